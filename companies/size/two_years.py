"""The two-year rule: a ceiling changes the status only when two consecutive periods agree (article 4(2))."""

from collections.abc import Sequence


def settled(periods: Sequence[bool], *, before: bool | None = None, needed: int = 2) -> bool:
    """Return whether an enterprise counts as within a ceiling after a row of periods, oldest first.

    `before` is the status before the first period; unknown, the first period gives it. `needed` consecutive periods
    that say otherwise change the status. Raises `ValueError` without any period and without a status before.
    """
    if before is None:
        if not periods:
            raise ValueError("There is no period and no status before it.")
        before = periods[0]
    status, against = before, 0
    for is_within in periods:
        against = 0 if is_within == status else against + 1
        if against == needed:
            status, against = is_within, 0
    return status
