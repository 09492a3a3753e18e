"""What the checker of a batch sees: each order with what is known of its payee, and what to think of first."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import ngettext

from payments.enums import BatchStatus, PayeeVerdict, PaymentStatus
from payments.models import InvoicePayment, OrderBatch, PayeeCheck, Refund
from payments.orders import lifecycle, rules
from payments.selectors.outgoing import Outgoing, latest_checks, payees, reasons_to_wait
from portefeuille import money
from portefeuille.errors import Refusal


@dataclass(frozen=True)
class SheetRow:
    """One order of a batch: the latest verification of its payee, whether its account was paid before, why it waits."""

    outgoing: Outgoing
    status: str
    check: PayeeCheck | None
    is_new_account: bool
    reasons: Sequence[Refusal]


@dataclass(frozen=True)
class BatchSheet:
    """A batch as its checker reads it; `refusal` says why this person cannot approve it."""

    rows: Sequence[SheetRow]
    warnings: Sequence[str]
    approvals_left: int
    refusal: Refusal | None
    is_draft: bool
    is_downloadable: bool
    was_downloaded: bool
    is_cancellable: bool


def batch_sheet(batch: OrderBatch, orders: Sequence[Outgoing], *, user_id: int) -> BatchSheet:
    """Return what a person sees of a batch, with its given orders."""
    ibans = {item.order.creditor_iban for item in orders}
    checks = latest_checks(ibans)
    paid = paid_accounts(ibans)
    known = payees(orders, checks)
    is_open = batch.status in {BatchStatus.DRAFT, BatchStatus.APPROVED}
    rows = [
        SheetRow(
            outgoing=item,
            status=str(PaymentStatus(item.status).label),
            check=checks.get(item.order.creditor_iban),
            is_new_account=item.order.creditor_iban not in paid,
            reasons=reasons_to_wait(item, known[place]) if is_open else (),
        )
        for place, item in enumerate(orders)
    ]
    given = sum(1 for person in (batch.approved_by_id, batch.second_approved_by_id) if person)
    return BatchSheet(
        rows=rows,
        warnings=_warnings(rows) if is_open else (),
        approvals_left=batch.required_approvals - given,
        refusal=rules.own_approval(user_id, made_by=batch.made_by_id, approved_by=batch.approved_by_id),
        is_draft=batch.status == BatchStatus.DRAFT,
        is_downloadable=batch.status == BatchStatus.APPROVED or batch.status in lifecycle.DOWNLOADED,
        was_downloaded=batch.status in lifecycle.DOWNLOADED,
        is_cancellable=lifecycle.batch_follows(batch.status, BatchStatus.CANCELLED),
    )


def paid_accounts(ibans: Collection[str]) -> frozenset[str]:
    """Return those of some accounts to which the bank executed an order of ours before."""
    payments = InvoicePayment.objects.filter(beneficiary_iban__in=ibans, status=PaymentStatus.EXECUTED)
    refunds = Refund.objects.filter(beneficiary_iban__in=ibans, status=PaymentStatus.EXECUTED)
    found = payments.values_list("beneficiary_iban", flat=True).union(
        refunds.values_list("beneficiary_iban", flat=True)
    )
    return frozenset(found)


def _warnings(rows: Sequence[SheetRow]) -> list[str]:
    """Return what to think of before approving, a sentence for each kind with how many orders it is about."""
    waiting = sum(1 for row in rows if row.reasons)
    new = sum(1 for row in rows if row.is_new_account)
    unchecked = sum(1 for row in rows if row.is_new_account and row.check is None)
    close = sum(1 for row in rows if row.check and row.check.verdict == PayeeVerdict.CLOSE_MATCH)
    large = sum(1 for row in rows if row.outgoing.order.amount > settings.ORDER_LIMIT)
    twins = Counter((row.outgoing.order.creditor_iban, row.outgoing.order.amount) for row in rows)
    doubles = sum(count for count in twins.values() if count > 1)
    found = [
        (
            waiting,
            ngettext("%(n)s order has to wait: take it out.", "%(n)s orders have to wait: take them out.", waiting),
        ),
        (
            large,
            ngettext("%(n)s order is above %(limit)s.", "%(n)s orders are above %(limit)s.", large),
        ),
        (
            doubles,
            ngettext(
                "%(n)s order has the same account and amount as another.",
                "%(n)s orders have the same account and amount as another: is nothing paid twice?",
                doubles,
            ),
        ),
        (
            close,
            ngettext(
                "Of %(n)s order the bank knows the account under almost the same name.",
                "Of %(n)s orders the bank knows the account under almost the same name.",
                close,
            ),
        ),
        (
            new,
            ngettext(
                "%(n)s order goes to an account that was never paid before.",
                "%(n)s orders go to an account that was never paid before.",
                new,
            ),
        ),
        (
            unchecked,
            ngettext(
                "Of %(n)s of these accounts the name was never verified.",
                "Of %(n)s of these accounts the names were never verified.",
                unchecked,
            ),
        ),
    ]
    limit = money.display(settings.ORDER_LIMIT)
    return [sentence % {"n": count, "limit": limit} for count, sentence in found if count]
