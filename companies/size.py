"""The size of an enterprise by its own figures, after the EU recommendation 2003/361 of 6 May 2003.

Pure: values in, values out. Thresholds: article 2 of the annex; the change after two consecutive years: article 4.2.
Workers in full-time equivalents (annual work units), amounts in euro.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from companies.enums import Criterion, Size

RULE_VERSION = "2003/361 article 2 and 4.2, own figures"


@dataclass(frozen=True)
class Thresholds:
    """Upper limits of a class: workers stay below, and turnover or balance total stays at or below."""

    workers: Decimal
    turnover: Decimal
    balance_total: Decimal


SMALL = Thresholds(workers=Decimal(50), turnover=Decimal(10_000_000), balance_total=Decimal(10_000_000))
MEDIUM = Thresholds(workers=Decimal(250), turnover=Decimal(50_000_000), balance_total=Decimal(43_000_000))


@dataclass(frozen=True)
class Figures:
    """The figures of one closed accounting year; None where the accounts do not state one."""

    closed_on: date
    workers: Decimal
    turnover: Decimal | None
    balance_total: Decimal | None


@dataclass(frozen=True)
class Proposal:
    """A size, the year that decided, the figures it rests on, and the criterion that decided."""

    size: Size | None
    criterion: Criterion
    years: tuple[Figures, ...]


def within(figures: Figures, limits: Thresholds) -> bool:
    """Tell whether a year stays within the limits; an amount that is not stated does not help."""
    if figures.workers >= limits.workers:
        return False
    turnover_fits = figures.turnover is not None and figures.turnover <= limits.turnover
    balance_fits = figures.balance_total is not None and figures.balance_total <= limits.balance_total
    return turnover_fits or balance_fits


def class_of_year(figures: Figures) -> Size:
    """Return the class of one year by itself."""
    if within(figures, SMALL):
        return Size.SMALL
    if within(figures, MEDIUM):
        return Size.MEDIUM
    return Size.LARGE


def propose(years: Sequence[Figures]) -> Proposal:
    """Propose a size from the years on record.

    The class changes only when two consecutive years point to the same side (article 4.2); the oldest year on record
    gives the class to start from. Without figures there is no proposal.
    """
    ordered = tuple(sorted(years, key=lambda figures: figures.closed_on))
    if not ordered:
        return Proposal(None, Criterion.NO_FIGURES, ())
    size = class_of_year(ordered[0])
    for before, current in pairwise(ordered):
        if class_of_year(before) == class_of_year(current):
            size = class_of_year(current)
    return Proposal(size, _deciding_criterion(ordered[-1], size), tuple(reversed(ordered)))


def _deciding_criterion(figures: Figures, size: Size) -> Criterion:
    if class_of_year(figures) != size:
        return Criterion.TWO_YEARS
    if size == Size.SMALL:
        return Criterion.WITHIN
    exceeded = SMALL if size == Size.MEDIUM else MEDIUM
    return Criterion.WORKERS if figures.workers >= exceeded.workers else Criterion.AMOUNTS
