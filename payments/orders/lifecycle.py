"""Which status of an order or a batch may follow which: two tables, and what a code of the bank means for them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from payments.enums import BatchStatus, PaymentStatus
from portefeuille.errors import Conflict

# The statement alone makes an order executed, also one that was not handed over as far as we know: the money has left.
ORDERS: Mapping[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.CREATED: frozenset({PaymentStatus.SENT, PaymentStatus.EXECUTED, PaymentStatus.CANCELLED}),
    PaymentStatus.SENT: frozenset(
        {PaymentStatus.ACCEPTED, PaymentStatus.EXECUTED, PaymentStatus.REJECTED, PaymentStatus.CREATED}
    ),
    PaymentStatus.ACCEPTED: frozenset({PaymentStatus.EXECUTED, PaymentStatus.REJECTED, PaymentStatus.CREATED}),
    PaymentStatus.EXECUTED: frozenset({PaymentStatus.RETURNED}),
    PaymentStatus.REJECTED: frozenset(),
    PaymentStatus.RETURNED: frozenset(),
    PaymentStatus.CANCELLED: frozenset(),
}

BATCHES: Mapping[BatchStatus, frozenset[BatchStatus]] = {
    BatchStatus.DRAFT: frozenset({BatchStatus.APPROVED, BatchStatus.CANCELLED}),
    BatchStatus.APPROVED: frozenset({BatchStatus.EXPORTED, BatchStatus.CANCELLED}),
    BatchStatus.EXPORTED: frozenset({BatchStatus.ACKNOWLEDGED, BatchStatus.REJECTED, BatchStatus.CANCELLED}),
    BatchStatus.ACKNOWLEDGED: frozenset({BatchStatus.REJECTED, BatchStatus.CANCELLED}),
    BatchStatus.REJECTED: frozenset(),
    BatchStatus.CANCELLED: frozenset(),
}
# Batches that left: what stands in them may be at the bank.
DOWNLOADED = (BatchStatus.EXPORTED, BatchStatus.ACKNOWLEDGED)

# Codes of pain.002 by which the bank takes an order on; the others that are no rejection say that it has the file.
ACCEPTED_CODES = frozenset({"ACCP", "ACSP", "ACSC", "ACCC", "ACWC"})
REJECTED_CODE = "RJCT"


def order_follows(present: str, target: PaymentStatus) -> bool:
    """Tell whether an order may go from one status to another."""
    return target in ORDERS[PaymentStatus(present)]


def batch_follows(present: str, target: BatchStatus) -> bool:
    """Tell whether a batch may go from one status to another."""
    return target in BATCHES[BatchStatus(present)]


def require_batch(present: str, target: BatchStatus) -> None:
    """Raise `Conflict` when a batch has moved on: somebody else was faster, or the bank was."""
    if not batch_follows(present, target):
        raise Conflict(
            _("This batch has moved on meanwhile: its status is “%(status)s”. Look at the page again.")
            % {"status": BatchStatus(present).label}
        )


def order_status_of(code: str) -> PaymentStatus | None:
    """Return the status that a code of pain.002 gives an order, or None for one that only says “received”."""
    if code == REJECTED_CODE:
        return PaymentStatus.REJECTED
    return PaymentStatus.ACCEPTED if code in ACCEPTED_CODES else None
