"""What is said of money that arrived for a project: the same sentence on the page, in the mail and in the timeline.

Each function takes the facts of the event that tells of it; amounts in euro as text, days as ISO dates.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.enums import EventKind
from applications.models import ApplicationEvent
from portefeuille import money

Facts = Mapping[str, str]

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
    "reduced": gettext_lazy("the project costs less"),
    "credit": gettext_lazy("paid back by the provider"),
    "claim": gettext_lazy("more was paid than reclaimed"),
}

# Why money waits for a person, by the outcome of the match.
HELD_SENTENCES: Mapping[str, Promise] = {
    "partial": gettext_lazy("it is less than what was still to be deposited"),
    "overpaid": gettext_lazy("it is more than what was still to be deposited"),
    "late": gettext_lazy("it arrived after the last day"),
    "closed_project": gettext_lazy("the project is closed"),
    "already_full": gettext_lazy("your own contribution was complete already"),
    "split": gettext_lazy("it is for several projects"),
}


@dataclass(frozen=True)
class Arrival:
    """Money that arrived for a project, as its page tells it; `refund` is the key of the refund that it became."""

    booked_on: date
    sentence: str
    amount: Decimal
    refund: str = ""


def arrivals(events: Iterable[ApplicationEvent]) -> Sequence[Arrival]:
    """Return the money that arrived, of the events of a project and in their order."""
    return [
        Arrival(
            booked_on=date.fromisoformat(event.facts["booked_on"]),
            sentence=sentence(event.kind, event.facts),
            amount=Decimal(event.facts["amount"]),
            refund=event.facts.get("refund", ""),
        )
        for event in events
        if event.kind in _TELLERS and "booked_on" in event.facts
    ]


def sentence(kind: str, facts: Facts) -> str:
    """Return what an event tells of money that arrived, or "" when it is about something else."""
    teller = _TELLERS.get(kind)
    return teller(facts) if teller else ""


def told(kind: str, **values: object) -> str:
    """Return the sentence of an event that is about to be recorded with these values."""
    return sentence(kind, {name: str(value) for name, value in values.items()})


def _received(facts: Facts) -> str:
    if "outstanding" not in facts:
        return _("%(amount)s, booked by the bank on %(day)s.") % _values(facts)
    if Decimal(facts.get("received", "0")) > Decimal(facts["amount"]):
        return _(
            "We received %(received)s, booked by the bank on %(day)s. %(amount)s of it counts for this project. "
            "%(rest)s"
        ) % {**_values(facts), "rest": _what_is_missing(facts)}
    return _("We received %(amount)s, booked by the bank on %(day)s. %(rest)s") % {
        **_values(facts),
        "rest": _what_is_missing(facts),
    }


def _what_is_missing(facts: Facts) -> str:
    if Decimal(facts["outstanding"]) == 0:
        return _("Your own contribution is complete.")
    return _("%(outstanding)s is still to be deposited, at the latest on %(due)s.") % _values(facts)


def _returned(facts: Facts) -> str:
    values = {**_values(facts), "reason": REFUND_SENTENCES[facts["reason"]]}
    if "received" not in facts:
        return _("%(amount)s goes back: %(reason)s.") % values
    return (
        _("We received %(received)s, booked by the bank on %(day)s. %(amount)s of it goes back to you: %(reason)s.")
        % values
    )


def _held(facts: Facts) -> str:
    return _(
        "We received %(amount)s, booked by the bank on %(day)s. The agency checks it first, because %(why)s. "
        "You do not have to do anything: you will hear from us."
    ) % {**_values(facts), "why": HELD_SENTENCES[facts["outcome"]]}


def _undone(facts: Facts) -> str:
    return _(
        "We counted %(amount)s, booked by the bank on %(day)s, for this project by mistake: it counts no longer. "
        "%(rest)s"
    ) % {**_values(facts), "rest": _what_is_missing(facts)}


_TELLERS: Mapping[str, Callable[[Facts], str]] = {
    EventKind.DEPOSIT_RECEIVED: _received,
    EventKind.REFUND_PROPOSED: _returned,
    EventKind.DEPOSIT_HELD: _held,
    EventKind.DEPOSIT_UNDONE: _undone,
}


def _values(facts: Facts) -> dict[str, object]:
    """Return the facts as people read them."""
    amounts = {name: money.display(Decimal(facts[name])) for name in _AMOUNTS if name in facts}
    days = {name: f"{date.fromisoformat(facts[fact]):%d/%m/%Y}" for fact, name in _DAYS if fact in facts}
    return {**amounts, **days}


_AMOUNTS = ("amount", "received", "outstanding")
_DAYS = (("booked_on", "day"), ("due_on", "due"))
