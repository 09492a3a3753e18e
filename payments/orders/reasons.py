"""What to do with an order that was rejected or came back, by the reason of the bank (ISO 20022 external code list).

Sources: EPC135-18, guidance on reason codes for SEPA credit transfer R-transactions; docs/money.md lists the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Resend(StrEnum):
    """Whether the same order may go out again."""

    ONCE = "once"
    BY_HAND = "by_hand"
    NEVER = "never"


@dataclass(frozen=True)
class Action:
    """What follows from a reason: a sentence for finance, and what the portal does by itself."""

    advice: Promise
    blocks_account: bool = False
    asks_payee: bool = False
    resend: Resend = Resend.BY_HAND


_NEW_ACCOUNT = Action(
    _("The account is wrong, closed or blocked. It gets nothing any more; ask the payee for another one."),
    blocks_account=True,
    asks_payee=True,
)
_FINANCE = Action(_("The bank cannot reach the account this way. Finance looks at bank code and kind of order."))
_REGULATORY = Action(
    _("The law stops this payment. Never send it again without a compliance decision."), resend=Resend.NEVER
)
_UNKNOWN = Action(_("The bank gives a reason that is not in our table. Finance looks at it."))

ACTIONS: Mapping[str, Action] = {
    "AC01": _NEW_ACCOUNT,
    "AC03": _NEW_ACCOUNT,
    "AC04": _NEW_ACCOUNT,
    "AC06": _NEW_ACCOUNT,
    "AG01": _NEW_ACCOUNT,
    "AG02": _FINANCE,
    "RC01": _FINANCE,
    "CNOR": _FINANCE,
    "AM05": Action(_("The bank takes it for a duplicate. Check first whether it was paid twice.")),
    "BE04": Action(_("Name or address of the payee is missing. Complete it, then send the order again.")),
    "RR02": Action(_("Name or address of the payer is missing. Complete it, then send the order again.")),
    "RR03": Action(_("Name or address of the payee is missing. Complete it, then send the order again.")),
    "MD07": Action(_("The payee has died. Stop here; finance contacts the heirs."), resend=Resend.NEVER),
    "MS02": Action(_("The payee's bank gives no reason. Ask the payee, and send again by hand only."), asks_payee=True),
    "MS03": Action(_("The payee's bank gives no reason. Ask the payee, and send again by hand only."), asks_payee=True),
    "RR01": _REGULATORY,
    "RR04": _REGULATORY,
    "ED05": Action(_("A technical fault between banks. It goes out again once, by itself."), resend=Resend.ONCE),
    "TECH": Action(_("A technical fault between banks. It goes out again once, by itself."), resend=Resend.ONCE),
    "CUST": Action(_("Sent back after our recall, at the wish of the payer."), resend=Resend.NEVER),
    "DUPL": Action(_("Sent back after our recall of a duplicate."), resend=Resend.NEVER),
    "FRAD": Action(_("Sent back after our recall for fraud."), resend=Resend.NEVER),
    "FOCR": Action(_("The positive answer to our recall."), resend=Resend.NEVER),
}
# Reasons that answer a recall of ours.
RECALL_ANSWERS = frozenset({"CUST", "DUPL", "FRAD", "FOCR"})


def action(code: str) -> Action:
    """Return what to do for a reason; finance looks at one that is not in the table."""
    return ACTIONS.get(code, _UNKNOWN)
