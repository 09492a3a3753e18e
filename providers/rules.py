"""Conditions on a new account number of a provider: values in, values out."""

from django.utils.translation import gettext as _

from portefeuille.errors import Refusal


def own_change(user_id: int, requested_by: int) -> Refusal | None:
    """Nobody decides on a new account number that he gave himself."""
    if user_id != requested_by:
        return None
    return Refusal("IBAN_CHANGE_OWN", _("You gave this new account number yourself. Ask a colleague to decide on it."))


def decision_without_reason(reason: str) -> Refusal | None:
    """Say how the new number was checked, or why it is refused."""
    if reason.strip():
        return None
    return Refusal(
        "IBAN_CHANGE_REASON_MISSING", _("Say how you checked the new account, or why you refuse it."), "reason"
    )


def same_account(old: str, new: str) -> Refusal | None:
    """A change changes something."""
    if old != new:
        return None
    return Refusal("IBAN_CHANGE_SAME", _("This is the account that we use already."), "new_iban")
