"""What pages and rules need to know of the money of one project."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum, Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from applications import regimes
from applications import rules as application_rules
from applications.models import SubsidyApplication
from correspondence.models import Message
from payments import rules
from payments.enums import UNDERWAY
from payments.models import Deposit, InvoicePayment, Refund, Wallet
from payments.rules import Balance, Invoice
from payments.selectors.bank import payable_iban
from portefeuille import money
from portefeuille.errors import Refusal


@dataclass(frozen=True)
class Consequences:
    """What comes back when a project closes now, in euro; `budget` is what the company can use again this year."""

    own: Decimal
    subsidy_in_wallet: Decimal
    unused_subsidy: Decimal
    budget: Decimal


@dataclass(frozen=True)
class RefundTarget:
    """To whom the own contribution goes back; an empty IBAN means that finance must ask for one."""

    name: str
    iban: str


@dataclass(frozen=True)
class Preview:
    """What a payment would do, in euro: its shares, what stays on the project, and the VAT at the ordinary rate."""

    amount: Decimal
    own: Decimal
    subsidy: Decimal
    left: Decimal
    vat: Decimal
    warnings: Sequence[str]


def balance_of(application_id: int) -> Balance:
    """Return what the wallet of a project holds; a project without one holds nothing."""
    wallet = Wallet.objects.filter(pk=application_id).first()
    return Balance(wallet.own, wallet.subsidy) if wallet else Balance(money.ZERO, money.ZERO)


def consequences(application: SubsidyApplication, balance: Balance, *, today: date) -> Consequences:
    """Return what comes back of a submitted project: unspent own contribution, and subsidy that was not used.

    Before the subsidy was added, all of what was granted is unused; afterwards, what the wallet still holds.
    """
    if application.submitted_on is None:
        raise ValueError("a draft has no money")
    unused = balance.subsidy if application.funded_on else application.subsidy or money.ZERO
    is_this_year = application_rules.returns_to_budget(application.submitted_on, today)
    return Consequences(
        own=balance.own,
        subsidy_in_wallet=balance.subsidy,
        unused_subsidy=unused,
        budget=unused if is_this_year else money.ZERO,
    )


def refund_target(application: SubsidyApplication) -> RefundTarget:
    """Return the company's own account for refunds, or else the account that deposited last."""
    company = application.company
    if company.refund_iban:
        return RefundTarget(company.name, company.refund_iban)
    deposit = application.deposits.standing().select_related("movement").order_by("-pk").first()
    return RefundTarget(company.name, payable_iban(deposit.movement.counterparty_account) if deposit else "")


def deposits_of(application: SubsidyApplication) -> Sequence[Deposit]:
    """Return what arrived for a project and stays there, in the order of the bank."""
    return list(application.deposits.standing().order_by("booked_on", "pk"))


def returns_of(application: SubsidyApplication) -> Sequence[Refund]:
    """Return what arrived for a project and goes back to the payer, in the order of the bank."""
    returned = application.refunds.filter(source__isnull=False).select_related("source")
    return list(returned.order_by("source__booked_on", "pk"))


def payments_of(application: SubsidyApplication) -> Sequence[InvoicePayment]:
    """Return the payments of a project, the latest first."""
    return list(application.payments.order_by("-ordered_at", "-pk"))


def payments_underway(application: SubsidyApplication) -> Decimal:
    """Return what was ordered for a project and not executed yet, in euro."""
    underway = application.payments.filter(status__in=UNDERWAY)
    return underway.aggregate(total=Sum("amount"))["total"] or money.ZERO


def deposit_letter(application: SubsidyApplication) -> Message | None:
    """Return the message with which a company got the deposit data of a project."""
    letters = Message.objects.for_company(application.company_id).filter(project_number=application.number)
    return letters.filter(kind="application_submitted").order_by("pk").first()


def payment_refusals(application_id: int, invoice: Invoice, *, balance: Balance, today: date) -> list[Refusal]:
    """Return every reason why the payment of an invoice cannot be ordered now."""
    problems = [
        rules.payment_over_balance(invoice.amount, balance),
        rules.invoice_in_future(invoice.dated_on, today),
        _paid_already(application_id, invoice.number),
    ]
    return [problem for problem in problems if problem]


def _paid_already(application_id: int, invoice_number: str) -> Refusal | None:
    payments = InvoicePayment.objects.live().filter(application_id=application_id)
    if not payments.alias(upper=Upper("invoice_number")).filter(upper=Upper(Value(invoice_number))).exists():
        return None
    return Refusal(
        "PAY_INVOICE_TWICE",
        _(
            "You ordered a payment of this invoice already. Check the invoice number. "
            "To pay the rest of the same invoice, add /2 to its number."
        ),
        "invoice_number",
    )


def preview(application: SubsidyApplication, *, balance: Balance, amount: Decimal) -> Preview:
    """Return what a payment of a submitted project would do, for an amount that the balance allows."""
    if application.cost is None or application.own_contribution is None:
        raise ValueError("a draft has nothing to pay")
    own, subsidy = rules.shares(amount, balance, own_contribution=application.own_contribution, cost=application.cost)
    return Preview(
        amount=amount,
        own=own,
        subsidy=subsidy,
        left=balance.total - amount,
        vat=money.percentage(regimes.VAT_PERCENT, amount),
        warnings=rules.payment_warnings(amount, balance, own_contribution=application.own_contribution),
    )
