"""What is done with money of each outcome: the choices, and what holds where no dated row says otherwise.

Source: domain description §7, money description §11.7. Tolerances in euro, days are calendar days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from payments.enums import Outcome, Treatment
from portefeuille import money

ACCEPT, HOLD, RETURN = Treatment.ACCEPT, Treatment.HOLD, Treatment.RETURN


@dataclass(frozen=True)
class Policy:
    """What is done with an outcome.

    `tolerance` is the difference that is written off instead of asked or returned (too little and too much only);
    `grace_days` are days after the last day on which money still counts (late money only); `decide_within_days` is
    how long a held movement may wait for a person.
    """

    treatment: Treatment
    tolerance: Decimal = money.ZERO
    grace_days: int = 0
    decide_within_days: int = 5


Policies: TypeAlias = Mapping[Outcome, Policy]

# The treatments among which the agency chooses; an outcome that is not here leaves no choice.
CHOICES: Mapping[Outcome, frozenset[Treatment]] = {
    Outcome.PARTIAL: frozenset({ACCEPT, HOLD, RETURN}),
    Outcome.OVERPAID: frozenset({ACCEPT, HOLD, RETURN}),
    Outcome.SPLIT: frozenset({ACCEPT, HOLD, RETURN}),
    Outcome.LATE: frozenset({HOLD, RETURN}),
    Outcome.CLOSED_PROJECT: frozenset({HOLD, RETURN}),
    Outcome.ALREADY_FULL: frozenset({HOLD, RETURN}),
    Outcome.MULTIPLE_REFERENCES: frozenset({HOLD, RETURN}),
    Outcome.CONFLICTING_REFERENCES: frozenset({HOLD, RETURN}),
    Outcome.UNKNOWN_REFERENCE: frozenset({HOLD, RETURN}),
    Outcome.INVALID_REFERENCE: frozenset({HOLD, RETURN}),
    Outcome.NO_REFERENCE: frozenset({HOLD, RETURN}),
}

DEFAULTS: Policies = {
    Outcome.PARTIAL: Policy(ACCEPT),
    Outcome.OVERPAID: Policy(ACCEPT),
    Outcome.SPLIT: Policy(ACCEPT),
    Outcome.LATE: Policy(RETURN),
    Outcome.CLOSED_PROJECT: Policy(RETURN),
    Outcome.ALREADY_FULL: Policy(RETURN),
    Outcome.MULTIPLE_REFERENCES: Policy(HOLD),
    Outcome.CONFLICTING_REFERENCES: Policy(HOLD),
    Outcome.UNKNOWN_REFERENCE: Policy(HOLD),
    Outcome.INVALID_REFERENCE: Policy(HOLD),
    Outcome.NO_REFERENCE: Policy(HOLD),
}

_FIXED: Policies = {Outcome.EXACT: Policy(ACCEPT), Outcome.FOREIGN_CURRENCY: Policy(HOLD)}


def policy_of(outcome: Outcome, policies: Policies) -> Policy:
    """Return what holds for an outcome: the row of the day, else the default."""
    if outcome in _FIXED:
        return _FIXED[outcome]
    return policies.get(outcome) or DEFAULTS[outcome]


@dataclass(frozen=True)
class Period:
    """What the agency decided for an outcome from a day on, until its next row begins."""

    outcome: Outcome
    valid_from: date
    policy: Policy


def policies_on(day: date, periods: Sequence[Period]) -> Policies:
    """Return the policies that hold on a booking date, of all the periods there are."""
    begun = sorted((period for period in periods if period.valid_from <= day), key=lambda period: period.valid_from)
    return {period.outcome: period.policy for period in begun}
