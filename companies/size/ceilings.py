"""The ceilings: which class figures fall in by themselves (article 2), and after the two-year rule (article 4(2))."""

from collections.abc import Sequence

from companies.size.aggregation import Totals
from companies.size.definition import Definition, Thresholds
from companies.size.two_years import settled


def is_within(totals: Totals, limits: Thresholds) -> bool:
    """Tell whether figures stay within limits: workers below, and one of the two amounts at or below (article 2).

    What is unknown does not help to stay within them.
    """
    if totals.workers is None or totals.workers >= limits.workers:
        return False
    has_low_turnover = totals.turnover is not None and totals.turnover <= limits.turnover
    has_low_balance = totals.balance_total is not None and totals.balance_total <= limits.balance_total
    return has_low_turnover or has_low_balance


def raw_class(totals: Totals, definition: Definition) -> str | None:
    """Return the class of one year by itself; None while the workers are unknown."""
    return None if totals.workers is None else smallest_class(totals, definition)


def smallest_class(totals: Totals, definition: Definition) -> str:
    """Return the smallest class whose limits figures are known to stay within, else the largest class."""
    fitting = (item.name for item in definition.classes if is_within(totals, item.limits))
    return next(fitting, definition.largest)


def settled_class(classes: Sequence[str | None], definition: Definition, *, previous: str | None = None) -> str | None:
    """Return the class after the two-year rule, applied to each ceiling by itself.

    `classes` are those of the years, oldest first; None without any year, or with a year of unknown class.
    """
    order = definition.class_names()
    ranks = [order.index(name) for name in classes if name is not None]
    if not ranks or len(ranks) < len(classes):
        return None
    for rank, size_class in enumerate(definition.classes):
        before = None if previous is None else order.index(previous) <= rank
        periods = [year_rank <= rank for year_rank in ranks]
        if settled(periods, before=before, needed=definition.periods_for_change):
            return size_class.name
    return definition.largest
