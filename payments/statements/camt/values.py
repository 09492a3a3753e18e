"""Values as ISO 20022 writes them: unsigned amounts with a direction, dates alone or with a time."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

CREDIT = "CRDT"
DEBIT = "DBIT"

# At most 18 digits, of which 5 decimals; the sign is never in the amount.
_AMOUNT = re.compile(r"[0-9]{1,18}(?:\.[0-9]{1,5})?|\.[0-9]{1,5}", re.ASCII)
_LONGEST = 18 + len(".")
_DAY = len("2026-11-23")


class WrongValue(ValueError):
    """A value of another shape than the standard gives it: `code` names the rule."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


def amount(text: str, direction: str) -> Decimal:
    """Return an amount with its sign, money in positive."""
    if not _AMOUNT.fullmatch(text) or len(text) > _LONGEST:
        raise WrongValue("invalid_amount", repr(text))
    value = Decimal(text)
    if direction == CREDIT:
        return value
    if direction == DEBIT:
        return -value if value else value
    raise WrongValue("invalid_direction", f"{direction!r} is neither {CREDIT} nor {DEBIT}")


def has_part_of_cent(text: str) -> bool:
    """Tell whether an amount has more than two decimals that matter."""
    return bool(text.partition(".")[2][2:].rstrip("0"))


@lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """Return the day of a date or of a date with a time, as the bank wrote it; None for an empty text."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:_DAY])
    except ValueError as error:
        raise WrongValue("invalid_date", repr(text)) from error
