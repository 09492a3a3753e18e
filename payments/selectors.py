"""What pages and rules need to know of the money; nothing here writes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Max

from applications import rules as application_rules
from applications.models import SubsidyApplication
from payments.matching import Project
from payments.models import BankStatement, Wallet
from payments.rules import Balance
from portefeuille import identifiers, money


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


def statements_until() -> date | None:
    """Return the day up to which the bank's statements are in, or None before the first one."""
    account = BankStatement.objects.filter(account=settings.FINANCIAL_MANAGER_IBAN)
    return account.aggregate(last=Max("closing_on"))["last"]


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
    deposit = application.deposits.select_related("movement").order_by("-pk").first()
    return RefundTarget(company.name, payable_iban(deposit.movement.counterparty_account) if deposit else "")


def payable_iban(account: str) -> str:
    """Return an account of a bank file as an IBAN to which we can send money, or "" when finance must ask for one."""
    try:
        return identifiers.parse_iban(account)
    except ValueError:
        return ""


def projects_by_communication(references: set[str]) -> dict[str, Project]:
    """Return the projects whose structured communication is among the references."""
    rows = SubsidyApplication.objects.submitted().filter(structured_communication__in=references)
    return {row.structured_communication: as_project(row) for row in rows if row.structured_communication}


def as_project(application: SubsidyApplication) -> Project:
    """Return what the match needs to know of a submitted application."""
    return Project(
        application_id=application.pk,
        status=application.status,
        outstanding=application.outstanding,
        deposit_due_on=application.deposit_due_on,
    )
