"""The conditions on money at their boundaries, and the split of a payment for every amount there is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import rules
from payments.rules import Balance

DAY = date(2026, 11, 23)
CENTS = Decimal("0.01")


def euros(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """Return amounts of whole cents."""
    return st.integers(low, high).map(lambda cents: cents * CENTS)


@pytest.mark.parametrize(
    ("amount", "own", "subsidy"),
    [
        ("2200.00", "1540.00", "660.00"),
        ("1000.00", "700.00", "300.00"),
        ("0.01", "0.01", "0.00"),
        ("0.02", "0.01", "0.01"),
        ("0.05", "0.04", "0.01"),
        ("1234.56", "864.19", "370.37"),
        ("2199.99", "1539.99", "660.00"),
    ],
)
def test_a_payment_is_split_by_the_ratio_of_the_project_to_the_cent(amount: str, own: str, subsidy: str) -> None:
    full = Balance(Decimal("1540.00"), Decimal("660.00"))
    shares = rules.shares(Decimal(amount), full, own_contribution=full.own, cost=full.total)
    assert shares == (Decimal(own), Decimal(subsidy))


@given(own=euros(0, 2_000_000), subsidy=euros(1, 1_000_000), cuts=st.lists(st.integers(1, 10**9), max_size=12))
def test_payments_in_any_number_of_parts_empty_both_shares_exactly(
    own: Decimal, subsidy: Decimal, cuts: list[int]
) -> None:
    """Each part adds up, no share is ever negative or overdrawn, and the last part takes the rest."""
    cost = own + subsidy
    balance = Balance(own, subsidy)
    parts = [(cut % int(balance.total / CENTS) + 1) * CENTS for cut in cuts]
    for part in parts:
        if part >= balance.total:
            break
        balance = _pay(part, balance, own, cost)
    if balance.total:
        balance = _pay(balance.total, balance, own, cost)
    assert balance == Balance(Decimal(0), Decimal(0))


def _pay(amount: Decimal, balance: Balance, own_contribution: Decimal, cost: Decimal) -> Balance:
    own, subsidy = rules.shares(amount, balance, own_contribution=own_contribution, cost=cost)
    assert own + subsidy == amount
    assert 0 <= own <= balance.own
    assert 0 <= subsidy <= balance.subsidy
    assert (own, subsidy) == (own.quantize(CENTS), subsidy.quantize(CENTS))
    return Balance(balance.own - own, balance.subsidy - subsidy)


@given(own=euros(0, 2_000_000), subsidy=euros(1, 1_000_000), amount=euros(1, 3_000_000))
def test_the_first_payment_keeps_the_ratio_within_a_cent(own: Decimal, subsidy: Decimal, amount: Decimal) -> None:
    cost = own + subsidy
    amount = min(amount, cost)
    share, _rest = rules.shares(amount, Balance(own, subsidy), own_contribution=own, cost=cost)
    assert abs(share - amount * own / cost) <= CENTS


@pytest.mark.parametrize(("amount", "code"), [("100.00", None), ("100.01", "PAY_OVER_BALANCE"), ("0.01", None)])
def test_a_payment_never_exceeds_the_balance(amount: str, code: str | None) -> None:
    refusal = rules.payment_over_balance(Decimal(amount), Balance(Decimal("70.00"), Decimal("30.00")))
    assert (refusal.code if refusal else None) == code


def test_the_sentence_about_the_balance_says_what_can_be_paid() -> None:
    refusal = rules.payment_over_balance(Decimal(1500), Balance(Decimal("700.00"), Decimal("300.50")))
    assert refusal is not None
    assert "1.000,50 euro" in str(refusal.message)
    assert refusal.field == "amount"


@pytest.mark.parametrize(
    ("amount", "count", "word"),
    [
        ("2200.00", 0, ""),
        ("2199.99", 1, "0,01 euro"),
        ("1540.00", 1, "660,00 euro"),
        ("1539.99", 1, "660,01 euro"),
        ("1540.01", 1, "659,99 euro"),
    ],
)
def test_paying_less_than_the_balance_is_pointed_out(amount: str, count: int, word: str) -> None:
    balance = Balance(Decimal("1540.00"), Decimal("660.00"))
    warnings = rules.payment_warnings(Decimal(amount), balance, own_contribution=balance.own)
    assert len(warnings) == count
    assert all(word in warning for warning in warnings)


def test_paying_just_the_own_contribution_gets_the_tip_of_the_storyboard() -> None:
    balance = Balance(Decimal("1540.00"), Decimal("660.00"))
    tip, less = (
        rules.payment_warnings(Decimal(amount), balance, own_contribution=balance.own) for amount in (1540, 1000)
    )
    assert tip != less
    assert "eigen bijdrage + subsidie" in tip[0]


@pytest.mark.parametrize(("days", "code"), [(-1, None), (0, None), (1, "PAY_INVOICE_DATE")])
def test_an_invoice_is_not_dated_in_the_future(days: int, code: str | None) -> None:
    refusal = rules.invoice_in_future(DAY + timedelta(days=days), DAY)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(("days", "code"), [(-1, None), (0, None), (1, "REFUSE_TOO_LATE")])
def test_a_provider_refuses_until_its_last_day(days: int, code: str | None) -> None:
    refusal = rules.refusal_too_late(DAY, DAY + timedelta(days=days))
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("left", "is_funded", "code"),
    [("0.00", False, None), ("0.01", True, None), ("0.00", True, "STOP_NOTHING_LEFT"), ("100.00", False, None)],
)
def test_a_project_without_unspent_money_is_not_stopped(left: str, is_funded: bool, code: str | None) -> None:
    refusal = rules.nothing_to_stop(Balance(Decimal(left), Decimal(0)), is_funded=is_funded)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("days_after", "statement_days_after", "lapsed"),
    [
        (0, 0, False),
        (0, 3, False),
        (1, None, False),
        (1, -1, False),
        (1, 0, True),
        (1, 1, True),
        (5, None, False),
        (5, -1, False),
        (6, None, True),
        (6, -1, True),
    ],
)
def test_an_application_lapses_when_the_statements_of_its_term_are_in(
    days_after: int, statement_days_after: int | None, lapsed: bool
) -> None:
    statements_until = None if statement_days_after is None else DAY + timedelta(days=statement_days_after)
    today = DAY + timedelta(days=days_after)
    assert rules.is_lapsed(DAY, statements_until=statements_until, today=today) == lapsed


@pytest.mark.parametrize(
    ("size", "code"),
    [(0, "BANK_FILE_SIZE"), (1, ""), (128 * 1024**2, ""), (128 * 1024**2 + 1, "BANK_FILE_SIZE")],
)
def test_a_bank_file_holds_something_and_fits(size: int, code: str) -> None:
    problem = rules.bank_file_size(size)
    assert (problem.code if problem else "") == code
