"""The lifecycle over its full square: every pair of statuses, every status with every action."""

import itertools

import pytest

from applications import lifecycle
from applications.enums import Status
from applications.lifecycle import Action
from portefeuille.errors import Conflict

# Written down a second time on purpose: a change of the table must be meant.
ALLOWED = {
    ("draft", "awaiting_deposit"),
    ("awaiting_deposit", "partially_deposited"),
    ("awaiting_deposit", "payable"),
    ("awaiting_deposit", "lapsed"),
    ("awaiting_deposit", "refused"),
    ("awaiting_deposit", "stopped"),
    ("awaiting_deposit", "blocked"),
    ("partially_deposited", "awaiting_deposit"),
    ("partially_deposited", "payable"),
    ("partially_deposited", "lapsed"),
    ("partially_deposited", "refused"),
    ("partially_deposited", "stopped"),
    ("partially_deposited", "blocked"),
    ("payable", "awaiting_deposit"),
    ("payable", "partially_deposited"),
    ("payable", "partially_paid"),
    ("payable", "refused"),
    ("payable", "stopped"),
    ("payable", "expired"),
    ("payable", "blocked"),
    ("partially_paid", "payable"),
    ("partially_paid", "completed"),
    ("partially_paid", "stopped"),
    ("partially_paid", "expired"),
    ("partially_paid", "blocked"),
    ("completed", "partially_paid"),
    ("completed", "payable"),
    ("completed", "under_review"),
    ("completed", "recovery"),
    ("lapsed", "awaiting_deposit"),
    ("blocked", "awaiting_deposit"),
    ("blocked", "partially_deposited"),
    ("blocked", "payable"),
    ("blocked", "partially_paid"),
    ("under_review", "completed"),
    ("under_review", "recovery"),
    ("recovery", "completed"),
    ("recovery", "recovered"),
}
POSSIBLE = {
    ("draft", "edit"),
    ("awaiting_deposit", "deposit"),
    ("awaiting_deposit", "reduce"),
    ("awaiting_deposit", "stop"),
    ("awaiting_deposit", "refuse"),
    ("partially_deposited", "deposit"),
    ("partially_deposited", "reduce"),
    ("partially_deposited", "stop"),
    ("partially_deposited", "refuse"),
    ("payable", "pay"),
    ("payable", "reduce"),
    ("payable", "stop"),
    ("payable", "refuse"),
    ("partially_paid", "pay"),
    ("partially_paid", "rate"),
    ("partially_paid", "stop"),
    ("partially_paid", "repay"),
    ("completed", "rate"),
    ("completed", "repay"),
    ("completed", "recover"),
    ("stopped", "repay"),
    ("stopped", "recover"),
    ("expired", "repay"),
    ("expired", "recover"),
    ("under_review", "recover"),
    ("recovery", "recover"),
}


@pytest.mark.parametrize(("source", "target"), list(itertools.product(Status, Status)))
def test_every_pair_of_statuses(source: Status, target: Status) -> None:
    if (source.value, target.value) in ALLOWED:
        lifecycle.require(source, target)
        return
    with pytest.raises(Conflict) as caught:
        lifecycle.require(source, target)
    assert str(source.label) in str(caught.value.message)


@pytest.mark.parametrize(("status", "action"), list(itertools.product(Status, Action)))
def test_every_status_with_every_action(status: Status, action: Action) -> None:
    is_possible = (status.value, action.value) in POSSIBLE
    assert lifecycle.may(status, action) is is_possible
    if is_possible:
        lifecycle.require_action(status, action)
        return
    with pytest.raises(Conflict):
        lifecycle.require_action(status, action)


def test_the_table_names_every_status() -> None:
    assert set(lifecycle.TRANSITIONS) == set(Status)


def test_every_status_can_be_reached_from_a_draft() -> None:
    reached = {Status.DRAFT}
    frontier = [Status.DRAFT]
    while frontier:
        following = lifecycle.TRANSITIONS[frontier.pop()] - reached
        reached |= following
        frontier.extend(following)
    assert reached == set(Status)


def test_the_named_groups_lie_inside_the_open_statuses() -> None:
    assert lifecycle.AWAITING_MONEY | lifecycle.FUNDED | {Status.BLOCKED} == lifecycle.OPEN


@pytest.mark.parametrize("status", ["nonsense", ""])
def test_an_unknown_status_is_an_error(status: str) -> None:
    with pytest.raises(ValueError, match="not a valid Status"):
        lifecycle.require(status, Status.PAYABLE)
