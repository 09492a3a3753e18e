"""Amounts in euro: read as people type them, rounded once, split without losing a cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portefeuille import money

AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("  € 12 ", "12.00"),
        ("12 euro", "12.00"),
        ("12,5", "12.50"),
        ("1.234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("0", "0.00"),
        ("007", "7.00"),
    ],
)
def test_reads_every_common_spelling(text: str, amount: str) -> None:
    assert money.parse(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-1",
        "+1",
        "1e9",
        "1E5",
        "NaN",
        "1,2,3",
        "1.23.45",
        "12..5",
        "1.234,567",
        "0,001",
        "1,234",
        "0.001",
        "١٢٣",
        "<script>",
        "12€5",
        "9" * 40,
        "9" * 40 + "x",
    ],
)
def test_refuses_what_is_not_an_amount(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        money.parse(text)


@pytest.mark.parametrize(
    ("value", "rounded"), [("0.005", "0.01"), ("0.004", "0.00"), ("2.675", "2.68"), ("1.005", "1.01"), ("10", "10.00")]
)
def test_rounds_half_up_to_the_cent(value: str, rounded: str) -> None:
    assert money.euro(Decimal(value)) == Decimal(rounded)


@pytest.mark.parametrize(
    ("rate", "amount", "share"),
    [
        ("30", "2200", "660.00"),
        ("30", "0.01", "0.00"),
        ("45", "33.33", "15.00"),
        ("35", "21428.57", "7500.00"),
        ("20", "0.03", "0.01"),
    ],
)
def test_takes_a_percentage(rate: str, amount: str, share: str) -> None:
    assert money.percentage(Decimal(rate), Decimal(amount)) == Decimal(share)


@given(amount=AMOUNTS, part=AMOUNTS, rest=AMOUNTS)
def test_a_split_adds_up_to_the_amount(amount: Decimal, part: Decimal, rest: Decimal) -> None:
    first, second = money.split(amount, part=part, whole=part + rest)
    assert first + second == amount
    assert first >= 0
    assert second >= 0


@pytest.mark.parametrize(
    ("amount", "text"),
    [("3200", "3.200,00 euro"), ("0.5", "0,50 euro"), ("1234567.89", "1.234.567,89 euro"), ("-12", "-12,00 euro")],
)
def test_shows_an_amount_the_belgian_way(amount: str, text: str) -> None:
    assert money.display(Decimal(amount)) == text


@given(amount=AMOUNTS)
def test_reads_back_what_it_shows(amount: Decimal) -> None:
    assert money.parse(money.display(amount)) == amount
