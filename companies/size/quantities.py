"""Exact numbers: percentages and amounts are decimals that are added and compared without rounding.

Decimals carry what people state; a `Fraction` carries a sum, because a year's part of seven months has no last digit.
Only what has no end is rounded, and only to be shown.
"""

from collections.abc import Iterable
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow
from fractions import Fraction
from functools import reduce

ZERO = Decimal(0)
HUNDRED = Decimal(100)
# Significant digits of a quotient without end, when it is shown.
SHOWN_DIGITS = 28
# More digits than any sum or product of what the checks let pass; it raises rather than round.
_EXACT = Context(prec=1_000, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow])


def add(one: Decimal, other: Decimal) -> Decimal:
    """Return the exact sum of two decimals."""
    return _EXACT.add(one, other)


def add_all(values: Iterable[Decimal]) -> Decimal:
    """Return the exact sum of decimals."""
    return reduce(_EXACT.add, values, ZERO)


def subtract(one: Decimal, other: Decimal) -> Decimal:
    """Return the exact difference of two decimals."""
    return _EXACT.subtract(one, other)


def percent_of(value: Decimal, percentage: Decimal) -> Decimal:
    """Return the exact part of a decimal at a percentage."""
    return _EXACT.scaleb(_EXACT.multiply(value, percentage), -2)


def to_decimal(value: Fraction) -> Decimal:
    """Return a number for storage and for pages: exact, or with 28 significant digits when it has no end."""
    places = _decimal_places(value.denominator)
    if places is None:
        return Context(prec=SHOWN_DIGITS).divide(Decimal(value.numerator), Decimal(value.denominator))
    return _EXACT.scaleb(Decimal(value.numerator * 10**places // value.denominator), -places)


def decimal_text(value: Decimal | Fraction) -> str:
    """Return a number as a decimal without exponent and without trailing zeros."""
    text = f"{to_decimal(value) if isinstance(value, Fraction) else value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal_places(denominator: int) -> int | None:
    """Return how many decimals a denominator in lowest terms needs, or None when no number of them is enough."""
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None
