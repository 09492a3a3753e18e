"""The size that a company's own figures point to: the portal's proposal, before anybody says anything of a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from companies.enums import Criterion, Size
from companies.size.aggregation import Totals
from companies.size.case import MONTHS_IN_YEAR
from companies.size.ceilings import raw_class, settled_class
from companies.size.definition import DEFINITIONS, Definition, definition_on

RULE_VERSION = "2003/361 article 2 and 4.2, own figures"
SMALL = DEFINITIONS[-1].limits_of("small")
MEDIUM = DEFINITIONS[-1].limits_of("medium")


@dataclass(frozen=True)
class Figures:
    """The figures of one closed accounting year of some months; None where the accounts do not state one."""

    closed_on: date
    workers: Decimal | None
    turnover: Decimal | None
    balance_total: Decimal | None
    months: int = MONTHS_IN_YEAR


@dataclass(frozen=True)
class Proposal:
    """A size, the criterion that decided, and the figures it rests on, the latest year first."""

    size: Size | None
    criterion: Criterion
    years: tuple[Figures, ...]


def class_of_year(figures: Figures) -> Size | None:
    """Return the size of one year by itself; None while the workers are unknown."""
    definition = definition_on(figures.closed_on)
    found = raw_class(_totals(figures), definition)
    return None if found is None else Size(definition.size_of(found))


def propose(years: Sequence[Figures]) -> Proposal:
    """Propose a size from the years on record.

    Each ceiling changes the status only when two consecutive years say so (article 4(2)); the oldest year on record
    gives the status to start from. Without figures there is no proposal.
    """
    latest_first = tuple(sorted(years, key=lambda figures: figures.closed_on, reverse=True))
    if not latest_first:
        return Proposal(None, Criterion.NO_FIGURES, ())
    definition = definition_on(latest_first[0].closed_on)
    classes = [raw_class(_totals(figures), definition) for figures in reversed(latest_first)]
    settled = settled_class(classes, definition)
    if settled is None:
        return Proposal(None, Criterion.NO_WORKERS, latest_first)
    size = Size(definition.size_of(settled))
    return Proposal(size, _deciding_criterion(latest_first[0], size, definition), latest_first)


def _deciding_criterion(latest: Figures, size: Size, definition: Definition) -> Criterion:
    if class_of_year(latest) != size:
        return Criterion.TWO_YEARS
    if size == Size.SMALL:
        return Criterion.WITHIN
    exceeded = definition.limits_of("small" if size == Size.MEDIUM else "medium")
    has_too_many = latest.workers is not None and latest.workers >= exceeded.workers
    return Criterion.WORKERS if has_too_many else Criterion.AMOUNTS


def _totals(figures: Figures) -> Totals:
    turnover = _exact(figures.turnover)
    return Totals(
        workers=_exact(figures.workers),
        turnover=None if turnover is None else turnover * MONTHS_IN_YEAR / figures.months,
        balance_total=_exact(figures.balance_total),
    )


def _exact(amount: Decimal | None) -> Fraction | None:
    return None if amount is None else Fraction(amount)
