"""Where a project stands, in the words of the tracker, and the one thing to do next: values in, values out."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications import lifecycle
from applications.enums import Status
from applications.lifecycle import Action
from applications.models import SubsidyApplication
from portefeuille import money

URGENT_DAYS = 7


class Tone(enum.StrEnum):
    """How a status looks."""

    WAITING = "warn"
    BUSY = "info"
    DONE = "ok"
    CLOSED = "off"


class State(enum.StrEnum):
    """Where one step stands."""

    DONE = "done"
    NOW = "now"
    TODO = "todo"


@dataclass(frozen=True)
class Pill:
    """A status in a few words."""

    label: str | Promise
    tone: Tone


@dataclass(frozen=True)
class TrackerStep:
    """One of the three steps between the application and the archive, with a word about when."""

    label: str | Promise
    state: State
    detail: str | Promise = ""


@dataclass(frozen=True)
class NextAction:
    """What the company has to do next for a project, by when, and for how much in euro."""

    application: SubsidyApplication
    action: Action
    amount: Decimal
    deadline: date | None = None
    days_left: int | None = None

    @property
    def is_urgent(self) -> bool:
        """Tell whether the last day is near."""
        return self.days_left is not None and self.days_left <= URGENT_DAYS


DEPOSIT, SUBSIDY, PAYMENT = range(3)
PAID = frozenset({Status.COMPLETED, Status.UNDER_REVIEW, Status.RECOVERY, Status.RECOVERED})
LABELS = (_("Deposit your own contribution"), _("Receive the subsidy"), _("Pay your invoice"))

_PILLS: Mapping[Status, Pill] = {
    Status.DRAFT: Pill(_("Draft"), Tone.CLOSED),
    Status.AWAITING_DEPOSIT: Pill(_("1 of 3 · deposit"), Tone.WAITING),
    Status.PARTIALLY_DEPOSITED: Pill(_("1 of 3 · partly deposited"), Tone.WAITING),
    Status.PAYABLE: Pill(_("3 of 3 · pay"), Tone.BUSY),
    Status.PARTIALLY_PAID: Pill(_("3 of 3 · partly paid"), Tone.BUSY),
    Status.COMPLETED: Pill(_("Completed"), Tone.DONE),
    Status.LAPSED: Pill(_("Lapsed"), Tone.CLOSED),
    Status.REFUSED: Pill(_("Refused"), Tone.CLOSED),
    Status.STOPPED: Pill(_("Stopped"), Tone.CLOSED),
    Status.EXPIRED: Pill(_("Closed"), Tone.CLOSED),
    Status.BLOCKED: Pill(_("Blocked"), Tone.WAITING),
    Status.UNDER_REVIEW: Pill(_("Under review"), Tone.BUSY),
    Status.RECOVERY: Pill(_("Recovery in progress"), Tone.WAITING),
    Status.RECOVERED: Pill(_("Recovered"), Tone.CLOSED),
}


def pill(status: str) -> Pill:
    """Return a status in a few words, with its tone."""
    return _PILLS[Status(status)]


def position(application: SubsidyApplication) -> int | None:
    """Return which of the three steps a project is at (1 or 3), or None when it is closed.

    The second step takes no time: the subsidy is added together with the last cent of the own contribution.
    """
    if application.status not in lifecycle.OPEN:
        return None
    return DEPOSIT + 1 if application.funded_on is None else PAYMENT + 1


def tracker(application: SubsidyApplication, *, today: date) -> tuple[TrackerStep, ...]:
    """Return the three steps of a submitted application with what is done and what is due."""
    if application.funded_on is None:
        return (
            _deposit_step(application, today),
            TrackerStep(LABELS[SUBSIDY], State.TODO, _("after your deposit")),
            TrackerStep(LABELS[PAYMENT], State.TODO, _("after your provider sent an invoice")),
        )
    return (
        TrackerStep(LABELS[DEPOSIT], State.DONE, _day(application.funded_on)),
        TrackerStep(LABELS[SUBSIDY], State.DONE, _day(application.funded_on)),
        _payment_step(application),
    )


def _deposit_step(application: SubsidyApplication, today: date) -> TrackerStep:
    due_on = application.deposit_due_on
    if due_on is None or application.status not in lifecycle.OPEN:
        return TrackerStep(LABELS[DEPOSIT], State.TODO)
    return TrackerStep(LABELS[DEPOSIT], State.NOW, time_left(due_on, today))


def _payment_step(application: SubsidyApplication) -> TrackerStep:
    if application.status in PAID:
        return TrackerStep(LABELS[PAYMENT], State.DONE, _day(application.closed_on))
    if application.status in lifecycle.OPEN:
        return TrackerStep(LABELS[PAYMENT], State.NOW, _("until %(day)s") % {"day": _day(application.payable_until)})
    return TrackerStep(LABELS[PAYMENT], State.TODO)


def time_left(deadline: date, today: date) -> str:
    """Return the days until a deadline in words, with the day itself."""
    days = (deadline - today).days
    if days == 0:
        return str(_("today is the last day"))
    if days < 0:
        return str(_("until %(day)s") % {"day": _day(deadline)})
    return ngettext("%(days)s day left, until %(day)s", "%(days)s days left, until %(day)s", days) % {
        "days": days,
        "day": _day(deadline),
    }


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def next_action(application: SubsidyApplication, *, balance: Decimal, is_rated: bool, today: date) -> NextAction | None:
    """Return the one thing to do next: deposit, pay what stands ready, or rate; None when there is nothing to do.

    After its last day an action is not asked for any more: money that comes too late goes back.
    """
    status = application.status
    if lifecycle.may(status, Action.DEPOSIT):
        return _due(application, Action.DEPOSIT, application.outstanding, application.deposit_due_on, today)
    if lifecycle.may(status, Action.PAY) and balance > 0:
        return _due(application, Action.PAY, balance, application.payable_until, today)
    if lifecycle.may(status, Action.RATE) and not is_rated:
        return NextAction(application, Action.RATE, money.ZERO)
    return None


def _due(
    application: SubsidyApplication, action: Action, amount: Decimal, deadline: date | None, today: date
) -> NextAction | None:
    if deadline is None or deadline < today:
        return None
    return NextAction(application, action, amount, deadline, (deadline - today).days)
