"""Who may do what, at the boundaries."""

from datetime import date, timedelta

import pytest

from companies import access_rules
from companies.access_rules import Grant, Term
from companies.enums import MandateRole, Right

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
ENDLESS = Term(date(2020, 1, 1), None)


def until(last: date, start: date = date(2020, 1, 1)) -> Term:
    """Return a term with a last day."""
    return Term(start, last)


@pytest.mark.parametrize(
    ("before", "after", "is_lost"),
    [
        ([ENDLESS], [], True),
        ([ENDLESS, ENDLESS], [ENDLESS], False),
        ([ENDLESS, until(TOMORROW)], [until(TOMORROW)], True),
        ([until(TOMORROW), until(TOMORROW)], [until(TOMORROW)], False),
        ([until(TOMORROW)], [until(TODAY)], True),
        ([ENDLESS, until(YESTERDAY)], [until(YESTERDAY)], True),
        ([ENDLESS, Term(TOMORROW, None)], [Term(TOMORROW, None)], True),
        ([ENDLESS, Term(TODAY, None)], [Term(TODAY, None)], False),
        ([], [], False),
        ([], [ENDLESS], False),
    ],
)
def test_a_company_keeps_an_administrator_for_as_long_as_it_had_one(
    before: list[Term], after: list[Term], is_lost: bool
) -> None:
    """Today too: one who starts tomorrow does not help today."""
    refusal = access_rules.administrator_lost(before, after, TODAY)
    assert (refusal.code if refusal else None) == ("MANDATE_LAST_ADMINISTRATOR" if is_lost else None)


@pytest.mark.parametrize(("valid_to", "is_refused"), [(YESTERDAY, True), (TODAY, False), (None, False)])
def test_a_right_ends_today_or_later(valid_to: date | None, is_refused: bool) -> None:
    """The last day counts in full."""
    assert (access_rules.end_passed(valid_to, TODAY) is not None) is is_refused


def test_an_administrator_has_every_right_whatever_was_ticked() -> None:
    """A user has those that were ticked."""
    administrator = Grant(MandateRole.LOCAL_ADMINISTRATOR, may_apply=False, may_pay=False)
    assert (administrator.rights["may_apply"], administrator.rights["may_pay"]) == (True, True)
    user = Grant(MandateRole.USER, may_apply=False, may_pay=True, valid_to=TODAY)
    assert user.rights == {"role": MandateRole.USER, "may_apply": False, "may_pay": True, "valid_to": TODAY}


@pytest.mark.parametrize(
    ("right", "code"), [(Right.VIEW, "NO_MANDATE"), (Right.APPLY, "RIGHT_APPLY"), (Right.PAY, "RIGHT_PAY")]
)
def test_each_missing_right_has_its_own_sentence(right: Right, code: str) -> None:
    """Which says whom to ask."""
    assert access_rules.right_missing(right).code == code
