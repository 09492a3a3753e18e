"""The story of a project in sentences: what happened, when, who did it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import arrivals
from applications.enums import EventKind, RefusalReason, StopReason
from applications.models import ApplicationEvent
from portefeuille import money

# What is said of an event with its amounts alone, or with nothing.
SENTENCES: Mapping[EventKind, Promise] = {
    EventKind.SUBSIDY_ADDED: gettext_lazy("The government added %(amount)s."),
    EventKind.LAPSED: gettext_lazy("The own contribution did not arrive in time."),
    EventKind.EXPIRED: gettext_lazy("The invoice was not paid before the end of the term."),
    EventKind.REDUCED: gettext_lazy("From %(before)s to %(amount)s."),
    EventKind.DEPOSIT_REVERSED: gettext_lazy("%(amount)s is no longer on the project."),
    EventKind.REPAYMENT_ASKED: gettext_lazy("%(amount)s, excluding VAT."),
    EventKind.REPAYMENT_ANNOUNCED: gettext_lazy("%(amount)s, excluding VAT."),
    EventKind.REPAYMENT_WITHDRAWN: gettext_lazy("%(amount)s, excluding VAT."),
    EventKind.REPAYMENT_RECEIVED: gettext_lazy("%(amount)s, excluding VAT."),
    EventKind.CLAIM_MADE: gettext_lazy("%(amount)s to pay back."),
    EventKind.CLAIM_PAID: gettext_lazy("%(amount)s received."),
    EventKind.CLAIM_WAIVED: gettext_lazy("%(amount)s need not be paid."),
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
        case EventKind.PAYMENT_ORDERED | EventKind.PAYMENT_SENT | EventKind.PAYMENT_EXECUTED | EventKind.PAYMENT_FAILED:
            return _("%(amount)s for invoice %(invoice)s.") % {
                "amount": _amount(facts),
                "invoice": facts["invoice_number"],
            }
        case EventKind.STOPPED:
            return str(StopReason(facts["reason"]).label)
        case EventKind.REFUSED:
            return str(RefusalReason(facts["reason"]).label)
    return arrivals.sentence(kind, facts) or _with_amounts(kind, facts)


def _with_amounts(kind: EventKind, facts: Mapping[str, str]) -> str:
    amounts = {name: _amount(facts, name) for name in ("amount", "before") if name in facts}
    return str(SENTENCES.get(kind, "")) % amounts


def _amount(facts: Mapping[str, str], name: str = "amount") -> str:
    return money.display(Decimal(facts[name]))
