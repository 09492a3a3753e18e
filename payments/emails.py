"""What each mail about money says to whom; the texts stand in templates/emails/."""

from decimal import Decimal

from applications import lifecycle
from applications.emails import to_applicant, to_provider
from applications.models import SubsidyApplication
from correspondence.services import Letter
from payments import selectors
from payments.models import BankMovement, InvoicePayment, Refund


def partly_deposited(application: SubsidyApplication, *, movement: BankMovement, amount: Decimal) -> Letter:
    """A part of the own contribution arrived; this much is missing until this day."""
    return to_applicant(
        application,
        "deposit_incomplete",
        event=str(movement.pk),
        link="payments:deposit",
        amount=amount,
        booked_on=movement.booked_on,
        outstanding=application.outstanding,
    )


def money_returned(application: SubsidyApplication, *, refund: Refund) -> Letter:
    """Money arrived that may not stay; it goes back to this account for this reason."""
    return to_applicant(application, "deposit_returned", event=str(refund.pk), refund=refund)


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
