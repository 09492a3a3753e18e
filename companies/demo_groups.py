"""The groups of the demo: one that makes a small company medium-sized, a fund, a public owner, and a ring."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from companies import services
from companies.enums import FigureBasis, MemberKind
from companies.models import Company, CompanyGroup, GroupMember, Mandate

SMALL_IN_A_GROUP = "Softwarehuis Kompas"
WITH_A_FUND = "Studio Zeewind"
WITH_A_PUBLIC_OWNER = "Coöperatie Zonnedak"
IN_A_RING = "Garage Vermeersch"


@dataclass(frozen=True)
class Outsider:
    """A party that the register of the demo lacks, with the workers, turnover and balance sheet total of each year."""

    kind: MemberKind
    name: str
    figures: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class DemoGroup:
    """A group: companies of the register by name, outsiders by key, and who holds what percentage of whom."""

    outsiders: Mapping[str, Outsider] = field(default_factory=dict)
    registered: tuple[str, ...] = ()
    holdings: tuple[tuple[str, str, str], ...] = ()


GROUPS: Mapping[str, DemoGroup] = {
    SMALL_IN_A_GROUP: DemoGroup(
        registered=("Metaalwerken Kiekens", "Webwinkel Zolder"),
        holdings=(
            ("Metaalwerken Kiekens", SMALL_IN_A_GROUP, "60"),
            (SMALL_IN_A_GROUP, "Webwinkel Zolder", "30"),
        ),
    ),
    WITH_A_FUND: DemoGroup(
        outsiders={
            "fund": Outsider(MemberKind.VENTURE_CAPITAL, "Noordzee Durfkapitaal", ("12", "6000000", "180000000")),
            "founder": Outsider(MemberKind.PERSON, "Wout Maertens"),
        },
        holdings=(("fund", WITH_A_FUND, "35"), ("founder", WITH_A_FUND, "65")),
    ),
    WITH_A_PUBLIC_OWNER: DemoGroup(
        outsiders={
            "town": Outsider(MemberKind.PUBLIC_BODY, "Gemeente Duinhove"),
            "utility": Outsider(MemberKind.ENTERPRISE, "Energiebedrijf Duinhove", ("18", "9500000", "21000000")),
        },
        holdings=(("town", "utility", "100"), ("utility", WITH_A_PUBLIC_OWNER, "30")),
    ),
    IN_A_RING: DemoGroup(
        registered=("Garage Vermeersch Zuid", "Reisbureau Horizon"),
        holdings=(
            (IN_A_RING, "Garage Vermeersch Zuid", "60"),
            ("Garage Vermeersch Zuid", "Reisbureau Horizon", "55"),
            ("Reisbureau Horizon", IN_A_RING, "30"),
        ),
    ),
}


def load(*, today: date, now: datetime) -> None:
    """Enter the groups of this year, each by a person who acts for the company, where nobody has started one yet."""
    for name, plan in GROUPS.items():
        company = Company.objects.get(name=name)
        if not CompanyGroup.objects.filter(company=company, year=today.year).exists():
            mandate = Mandate.objects.valid_on(today).filter(company=company).order_by("pk")[0]
            _Entry(company, user=mandate.user, today=today, now=now).enter(plan)


class _Entry:
    """One group being entered, step by step, as a person would."""

    def __init__(self, company: Company, *, user: User, today: date, now: datetime) -> None:
        self.group = services.start_group(company_id=company.pk, year=today.year, user=user, now=now)
        self.company = company
        self.user = user
        self.today = today
        self.now = now

    def enter(self, plan: DemoGroup) -> None:
        """Add the parties, then who holds what."""
        parties = {self.company.name: self.group.members.get(is_applicant=True)}
        for name in plan.registered:
            number = Company.objects.get(name=name).enterprise_number
            parties[name] = services.add_registered_company(edit=self._edit(), number=number)
        for key, outsider in plan.outsiders.items():
            parties[key] = self._add(outsider)
        for owner, owned, percentage in plan.holdings:
            services.save_holding(
                edit=self._edit(),
                data=services.HoldingData(
                    owner_id=parties[owner].pk, owned_id=parties[owned].pk, capital=Decimal(percentage)
                ),
            )

    def _add(self, outsider: Outsider) -> GroupMember:
        data = services.PartyData(kind=outsider.kind, name=outsider.name)
        member = services.add_party(edit=self._edit(), data=data)
        if outsider.figures:
            workers, turnover, balance_total = (Decimal(figure) for figure in outsider.figures)
            years = [
                services.YearData(
                    closed_on=date(self.today.year - ago, 12, 31),
                    months=12,
                    workers=workers,
                    turnover=turnover,
                    balance_total=balance_total,
                )
                for ago in (1, 2)
            ]
            services.save_figures(edit=self._edit(), member_id=member.pk, basis=FigureBasis.OWN, covers=(), years=years)
        return member

    def _edit(self) -> services.Edit:
        self.group.refresh_from_db()
        return services.Edit(
            company_id=self.company.pk, year=self.today.year, version=self.group.version, user=self.user, now=self.now
        )
