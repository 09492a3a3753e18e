"""The story of a project in sentences: what happened, when, who did it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import EventKind, RefusalReason, StopReason
from applications.models import ApplicationEvent
from portefeuille import money

# Why money goes back, by the code that the refund carries.
REFUND_SENTENCES: Mapping[str, Promise] = {
    "surplus": gettext_lazy("more was deposited than needed"),
    "late": gettext_lazy("deposited after the last day"),
    "closed": gettext_lazy("deposited for a project that is closed"),
    "duplicate": gettext_lazy("deposited twice"),
    "amount": gettext_lazy("another amount than was due"),
    "unknown": gettext_lazy("received without a project that we know"),
    "decided": gettext_lazy("returned after a check by the agency"),
    "lapsed": gettext_lazy("not fully deposited in time"),
    "stopped": gettext_lazy("project stopped"),
    "refused": gettext_lazy("refused by the provider"),
    "expired": gettext_lazy("not paid before the end of the term"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    title: str
    at: datetime
    by: str
    detail: str


def entries(events: Iterable[ApplicationEvent]) -> Sequence[Entry]:
    """Return the lines of the timeline, in the order of the events."""
    return [
        Entry(
            title=str(EventKind(event.kind).label),
            at=event.occurred_at,
            by=str(event.actor) if event.actor else "",
            detail=_detail(EventKind(event.kind), event.facts),
        )
        for event in events
    ]


def _detail(kind: EventKind, facts: Mapping[str, str]) -> str:
    """Return what the facts of an event add to its title, or nothing."""
    match kind:
        case EventKind.SUBMITTED:
            return _("Subsidy granted: %(amount)s.") % {"amount": _amount(facts, "subsidy")}
        case EventKind.DEPOSIT_RECEIVED:
            return _("%(amount)s, booked by the bank on %(day)s.") % {
                "amount": _amount(facts),
                "day": f"{date.fromisoformat(facts['booked_on']):%d/%m/%Y}",
            }
        case EventKind.SUBSIDY_ADDED:
            return _("The government added %(amount)s.") % {"amount": _amount(facts)}
        case EventKind.PAYMENT_ORDERED | EventKind.PAYMENT_SENT | EventKind.PAYMENT_EXECUTED | EventKind.PAYMENT_FAILED:
            return _("%(amount)s for invoice %(invoice)s.") % {
                "amount": _amount(facts),
                "invoice": facts["invoice_number"],
            }
        case EventKind.REFUND_PROPOSED:
            return _("%(amount)s goes back: %(reason)s.") % {
                "amount": _amount(facts),
                "reason": REFUND_SENTENCES[facts["reason"]],
            }
        case EventKind.STOPPED:
            return str(StopReason(facts["reason"]).label)
        case EventKind.REFUSED:
            return str(RefusalReason(facts["reason"]).label)
        case EventKind.LAPSED:
            return _("The own contribution did not arrive in time.")
        case EventKind.EXPIRED:
            return _("The invoice was not paid before the end of the term.")
    return ""


def _amount(facts: Mapping[str, str], name: str = "amount") -> str:
    return money.display(Decimal(facts[name]))
