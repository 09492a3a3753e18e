"""Hand the orders that wait to the bank, in one file."""

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from applications import services as application_services
from applications.enums import EventKind
from payments import selectors
from payments.enums import PaymentStatus
from payments.models import InvoicePayment, OrderFile, Refund
from payments.orders import pain001
from payments.orders.pain001 import WrongOrder
from portefeuille import money

logger = logging.getLogger(__name__)

Order = TypeVar("Order", InvoicePayment, Refund)


@transaction.atomic
def send_orders(*, now: datetime) -> OrderFile | None:
    """Put every order that waits into one pain.001 file for the bank; return None when there is none.

    Two workers at once never send one order twice: each takes the rows the other has not locked. An order that no bank
    would take stays where it is, and never holds up the others.
    """
    payments = _ready(InvoicePayment.objects.select_related("application"))
    refunds = _ready(Refund.objects.exclude(beneficiary_iban=""))
    orders: list[InvoicePayment | Refund] = [*payments, *refunds]
    if not orders:
        return None
    message_id = f"KMOP-{now:%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
    batch = pain001.Batch(
        message_id=message_id,
        created_at=now,
        execution_on=timezone.localdate(now),
        debtor_name=settings.FINANCIAL_MANAGER_NAME,
        debtor_iban=settings.FINANCIAL_MANAGER_IBAN,
        debtor_bic=settings.FINANCIAL_MANAGER_BIC,
        orders=tuple(_line(order) for order in orders),
    )
    file = OrderFile.objects.create(
        message_id=message_id,
        content=pain001.write(batch=batch),
        order_count=len(orders),
        total=sum((order.amount for order in orders), money.ZERO),
        made_at=now,
    )
    _mark_sent(payments, refunds, file, now=now)
    return file


def _mark_sent(
    payments: Sequence[InvoicePayment], refunds: Sequence[Refund], file: OrderFile, *, now: datetime
) -> None:
    sent = {"status": PaymentStatus.SENT, "sent_at": now, "order_file": file}
    InvoicePayment.objects.filter(pk__in=[row.pk for row in payments]).update(**sent)
    Refund.objects.filter(pk__in=[row.pk for row in refunds]).update(**sent)
    for payment in payments:
        application_services.record(
            application=payment.application,
            kind=EventKind.PAYMENT_SENT,
            now=now,
            amount=payment.amount,
            invoice_number=payment.invoice_number,
        )


def _ready(orders: models.QuerySet[Order]) -> list[Order]:
    """Lock the orders that wait and that no other worker has taken; leave out what no bank would take."""
    waiting = orders.filter(status=PaymentStatus.CREATED).order_by("pk")
    return [
        order for order in waiting.select_for_update(of=("self",), no_key=True, skip_locked=True) if _is_right(order)
    ]


def _is_right(order: InvoicePayment | Refund) -> bool:
    try:
        pain001.check_order(_line(order))
    except WrongOrder as error:
        logger.warning("order %s is not sent: %s", order.end_to_end_id, error)
        return False
    return True


def _line(order: InvoicePayment | Refund) -> pain001.Order:
    return pain001.Order(
        end_to_end_id=order.end_to_end_id,
        amount=order.amount,
        creditor_name=order.beneficiary_name,
        creditor_iban=order.beneficiary_iban,
        text=selectors.remittance(order),
    )
