"""Claim what a company owes: recovery orders with instalments, and deposits that came back too late."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import connection, models, transaction
from django.utils import timezone

from accounts.models import User
from applications import corrections, lifecycle, notifications
from applications import services as application_services
from applications.enums import EventKind
from applications.models import SubsidyApplication
from payments import emails, ledger, rules, selectors
from payments.enums import Account, ClaimKind, ClaimStatus, EntryKind, RefundReason
from payments.ledger import Move
from payments.models import BankMovement, Claim, ClaimPayment, Instalment
from payments.services.deposits import prepare_return
from portefeuille import identifiers, money
from portefeuille.errors import Refused
from portefeuille.locking import lock

# First digit of the structured communication of a claim; a deposit has 1, a credit note 3.
COMMUNICATION_OF_A_CLAIM = "2"
DAYS_TO_PAY = 30


def next_communication(*, model: type[models.Model], first_digit: str, today: date) -> tuple[int, str]:
    """Return the key of the next row of a table, and the structured communication that is made of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])  # noqa: SLF001
        key: int = cursor.fetchone()[0]
    return key, identifiers.make_communication(f"{first_digit}{today.year % 100:02d}{key:07d}")


@transaction.atomic
def order_recovery(
    *,
    application_id: int,
    user: User,
    amount: Decimal,
    reason: str,
    instalment_count: int,
    first_due_on: date,
    now: datetime,
) -> Claim:
    """Reclaim subsidy of a project, in equal monthly instalments of which the last takes the odd cents.

    Raises `Refused` for more than was paid out of the subsidy and not reclaimed yet, and `Conflict` while the project
    runs. The claim stands in the ledger at once: the fund gets it back when it is paid.
    """
    application = application_services.hold(application_id=application_id)
    lifecycle.require_action(application.status, lifecycle.Action.RECOVER)
    today = timezone.localdate(now)
    problems = selectors.recovery_refusals(
        application, amount=amount, count=instalment_count, first_due_on=first_due_on, today=today
    )
    if problems:
        raise Refused(problems)
    claim = _make(
        application,
        ClaimKind.RECOVERY,
        amount,
        rules.instalments(amount, count=instalment_count, first_due_on=first_due_on),
        user=user,
        reason=reason,
        now=now,
    )
    ledger.post(
        key=f"recovery:{claim.pk}",
        kind=EntryKind.RECOVERY,
        moves=[Move(Account.CLAIMS, Account.FUND, amount, application.pk)],
        booked_on=today,
        now=now,
        actor=user,
    )
    corrections.mark_recovery(application=application)
    notifications.send(emails.claim_made(claim), now=now)
    return claim


def claim_reversed_deposit(
    *, application: SubsidyApplication, movement: BankMovement, amount: Decimal, now: datetime
) -> Claim:
    """Claim the part of a reversed deposit of a held application that was spent; its booking is the caller's."""
    due_on = timezone.localdate(now) + timedelta(days=DAYS_TO_PAY)
    return _make(application, ClaimKind.REVERSED_DEPOSIT, amount, [(due_on, amount)], source=movement, now=now)


def _make(
    application: SubsidyApplication,
    kind: ClaimKind,
    amount: Decimal,
    parts: Sequence[tuple[date, Decimal]],
    *,
    now: datetime,
    user: User | None = None,
    reason: str = "",
    source: BankMovement | None = None,
) -> Claim:
    key, communication = next_communication(
        model=Claim, first_digit=COMMUNICATION_OF_A_CLAIM, today=timezone.localdate(now)
    )
    claim = Claim.objects.create(
        pk=key,
        application=application,
        kind=kind,
        amount=amount,
        reason=reason,
        structured_communication=communication,
        source=source,
        made_by=user,
        made_at=now,
    )
    Instalment.objects.bulk_create(
        Instalment(claim=claim, serial=serial, due_on=due_on, amount=part)
        for serial, (due_on, part) in enumerate(parts, start=1)
    )
    application_services.record(application=application, kind=EventKind.CLAIM_MADE, now=now, actor=user, amount=amount)
    return claim


def book_claim_payment(*, claim_id: int, movement: BankMovement, now: datetime) -> None:
    """Book money that came in for a claim; what is more than owed goes back to the payer."""
    application_id = Claim.objects.values_list("application_id", flat=True).get(pk=claim_id)
    application = application_services.hold(application_id=application_id)
    claim = lock(Claim.objects.filter(pk=claim_id)).get()
    kept = min(movement.amount, claim.outstanding)
    if kept > 0:
        _keep(claim, application, movement, kept, now=now)
    if movement.amount > kept:
        prepare_return(
            movement=movement,
            application=application,
            amount=movement.amount - kept,
            reason=RefundReason.CLAIM,
            now=now,
        )


def _keep(
    claim: Claim, application: SubsidyApplication, movement: BankMovement, amount: Decimal, *, now: datetime
) -> None:
    ClaimPayment.objects.create(claim=claim, movement=movement, amount=amount, booked_on=movement.booked_on)
    ledger.post(
        key=f"claim-paid:{movement.pk}",
        kind=EntryKind.CLAIM_PAID,
        moves=[Move(Account.BANK, Account.CLAIMS, amount, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    claim.paid += amount
    if claim.paid == claim.amount:
        claim.status = ClaimStatus.PAID
        claim.closed_on = movement.booked_on
    claim.save(update_fields=["paid", "status", "closed_on"])
    application_services.record(application=application, kind=EventKind.CLAIM_PAID, now=now, amount=amount)
    _end_recovery(application)
    notifications.send(emails.claim_payment_received(claim, movement=movement, amount=amount), now=now)


def _end_recovery(application: SubsidyApplication) -> None:
    """Close the recovery of a held project with its last claim."""
    recoveries = Claim.objects.filter(application=application, kind=ClaimKind.RECOVERY)
    if not recoveries.filter(status=ClaimStatus.OPEN).exists():
        corrections.mark_recovery_ended(application=application, was_received=recoveries.filter(paid__gt=0).exists())


@transaction.atomic
def waive_claim(*, claim_id: int, user: User, reason: str, now: datetime) -> Claim:
    """Give up what is still owed of a claim, with the reason; the fund bears it. A closed claim stays as it is."""
    application_id = Claim.objects.values_list("application_id", flat=True).get(pk=claim_id)
    application = application_services.hold(application_id=application_id)
    claim = lock(Claim.objects.filter(pk=claim_id)).get()
    amount = claim.outstanding
    if amount == money.ZERO:
        return claim
    ledger.post(
        key=f"claim-waived:{claim.pk}",
        kind=EntryKind.CLAIM_WAIVED,
        moves=[Move(Account.FUND, Account.CLAIMS, amount, application.pk)],
        booked_on=timezone.localdate(now),
        now=now,
        actor=user,
    )
    claim.status = ClaimStatus.WAIVED
    claim.closed_on = timezone.localdate(now)
    claim.closing_reason = reason
    claim.save(update_fields=["status", "closed_on", "closing_reason"])
    application_services.record(
        application=application, kind=EventKind.CLAIM_WAIVED, now=now, actor=user, amount=amount
    )
    _end_recovery(application)
    notifications.send(emails.claim_waived(claim, amount=amount), now=now)
    return claim
