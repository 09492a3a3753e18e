"""A provider pays back: asked by the applicant, announced by the provider, booked by the statement of the bank."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from applications import lifecycle, notifications
from applications import services as application_services
from applications.enums import EventKind, StopReason
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.enums import Right
from payments import emails, ledger, rules, selectors
from payments.enums import ASKED_NOTES, Account, CreditNoteStatus, EntryKind, RefundReason
from payments.ledger import Move
from payments.models import BankMovement, CreditNote
from payments.rules import Balance
from payments.services import refunds
from payments.services.claims import next_communication
from portefeuille.errors import Refused
from portefeuille.known import known
from portefeuille.locking import lock

COMMUNICATION_OF_A_CREDIT_NOTE = "3"


@transaction.atomic
def ask_repayment(
    *, application_id: int, user: User, reason: StopReason, explanation: str, now: datetime
) -> CreditNote:
    """Ask the provider of a project to pay back everything that it received; a second question is the first one.

    When the company does not follow the service after all, the agency decides first. Raises `Refused` when the provider
    holds nothing, `Conflict` from a status in which nothing was paid, and `NotAllowed` for who may not apply.
    """
    application = application_services.hold(application_id=application_id)
    company_services.require_right(
        company_id=application.company_id, user=user, right=Right.APPLY, today=timezone.localdate(now)
    )
    lifecycle.require_action(application.status, lifecycle.Action.REPAY)
    asked = CreditNote.objects.filter(application=application, status__in=ASKED_NOTES).first()
    if asked is not None:
        return asked
    repayable = selectors.repayable(application.pk)
    problem = rules.nothing_to_ask_back(repayable)
    if problem:
        raise Refused([problem])
    waits = reason == StopReason.NOT_FOLLOWED
    note = _make(
        application,
        repayable,
        status=CreditNoteStatus.DECISION if waits else CreditNoteStatus.ASKED,
        reason=reason,
        explanation=explanation,
        now=now,
    )
    note.asked_by = user
    note.save(update_fields=["asked_by"])
    application_services.record(
        application=application, kind=EventKind.REPAYMENT_ASKED, now=now, actor=user, amount=note.amount
    )
    if not waits:
        notifications.send(emails.repayment_asked(note), now=now)
    return note


@transaction.atomic
def decide_repayment(*, note_id: int, user: User, is_granted: bool, explanation: str, now: datetime) -> CreditNote:
    """Decide for the agency whether the provider is asked to pay back a service that was not followed.

    Repeatable: a question that was decided stays as it is.
    """
    note = _hold(note_id)
    if note.status != CreditNoteStatus.DECISION:
        return note
    note.status = CreditNoteStatus.ASKED if is_granted else CreditNoteStatus.WITHDRAWN
    note.explanation = f"{note.explanation}\n{explanation}".strip()
    note.save(update_fields=["status", "explanation"])
    application_services.record(
        application=note.application, kind=EventKind.REPAYMENT_DECIDED, now=now, actor=user, is_granted=is_granted
    )
    letter = emails.repayment_asked(note) if is_granted else emails.repayment_declined(note, explanation=explanation)
    notifications.send(letter, now=now)
    return note


@transaction.atomic
def announce_credit_note(
    *, application_id: int, user: User, note_number: str, amount: Decimal, reason: StopReason, now: datetime
) -> CreditNote:
    """Announce in the name of the provider that it pays back an amount; the note says with which communication.

    The amount is divided as it was paid. An open question of the applicant becomes this announcement. The same number
    again returns the note that was made. Raises `Refused` for more than the provider received and has not paid back,
    and `NotAllowed` for who only looks.
    """
    application = application_services.hold(application_id=application_id)
    provider = known(application.registration).provider
    company_services.require_right(
        company_id=provider.company_id, user=user, right=Right.APPLY, today=timezone.localdate(now)
    )
    lifecycle.require_action(application.status, lifecycle.Action.REPAY)
    earlier = selectors.announced_note(application.pk, note_number)
    if earlier is not None:
        return earlier
    repayable = selectors.repayable(application.pk)
    problem = rules.repayment_over_paid(amount, repayable)
    if problem:
        raise Refused([problem])
    shares = selectors.note_shares(application, amount=amount, repayable=repayable)
    note = CreditNote.objects.filter(application=application, status__in=ASKED_NOTES).first()
    if note is None:
        note = _make(application, shares, status=CreditNoteStatus.ASKED, reason=reason, explanation="", now=now)
    note.status = CreditNoteStatus.ANNOUNCED
    note.note_number = note_number
    note.amount = amount
    note.own_share, note.subsidy_share = shares.own, shares.subsidy
    note.announced_by = user
    note.announced_at = now
    note.save(
        update_fields=["status", "note_number", "amount", "own_share", "subsidy_share", "announced_by", "announced_at"]
    )
    application_services.record(
        application=application, kind=EventKind.REPAYMENT_ANNOUNCED, now=now, actor=user, amount=amount
    )
    notifications.send(emails.repayment_announced(note), emails.repayment_data(note), now=now)
    return note


def _make(
    application: SubsidyApplication,
    shares: Balance,
    *,
    status: CreditNoteStatus,
    reason: StopReason,
    explanation: str,
    now: datetime,
) -> CreditNote:
    key, communication = next_communication(
        model=CreditNote, first_digit=COMMUNICATION_OF_A_CREDIT_NOTE, today=timezone.localdate(now)
    )
    return CreditNote.objects.create(
        pk=key,
        application=application,
        status=status,
        reason=reason,
        explanation=explanation,
        amount=shares.total,
        own_share=shares.own,
        subsidy_share=shares.subsidy,
        structured_communication=communication,
        made_at=now,
    )


def _hold(note_id: int) -> CreditNote:
    """Lock the project of a note and then the note."""
    application_id = CreditNote.objects.values_list("application_id", flat=True).get(pk=note_id)
    application = application_services.hold(application_id=application_id)
    note = lock(CreditNote.objects.filter(pk=note_id)).get()
    note.application = application
    return note


@transaction.atomic
def withdraw_credit_note(*, note_id: int, user: User, now: datetime) -> CreditNote:
    """Take back a question or an announcement whose money did not come; one that was received stays as it is."""
    note = _hold(note_id)
    if note.status not in {CreditNoteStatus.RECEIVED, CreditNoteStatus.WITHDRAWN}:
        note.status = CreditNoteStatus.WITHDRAWN
        note.save(update_fields=["status"])
        application_services.record(
            application=note.application, kind=EventKind.REPAYMENT_WITHDRAWN, now=now, actor=user, amount=note.amount
        )
    return note


def book_credit_note(*, note_id: int, movement: BankMovement, now: datetime) -> bool:
    """Book what a provider paid back, divided as it was paid; return whether the money is that of the note.

    The own contribution goes on to the company, the subsidy to the fund and, within the calendar year, to the budget.
    """
    note = _hold(note_id)
    if note.status != CreditNoteStatus.ANNOUNCED or movement.amount != note.amount:
        return False
    application = note.application
    note.status = CreditNoteStatus.RECEIVED
    note.received_on = movement.booked_on
    note.movement = movement
    note.save(update_fields=["status", "received_on", "movement"])
    ledger.post(
        key=f"credit-note:{note.pk}",
        kind=EntryKind.CREDIT_NOTE,
        moves=[
            Move(Account.BANK, Account.OWN, note.own_share, application.pk),
            Move(Account.BANK, Account.SUBSIDY, note.subsidy_share, application.pk),
        ],
        booked_on=movement.booked_on,
        now=now,
    )
    refunds.send_back(
        application=application,
        money_back=Balance(note.own_share, note.subsidy_share),
        unused_subsidy=note.subsidy_share,
        reason=RefundReason.CREDIT,
        cause=f"credit-note:{note.pk}",
        today=timezone.localdate(now),
        now=now,
    )
    application_services.record(application=application, kind=EventKind.REPAYMENT_RECEIVED, now=now, amount=note.amount)
    notifications.send(emails.repayment_received(note), now=now)
    return True
