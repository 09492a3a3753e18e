"""Which policy holds on a booking date."""

from datetime import date

from payments.enums import Outcome, Treatment
from payments.matching import CHOICES, DEFAULTS, Period, Policy, policies_on, policy_of

HOLD, RETURN = Policy(Treatment.HOLD), Policy(Treatment.RETURN)
PERIODS = [
    Period(Outcome.LATE, date(2027, 1, 1), HOLD),
    Period(Outcome.LATE, date(2026, 1, 1), RETURN),
    Period(Outcome.PARTIAL, date(2026, 6, 1), HOLD),
]


def test_row_16_a_policy_holds_from_its_first_day_until_the_next_one_begins() -> None:
    assert policies_on(date(2025, 12, 31), PERIODS) == {}
    assert policies_on(date(2026, 1, 1), PERIODS) == {Outcome.LATE: RETURN}
    assert policies_on(date(2026, 12, 31), PERIODS) == {Outcome.LATE: RETURN, Outcome.PARTIAL: HOLD}
    assert policies_on(date(2027, 1, 1), PERIODS) == {Outcome.LATE: HOLD, Outcome.PARTIAL: HOLD}


def test_without_a_row_the_default_holds_and_it_is_one_of_the_choices() -> None:
    assert set(DEFAULTS) == set(CHOICES)
    for outcome, policy in DEFAULTS.items():
        assert policy_of(outcome, {}) == policy
        assert policy.treatment in CHOICES[outcome]


def test_what_leaves_no_choice_is_not_changed_by_a_row() -> None:
    assert policy_of(Outcome.EXACT, {Outcome.EXACT: RETURN}).treatment == Treatment.ACCEPT
    assert policy_of(Outcome.FOREIGN_CURRENCY, {Outcome.FOREIGN_CURRENCY: RETURN}).treatment == Treatment.HOLD
