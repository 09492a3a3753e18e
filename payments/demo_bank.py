"""A bank that obeys, for the demo: it writes real CODA files and hands them to the ordinary import.

Its statements continue the chain of the last one that was imported: opening balance, number in the year, day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import demo as demo_people
from accounts.models import User
from applications import lifecycle
from applications.models import SubsidyApplication
from payments import selectors, services
from payments.enums import AT_THE_BANK, UNDERWAY, PaymentStatus
from payments.models import BankStatement, InvoicePayment, OrderFile, Refund
from payments.statements import coda_writer
from portefeuille import money
from portefeuille.errors import Conflict

# How far the bank can go ahead in time, to try what comes too late; and back, before its first statement.
DAYS_AHEAD = 60
DAYS_BACK = 365
# The bank numbers the statements of a year with three figures.
NUMBERS = 1000
# The account of a payer whose own account is not known.
PAYER_IBAN = "BE43068999999501"
LIMIT = 20
# ISO 20022 code of the reason for which the demo sends a payment back: the bank does not say why.
NOT_SPECIFIED = "MS03"
RETURNED_TRANSFER = "00154000"


@dataclass(frozen=True)
class Line:
    """One movement of a day: amount in euro, money in positive; the rest as in `coda_writer.Line`."""

    amount: Decimal
    counterparty_name: str = ""
    counterparty_iban: str = ""
    communication: str = ""
    text: str = ""
    end_to_end_id: str = ""
    return_reason: str = ""


@dataclass(frozen=True)
class Overview:
    """What the bank can do for the projects of a company."""

    awaiting: Sequence[SubsidyApplication]
    payments: Sequence[InvoicePayment]
    refunds: Sequence[Refund]
    executed: Sequence[InvoicePayment]


def folder() -> Path:
    """Return the folder in which the bank leaves its files."""
    return Path(settings.VAR_DIR) / "bank"


def open_days(*, today: date) -> tuple[date, date]:
    """Return the first and the last day on which the bank can book now: from its last statement on, and ahead."""
    until = selectors.statements_until()
    first = until or today - timedelta(days=DAYS_BACK)
    return first, max(today, first) + timedelta(days=DAYS_AHEAD)


@transaction.atomic
def execute(
    lines: Sequence[Line], *, day: date, now: datetime, received_by: User | None = None
) -> services.ImportReport:
    """Put movements on the next statement, write its file and import it; return what the import did.

    A statement never goes back in time: a day before the last statement becomes the day of that statement.
    """
    services.one_importer_at_a_time()
    last = selectors.last_statement()
    opened_on = last.closing_on if last else day
    closed_on = max(day, opened_on)
    number = _next_number(last, closed_on)
    content = coda_writer.write(
        account_iban=settings.FINANCIAL_MANAGER_IBAN,
        bic=settings.FINANCIAL_MANAGER_BIC,
        holder=settings.FINANCIAL_MANAGER_NAME,
        sequence=number,
        created_on=closed_on,
        opening_balance=last.closing_balance if last else money.ZERO,
        opening_date=opened_on,
        closing_date=closed_on,
        lines=[_coda_line(line, closed_on) for line in lines],
    )
    path = folder() / f"{closed_on:%Y-%m-%d}-{number:03d}.cod"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return services.import_statement(content=content, name=path.name, received_by=received_by, now=now)


def _next_number(last: BankStatement | None, day: date) -> int:
    if last is None or last.closing_on.year != day.year:
        return 1
    return (int(last.sequence) + 1) % NUMBERS if last.sequence.isdecimal() else 1


def _coda_line(line: Line, day: date) -> coda_writer.Line:
    return coda_writer.Line(
        amount=line.amount,
        booking_date=day,
        value_date=day,
        counterparty_name=line.counterparty_name,
        counterparty_iban=line.counterparty_iban,
        communication=line.communication,
        text=line.text,
        end_to_end_id=line.end_to_end_id,
        transaction_code=RETURNED_TRANSFER if line.return_reason else "",
        return_reason=line.return_reason,
    )


def deposit(
    application: SubsidyApplication, *, amount: Decimal, day: date, now: datetime, received_by: User
) -> services.ImportReport:
    """Receive an amount for a project from the account of its company."""
    line = Line(
        amount=amount,
        counterparty_name=application.company.name,
        counterparty_iban=application.company.refund_iban or PAYER_IBAN,
        communication=application.structured_communication or "",
    )
    return execute([line], day=day, now=now, received_by=received_by)


def send_orders(*, now: datetime) -> OrderFile | None:
    """Let two people of the demo make, approve and hand over a batch of what waits; return None when nothing can go.

    Batches that a visitor left in the admin stay there.
    """
    maker, *checkers = demo_people.staff()
    batch = services.collect(user=maker, now=now)
    if batch is None:
        return None
    for checker in checkers[: batch.required_approvals]:
        services.approve(batch_id=batch.pk, user=checker, now=now)
    return services.export(batch_id=batch.pk, user=maker, now=now)


def execute_orders(now: datetime) -> services.ImportReport | None:
    """Send what waits and let the bank execute everything that was sent, today; return None when nothing waits."""
    send_orders(now=now)
    payments = InvoicePayment.objects.filter(status__in=AT_THE_BANK).select_related("application").order_by("pk")
    refunds = Refund.objects.filter(status__in=AT_THE_BANK).order_by("pk")
    orders: Iterable[InvoicePayment | Refund] = chain(payments, refunds)
    lines = [_debit(order) for order in orders]
    return execute(lines, day=timezone.localdate(now), now=now) if lines else None


@transaction.atomic
def execute_order(
    order: InvoicePayment | Refund, *, day: date, now: datetime, received_by: User
) -> services.ImportReport:
    """Send what waits and let the bank execute one order; raise `Conflict` when it cannot be executed any more."""
    services.one_importer_at_a_time()
    send_orders(now=now)
    order.refresh_from_db()
    if order.status not in AT_THE_BANK:
        raise Conflict(_("The bank cannot execute this order: it was executed already, or it has to wait."))
    return execute([_debit(order)], day=day, now=now, received_by=received_by)


@transaction.atomic
def send_back(payment: InvoicePayment, *, day: date, now: datetime, received_by: User) -> services.ImportReport:
    """Let the provider's bank send back a payment that was executed; raise `Conflict` when it was not."""
    services.one_importer_at_a_time()
    payment.refresh_from_db()
    if payment.status != PaymentStatus.EXECUTED:
        raise Conflict(_("Only a payment that was executed can come back."))
    line = Line(
        amount=payment.amount,
        counterparty_name=payment.beneficiary_name,
        counterparty_iban=payment.beneficiary_iban,
        end_to_end_id=payment.end_to_end_id,
        return_reason=NOT_SPECIFIED,
    )
    return execute([line], day=day, now=now, received_by=received_by)


def _debit(order: InvoicePayment | Refund) -> Line:
    return Line(
        amount=-order.amount,
        counterparty_name=order.beneficiary_name,
        counterparty_iban=order.beneficiary_iban,
        text=selectors.remittance(order),
        end_to_end_id=order.end_to_end_id,
    )


def overview(company_id: int) -> Overview:
    """Return what the bank can do for the projects of a company, the most pressing or latest first."""
    mine = SubsidyApplication.objects.for_company(company_id)
    awaiting = mine.filter(status__in=lifecycle.AWAITING_MONEY).select_related("registration__provider__company")
    payments = InvoicePayment.objects.filter(application__company_id=company_id).select_related("application")
    refunds = Refund.objects.filter(application__company_id=company_id, status__in=UNDERWAY)
    return Overview(
        awaiting=list(awaiting.order_by("deposit_due_on", "pk")[:LIMIT]),
        payments=list(payments.filter(status__in=UNDERWAY).order_by("pk")[:LIMIT]),
        refunds=list(refunds.select_related("application").order_by("pk")[:LIMIT]),
        executed=list(payments.filter(status=PaymentStatus.EXECUTED).order_by("-executed_on", "-pk")[:LIMIT]),
    )
