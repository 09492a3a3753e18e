"""Book what the bank did with our orders, as its statement shows it."""

from datetime import datetime

from applications import notifications
from applications import services as application_services
from applications.enums import EventKind, Status
from applications.models import SubsidyApplication
from payments import emails, ledger
from payments.enums import Account, CaseKind, EntryKind, PaymentStatus
from payments.ledger import Move
from payments.models import BankMovement, InvoicePayment, Refund
from payments.selectors import balance_of
from payments.services import failures


def book_executed_payment(*, payment: InvoicePayment, movement: BankMovement, now: datetime) -> None:
    """Book a payment that the bank statement shows as executed; complete the project when it was the last euro."""
    application = application_services.hold(application_id=payment.application_id)
    payment.status = PaymentStatus.EXECUTED
    payment.executed_on = movement.booked_on
    payment.movement = movement
    payment.save(update_fields=["status", "executed_on", "movement"])
    ledger.post(
        key=f"payment-executed:{payment.key}",
        kind=EntryKind.PAYMENT_EXECUTED,
        moves=[Move(Account.IN_TRANSIT, Account.BANK, payment.amount, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(
        application=application,
        kind=EventKind.PAYMENT_EXECUTED,
        now=now,
        amount=payment.amount,
        invoice_number=payment.invoice_number,
    )
    notifications.send(emails.payment_executed(application, payment=payment), now=now)
    if _is_fully_paid(application):
        application_services.mark_completed(application=application, today=movement.booked_on, now=now)


def _is_fully_paid(application: SubsidyApplication) -> bool:
    if application.status != Status.PARTIALLY_PAID or balance_of(application.pk).total != 0:
        return False
    return not application.payments.live().exclude(status=PaymentStatus.EXECUTED).exists()


def book_executed_refund(*, refund: Refund, movement: BankMovement, now: datetime) -> None:
    """Book a refund that the bank statement shows as executed."""
    refund.status = PaymentStatus.EXECUTED
    refund.executed_on = movement.booked_on
    refund.movement = movement
    refund.save(update_fields=["status", "executed_on", "movement"])
    ledger.post(
        key=f"refund-executed:{refund.key}",
        kind=EntryKind.REFUND_EXECUTED,
        moves=[Move(Account.REFUNDS, Account.BANK, refund.amount, refund.application_id)],
        booked_on=movement.booked_on,
        now=now,
    )


def book_returned_payment(*, payment: InvoicePayment, movement: BankMovement, now: datetime) -> None:
    """Put a payment that came back into the wallet again, in the same shares; the invoice can be paid anew.

    On a project that was closed meanwhile the money does not stay: see `closing.return_leftover`.
    """
    application = application_services.hold(application_id=payment.application_id)
    payment.status = PaymentStatus.RETURNED
    payment.save(update_fields=["status"])
    ledger.post(
        key=f"payment-returned:{payment.key}",
        kind=EntryKind.PAYMENT_RETURNED,
        moves=[
            Move(Account.BANK, Account.OWN, payment.own_share, application.pk),
            Move(Account.BANK, Account.SUBSIDY, payment.subsidy_share, application.pk),
        ],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(
        application=application,
        kind=EventKind.PAYMENT_FAILED,
        now=now,
        amount=payment.amount,
        invoice_number=payment.invoice_number,
    )
    if application.status in {Status.PARTIALLY_PAID, Status.COMPLETED}:
        application_services.mark_unpaid(
            application=application, has_other_payments=application.payments.live().exists()
        )
    payment.application = application
    failures.open_case(
        order=payment, kind=CaseKind.RETURNED, reason_code=movement.return_reason, movement=movement, now=now
    )
    if not failures.resend_by_itself(payment=payment, reason_code=movement.return_reason, now=now):
        notifications.send(emails.payment_returned(application, payment=payment), now=now)


def mark_returned_refund(*, refund: Refund, movement: BankMovement, now: datetime) -> None:
    """Mark a refund that came back; its money stands in suspense, and its case says why and what to do."""
    refund.status = PaymentStatus.RETURNED
    refund.save(update_fields=["status"])
    failures.open_case(
        order=refund, kind=CaseKind.RETURNED, reason_code=movement.return_reason, movement=movement, now=now
    )
