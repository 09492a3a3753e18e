"""What a person should look at: quantities that nobody stated, and statements that do not fit together."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from companies.size.aggregation import Line
from companies.size.graph import Structure
from companies.size.partners import Relations
from companies.size.quantities import HUNDRED, add_all
from companies.size.result import Doubt, DoubtKind, Missing, YearSum


def missing_in(years: Iterable[YearSum]) -> Iterator[Missing]:
    """Yield each quantity that keeps a sum unknown."""
    for year in years:
        if year.totals.has_unknown():
            for line in year.lines:
                yield from (Missing(year.year, line.enterprise, quantity) for quantity in _unknown_in(line))


def _unknown_in(line: Line) -> Iterator[str]:
    if line.workers_percentage and line.amounts.workers is None:
        yield "workers"
    if line.percentage and line.amounts.turnover is None:
        yield "turnover"
    if line.percentage and line.amounts.balance_total is None:
        yield "balance_total"


def doubts_about(
    structure: Structure, relations: Relations, spheres: Iterable[frozenset[str]], years: Sequence[int]
) -> Iterator[Doubt]:
    """Yield what does not fit in a structure and in a row of years.

    Holders above 100 %; enterprises in the hands of the same persons whose market nobody stated, so that they count as
    not linked (article 3(3), fourth subparagraph); years left out between two others.
    """
    counted = relations.linked.union(*(partner.members for partner in relations.partners))
    for enterprise in sorted(counted):
        holdings = structure.holders(enterprise).values()
        if max(add_all(item.capital for item in holdings), add_all(item.votes for item in holdings)) > HUNDRED:
            yield Doubt(DoubtKind.HOLDINGS_ABOVE_WHOLE, enterprise)
    yield from (
        Doubt(DoubtKind.MARKET_NOT_STATED, enterprise) for enterprise in _unstated(structure, relations, spheres)
    )
    for before, after in pairwise(years):
        yield from (Doubt(DoubtKind.YEAR_MISSING, str(year)) for year in range(before + 1, after))


def _unstated(structure: Structure, relations: Relations, spheres: Iterable[frozenset[str]]) -> list[str]:
    """Return the enterprises without a market that a person joins to the applicant's group, or keeps out of it."""
    found: set[str] = set()
    for sphere in spheres:
        if sphere & relations.linked and sphere - relations.linked:
            found |= {enterprise for enterprise in sphere if not structure.parties[enterprise].markets}
    return sorted(found)
