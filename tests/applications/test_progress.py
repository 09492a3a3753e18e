"""The tracker, the pill and the one next action of a project in each status."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from applications import progress
from applications.enums import Status
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from applications.progress import State

TODAY = date(2026, 11, 23)
DUE = date(2026, 11, 29)
UNTIL = date(2027, 12, 31)


def project(status: Status, **fields: Any) -> SubsidyApplication:
    """Return an unsaved project of 2.200 euro in a status."""
    values: dict[str, Any] = {
        "number": "2026KMO000123",
        "own_contribution": Decimal("1540.00"),
        "subsidy": Decimal("660.00"),
        "cost": Decimal("2200.00"),
        "deposited": Decimal("0.00"),
        "deposit_due_on": DUE,
        "payable_until": UNTIL,
    }
    return SubsidyApplication(status=status, **values | fields)


def funded(status: Status, **fields: Any) -> SubsidyApplication:
    """Return an unsaved project of which the own contribution is complete."""
    return project(status, deposited=Decimal("1540.00"), funded_on=date(2026, 11, 20), **fields)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_pill(status: Status) -> None:
    with override("nl"):
        assert str(progress.pill(status).label)
    assert progress.pill(status).tone in progress.Tone


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (Status.AWAITING_DEPOSIT, "1 van 3 · storten"),
        (Status.PARTIALLY_DEPOSITED, "1 van 3 · deels gestort"),
        (Status.PAYABLE, "3 van 3 · betalen"),
        (Status.PARTIALLY_PAID, "3 van 3 · deels betaald"),
        (Status.COMPLETED, "Afgewerkt"),
    ],
)
def test_the_pill_of_a_running_project_names_its_step(status: Status, label: str) -> None:
    with override("nl"):
        assert str(progress.pill(status).label) == label


@pytest.mark.parametrize(
    ("row", "position"),
    [
        (project(Status.AWAITING_DEPOSIT), 1),
        (project(Status.PARTIALLY_DEPOSITED), 1),
        (project(Status.BLOCKED), 1),
        (funded(Status.BLOCKED), 3),
        (funded(Status.PAYABLE), 3),
        (funded(Status.PARTIALLY_PAID), 3),
        (funded(Status.COMPLETED), None),
        (project(Status.LAPSED), None),
        (funded(Status.STOPPED), None),
    ],
)
def test_a_project_is_at_step_one_or_three(row: SubsidyApplication, position: int | None) -> None:
    assert progress.position(row) == position


@pytest.mark.parametrize(
    ("row", "states"),
    [
        (project(Status.AWAITING_DEPOSIT), ["now", "todo", "todo"]),
        (project(Status.LAPSED), ["todo", "todo", "todo"]),
        (funded(Status.PAYABLE), ["done", "done", "now"]),
        (funded(Status.PARTIALLY_PAID), ["done", "done", "now"]),
        (funded(Status.COMPLETED, closed_on=date(2026, 12, 1)), ["done", "done", "done"]),
        (funded(Status.UNDER_REVIEW), ["done", "done", "done"]),
        (funded(Status.EXPIRED), ["done", "done", "todo"]),
    ],
)
def test_the_tracker_shows_what_is_done(row: SubsidyApplication, states: list[str]) -> None:
    assert [step.state.value for step in progress.tracker(row, today=TODAY)] == states


def test_the_tracker_says_when() -> None:
    with override("nl"):
        waiting = progress.tracker(project(Status.AWAITING_DEPOSIT), today=TODAY)
        done = progress.tracker(funded(Status.COMPLETED, closed_on=date(2026, 12, 1)), today=TODAY)
        assert [str(step.detail) for step in waiting] == [
            "nog 6 dagen, tot en met 29/11/2026",
            "na je storting",
            "na de factuur van je dienstverlener",
        ]
        assert [str(step.detail) for step in done] == ["20/11/2026", "20/11/2026", "01/12/2026"]
        assert waiting[0].state == State.NOW


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (2, "nog 2 dagen, tot en met 25/11/2026"),
        (1, "nog 1 dag, tot en met 24/11/2026"),
        (0, "vandaag is de laatste dag"),
        (-1, "tot en met 22/11/2026"),
    ],
)
def test_the_days_left_in_words(days: int, words: str) -> None:
    with override("nl"):
        assert progress.time_left(TODAY + timedelta(days=days), TODAY) == words


def action_of(row: SubsidyApplication, *, balance: str = "0.00", is_rated: bool = False) -> progress.NextAction | None:
    """Return the next action of a project today."""
    return progress.next_action(row, balance=Decimal(balance), is_rated=is_rated, today=TODAY)


def test_what_waits_for_money_asks_for_what_is_missing() -> None:
    action = action_of(project(Status.PARTIALLY_DEPOSITED, deposited=Decimal("1000.00")))
    assert action is not None
    assert (action.action, action.amount, action.deadline, action.days_left, action.is_urgent) == (
        Action.DEPOSIT,
        Decimal("540.00"),
        DUE,
        6,
        True,
    )


def test_what_stands_ready_asks_to_be_paid() -> None:
    action = action_of(funded(Status.PAYABLE), balance="2200.00")
    assert action is not None
    assert (action.action, action.amount, action.deadline, action.is_urgent) == (
        Action.PAY,
        Decimal("2200.00"),
        UNTIL,
        False,
    )


@pytest.mark.parametrize(
    ("row", "balance", "is_rated", "expected"),
    [
        (project(Status.AWAITING_DEPOSIT, deposit_due_on=TODAY), "0.00", False, Action.DEPOSIT),
        (project(Status.AWAITING_DEPOSIT, deposit_due_on=TODAY - timedelta(days=1)), "0.00", False, None),
        (funded(Status.PAYABLE, payable_until=TODAY - timedelta(days=1)), "2200.00", False, None),
        (funded(Status.PARTIALLY_PAID), "100.00", True, Action.PAY),
        (funded(Status.PARTIALLY_PAID), "0.00", False, Action.RATE),
        (funded(Status.PARTIALLY_PAID), "0.00", True, None),
        (funded(Status.COMPLETED), "0.00", False, Action.RATE),
        (funded(Status.COMPLETED), "0.00", True, None),
        (project(Status.BLOCKED), "0.00", False, None),
        (project(Status.LAPSED), "0.00", False, None),
        (project(Status.STOPPED), "0.00", False, None),
    ],
)
def test_the_one_next_action(row: SubsidyApplication, balance: str, is_rated: bool, expected: Action | None) -> None:
    action = action_of(row, balance=balance, is_rated=is_rated)
    assert (action.action if action else None) == expected


@pytest.mark.parametrize(("days", "is_urgent"), [(7, True), (8, False)])
def test_a_week_before_the_end_it_is_urgent(days: int, is_urgent: bool) -> None:
    action = action_of(project(Status.AWAITING_DEPOSIT, deposit_due_on=TODAY + timedelta(days=days)))
    assert action is not None
    assert action.is_urgent is is_urgent
