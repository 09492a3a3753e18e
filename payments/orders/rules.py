"""Conditions on orders and batches on their way to the bank: values in, values out. Money in euro."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.enums import PayeeVerdict
from portefeuille.errors import Refusal


@dataclass(frozen=True, slots=True)
class Payee:
    """What is known of the account of a payee: why it is blocked, whether it is changing, what its bank said."""

    blocked_because: str = ""
    is_changing: bool = False
    verdict: str = ""
    is_accepted: bool = False


def account_missing(iban: str) -> Refusal | None:
    """Pay to an account that is known."""
    if iban:
        return None
    return Refusal("ORDER_ACCOUNT_MISSING", _("There is no account number yet. Fill it in first."))


def account_blocked(payee: Payee) -> Refusal | None:
    """Never pay to a blocked account."""
    if not payee.blocked_because:
        return None
    return Refusal(
        "ORDER_ACCOUNT_BLOCKED",
        _("The account is blocked: %(reason)s. Ask the payee for another one.") % {"reason": payee.blocked_because},
    )


def account_changing(payee: Payee) -> Refusal | None:
    """Wait while the payee's new account number waits for its second person and its days."""
    if not payee.is_changing:
        return None
    return Refusal(
        "ORDER_ACCOUNT_CHANGING",
        _("The provider has changed its account number. Payments wait until the change is approved and in force."),
    )


def payee_no_match(payee: Payee) -> Refusal | None:
    """Stop an order whose payee does not hold the account, until a person decides with a reason."""
    if payee.verdict != PayeeVerdict.NO_MATCH or payee.is_accepted:
        return None
    return Refusal(
        "ORDER_PAYEE_NO_MATCH",
        _("The bank says that the name does not belong to this account. Accept it with a reason, or cancel the order."),
    )


def not_taken(problem: str) -> Refusal | None:
    """Leave out what no bank would take: a wrong account number, a name without letters."""
    if not problem:
        return None
    return Refusal("ORDER_NOT_TAKEN", _("No bank takes this order: %(problem)s.") % {"problem": problem})


def approvals_needed(
    amounts: Collection[Decimal], *, total: Decimal, order_limit: Decimal, batch_limit: Decimal
) -> int:
    """Return how many people must approve a batch: one, or two above the limit of an order or of the whole."""
    return 2 if total > batch_limit or max(amounts, default=Decimal(0)) > order_limit else 1


def own_approval(user_id: int, *, made_by: int, approved_by: int | None) -> Refusal | None:
    """Nobody approves what he made himself, nor twice."""
    if user_id == made_by:
        return Refusal("BATCH_OWN_WORK", _("You made this batch yourself. Ask a colleague to approve it."))
    if user_id == approved_by:
        return Refusal("BATCH_APPROVED_ALREADY", _("You approved this batch already. It needs one more colleague."))
    return None


def reason_missing(reason: str) -> Refusal | None:
    """Say why, so that whoever reads it next year understands."""
    if reason.strip():
        return None
    return Refusal("ORDER_REASON_MISSING", _("Say why. Others read it later."), "reason")


def not_stated_unsent(*, was_downloaded: bool, is_stated: bool) -> Refusal | None:
    """Cancel a file that was downloaded only on a person's word that the bank will not execute it."""
    if not was_downloaded or is_stated:
        return None
    return Refusal(
        "BATCH_MAY_BE_AT_THE_BANK",
        _("This file was downloaded. Confirm that the bank has not executed it and will not: otherwise we pay twice."),
        "is_stated",
    )
