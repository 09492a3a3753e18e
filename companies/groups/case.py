"""Turn the rows of a group into a case of the size engine."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from companies.enums import FigureBasis, Market, MemberKind
from companies.groups.rows import GroupRows
from companies.models import GroupLink, GroupMember, MemberAccounts
from companies.size import Accounts, Amounts, Case, ConsolidatedAccounts, Control, Kind, Link, Party, Result, classify
from companies.size.case import LAST_DAY_OF_YEAR

SAME_MARKET = "same"


def assess(rows: GroupRows, *, today: date) -> Result:
    """Return the size of the company with its group on a day."""
    return classify(case_of(rows, today=today))


def case_of(rows: GroupRows, *, today: date) -> Case:
    """Return the case; parties carry the key of their row as id."""
    takeover = rows.group.takeover_on
    return Case(
        applicant=party_id(rows.applicant),
        reference_date=today,
        parties=tuple(_party(member) for member in rows.members),
        links=tuple(_link(link) for link in rows.links),
        ownership_changes=() if takeover is None else (takeover,),
        acting_jointly=tuple(_acting_jointly(rows.members)),
    )


def party_id(member: GroupMember) -> str:
    """Return the name under which the engine knows a party."""
    return str(member.pk)


def _party(member: GroupMember) -> Party:
    years = sorted(member.accounts.all(), key=lambda accounts: accounts.closed_on)
    is_consolidated = member.basis == FigureBasis.CONSOLIDATED
    last = years[-1].closed_on if years else None
    return Party(
        id=party_id(member),
        kind=Kind(member.kind),
        markets=_markets(member),
        closing=LAST_DAY_OF_YEAR if last is None else (last.month, last.day),
        is_public=member.is_public,
        budget=member.budget,
        inhabitants=member.inhabitants,
        accounts=() if is_consolidated else tuple(_accounts(row, member) for row in years),
        consolidated=tuple(_consolidated(row, member) for row in years) if is_consolidated else (),
    )


def _markets(member: GroupMember) -> frozenset[str]:
    """Return the market of a party: that of the company, one of its own, or none while it is unknown."""
    if member.is_applicant or member.market == Market.SAME:
        return frozenset({SAME_MARKET})
    return frozenset({f"other-{member.pk}"}) if member.market == Market.OTHER else frozenset()


def _accounts(row: MemberAccounts, member: GroupMember) -> Accounts:
    is_estimate = member.basis == FigureBasis.ESTIMATE
    return Accounts(
        year=row.closed_on.year,
        amounts=Amounts(row.workers, row.turnover, row.balance_total),
        months=row.months,
        is_approved=not is_estimate,
        is_estimate=is_estimate,
    )


def _consolidated(row: MemberAccounts, member: GroupMember) -> ConsolidatedAccounts:
    return ConsolidatedAccounts(
        year=row.closed_on.year,
        amounts=Amounts(row.workers, row.turnover, row.balance_total),
        includes=frozenset(party_id(covered) for covered in member.covers.all()),
    )


def _link(link: GroupLink) -> Link:
    return Link(
        owner=str(link.owner_id),
        owned=str(link.owned_id),
        capital=link.capital,
        votes=link.effective_votes,
        control=Control(link.control) if link.control else None,
        is_involved_in_management=link.is_involved,
        investment=link.investment,
        valid_from=link.held_since,
    )


def _acting_jointly(members: Iterable[GroupMember]) -> list[frozenset[str]]:
    together: dict[str, set[str]] = defaultdict(set)
    for member in members:
        if member.kind == MemberKind.PERSON and member.acts_with:
            together[member.acts_with].add(party_id(member))
    return [frozenset(persons) for persons in together.values() if len(persons) > 1]
