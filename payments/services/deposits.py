"""Book money that came in: for a project, back to the payer, or into suspense."""

from datetime import datetime
from decimal import Decimal

from applications import notifications
from applications import services as application_services
from applications.enums import EventKind
from applications.models import SubsidyApplication
from payments import emails, ledger
from payments.enums import Account, EntryKind, Outcome, RefundReason
from payments.ledger import Move
from payments.matching import Verdict
from payments.models import BankMovement, Deposit, Refund
from payments.selectors import payable_iban

REFUND_REASONS = {
    Outcome.OVERPAID: RefundReason.SURPLUS,
    Outcome.LATE: RefundReason.LATE,
    Outcome.CLOSED_PROJECT: RefundReason.CLOSED,
    Outcome.ALREADY_FULL: RefundReason.DUPLICATE,
}


def book_credit(
    *, movement: BankMovement, verdict: Verdict, application: SubsidyApplication | None, now: datetime
) -> None:
    """Book a credit as the verdict says; `application` is held when the verdict names one."""
    if application is None:
        _book_suspense(movement, now=now)
        return
    if verdict.kept > 0:
        _book_deposit(movement, application, verdict.kept, now=now)
    if verdict.returned > 0:
        prepare_return(
            movement=movement,
            application=application,
            amount=verdict.returned,
            reason=REFUND_REASONS[verdict.outcome],
            now=now,
        )


def _book_suspense(movement: BankMovement, *, now: datetime) -> None:
    ledger.post(
        key=f"suspense:{movement.pk}",
        kind=EntryKind.SUSPENSE,
        moves=[Move(Account.BANK, Account.SUSPENSE, movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )


def _book_deposit(movement: BankMovement, application: SubsidyApplication, amount: Decimal, *, now: datetime) -> None:
    ledger.post(
        key=f"deposit:{movement.pk}",
        kind=EntryKind.DEPOSIT,
        moves=[Move(Account.BANK, Account.OWN, amount, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    Deposit.objects.create(movement=movement, application=application, amount=amount, booked_on=movement.booked_on)
    application_services.mark_deposited(application=application, amount=amount, booked_on=movement.booked_on, now=now)
    if application.outstanding > 0:
        notifications.send(emails.partly_deposited(application, movement=movement, amount=amount), now=now)
    else:
        _add_subsidy(application, movement, now=now)


def _add_subsidy(application: SubsidyApplication, movement: BankMovement, *, now: datetime) -> None:
    """Put the whole subsidy beside the complete own contribution, in the same transaction."""
    ledger.post(
        key=f"subsidy:{application.pk}",
        kind=EntryKind.SUBSIDY,
        moves=[Move(Account.FUND, Account.SUBSIDY, application.subsidy, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.mark_funded(application=application, today=movement.booked_on, now=now)


def prepare_return(
    *, movement: BankMovement, application: SubsidyApplication, amount: Decimal, reason: RefundReason, now: datetime
) -> Refund:
    """Prepare to send money that may not stay back to the account it came from."""
    refund = Refund.objects.create(
        key=f"return:{movement.pk}",
        application=application,
        source=movement,
        reason=reason,
        amount=amount,
        beneficiary_name=movement.counterparty_name or application.company.name,
        beneficiary_iban=payable_iban(movement.counterparty_account),
        end_to_end_id=f"REFUND-M{movement.pk}",
        created_at=now,
    )
    ledger.post(
        key=f"refund:{refund.key}",
        kind=EntryKind.REFUND,
        moves=[Move(Account.BANK, Account.REFUNDS, amount, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(
        application=application, kind=EventKind.REFUND_PROPOSED, now=now, amount=amount, reason=reason.value
    )
    notifications.send(emails.money_returned(application, refund=refund), now=now)
    return refund
