"""What becomes of a credit: the whole table of outcomes, with amounts that always add up."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications.enums import Status
from payments.enums import Outcome
from payments.matching import Credit, Project, judge

DUE_ON = date(2026, 11, 29)
OURS, OTHER, FOREIGN = "126000000171", "126000000272", "010806817183"


def project(status: Status = Status.AWAITING_DEPOSIT, outstanding: str = "1540.00", key: int = 1) -> Project:
    return Project(key, status, Decimal(outstanding), DUE_ON)


def credit(amount: str, *references: str, currency: str = "EUR", days: int = 0, invalid: bool = False) -> Credit:
    return Credit(Decimal(amount), currency, DUE_ON + timedelta(days=days), references, has_invalid_reference=invalid)


@pytest.mark.parametrize(
    ("amount", "outcome", "kept", "returned"),
    [
        ("0.01", Outcome.PARTIAL, "0.01", "0.00"),
        ("1539.99", Outcome.PARTIAL, "1539.99", "0.00"),
        ("1540.00", Outcome.EXACT, "1540.00", "0.00"),
        ("1540.01", Outcome.OVERPAID, "1540.00", "0.01"),
        ("9999.00", Outcome.OVERPAID, "1540.00", "8459.00"),
    ],
)
def test_the_amount_is_compared_with_what_is_outstanding(
    amount: str, outcome: Outcome, kept: str, returned: str
) -> None:
    verdict = judge(credit(amount, OURS), {OURS: project()})
    assert (verdict.outcome, verdict.kept, verdict.returned) == (outcome, Decimal(kept), Decimal(returned))
    assert verdict.application_id == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (Status.AWAITING_DEPOSIT, Outcome.EXACT),
        (Status.PARTIALLY_DEPOSITED, Outcome.EXACT),
        (Status.PAYABLE, Outcome.ALREADY_FULL),
        (Status.PARTIALLY_PAID, Outcome.ALREADY_FULL),
        (Status.LAPSED, Outcome.LATE),
        (Status.COMPLETED, Outcome.CLOSED_PROJECT),
        (Status.REFUSED, Outcome.CLOSED_PROJECT),
        (Status.STOPPED, Outcome.CLOSED_PROJECT),
        (Status.EXPIRED, Outcome.CLOSED_PROJECT),
        (Status.BLOCKED, Outcome.CLOSED_PROJECT),
        (Status.UNDER_REVIEW, Outcome.CLOSED_PROJECT),
        (Status.RECOVERY, Outcome.CLOSED_PROJECT),
        (Status.RECOVERED, Outcome.CLOSED_PROJECT),
    ],
)
def test_the_status_of_the_project_decides_first(status: Status, outcome: Outcome) -> None:
    verdict = judge(credit("1540", OURS), {OURS: project(status)})
    kept = Decimal(1540) if outcome == Outcome.EXACT else Decimal(0)
    assert (verdict.outcome, verdict.kept, verdict.returned) == (outcome, kept, 1540 - kept)
    assert verdict.facts["status"] == status


def test_every_status_of_a_submitted_project_has_a_verdict() -> None:
    for status in set(Status) - {Status.DRAFT}:
        verdict = judge(credit("1540", OURS), {OURS: project(status)})
        assert verdict.kept + verdict.returned == 1540


@pytest.mark.parametrize(
    ("days", "outcome"), [(-1, Outcome.EXACT), (0, Outcome.EXACT), (1, Outcome.LATE), (400, Outcome.LATE)]
)
def test_the_term_ends_with_the_booking_date_of_the_last_day(days: int, outcome: Outcome) -> None:
    assert judge(credit("1540", OURS, days=days), {OURS: project()}).outcome == outcome


@pytest.mark.parametrize(
    ("references", "invalid", "outcome"),
    [
        ((), False, Outcome.NO_REFERENCE),
        ((), True, Outcome.INVALID_REFERENCE),
        ((FOREIGN,), False, Outcome.UNKNOWN_REFERENCE),
        ((FOREIGN,), True, Outcome.UNKNOWN_REFERENCE),
        ((OURS, OURS), False, Outcome.EXACT),
        ((FOREIGN, OURS), False, Outcome.EXACT),
        ((OURS, OTHER), False, Outcome.MULTIPLE_REFERENCES),
    ],
)
def test_the_communication_decides_which_project(references: tuple[str, ...], invalid: bool, outcome: Outcome) -> None:
    projects = {OURS: project(), OTHER: project(key=2)}
    verdict = judge(credit("1540", *references, invalid=invalid), projects)
    assert verdict.outcome == outcome
    assert verdict.application_id == (1 if outcome == Outcome.EXACT else None)


def test_another_currency_is_never_judged_as_euro() -> None:
    verdict = judge(credit("1540", OURS, currency="USD"), {OURS: project()})
    assert (verdict.outcome, verdict.application_id, verdict.facts) == (
        Outcome.FOREIGN_CURRENCY,
        None,
        {"currency": "USD"},
    )
