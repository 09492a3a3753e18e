"""Amounts in euro: exact decimals, rounded once, half up, to the cent."""

import re
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?", re.ASCII)
_GROUPED_BY_POINT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,2})?", re.ASCII)
# A comma is the decimal sign here: `1,234` alone would be three decimals, so it groups only where a point follows.
_GROUPED_BY_COMMA = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+\.\d{1,2}", re.ASCII)
# Longer is no amount that anybody means, and more digits than a decimal can round.
_MOST_CHARACTERS = 26
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


def euro(value: Decimal | int | str) -> Decimal:
    """Return an amount rounded half up to the cent."""
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


def percentage(rate: Decimal, amount: Decimal) -> Decimal:
    """Return `rate` percent of an amount in euro, rounded half up to the cent."""
    return euro(amount * rate / 100)


def split(amount: Decimal, *, part: Decimal, whole: Decimal) -> tuple[Decimal, Decimal]:
    """Divide an amount by the ratio `part` : `whole - part`; the two sums add up to the amount exactly."""
    first = euro(amount * part / whole)
    return first, amount - first


def parse(text: str) -> Decimal:
    """Read an amount as people in Belgium type it.

    `1234.56`, `1234,56`, `1.234,56`, `1 234,56`, `1,234.56` and `€ 12` are read; a point with three digits behind it
    groups thousands (`1.234` is one thousand two hundred and thirty-four). Anything else raises `ValueError`:
    no exponent, no sign, no third decimal, no digits of another script.
    """
    cleaned = _SPACES.sub("", text).removeprefix("€").removesuffix("€")
    cleaned = re.sub(r"(?i)(?:euro|eur)$", "", cleaned)
    if len(cleaned) > _MOST_CHARACTERS:
        raise ValueError(f"not an amount in euro: {text[:40]!r}")
    if _GROUPED_BY_POINT.fullmatch(cleaned):
        return euro(cleaned.replace(".", "").replace(",", "."))
    if _GROUPED_BY_COMMA.fullmatch(cleaned):
        return euro(cleaned.replace(",", ""))
    if _PLAIN.fullmatch(cleaned):
        return euro(cleaned.replace(",", "."))
    raise ValueError(f"not an amount in euro: {text[:40]!r}")


def display(amount: Decimal) -> str:
    """Write an amount as `3.200,00 euro`, the way the portal shows money in Dutch."""
    whole, _, cents = f"{euro(amount):,.2f}".partition(".")
    return f"{whole.replace(',', '.')},{cents} euro"
