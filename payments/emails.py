"""What each mail about money says to whom; the texts stand in templates/emails/."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from applications import arrivals, documents, lifecycle
from applications.emails import texts_to_applicant, to_applicant, to_provider
from applications.enums import EventKind
from applications.models import SubsidyApplication
from correspondence.services import Letter
from payments import selectors
from payments.enums import Outcome, RefundReason
from payments.models import (
    BankMovement,
    Claim,
    CreditNote,
    DailyProof,
    Deposit,
    InvoicePayment,
    MovementDecision,
    Refund,
)
from payments.selectors import Reduction
from portefeuille import identifiers, money
from portefeuille.known import known


def partly_deposited(
    application: SubsidyApplication,
    *,
    movement: BankMovement,
    amount: Decimal,
    decision: MovementDecision | None = None,
    recipients: Sequence[str] | None = None,
) -> Letter:
    """A part of the own contribution arrived; this much is missing until this day."""
    account = documents.deposit_account()
    due_on = known(application.deposit_due_on)
    sentence = arrivals.told(
        EventKind.DEPOSIT_RECEIVED,
        amount=amount,
        booked_on=movement.booked_on,
        received=movement.amount,
        outstanding=application.outstanding,
        due_on=due_on,
    )
    return texts_to_applicant(
        application,
        "deposit_incomplete",
        texts={
            "sentence": sentence,
            "application.title": application.title,
            "outstanding": money.display(application.outstanding),
            "account.name": account["name"],
            "account.iban": identifiers.format_iban(account["iban"]),
            "account.bic": account["bic"],
            "communication": identifiers.format_communication(application.structured_communication or ""),
            "due_on": f"{due_on:%d/%m/%Y}",
        },
        recipients=recipients,
        event=_event(movement, decision),
        link="payments:deposit",
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


def payee_account_asked(application: SubsidyApplication, *, payment: InvoicePayment, case_id: int) -> Letter:
    """To the provider: your account took no payment; which one do we use?"""
    return to_provider(
        application, "payee_account_asked", event=str(case_id), link="payments:provider_payments", payment=payment
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


def books_do_not_hold(proof: DailyProof) -> Letter:
    """To finance: the books of this day do not hold; one mail a day says so."""
    return Letter(
        key=f"books_do_not_hold:{proof.day}",
        kind="books_do_not_hold",
        recipients=[settings.FINANCE_EMAIL],
        context={
            "proof": proof,
            "link": f"{settings.PUBLIC_URL}{reverse('admin:payments_dailyproof_change', args=[proof.pk])}",
        },
    )


def account_asked(application: SubsidyApplication, *, refund: Refund) -> Letter:
    """To the company: we owe you this amount and know no account; tell us one."""
    letter = to_applicant(application, "account_asked", event=refund.key, refund=refund)
    return replace(letter, context={**letter.context, "link": _page("payments:refund_account")})


def _page(name: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name)}"


def reduced(application: SubsidyApplication, *, effect: Reduction) -> Letter:
    """To the applicant: the cost is lower now, and this is what it changes."""
    return to_applicant(application, "project_reduced", event=str(effect.cost), effect=effect)


def reduced_for_provider(application: SubsidyApplication, *, effect: Reduction) -> Letter:
    """To the provider: the cost of this project is lower now."""
    return to_provider(application, "provider_project_reduced", event=str(effect.cost), effect=effect)


def deposit_reversed(
    application: SubsidyApplication, *, movement: BankMovement, amount: Decimal, claim: Claim | None
) -> Letter:
    """To the applicant: your bank took this deposit back; deposit again, or pay what was spent of it."""
    return to_applicant(
        application,
        "deposit_reversed",
        event=str(movement.pk),
        link="payments:claims" if claim else "payments:deposit",
        amount=amount,
        booked_on=movement.booked_on,
        claim=claim,
        dues=selectors.dues(claim) if claim else [],
        may_deposit=lifecycle.may(application.status, lifecycle.Action.DEPOSIT),
    )


def claim_made(claim: Claim) -> Letter:
    """To the company: we reclaim this amount for this reason, payable in these instalments."""
    return to_applicant(
        claim.application,
        "claim_made",
        event=str(claim.pk),
        link="payments:claims",
        claim=claim,
        dues=selectors.dues(claim),
    )


def claim_payment_received(claim: Claim, *, movement: BankMovement, amount: Decimal) -> Letter:
    """To the company: this amount came in for the claim; this much is left."""
    return to_applicant(
        claim.application,
        "claim_payment_received",
        event=str(movement.pk),
        link="payments:claims",
        claim=claim,
        amount=amount,
        booked_on=movement.booked_on,
    )


def claim_waived(claim: Claim, *, amount: Decimal) -> Letter:
    """To the company: what was left of this claim need not be paid."""
    return to_applicant(
        claim.application, "claim_waived", event=str(claim.pk), link="payments:claims", claim=claim, amount=amount
    )


def repayment_asked(note: CreditNote) -> Letter:
    """To the provider: your customer asks you to pay this back."""
    return to_provider(
        note.application, "repayment_asked", event=str(note.pk), link="payments:provider_notes", note=note
    )


def repayment_declined(note: CreditNote, *, explanation: str) -> Letter:
    """To the applicant: the agency does not ask the provider to pay back, and why."""
    return to_applicant(note.application, "repayment_declined", event=str(note.pk), note=note, explanation=explanation)


def repayment_announced(note: CreditNote) -> Letter:
    """To the applicant: the provider announced to pay this back, of which this is yours."""
    return to_applicant(note.application, "repayment_announced", event=str(note.pk), note=note)


def repayment_data(note: CreditNote) -> Letter:
    """To the provider: transfer this amount to this account with this communication."""
    return to_provider(
        note.application,
        "repayment_data",
        event=str(note.pk),
        link="payments:provider_notes",
        note=note,
        account=documents.deposit_account(),
    )


def repayment_received(note: CreditNote) -> Letter:
    """To the applicant: the provider paid back; your part is on its way to you."""
    return to_applicant(note.application, "repayment_received", event=str(note.pk), note=note)
