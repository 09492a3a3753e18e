"""Keep what is known of payees: blocked accounts, verifications of name and account, new accounts in force."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from payments.enums import PayeeVerdict, PaymentStatus
from payments.models import BlockedIban, InvoicePayment, PayeeCheck
from payments.orders import rules
from portefeuille.errors import Conflict, Refused
from portefeuille.locking import lock
from providers import services as provider_services


@transaction.atomic
def block_account(*, iban: str, reason: str, user: User, now: datetime) -> BlockedIban:
    """Let an account get no payment any more, for a reason; an account that is blocked already stays as it is."""
    _require_reason(reason)
    row, _created = BlockedIban.objects.get_or_create(
        iban=iban, lifted_at=None, defaults={"reason": reason.strip()[:500], "blocked_at": now, "blocked_by": user}
    )
    return row


@transaction.atomic
def lift_block(*, block_id: int, reason: str, user: User, now: datetime) -> BlockedIban:
    """Pay to an account again, for a reason; raise `Conflict` when somebody lifted the block before."""
    _require_reason(reason)
    row = lock(BlockedIban.objects.filter(pk=block_id)).get()
    if row.lifted_at is not None:
        raise Conflict(_("This block was lifted already."))
    row.lifted_at, row.lifted_by, row.lifting_reason = now, user, reason.strip()[:500]
    row.save(update_fields=["lifted_at", "lifted_by", "lifting_reason"])
    return row


def record_check(
    *, iban: str, name: str, verdict: PayeeVerdict, known_name: str, user: User, now: datetime
) -> PayeeCheck:
    """Keep what a bank said of name and account; the latest answer counts."""
    return PayeeCheck.objects.create(
        iban=iban, name=name, verdict=verdict, known_name=known_name, checked_at=now, checked_by=user
    )


@transaction.atomic
def accept_payee(*, check_id: int, reason: str, user: User, now: datetime) -> PayeeCheck:
    """Pay to an account although the name does not match, for a reason; raise `Conflict` when that was decided."""
    _require_reason(reason)
    row = lock(PayeeCheck.objects.filter(pk=check_id)).get()
    if row.accepted_at is not None:
        raise Conflict(_("Somebody accepted this account already."))
    row.accepted_at, row.accepted_by, row.accepting_reason = now, user, reason.strip()[:500]
    row.save(update_fields=["accepted_at", "accepted_by", "accepting_reason"])
    return row


@transaction.atomic
def put_account_in_force(*, change_id: int, now: datetime) -> bool:
    """Pay a provider on its new account from now on, the payments that wait included; return whether it changed now."""
    change = provider_services.put_iban_in_force(change_id=change_id, now=now)
    if change is None:
        return False
    waiting = InvoicePayment.objects.for_provider(change.provider_id).filter(status=PaymentStatus.CREATED, batch=None)
    waiting.update(beneficiary_iban=change.new_iban)
    return True


def _require_reason(reason: str) -> None:
    problem = rules.reason_missing(reason)
    if problem:
        raise Refused([problem])
