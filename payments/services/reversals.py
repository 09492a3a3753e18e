"""The bank of a payer takes a deposit back: out of the wallet, and what was spent becomes a claim."""

from datetime import datetime
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from applications import corrections, lifecycle, notifications
from applications import services as application_services
from applications.enums import EventKind, Status
from applications.models import SubsidyApplication
from payments import emails, ledger
from payments.enums import Account, EntryKind, PaymentStatus, RefundReason
from payments.ledger import Move
from payments.models import BankMovement, Deposit, Refund
from payments.selectors import balance_of
from payments.services import claims, closing
from portefeuille import money
from portefeuille.locking import lock

# Nothing of the deposit can have been paid to a provider yet.
UNSPENT = lifecycle.AWAITING_MONEY | {Status.PAYABLE}


def book_reversed_deposit(*, movement: BankMovement, deposit: Deposit, now: datetime) -> None:
    """Book that the bank took back a deposit: never a silent negative, for what was spent becomes a claim.

    The money comes out of the wallet first, then out of refunds that no file carries yet; the rest is claimed. A
    project of which nothing was paid waits for its deposit again, without the subsidy; one paid in part is stopped.
    """
    amount = -movement.amount
    own_refunds = Q(application_id=deposit.application_id, source__isnull=True)
    unsent = list(lock(Refund.objects.unsent().filter(own_refunds | Q(source=deposit.movement))))
    application = application_services.hold(application_id=deposit.application_id)
    deposit.reversed_by = movement
    deposit.save(update_fields=["reversed_by"])
    in_wallet = min(balance_of(application.pk).own, deposit.amount)
    set_off = _set_off(unsent, amount - in_wallet)
    claimed = amount - in_wallet - set_off
    ledger.post(
        key=f"deposit-reversed:{movement.pk}",
        kind=EntryKind.DEPOSIT_REVERSED,
        moves=[
            Move(Account.OWN, Account.BANK, in_wallet, application.pk),
            Move(Account.REFUNDS, Account.BANK, set_off, application.pk),
            Move(Account.CLAIMS, Account.BANK, claimed, application.pk),
        ],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(application=application, kind=EventKind.DEPOSIT_REVERSED, now=now, amount=amount)
    _settle_project(application, movement, in_wallet, now=now)
    claim = None
    if claimed > 0:
        claim = claims.claim_reversed_deposit(application=application, movement=movement, amount=claimed, now=now)
    notifications.send(emails.deposit_reversed(application, movement=movement, amount=amount, claim=claim), now=now)


def _set_off(unsent: list[Refund], wanted: Decimal) -> Decimal:
    """Hold back refunds that were not sent, as far as they fit into an amount; return what they held."""
    held = money.ZERO
    for refund in unsent:
        if held + refund.amount <= wanted:
            held += refund.amount
            refund.status = PaymentStatus.CANCELLED
            refund.save(update_fields=["status"])
    return held


def _settle_project(
    application: SubsidyApplication, movement: BankMovement, in_wallet: Decimal, *, now: datetime
) -> None:
    """Put a held project where its money is: it waits again, or it is closed with what is left sent back."""
    today = timezone.localdate(now)
    if application.status in UNSPENT:
        if application.funded_on is not None:
            _withdraw_subsidy(application, movement, now=now)
        corrections.mark_deposit_reversed(application=application, amount=in_wallet)
    elif application.status == Status.PARTIALLY_PAID:
        closing.return_money(
            application=application, reason=RefundReason.STOPPED, cause=f"reversed:{movement.pk}", today=today, now=now
        )
        corrections.mark_closed_by_reversal(application=application, today=today)


def _withdraw_subsidy(application: SubsidyApplication, movement: BankMovement, *, now: datetime) -> None:
    """Take the subsidy out of the wallet of a held project; it stays reserved in the budget of the year."""
    ledger.post(
        key=f"subsidy-withdrawn:{movement.pk}",
        kind=EntryKind.SUBSIDY_RELEASED,
        moves=[Move(Account.SUBSIDY, Account.FUND, balance_of(application.pk).subsidy, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
