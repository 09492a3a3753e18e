"""Keep a proof of the books, and raise the alarm when they do not hold."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from applications import notifications
from payments import emails
from payments.enums import ProofCause
from payments.models import DailyProof
from payments.proof import prove

logger = logging.getLogger(__name__)


@transaction.atomic
def prove_books(*, cause: ProofCause, now: datetime) -> DailyProof:
    """Prove the books and keep the result as a row; when they do not hold, finance gets a mail, once a day.

    Never raises for books that do not hold: the day's work goes on, and finance looks.
    """
    proof = prove()
    row = DailyProof.objects.create(
        day=timezone.localdate(now),
        made_at=now,
        cause=cause,
        holds=proof.holds,
        statement_balance=proof.statement_balance,
        wrong_wallet_count=proof.wrong_wallet_count,
        wrong_budget_count=proof.wrong_budget_count,
        **{account.value: balance for account, balance in proof.balances.items()},
    )
    if not row.holds:
        logger.error("the books do not hold: proof %s", row.pk)
        notifications.send(emails.books_do_not_hold(row), now=now)
    return row
