"""What each mail about money says to whom; the texts stand in templates/emails/."""

from decimal import Decimal

from applications import arrivals, lifecycle
from applications.emails import to_applicant, to_provider
from applications.enums import EventKind
from applications.models import SubsidyApplication
from correspondence.services import Letter
from payments import selectors
from payments.enums import Outcome, RefundReason
from payments.models import BankMovement, Deposit, InvoicePayment, MovementDecision, Refund
from portefeuille.known import known


def partly_deposited(
    application: SubsidyApplication,
    *,
    movement: BankMovement,
    amount: Decimal,
    decision: MovementDecision | None = None,
) -> Letter:
    """A part of the own contribution arrived; this much is missing until this day."""
    return to_applicant(
        application,
        "deposit_incomplete",
        event=_event(movement, decision),
        link="payments:deposit",
        sentence=arrivals.told(
            EventKind.DEPOSIT_RECEIVED,
            amount=amount,
            booked_on=movement.booked_on,
            received=movement.amount,
            outstanding=application.outstanding,
            due_on=application.deposit_due_on,
        ),
        outstanding=application.outstanding,
    )


def deposit_held(
    application: SubsidyApplication, *, movement: BankMovement, decision: MovementDecision | None
) -> Letter:
    """Money arrived that the policy lets a person check first."""
    return to_applicant(
        application,
        "deposit_held",
        event=_event(movement, decision),
        link="payments:deposit",
        sentence=arrivals.told(
            EventKind.DEPOSIT_HELD,
            amount=movement.amount,
            booked_on=movement.booked_on,
            outcome=Outcome(movement.outcome).value,
        ),
        amount=movement.amount,
    )


def deposit_corrected(application: SubsidyApplication, *, deposit: Deposit, decision: MovementDecision) -> Letter:
    """A deposit was counted by mistake and counts no longer; this much is missing until this day."""
    return to_applicant(
        application,
        "deposit_corrected",
        event=_event(deposit.movement, decision),
        link="payments:deposit",
        sentence=arrivals.told(
            EventKind.DEPOSIT_UNDONE,
            amount=deposit.amount,
            booked_on=deposit.booked_on,
            outstanding=application.outstanding,
            due_on=application.deposit_due_on,
        ),
        outstanding=application.outstanding,
    )


def money_returned(application: SubsidyApplication, *, refund: Refund) -> Letter:
    """Money arrived that may not stay; it goes back to this account for this reason."""
    source = known(refund.source)
    return to_applicant(
        application,
        "deposit_returned",
        event=str(refund.pk),
        sentence=arrivals.told(
            EventKind.REFUND_PROPOSED,
            amount=refund.amount,
            reason=RefundReason(refund.reason).value,
            received=source.amount,
            booked_on=source.booked_on,
        ),
        refund=refund,
    )


def _event(movement: BankMovement, decision: MovementDecision | None) -> str:
    """Return what tells the letters about one movement apart: a person may decide on it more than once."""
    return f"{movement.pk}:{decision.pk}" if decision else str(movement.pk)


def payment_ordered(application: SubsidyApplication, *, payment: InvoicePayment) -> Letter:
    """To the applicant: you ordered this payment."""
    return to_applicant(application, "payment_ordered", event=str(payment.key), payment=payment)


def payment_announced(application: SubsidyApplication, *, payment: InvoicePayment) -> Letter:
    """To the provider: this payment is on its way, with this reference."""
    return to_provider(
        application,
        "payment_announced",
        event=str(payment.key),
        link="payments:provider_payments",
        payment=payment,
        remittance=selectors.remittance(payment),
    )


def payment_executed(application: SubsidyApplication, *, payment: InvoicePayment) -> Letter:
    """To the applicant: the bank executed this payment; what did you think of the provider?"""
    return to_applicant(
        application, "payment_executed", event=str(payment.key), link="applications:rate", payment=payment
    )


def payment_returned(application: SubsidyApplication, *, payment: InvoicePayment) -> Letter:
    """To the applicant: this payment came back, and the money stands on the project again while it is open."""
    is_open = application.status in lifecycle.OPEN
    return to_applicant(
        application,
        "payment_returned",
        event=str(payment.key),
        link="payments:pay" if is_open else "applications:project",
        payment=payment,
        is_open=is_open,
    )
