"""The edges of orders and batches, every pair of them, and what the codes of the bank mean."""

from itertools import product

import pytest

from payments.enums import BatchStatus, PaymentStatus
from payments.orders import lifecycle
from portefeuille.errors import Conflict

ORDER_EDGES = {
    "created sent",
    "created executed",
    "created cancelled",
    "sent accepted",
    "sent executed",
    "sent rejected",
    "sent created",
    "accepted executed",
    "accepted rejected",
    "accepted created",
    "executed returned",
}
BATCH_EDGES = {
    "draft approved",
    "draft cancelled",
    "approved exported",
    "approved cancelled",
    "exported acknowledged",
    "exported rejected",
    "exported cancelled",
    "acknowledged rejected",
    "acknowledged cancelled",
}


@pytest.mark.parametrize(("present", "target"), list(product(PaymentStatus, PaymentStatus)))
def test_an_order_follows_its_edges_alone(present: PaymentStatus, target: PaymentStatus) -> None:
    assert lifecycle.order_follows(present, target) == (f"{present} {target}" in ORDER_EDGES)


@pytest.mark.parametrize(("present", "target"), list(product(BatchStatus, BatchStatus)))
def test_a_batch_follows_its_edges_alone(present: BatchStatus, target: BatchStatus) -> None:
    if f"{present} {target}" in BATCH_EDGES:
        lifecycle.require_batch(present, target)
    else:
        with pytest.raises(Conflict):
            lifecycle.require_batch(present, target)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("RCVD", None),
        ("ACTC", None),
        ("PDNG", None),
        ("ACCP", PaymentStatus.ACCEPTED),
        ("ACSP", PaymentStatus.ACCEPTED),
        ("ACSC", PaymentStatus.ACCEPTED),
        ("RJCT", PaymentStatus.REJECTED),
    ],
)
def test_the_bank_accepts_or_rejects_and_never_executes_by_report(code: str, expected: PaymentStatus | None) -> None:
    assert lifecycle.order_status_of(code) == expected
