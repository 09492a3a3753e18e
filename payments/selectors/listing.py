"""The payments of a provider, narrowed, with their totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from companies.search import search_key
from payments.enums import PaymentStatus
from payments.models import InvoicePayment, Refund
from payments.selectors.outgoing import payment_text


@dataclass(frozen=True)
class PaymentNarrowing:
    """What a list of payments is narrowed to; an empty value narrows nothing. The days are included."""

    text: str = ""
    status: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Total:
    """How many payments stand in one status, and for how much in euro."""

    status: PaymentStatus
    count: int
    amount: Decimal


def payments_of_provider(provider_id: int, narrowing: PaymentNarrowing) -> QuerySet[InvoicePayment]:
    """Return the payments to a provider by `day_of`, the latest first."""
    rows = InvoicePayment.objects.for_provider(provider_id).annotate(
        day=Coalesce("executed_on", TruncDate("ordered_at"))
    )
    if narrowing.status:
        rows = rows.filter(status=narrowing.status)
    if narrowing.since:
        rows = rows.filter(day__gte=narrowing.since)
    if narrowing.until:
        rows = rows.filter(day__lte=narrowing.until)
    if narrowing.text:
        rows = rows.filter(_matches(narrowing.text))
    return rows.select_related("application__company").order_by("-day", "-pk")


def _matches(text: str) -> Q:
    """Return the condition that a text stands in the project number, the invoice number or the name of the company."""
    condition = Q(application__number__contains=text.strip().upper()) | Q(invoice_number__icontains=text)
    key = search_key(text)
    return condition | Q(application__company__search_key__contains=key) if key else condition


def totals(payments: QuerySet[InvoicePayment]) -> Sequence[Total]:
    """Return the totals of a list of payments for each status that occurs in it, in the order of the statuses."""
    rows = payments.order_by().values_list("status").annotate(count=Count("pk"), total=Sum("amount"))
    found = {status: Total(PaymentStatus(status), count, total) for status, count, total in rows}
    return [found[status] for status in PaymentStatus if status in found]


def remittance(order: InvoicePayment | Refund) -> str:
    """Return the text beside an order on the bank statement: the communication of the invoice, if it has one."""
    if isinstance(order, Refund):
        return order.end_to_end_id
    return order.communication or payment_text(order.application.number or "", order.invoice_number)


def day_of(payment: InvoicePayment) -> date:
    """Return the day under which a payment is listed: of execution, or else of the order."""
    return payment.executed_on or timezone.localdate(payment.ordered_at)
