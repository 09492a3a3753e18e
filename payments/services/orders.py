"""Order payments to providers: judged, split, booked and announced in one transaction."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from applications import lifecycle, notifications
from applications import services as application_services
from applications.models import SubsidyApplication
from companies import services as company_services
from companies.enums import Right
from payments import emails, ledger, rules, selectors
from payments.enums import Account, EntryKind
from payments.ledger import Move
from payments.models import InvoicePayment, Refund
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
    `Conflict`. Raises `NotAllowed` for who may not pay for the company, and `Refused` when the amount exceeds the
    balance, the invoice is dated in the future or was paid already. In this order: lock the project, check, order row,
    ledger, status and event, mails to both sides.
    """
    application = application_services.hold(application_id=application_id)
    company_services.require_right(
        company_id=application.company_id, user=user, right=Right.PAY, today=timezone.localdate(now)
    )
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
