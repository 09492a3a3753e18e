"""Groups for tests, entered through the services as people enter them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.models import User
from companies import services
from companies.enums import FigureBasis, MemberKind
from companies.groups.case import assess
from companies.groups.report import Report, report_of
from companies.groups.rows import GroupRows, load
from companies.models import Company, CompanyGroup, GroupLink, GroupMember
from tests.factories import NOW, TODAY, make_company, make_mandate


class Entry:
    """A group of one company, entered step by step by one person who always sees the latest version."""

    def __init__(self, company: Company | None = None, *, user: User | None = None) -> None:
        self.company = company or make_company()
        self.user = user or make_mandate(company=self.company).user
        self.group = services.start_group(company_id=self.company.pk, year=TODAY.year, user=self.user, now=NOW)

    @property
    def applicant(self) -> GroupMember:
        """Return the company itself."""
        return self.group.members.get(is_applicant=True)

    def edit(self, *, version: int | None = None, user: User | None = None) -> services.Edit:
        """Return a change on the latest version, or on the one named."""
        group = CompanyGroup.objects.get(pk=self.group.pk)
        return services.Edit(
            company_id=self.company.pk,
            year=TODAY.year,
            version=group.version if version is None else version,
            user=user or self.user,
            now=NOW,
        )

    def add(
        self,
        name: str,
        *,
        kind: MemberKind = MemberKind.ENTERPRISE,
        figures: tuple[str | None, str | None, str | None] | None = None,
        **data: object,
    ) -> GroupMember:
        """Add a party, with the figures of last year where they are given."""
        party = services.PartyData(kind=kind, name=name, **data)  # type: ignore[arg-type]
        member = services.add_party(edit=self.edit(), data=party)
        if figures:
            self.figures(member, figures)
        return member

    def figures(
        self,
        member: GroupMember,
        *years: tuple[str | None, str | None, str | None],
        basis: FigureBasis = FigureBasis.OWN,
        covers: Sequence[int] = (),
        months: int = 12,
    ) -> GroupMember:
        """Set the figures of last year, the year before, and so on."""
        rows = [
            services.YearData(
                closed_on=date(TODAY.year - 1 - ago, 12, 31),
                months=months,
                workers=None if workers is None else Decimal(workers),
                turnover=None if turnover is None else Decimal(turnover),
                balance_total=None if balance is None else Decimal(balance),
            )
            for ago, (workers, turnover, balance) in enumerate(years)
        ]
        return services.save_figures(edit=self.edit(), member_id=member.pk, basis=basis, covers=covers, years=rows)

    def hold(self, owner: GroupMember, owned: GroupMember, capital: str, **data: object) -> GroupLink:
        """Let one party hold a percentage of another."""
        holding = services.HoldingData(owner_id=owner.pk, owned_id=owned.pk, capital=Decimal(capital), **data)  # type: ignore[arg-type]
        return services.save_holding(edit=self.edit(), data=holding)

    def rows(self) -> GroupRows:
        """Return the group as it is stored."""
        rows = load(company_id=self.company.pk, year=TODAY.year)
        assert rows is not None
        return rows

    def report(self) -> Report:
        """Return what the group adds up to."""
        rows = self.rows()
        return report_of(rows, assess(rows, today=TODAY))
