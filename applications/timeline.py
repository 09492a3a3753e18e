"""The story of a project in sentences: what happened, when, who did it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from applications import arrivals
from applications.enums import EventKind, RefusalReason, StopReason
from applications.models import ApplicationEvent
from portefeuille import money


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
        case EventKind.SUBSIDY_ADDED:
            return _("The government added %(amount)s.") % {"amount": _amount(facts)}
        case EventKind.PAYMENT_ORDERED | EventKind.PAYMENT_SENT | EventKind.PAYMENT_EXECUTED | EventKind.PAYMENT_FAILED:
            return _("%(amount)s for invoice %(invoice)s.") % {
                "amount": _amount(facts),
                "invoice": facts["invoice_number"],
            }
        case EventKind.STOPPED:
            return str(StopReason(facts["reason"]).label)
        case EventKind.REFUSED:
            return str(RefusalReason(facts["reason"]).label)
        case EventKind.LAPSED:
            return _("The own contribution did not arrive in time.")
        case EventKind.EXPIRED:
            return _("The invoice was not paid before the end of the term.")
    return arrivals.sentence(kind, facts)


def _amount(facts: Mapping[str, str], name: str = "amount") -> str:
    return money.display(Decimal(facts[name]))
