"""Add up the figures of a group, line by line (article 6).

The applicant's linked group counts in full, each partner group at its share, shares are never multiplied along a chain,
and what consolidated accounts hold already is not added again.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from companies.size.case import MONTHS_IN_YEAR, UNKNOWN, Amounts, ConsolidatedAccounts
from companies.size.partners import Relations
from companies.size.quantities import HUNDRED, ZERO, add, percent_of, subtract
from companies.size.years import Books


class Line(NamedTuple):
    """One entry of the sum: whose accounts, of which year, and the percentage at which their amounts count.

    `amounts` are as filed, over `months`. `covers` are the enterprises that consolidated accounts stand for, the one
    that files them included. The workers have a percentage of their own, because consolidated accounts may leave them
    out (article 6(4)). `year` is None where there are no accounts.
    """

    enterprise: str
    amounts: Amounts
    year: int | None
    months: int = MONTHS_IN_YEAR
    percentage: Decimal = HUNDRED
    workers_percentage: Decimal = HUNDRED
    covers: frozenset[str] = frozenset()
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """The exact sum of lines, on an annual basis; None is unknown."""

    workers: Fraction | None
    turnover: Fraction | None
    balance_total: Fraction | None

    def has_unknown(self) -> bool:
        """Tell whether one of the sums is unknown."""
        return None in (self.workers, self.turnover, self.balance_total)


def lines_of(relations: Relations, books: Books, year: int) -> list[Line]:
    """Return the sum of a year, line by line: the linked group first, the applicant on top, then the partners."""
    lines, included = _group_lines(relations.linked, books, year)
    lines.sort(key=lambda line: (not _stands_for(line, relations.applicant), line.enterprise))
    for partner in sorted(relations.partners, key=lambda group: min(group.direct)):
        partner_lines, _ = _group_lines(partner.members, books, year)
        partner_lines.sort(key=lambda line: (line.enterprise not in partner.direct, line.enterprise))
        lines.extend(included.taken_off(_at_share(line, partner.share)) for line in partner_lines)
    return lines


def total(lines: Collection[Line]) -> Totals:
    """Return the sum of lines; a sum with an unknown part is unknown.

    Only the turnover is brought to an annual basis (article 4(1)): the workers of a period are an average already, and
    a balance sheet is a picture of one day.
    """
    return Totals(
        workers=_weighted((line.amounts.workers, line.workers_percentage, MONTHS_IN_YEAR) for line in lines),
        turnover=_weighted((line.amounts.turnover, line.percentage, line.months) for line in lines),
        balance_total=_weighted((line.amounts.balance_total, line.percentage, MONTHS_IN_YEAR) for line in lines),
    )


def _weighted(entries: Iterable[tuple[Decimal | None, Decimal, int]]) -> Fraction | None:
    """Return the sum of quantities at their percentages, each over a number of months; None when one is unknown.

    Equal percentages and periods are added up first, as decimals: that is fast, and exact.
    """
    sums: dict[tuple[Decimal, int], Decimal] = {}
    for quantity, percentage, months in entries:
        if not percentage:
            continue
        if quantity is None:
            return None
        weight = percentage, months
        sums[weight] = add(sums[weight], quantity) if weight in sums else quantity
    parts = (
        Fraction(percent_of(quantity, percentage)) * Fraction(MONTHS_IN_YEAR, months)
        for (percentage, months), quantity in sums.items()
    )
    return sum(parts, Fraction(0))


@dataclass
class _Included:
    """What consolidated accounts hold of others in part: percent of the amounts, and of the workers where stated."""

    amounts: dict[str, Decimal] = field(default_factory=dict)
    workers: dict[str, Decimal] = field(default_factory=dict)

    def add(self, accounts: ConsolidatedAccounts) -> None:
        """Note what one set of consolidated accounts holds in part."""
        for enterprise, percentage in accounts.includes_pro_rata.items():
            self.amounts[enterprise] = add(self.amounts.get(enterprise, ZERO), percentage)
            if accounts.amounts.workers is not None:
                self.workers[enterprise] = add(self.workers.get(enterprise, ZERO), percentage)

    def taken_off(self, line: Line) -> Line:
        """Return a line less what is included already."""
        if line.enterprise not in self.amounts:
            return line
        return line._replace(
            percentage=max(subtract(line.percentage, self.amounts[line.enterprise]), ZERO),
            workers_percentage=max(subtract(line.workers_percentage, self.workers.get(line.enterprise, ZERO)), ZERO),
        )


def _stands_for(line: Line, enterprise: str) -> bool:
    return line.enterprise == enterprise or enterprise in line.covers


def _at_share(line: Line, share: Decimal) -> Line:
    return line._replace(
        percentage=percent_of(line.percentage, share),
        workers_percentage=percent_of(line.workers_percentage, share),
    )


def _group_lines(group: Collection[str], books: Books, year: int) -> tuple[list[Line], _Included]:
    """Return the lines of a linked group, with what its consolidated accounts hold of others in part.

    The widest consolidated accounts come first; those that overlap, or that hold an outsider in full, are passed over.
    """
    left, included, lines = set(group), _Included(), []
    for line, accounts in _consolidated_lines(group, books, year):
        if line.covers <= left:
            left -= line.covers
            included.add(accounts)
            lines.append(line)
    lines.extend(included.taken_off(own_line(enterprise, books, year)) for enterprise in left)
    return lines, included


def _consolidated_lines(group: Iterable[str], books: Books, year: int) -> list[tuple[Line, ConsolidatedAccounts]]:
    """Return the consolidated accounts of a group, each with its line, the widest first.

    Workers that the accounts do not state are those of the enterprises they cover (article 6(4)).
    """
    found = []
    for enterprise in group:
        accounts = books.consolidated(enterprise, year)
        if accounts is not None:
            covers = accounts.includes | {enterprise}
            amounts = accounts.amounts
            if amounts.workers is None:
                amounts = amounts._replace(workers=_own_workers(covers, books, year))
            found.append((Line(enterprise, amounts, accounts.year, covers=covers), accounts))
    return sorted(found, key=lambda item: _widest_first(item[0]))


def _widest_first(line: Line) -> tuple[int, Decimal, Decimal, Decimal, str]:
    """Return a sort key: the widest cover, and among equals the largest figures, so that no name decides."""
    amounts = line.amounts
    workers, turnover, balance_total = (
        -(quantity or ZERO) for quantity in (amounts.workers, amounts.turnover, amounts.balance_total)
    )
    return (-len(line.covers), workers, turnover, balance_total, line.enterprise)


def _own_workers(enterprises: Iterable[str], books: Books, year: int) -> Decimal | None:
    workers = ZERO
    for enterprise in enterprises:
        amounts = own_line(enterprise, books, year).amounts
        if amounts.workers is None:
            return None
        workers = add(workers, amounts.workers)
    return workers


def own_line(enterprise: str, books: Books, year: int) -> Line:
    """Return the line of an enterprise's own accounts."""
    accounts = books.own(enterprise, year)
    if accounts is None:
        return Line(enterprise, UNKNOWN, None)
    return Line(enterprise, accounts.amounts, accounts.year, accounts.months, is_estimate=accounts.is_estimate)
