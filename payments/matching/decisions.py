"""What a person may decide on a movement: conditions, values in, values out. Amounts in euro."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from applications import lifecycle
from applications.enums import Status
from payments.matching.verdicts import EURO
from portefeuille import money
from portefeuille.errors import Refusal

# Statuses in which nothing of a deposit can have been paid to a provider.
UNSPENT = lifecycle.AWAITING_MONEY | {Status.PAYABLE}


@dataclass(frozen=True)
class Share:
    """The part of a movement that a person gives to a project, with what the project is at that moment."""

    number: str
    status: str
    outstanding: Decimal
    amount: Decimal


def assignment_refusals(amount: Decimal, shares: Sequence[Share], *, to_payer: Decimal) -> list[Refusal]:
    """Return every reason why a movement cannot be divided like this; nothing of it may be left over."""
    problems = [problem for share in shares for problem in (project_takes_no_money(share), over_due(share)) if problem]
    left = amount - to_payer - sum((share.amount for share in shares), money.ZERO)
    return problems + [problem for problem in (sum_differs(left),) if problem]


def project_takes_no_money(share: Share) -> Refusal | None:
    """Assign money to a project that waits for its own contribution, be it late."""
    if share.status in lifecycle.AWAITING_MONEY:
        return None
    return Refusal(
        "ASSIGN_CLOSED",
        _("Project %(number)s takes no money: its status is “%(status)s”. Choose another project, or send it back.")
        % {"number": share.number, "status": Status(share.status).label},
        "number",
    )


def over_due(share: Share) -> Refusal | None:
    """A project gets at most what it waits for; the rest goes to another project or back to the payer."""
    if share.status not in lifecycle.AWAITING_MONEY or share.amount <= share.outstanding:
        return None
    return Refusal(
        "ASSIGN_OVER_DUE",
        _("Project %(number)s waits for %(outstanding)s. Give it at most that, and send the rest back to the payer.")
        % {"number": share.number, "outstanding": money.display(share.outstanding)},
        "amount",
    )


def sum_differs(left: Decimal) -> Refusal | None:
    """The parts of a movement add up to it."""
    if left == 0:
        return None
    if left > 0:
        sentence = _("%(left)s is not divided yet. Divide the whole amount.") % {"left": money.display(left)}
    else:
        sentence = _("You divide %(left)s more than arrived.") % {"left": money.display(-left)}
    return Refusal("ASSIGN_SUM", sentence, "amount")


def not_in_suspense(amount: Decimal, currency: str) -> Refusal | None:
    """Money that came in, in euro, can be given to a project or sent back; anything else is only noted."""
    if amount > 0 and currency == EURO:
        return None
    return Refusal(
        "DECISION_NOT_A_CREDIT",
        _("This is not money that came in, in euro. You can only leave a note, and settle it with the bank."),
    )


def reason_missing(reason: str) -> Refusal | None:
    """A decision about money has a reason, for who reads it later."""
    if reason.strip():
        return None
    return Refusal("DECISION_REASON_MISSING", _("Write down why you decide this."), "reason")


def follow_up_passed(follow_up_on: date, today: date) -> Refusal | None:
    """What is left in suspense is looked at again on a day that is still to come."""
    if follow_up_on > today:
        return None
    return Refusal("PARK_DAY_PASSED", _("Choose a day after today on which somebody looks again."), "follow_up_on")


def spent_meanwhile(number: str, status: str, amount: Decimal, own_in_wallet: Decimal) -> Refusal | None:
    """A deposit is taken off a project while all of it is still there."""
    if status in UNSPENT and amount <= own_in_wallet:
        return None
    return Refusal(
        "UNDO_SPENT",
        _(
            "The money cannot be taken off project %(number)s any more: its status is “%(status)s” and it holds "
            "%(own)s of the own contribution. Reclaim the amount instead."
        )
        % {"number": number, "status": Status(status).label, "own": money.display(own_in_wallet)},
    )


def refund_underway(reference: str, *, is_at_the_bank: bool) -> Refusal | None:
    """A refund is taken back while the bank does not have it."""
    if not is_at_the_bank:
        return None
    return Refusal(
        "UNDO_SENT",
        _("Refund %(reference)s is on its way to the payer or was paid. It cannot be undone any more.")
        % {"reference": reference},
    )
