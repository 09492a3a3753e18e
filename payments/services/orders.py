"""Order payments to providers, hand orders to the bank, and book what the bank did with them."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import lifecycle, notifications
from applications import services as application_services
from applications.enums import EventKind, Status
from applications.models import SubsidyApplication
from payments import emails, ledger, rules, selectors
from payments.enums import Account, EntryKind, PaymentStatus
from payments.ledger import Move
from payments.models import BankMovement, InvoicePayment, OrderFile, Refund
from payments.orders import pain001
from payments.rules import Balance, Invoice
from payments.selectors import balance_of
from portefeuille.errors import Conflict, Refused
from portefeuille.known import known

Order = TypeVar("Order", InvoicePayment, Refund)


@transaction.atomic
def order_payment(
    *,
    application_id: int,
    user: User,
    key: uuid.UUID,
    invoice_number: str,
    invoiced_on: date,
    amount: Decimal,
    now: datetime,
) -> InvoicePayment:
    """Order the payment of an invoice (or part of it) to the provider, from the project's wallet.

    `key` comes with the form: the same key again returns the order that was made, with other data it raises
    `Conflict`. Raises `Refused` when the amount exceeds the balance, the invoice is dated in the future or was paid
    already. In this order: lock the project, check, order row, ledger, status and event, mails to both sides.
    """
    application = application_services.hold(application_id=application_id)
    earlier = InvoicePayment.objects.filter(key=key).first()
    if earlier is not None:
        return _same_order(earlier, application_id, invoice_number=invoice_number, amount=amount)
    lifecycle.require_action(application.status, lifecycle.Action.PAY)
    invoice = Invoice(invoice_number, invoiced_on, amount)
    balance = balance_of(application_id)
    refusals = selectors.payment_refusals(application_id, invoice, balance=balance, today=timezone.localdate(now))
    if refusals:
        raise Refused(refusals)
    payment = _create(application, invoice, balance=balance, user=user, key=key, now=now)
    ledger.post(
        key=f"payment:{payment.key}",
        kind=EntryKind.PAYMENT,
        moves=[
            Move(Account.OWN, Account.IN_TRANSIT, payment.own_share, application.pk),
            Move(Account.SUBSIDY, Account.IN_TRANSIT, payment.subsidy_share, application.pk),
        ],
        booked_on=timezone.localdate(now),
        now=now,
        actor=user,
    )
    application_services.mark_payment_ordered(
        application=application, amount=amount, invoice_number=invoice_number, user=user, now=now
    )
    notifications.send(
        emails.payment_ordered(application, payment=payment),
        emails.payment_announced(application, payment=payment),
        now=now,
    )
    return payment


def _same_order(order: InvoicePayment, application_id: int, *, invoice_number: str, amount: Decimal) -> InvoicePayment:
    if (order.application_id, order.invoice_number, order.amount) == (application_id, invoice_number, amount):
        return order
    raise Conflict(_("This form was used already. Open the payment form again."))


def _create(
    application: SubsidyApplication, invoice: Invoice, *, balance: Balance, user: User, key: uuid.UUID, now: datetime
) -> InvoicePayment:
    """Write the order with its shares, and with the provider's name and account as they are now."""
    own, subsidy = rules.shares(
        invoice.amount, balance, own_contribution=application.own_contribution, cost=application.cost
    )
    provider = known(application.registration).provider
    serial = InvoicePayment.objects.filter(application=application).count() + 1
    return InvoicePayment.objects.create(
        key=key,
        application=application,
        invoice_number=invoice.number,
        invoiced_on=invoice.dated_on,
        amount=invoice.amount,
        own_share=own,
        subsidy_share=subsidy,
        beneficiary_name=provider.company.name,
        beneficiary_iban=provider.iban,
        end_to_end_id=f"{application.number}-P{serial:02d}",
        ordered_by=user,
        ordered_at=now,
    )


@transaction.atomic
def send_orders(*, now: datetime) -> OrderFile | None:
    """Put every order that waits into one pain.001 file for the bank; return None when there is none.

    Two workers at once never send one order twice: each takes the rows the other has not locked.
    """
    payments = list(_waiting(InvoicePayment.objects.select_related("application")))
    refunds = list(_waiting(Refund.objects.exclude(beneficiary_iban="")))
    if not payments and not refunds:
        return None
    message_id = f"KMOP-{now:%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
    orders: list[InvoicePayment | Refund] = [*payments, *refunds]
    lines = [_line(order) for order in orders]
    content = pain001.write(
        batch=pain001.Batch(
            message_id=message_id,
            created_at=now,
            execution_on=timezone.localdate(now),
            debtor_name=settings.FINANCIAL_MANAGER_NAME,
            debtor_iban=settings.FINANCIAL_MANAGER_IBAN,
            debtor_bic=settings.FINANCIAL_MANAGER_BIC,
            orders=tuple(lines),
        )
    )
    file = OrderFile.objects.create(
        message_id=message_id,
        content=content,
        order_count=len(lines),
        total=sum(line.amount for line in lines),
        made_at=now,
    )
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
    return file


def _waiting(orders: models.QuerySet[Order]) -> models.QuerySet[Order]:
    """Lock the orders that wait for the bank and that no other worker has taken."""
    rows = orders.filter(status=PaymentStatus.CREATED)
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk")


def _line(order: InvoicePayment | Refund) -> pain001.Order:
    if isinstance(order, InvoicePayment):
        text = rules.remittance(known(order.application.number), order.invoice_number)
    else:
        text = order.end_to_end_id
    return pain001.Order(
        end_to_end_id=order.end_to_end_id,
        amount=order.amount,
        creditor_name=order.beneficiary_name,
        creditor_iban=order.beneficiary_iban,
        text=text,
    )


def book_executed_payment(*, payment: InvoicePayment, movement: BankMovement, now: datetime) -> None:
    """Book a payment that the bank statement shows as executed; complete the project when it was the last euro."""
    application = application_services.hold(application_id=payment.application_id)
    payment.status = PaymentStatus.EXECUTED
    payment.executed_on = movement.booked_on
    payment.movement = movement
    payment.save(update_fields=["status", "executed_on", "movement"])
    ledger.post(
        key=f"payment-executed:{payment.key}",
        kind=EntryKind.PAYMENT_EXECUTED,
        moves=[Move(Account.IN_TRANSIT, Account.BANK, payment.amount, application.pk)],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(
        application=application,
        kind=EventKind.PAYMENT_EXECUTED,
        now=now,
        amount=payment.amount,
        invoice_number=payment.invoice_number,
    )
    notifications.send(emails.payment_executed(application, payment=payment), now=now)
    if _is_fully_paid(application):
        application_services.mark_completed(application=application, today=movement.booked_on, now=now)


def _is_fully_paid(application: SubsidyApplication) -> bool:
    if application.status != Status.PARTIALLY_PAID or balance_of(application.pk).total != 0:
        return False
    return not application.payments.live().exclude(status=PaymentStatus.EXECUTED).exists()


def book_executed_refund(*, refund: Refund, movement: BankMovement, now: datetime) -> None:
    """Book a refund that the bank statement shows as executed."""
    refund.status = PaymentStatus.EXECUTED
    refund.executed_on = movement.booked_on
    refund.movement = movement
    refund.save(update_fields=["status", "executed_on", "movement"])
    ledger.post(
        key=f"refund-executed:{refund.key}",
        kind=EntryKind.REFUND_EXECUTED,
        moves=[Move(Account.REFUNDS, Account.BANK, refund.amount, refund.application_id)],
        booked_on=movement.booked_on,
        now=now,
    )


def book_returned_payment(*, payment: InvoicePayment, movement: BankMovement, now: datetime) -> None:
    """Put a payment that came back into the wallet again, in the same shares; the invoice can be paid anew.

    On a project that was closed meanwhile the money does not stay: see `closing.return_leftover`.
    """
    application = application_services.hold(application_id=payment.application_id)
    payment.status = PaymentStatus.RETURNED
    payment.save(update_fields=["status"])
    ledger.post(
        key=f"payment-returned:{payment.key}",
        kind=EntryKind.PAYMENT_RETURNED,
        moves=[
            Move(Account.BANK, Account.OWN, payment.own_share, application.pk),
            Move(Account.BANK, Account.SUBSIDY, payment.subsidy_share, application.pk),
        ],
        booked_on=movement.booked_on,
        now=now,
    )
    application_services.record(
        application=application,
        kind=EventKind.PAYMENT_FAILED,
        now=now,
        amount=payment.amount,
        invoice_number=payment.invoice_number,
    )
    if application.status in {Status.PARTIALLY_PAID, Status.COMPLETED}:
        application_services.mark_unpaid(
            application=application, has_other_payments=application.payments.live().exists()
        )
    notifications.send(emails.payment_returned(application, payment=payment), now=now)
