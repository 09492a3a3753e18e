"""The story of a project in Dutch sentences."""

import pytest
from django.utils.translation import override

from accounts.models import User
from applications import arrivals, timeline
from applications.enums import EventKind, RefusalReason, StopReason
from applications.models import ApplicationEvent
from payments.enums import RefundReason
from tests.factories import NOW

PAYMENT = {"amount": "2200.00", "invoice_number": "F-2026/17"}


def entry(kind: EventKind, facts: dict[str, str], actor: User | None = None) -> timeline.Entry:
    """Return the line of one event, in Dutch."""
    with override("nl"):
        return timeline.entries([ApplicationEvent(kind=kind, facts=facts, actor=actor, occurred_at=NOW)])[0]


@pytest.mark.parametrize(
    ("kind", "facts", "title", "detail"),
    [
        (EventKind.SUBMITTED, {"subsidy": "660.00"}, "Aanvraag ingediend", "Toegekende subsidie: 660,00 euro."),
        (
            EventKind.DEPOSIT_RECEIVED,
            {"amount": "1540.00", "booked_on": "2026-11-20"},
            "Storting ontvangen",
            "1.540,00 euro, door de bank geboekt op 20/11/2026.",
        ),
        (EventKind.SUBSIDY_ADDED, {"amount": "660.00"}, "Subsidie toegevoegd", "De overheid legde er 660,00 euro bij."),
        (EventKind.PAYMENT_ORDERED, PAYMENT, "Betaling opgedragen", "2.200,00 euro voor factuur F-2026/17."),
        (EventKind.PAYMENT_SENT, PAYMENT, "Betaling naar de bank gestuurd", "2.200,00 euro voor factuur F-2026/17."),
        (EventKind.PAYMENT_EXECUTED, PAYMENT, "Betaling uitgevoerd", "2.200,00 euro voor factuur F-2026/17."),
        (
            EventKind.PAYMENT_FAILED,
            PAYMENT,
            "Betaling mislukt, het geld is terug",
            "2.200,00 euro voor factuur F-2026/17.",
        ),
        (
            EventKind.REFUND_PROPOSED,
            {"amount": "10.00", "reason": "surplus"},
            "Terugbetaling voorbereid",
            "10,00 euro gaat terug: er werd meer gestort dan nodig.",
        ),
        (EventKind.STOPPED, {"reason": "cheaper"}, "Project stopgezet", "De dienst kost minder dan gepland"),
        (
            EventKind.REFUSED,
            {"reason": "wrong_amount"},
            "Geweigerd door de dienstverlener",
            "Het bedrag is fout",
        ),
        (EventKind.LAPSED, {}, "Aanvraag vervallen", "De eigen bijdrage kwam niet op tijd aan."),
        (
            EventKind.EXPIRED,
            {},
            "Project afgesloten aan het einde van de termijn",
            "De factuur werd niet betaald voor het einde van de termijn.",
        ),
        (EventKind.RATED, {}, "Dienstverlener beoordeeld", ""),
        (EventKind.COMPLETED, {}, "Project afgewerkt", ""),
    ],
)
def test_every_event_has_a_sentence(kind: EventKind, facts: dict[str, str], title: str, detail: str) -> None:
    line = entry(kind, facts)
    assert (line.title, line.detail) == (title, detail)


def test_the_line_says_who_and_when() -> None:
    line = entry(EventKind.RATED, {}, User(given_name="Lies", family_name="Peeters"))
    assert (line.by, line.at) == ("Lies Peeters", NOW)
    assert entry(EventKind.RATED, {}).by == ""


def test_there_is_a_word_for_every_reason_of_a_refund() -> None:
    assert set(arrivals.REFUND_SENTENCES) == set(RefundReason.values)


@pytest.mark.parametrize("reason", list(StopReason))
def test_every_reason_to_stop_has_a_sentence(reason: StopReason) -> None:
    with override("nl"):
        assert entry(EventKind.STOPPED, {"reason": reason.value}).detail == str(reason.label)


@pytest.mark.parametrize("reason", list(RefusalReason))
def test_every_reason_to_refuse_has_a_sentence(reason: RefusalReason) -> None:
    with override("nl"):
        assert entry(EventKind.REFUSED, {"reason": reason.value}).detail == str(reason.label)
