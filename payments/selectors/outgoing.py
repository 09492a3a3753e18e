"""The orders on their way to the bank: as the bank reads them, and why some have to wait."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from payments.enums import BatchStatus, PaymentStatus
from payments.models import BlockedIban, InvoicePayment, OrderBatch, PayeeCheck, Refund
from payments.orders import pain001, rules
from payments.orders.pain001 import WrongOrder
from payments.orders.rules import Payee
from portefeuille.errors import Refusal
from providers import selectors as provider_selectors

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An order as it goes to the bank, beside the row that it stands for."""

    model: type[InvoicePayment] | type[Refund]
    pk: int
    status: str
    application_id: int | None
    project_number: str
    provider_id: int | None
    invoice_number: str
    order: pain001.Order


@dataclass(frozen=True)
class Held:
    """An order that has to wait, and every reason why."""

    outgoing: Outgoing
    reasons: Sequence[Refusal]


def outgoing(payments: QuerySet[InvoicePayment], refunds: QuerySet[Refund]) -> Iterator[Outgoing]:
    """Yield orders as they go to the bank, payments first, both in the order of their making."""
    yield from map(_payment, payments.order_by("pk").values_list(*_PAYMENT).iterator(chunk_size=CHUNK))
    yield from map(_refund, refunds.order_by("pk").values_list(*_REFUND).iterator(chunk_size=CHUNK))


_PAYMENT = (
    "pk",
    "status",
    "application_id",
    "application__number",
    "application__registration__provider_id",
    "invoice_number",
    "end_to_end_id",
    "amount",
    "beneficiary_name",
    "beneficiary_iban",
    "communication",
)
_REFUND = (
    "pk",
    "status",
    "application_id",
    "application__number",
    "end_to_end_id",
    "amount",
    "beneficiary_name",
    "beneficiary_iban",
)


def payment_text(project_number: str, invoice_number: str) -> str:
    """Return the text beside a payment on the bank statement, in the letters that banks pass on."""
    return pain001.plain(f"{project_number} {invoice_number}", length=pain001.MAX_TEXT)


def _payment(row: tuple[Any, ...]) -> Outgoing:
    pk, status, application_id, number, provider_id, invoice, end_to_end_id, amount, name, iban, communication = row
    order = pain001.Order(
        end_to_end_id=end_to_end_id,
        amount=amount,
        creditor_name=name,
        creditor_iban=iban,
        text=payment_text(str(number), str(invoice)),
        communication=communication,
    )
    return Outgoing(InvoicePayment, pk, status, application_id, number, provider_id, invoice, order)


def _refund(row: tuple[Any, ...]) -> Outgoing:
    pk, status, application_id, number, end_to_end_id, amount, name, iban = row
    order = pain001.Order(
        end_to_end_id=end_to_end_id,
        amount=amount,
        creditor_name=name,
        creditor_iban=iban,
        text=end_to_end_id,
    )
    return Outgoing(Refund, pk, status, application_id, number or "", None, "", order)


def payees(orders: Collection[Outgoing], checks: Mapping[str, PayeeCheck] | None = None) -> Mapping[int, Payee]:
    """Return what is known of the payee of each order, by the order's place; three questions, however many orders.

    Who has `latest_checks` of the accounts already brings them along.
    """
    ibans = {item.order.creditor_iban for item in orders}
    blocked = dict(BlockedIban.objects.filter(iban__in=ibans, lifted_at=None).values_list("iban", "reason"))
    checks = latest_checks(ibans) if checks is None else checks
    changing = provider_selectors.changing_accounts()
    return {
        place: _payee(item, blocked, checks.get(item.order.creditor_iban), changing)
        for place, item in enumerate(orders)
    }


def _payee(item: Outgoing, blocked: Mapping[str, str], check: PayeeCheck | None, changing: Collection[int]) -> Payee:
    return Payee(
        blocked_because=blocked.get(item.order.creditor_iban, ""),
        is_changing=item.provider_id in changing,
        verdict=check.verdict if check else "",
        is_accepted=bool(check and check.accepted_at),
    )


def latest_checks(ibans: Collection[str]) -> Mapping[str, PayeeCheck]:
    """Return the latest verification of payee of each account that has one."""
    rows = PayeeCheck.objects.filter(iban__in=ibans).order_by("iban", "-checked_at", "-pk").distinct("iban")
    return {row.iban: row for row in rows.select_related("checked_by", "accepted_by")}


def sort(orders: Sequence[Outgoing]) -> tuple[list[Outgoing], list[Held]]:
    """Divide orders into those that can go and those that have to wait, with every reason."""
    known = payees(orders)
    ready: list[Outgoing] = []
    held: list[Held] = []
    for place, item in enumerate(orders):
        reasons = reasons_to_wait(item, known[place])
        if reasons:
            held.append(Held(item, reasons))
        else:
            ready.append(item)
    return ready, held


def reasons_to_wait(item: Outgoing, payee: Payee) -> list[Refusal]:
    """Return every reason why an order cannot go to the bank now."""
    missing = rules.account_missing(item.order.creditor_iban)
    if missing:
        return [missing]
    found = [
        rules.account_blocked(payee),
        rules.account_changing(payee),
        rules.payee_no_match(payee),
        rules.not_taken(_problem(item.order)),
    ]
    return [problem for problem in found if problem]


def _problem(order: pain001.Order) -> str:
    try:
        pain001.check_order(order)
    except WrongOrder as error:
        return str(error)
    return ""


def orders_of_batch(batch_id: int) -> Iterator[Outgoing]:
    """Yield the orders of a batch, in the order of the file."""
    return outgoing(InvoicePayment.objects.filter(batch=batch_id), Refund.objects.filter(batch=batch_id))


def to_collect() -> Iterator[Outgoing]:
    """Yield the orders that stand in no batch yet, those without an account included."""
    refunds = Refund.objects.filter(status=PaymentStatus.CREATED, batch__isnull=True)
    return outgoing(InvoicePayment.objects.all().to_collect(), refunds)


def batches_to_export() -> Sequence[OrderBatch]:
    """Return the batches that are approved and that nobody downloaded yet, the oldest first."""
    return list(OrderBatch.objects.filter(status=BatchStatus.APPROVED).order_by("pk"))
