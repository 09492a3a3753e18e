"""Every test of money ends with books that prove."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db.models import Sum

from payments import ledger, selectors
from payments.enums import Account, Outcome
from payments.models import BankMovement, BankStatement
from tests.payments.builders import Bank

UNPOSTED = (Outcome.NOT_BOOKED, Outcome.FOREIGN_CURRENCY)


@pytest.fixture
def bank() -> Bank:
    """Return a bank that has not sent a statement yet."""
    return Bank()


@pytest.fixture
def books(db: None) -> Iterator[None]:
    """Prove the books when the test is over: the ledger, the wallets, and the bank's own closing balance."""
    yield
    proof = ledger.prove()
    assert proof.holds, proof
    if not BankStatement.objects.exists():
        return
    booked = BankMovement.objects.exclude(outcome__in=UNPOSTED).aggregate(total=Sum("amount"))["total"]
    first = BankStatement.objects.order_by("pk").first()
    last = selectors.last_statement()
    assert first is not None
    assert last is not None
    assert last.closing_balance - first.opening_balance == (booked or Decimal(0)) == ledger.balance(Account.BANK)
