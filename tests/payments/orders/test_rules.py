"""Conditions on orders and batches: one row for each side of each boundary."""

from decimal import Decimal

import pytest

from payments.enums import PayeeVerdict
from payments.orders import rules
from payments.orders.rules import Payee
from portefeuille.errors import Refusal


def code(refusal: Refusal | None) -> str:
    return refusal.code if refusal else ""


@pytest.mark.parametrize(("iban", "expected"), [("", "ORDER_ACCOUNT_MISSING"), ("BE43068999999501", "")])
def test_an_order_has_an_account(iban: str, expected: str) -> None:
    assert code(rules.account_missing(iban)) == expected


def test_a_blocked_account_gets_nothing_and_the_sentence_says_why() -> None:
    refusal = rules.account_blocked(Payee(blocked_because="AC04"))
    assert code(refusal) == "ORDER_ACCOUNT_BLOCKED"
    assert refusal is not None
    assert "AC04" in str(refusal.message)
    assert rules.account_blocked(Payee()) is None


@pytest.mark.parametrize(("is_changing", "expected"), [(True, "ORDER_ACCOUNT_CHANGING"), (False, "")])
def test_payments_wait_for_a_new_account_number(is_changing: bool, expected: str) -> None:
    assert code(rules.account_changing(Payee(is_changing=is_changing))) == expected


@pytest.mark.parametrize(
    ("verdict", "is_accepted", "expected"),
    [
        (PayeeVerdict.NO_MATCH, False, "ORDER_PAYEE_NO_MATCH"),
        (PayeeVerdict.NO_MATCH, True, ""),
        (PayeeVerdict.CLOSE_MATCH, False, ""),
        (PayeeVerdict.NOT_POSSIBLE, False, ""),
        (PayeeVerdict.MATCH, False, ""),
        ("", False, ""),
    ],
)
def test_only_a_name_that_does_not_match_stops_an_order(verdict: str, is_accepted: bool, expected: str) -> None:
    assert code(rules.payee_no_match(Payee(verdict=verdict, is_accepted=is_accepted))) == expected


@pytest.mark.parametrize(("problem", "expected"), [("wrong IBAN", "ORDER_NOT_TAKEN"), ("", "")])
def test_what_no_bank_takes_waits(problem: str, expected: str) -> None:
    assert code(rules.not_taken(problem)) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["1000.00", "500.00"], 1),
        (["1000.01"], 2),
        (["1000.00", "1000.00", "1000.00"], 1),
        (["1000.00", "1000.00", "1000.00", "0.01"], 2),
        ([], 1),
    ],
)
def test_above_a_limit_two_people_approve(amounts: list[str], expected: int) -> None:
    values = [Decimal(amount) for amount in amounts]
    limits = {"order_limit": Decimal(1000), "batch_limit": Decimal(3000)}
    assert rules.approvals_needed(values, total=sum(values, Decimal(0)), **limits) == expected


@pytest.mark.parametrize(
    ("user", "approved_by", "expected"),
    [
        (1, None, "BATCH_OWN_WORK"),
        (2, None, ""),
        (2, 2, "BATCH_APPROVED_ALREADY"),
        (3, 2, ""),
        (1, 2, "BATCH_OWN_WORK"),
    ],
)
def test_maker_and_checkers_are_different_people(user: int, approved_by: int | None, expected: str) -> None:
    assert code(rules.own_approval(user, made_by=1, approved_by=approved_by)) == expected


@pytest.mark.parametrize(
    ("reason", "expected"), [("", "ORDER_REASON_MISSING"), (" \n", "ORDER_REASON_MISSING"), ("x", "")]
)
def test_a_decision_has_a_reason(reason: str, expected: str) -> None:
    assert code(rules.reason_missing(reason)) == expected


@pytest.mark.parametrize(
    ("was_downloaded", "is_stated", "expected"),
    [(True, False, "BATCH_MAY_BE_AT_THE_BANK"), (True, True, ""), (False, False, "")],
)
def test_a_downloaded_file_is_cancelled_on_a_word(was_downloaded: bool, is_stated: bool, expected: str) -> None:
    assert code(rules.not_stated_unsent(was_downloaded=was_downloaded, is_stated=is_stated)) == expected
