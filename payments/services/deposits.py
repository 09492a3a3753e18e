"""Book money that came in: for projects, back to the payer, or into suspense."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from applications import notifications
from applications import services as application_services
from applications.enums import EventKind
from applications.models import SubsidyApplication
from payments import emails, ledger
from payments.enums import Account, EntryKind, Outcome, RefundReason
from payments.ledger import Move
from payments.matching import Verdict, account_key
from payments.models import BankMovement, Deposit, MovementDecision, PayerAccount, Refund
from payments.selectors import payable_iban

# Why money that may not stay goes back; an amount that the policy refuses whole has a reason of its own.
REFUND_REASONS = {
    Outcome.OVERPAID: RefundReason.SURPLUS,
    Outcome.LATE: RefundReason.LATE,
    Outcome.CLOSED_PROJECT: RefundReason.CLOSED,
    Outcome.ALREADY_FULL: RefundReason.DUPLICATE,
    Outcome.PARTIAL: RefundReason.AMOUNT,
    Outcome.SPLIT: RefundReason.AMOUNT,
    Outcome.MULTIPLE_REFERENCES: RefundReason.AMOUNT,
}


def book_credit(
    *, movement: BankMovement, verdict: Verdict, applications: Mapping[int, SubsidyApplication], now: datetime
) -> None:
    """Book a stored credit as the verdict says; `applications` are held, by key, all that the verdict names."""
    about = applications[verdict.application_id] if verdict.application_id else None
    if verdict.held > 0:
        book_suspense(movement=movement, now=now)
        if about is not None:
            tell_held(movement=movement, application=about, now=now)
    if verdict.allocations:
        kept = {allocation.application_id: allocation.amount for allocation in verdict.allocations}
        ledger.post(
            key=f"deposit:{movement.pk}",
            kind=EntryKind.DEPOSIT,
            moves=_deposit_moves(verdict),
            booked_on=movement.booked_on,
            now=now,
        )
        for application_id, amount in kept.items():
            count_deposit(movement=movement, application=applications[application_id], amount=amount, now=now)
    if verdict.returned > 0:
        prepare_return(
            movement=movement,
            application=about,
            amount=verdict.returned,
            reason=_refund_reason(verdict),
            now=now,
        )


def _deposit_moves(verdict: Verdict) -> Sequence[Move]:
    """Return the transfers of money that is kept; what a tolerance writes off stands on the account of the costs."""
    moves = [Move(Account.BANK, Account.OWN, part.amount, part.application_id) for part in verdict.allocations]
    if not verdict.written_off:
        return moves
    (allocation,) = verdict.allocations
    if verdict.written_off < 0:
        return [*moves, Move(Account.BANK, Account.FEES, -verdict.written_off)]
    paid = Move(Account.BANK, Account.OWN, allocation.amount - verdict.written_off, allocation.application_id)
    return [paid, Move(Account.FEES, Account.OWN, verdict.written_off, allocation.application_id)]


def _refund_reason(verdict: Verdict) -> RefundReason:
    if verdict.outcome == Outcome.OVERPAID and not verdict.allocations:
        return RefundReason.AMOUNT
    return REFUND_REASONS.get(verdict.outcome, RefundReason.UNKNOWN)


def book_suspense(*, movement: BankMovement, now: datetime) -> None:
    """Keep money apart until a person decides whose it is."""
    ledger.post(
        key=f"suspense:{movement.pk}",
        kind=EntryKind.SUSPENSE,
        moves=[Move(Account.BANK, Account.SUSPENSE, movement.amount)],
        booked_on=movement.booked_on,
        now=now,
    )


def tell_held(
    *,
    movement: BankMovement,
    application: SubsidyApplication,
    now: datetime,
    decision: MovementDecision | None = None,
) -> None:
    """Tell the company that its money waits for a person; `decision` is the one that took it back, if any."""
    application_services.record(
        application=application,
        kind=EventKind.DEPOSIT_HELD,
        now=now,
        amount=movement.amount,
        booked_on=movement.booked_on.isoformat(),
        outcome=Outcome(movement.outcome).value,
    )
    notifications.send(emails.deposit_held(application, movement=movement, decision=decision), now=now)


def count_deposit(
    *,
    movement: BankMovement,
    application: SubsidyApplication,
    amount: Decimal,
    now: datetime,
    decision: MovementDecision | None = None,
) -> None:
    """Count money that the ledger has towards the own contribution of a held application, and add the subsidy to it.

    `decision` is that of the person who gave it to the project, if it was not a rule.
    """
    Deposit.objects.create(
        movement=movement,
        application=application,
        amount=amount,
        booked_on=movement.booked_on,
        decision=decision,
    )
    remember_payer(movement=movement, application=application)
    application_services.mark_deposited(
        application=application, amount=amount, booked_on=movement.booked_on, now=now, received=movement.amount
    )
    if application.outstanding > 0:
        letter = emails.partly_deposited(application, movement=movement, amount=amount, decision=decision)
        notifications.send(letter, now=now)
    else:
        add_subsidy(
            application=application,
            cause=f"{movement.pk}{f':{decision.pk}' if decision else ''}",
            booked_on=timezone.localdate(now) if decision else movement.booked_on,
            now=now,
        )


def remember_payer(*, movement: BankMovement, application: SubsidyApplication) -> None:
    """Remember the account that paid for a company."""
    account = account_key(movement.counterparty_account)
    if account:
        PayerAccount.objects.get_or_create(
            company_id=application.company_id, account=account, defaults={"first_seen_on": movement.booked_on}
        )


def add_subsidy(*, application: SubsidyApplication, cause: str, booked_on: date, now: datetime) -> None:
    """Put the whole subsidy beside the complete own contribution, in the same transaction.

    `cause` tells what completed it: a project that was funded by mistake, or whose deposit was taken back, can be
    funded again.
    """
    ledger.post(
        key=f"subsidy:{application.pk}:{cause}",
        kind=EntryKind.SUBSIDY,
        moves=[Move(Account.FUND, Account.SUBSIDY, application.subsidy, application.pk)],
        booked_on=booked_on,
        now=now,
    )
    application_services.mark_funded(application=application, today=booked_on, now=now)


def prepare_return(
    *,
    movement: BankMovement,
    application: SubsidyApplication | None,
    amount: Decimal,
    reason: RefundReason,
    now: datetime,
    decision: MovementDecision | None = None,
) -> Refund:
    """Prepare to send money that may not stay back to the account it came from.

    By rule it never stood in suspense; by the decision of a person it comes out of it.
    """
    mark = f"D{decision.pk}" if decision else f"M{movement.pk}"
    refund = Refund.objects.create(
        key=f"return:{movement.pk}:{decision.pk}" if decision else f"return:{movement.pk}",
        application=application,
        source=movement,
        decision=decision,
        reason=reason,
        amount=amount,
        beneficiary_name=movement.counterparty_name or (application.company.name if application else ""),
        beneficiary_iban=payable_iban(movement.counterparty_account),
        end_to_end_id=f"REFUND-{mark}",
        created_at=now,
    )
    ledger.post(
        key=f"refund:{refund.key}",
        kind=EntryKind.REFUND,
        moves=[Move(Account.SUSPENSE if decision else Account.BANK, Account.REFUNDS, amount, refund.application_id)],
        booked_on=timezone.localdate(now) if decision else movement.booked_on,
        now=now,
        actor=decision.actor if decision else None,
    )
    if application is not None:
        application_services.record(
            application=application,
            kind=EventKind.REFUND_PROPOSED,
            now=now,
            amount=amount,
            reason=reason.value,
            received=movement.amount,
            booked_on=movement.booked_on.isoformat(),
            refund=refund.pk,
        )
        notifications.send(emails.money_returned(application, refund=refund), now=now)
    return refund
