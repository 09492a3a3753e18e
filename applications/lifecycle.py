"""Which status may follow which, and what can be done in each: two tables, no side effects.

Source: domain description §8.1; docs/lifecycle.md draws the first table.
"""

import enum
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from applications.enums import Status
from portefeuille.errors import Conflict

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.AWAITING_DEPOSIT}),
    Status.AWAITING_DEPOSIT: frozenset(
        {Status.PARTIALLY_DEPOSITED, Status.PAYABLE, Status.LAPSED, Status.REFUSED, Status.STOPPED, Status.BLOCKED}
    ),
    Status.PARTIALLY_DEPOSITED: frozenset(
        {Status.AWAITING_DEPOSIT, Status.PAYABLE, Status.LAPSED, Status.REFUSED, Status.STOPPED, Status.BLOCKED}
    ),
    Status.PAYABLE: frozenset(
        {
            Status.AWAITING_DEPOSIT,
            Status.PARTIALLY_DEPOSITED,
            Status.PARTIALLY_PAID,
            Status.REFUSED,
            Status.STOPPED,
            Status.EXPIRED,
            Status.BLOCKED,
        }
    ),
    Status.PARTIALLY_PAID: frozenset(
        {Status.PAYABLE, Status.COMPLETED, Status.STOPPED, Status.EXPIRED, Status.BLOCKED}
    ),
    Status.COMPLETED: frozenset({Status.PARTIALLY_PAID, Status.PAYABLE, Status.UNDER_REVIEW, Status.RECOVERY}),
    Status.LAPSED: frozenset({Status.AWAITING_DEPOSIT}),
    Status.REFUSED: frozenset(),
    Status.STOPPED: frozenset(),
    Status.EXPIRED: frozenset(),
    Status.BLOCKED: frozenset(
        {Status.AWAITING_DEPOSIT, Status.PARTIALLY_DEPOSITED, Status.PAYABLE, Status.PARTIALLY_PAID}
    ),
    Status.UNDER_REVIEW: frozenset({Status.COMPLETED, Status.RECOVERY}),
    Status.RECOVERY: frozenset({Status.COMPLETED, Status.RECOVERED}),
    Status.RECOVERED: frozenset(),
}


class Action(enum.Enum):
    """What a person can do with an application."""

    EDIT = "edit"
    DEPOSIT = "deposit"
    PAY = "pay"
    RATE = "rate"
    STOP = "stop"
    REFUSE = "refuse"
    REDUCE = "reduce"
    REPAY = "repay"
    RECOVER = "recover"


ACTIONS: Mapping[Status, frozenset[Action]] = {
    Status.DRAFT: frozenset({Action.EDIT}),
    Status.AWAITING_DEPOSIT: frozenset({Action.DEPOSIT, Action.REDUCE, Action.STOP, Action.REFUSE}),
    Status.PARTIALLY_DEPOSITED: frozenset({Action.DEPOSIT, Action.REDUCE, Action.STOP, Action.REFUSE}),
    Status.PAYABLE: frozenset({Action.PAY, Action.REDUCE, Action.STOP, Action.REFUSE}),
    Status.PARTIALLY_PAID: frozenset({Action.PAY, Action.RATE, Action.STOP, Action.REPAY}),
    Status.COMPLETED: frozenset({Action.RATE, Action.REPAY, Action.RECOVER}),
    Status.STOPPED: frozenset({Action.REPAY, Action.RECOVER}),
    Status.EXPIRED: frozenset({Action.REPAY, Action.RECOVER}),
    Status.UNDER_REVIEW: frozenset({Action.RECOVER}),
    Status.RECOVERY: frozenset({Action.RECOVER}),
}

OPEN = frozenset(
    {Status.AWAITING_DEPOSIT, Status.PARTIALLY_DEPOSITED, Status.PAYABLE, Status.PARTIALLY_PAID, Status.BLOCKED}
)
AWAITING_MONEY = frozenset({Status.AWAITING_DEPOSIT, Status.PARTIALLY_DEPOSITED})
FUNDED = frozenset({Status.PAYABLE, Status.PARTIALLY_PAID})


def require(status: str, target: Status) -> None:
    """Raise `Conflict` unless `target` may follow `status`."""
    if target not in TRANSITIONS[Status(status)]:
        raise Conflict(
            _("This project is now “%(status)s”; this step is no longer possible. Look at the project page.")
            % {"status": Status(status).label}
        )


def may(status: str, action: Action) -> bool:
    """Tell whether an action is open to somebody with the right to it."""
    return action in ACTIONS.get(Status(status), frozenset())


def require_action(status: str, action: Action) -> None:
    """Raise `Conflict` unless an action is possible in a status."""
    if not may(status, action):
        raise Conflict(
            _("This project is now “%(status)s”; this step is no longer possible. Look at the project page.")
            % {"status": Status(status).label}
        )
