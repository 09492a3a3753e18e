"""Exact numbers and how they are shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companies.size.quantities import add, add_all, decimal_text, percent_of, subtract, to_decimal

# A busy machine is no reason to fail.
on_any_machine = settings(deadline=None)

PRECISE = "12345678901234567890.123456789012345678"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("25.0"), "25"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0.00"), "0"),
        (Decimal("49.9950"), "49.995"),
        (Fraction(0), "0"),
        (Fraction(1, 8), "0.125"),
        (Fraction(497, 10), "49.7"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(100), "100"),
        (Fraction(1, 3), "0.3333333333333333333333333333"),
        (Fraction(20, 3), "6.666666666666666666666666667"),
    ],
)
def test_a_number_is_shown_without_exponent_and_without_trailing_zeros(value: Decimal | Fraction, text: str) -> None:
    assert decimal_text(value) == text


def test_sums_and_parts_keep_every_digit() -> None:
    """The arithmetic of Python's decimals would round them to 28 digits."""
    precise, tiny = Decimal(PRECISE), Decimal("0.000000000000000000000001")
    assert str(add(precise, tiny)) == "12345678901234567890.123456789012345678000001"
    assert str(subtract(add(precise, tiny), precise)) == "1E-24"
    assert str(add_all([precise, tiny, precise])) == "24691357802469135780.246913578024691356000001"
    assert Fraction(percent_of(precise, Decimal("33.333"))) == Fraction(PRECISE) * 33333 / 100000
    assert precise + tiny != add(precise, tiny)


@on_any_machine
@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**18), max_value=10**18))
def test_a_decimal_survives_the_way_through_a_fraction(value: Decimal) -> None:
    assert to_decimal(Fraction(value)) == value
    assert Decimal(decimal_text(Fraction(value))) == value


@on_any_machine
@given(st.fractions(max_denominator=10**6))
def test_what_is_rounded_to_be_shown_is_off_by_less_than_its_last_digit(value: Fraction) -> None:
    error = abs(Fraction(Decimal(decimal_text(value))) - value)
    assert error <= abs(value) * Fraction(1, 10**27)
