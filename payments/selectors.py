"""What pages and rules need to know of the money; nothing here writes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Max

from applications import lifecycle
from applications.models import SubsidyApplication
from payments.matching import Project
from payments.models import BankStatement
from payments.rules import Balance
from portefeuille import money


@dataclass(frozen=True)
class Consequences:
    """What comes back when a project closes now, in euro."""

    own: Decimal
    subsidy_in_wallet: Decimal
    unused_subsidy: Decimal


@dataclass(frozen=True)
class RefundTarget:
    """To whom the own contribution goes back; an empty IBAN means that finance must ask for one."""

    name: str
    iban: str


def statements_until() -> date | None:
    """Return the day up to which the bank's statements are in, or None before the first one."""
    account = BankStatement.objects.filter(account=settings.FINANCIAL_MANAGER_IBAN)
    return account.aggregate(last=Max("closing_on"))["last"]


def consequences(application: SubsidyApplication, balance: Balance) -> Consequences:
    """Return what comes back of a project: unspent own contribution, and subsidy that was not used.

    Before the subsidy was added, all of what was granted is unused; afterwards, what the wallet still holds.
    """
    is_funded = application.status in lifecycle.FUNDED
    return Consequences(
        own=balance.own,
        subsidy_in_wallet=balance.subsidy,
        unused_subsidy=balance.subsidy if is_funded else application.subsidy or money.ZERO,
    )


def refund_target(application: SubsidyApplication) -> RefundTarget:
    """Return the company's own account for refunds, or else the account that deposited last."""
    company = application.company
    if company.refund_iban:
        return RefundTarget(company.name, company.refund_iban)
    deposit = application.deposits.select_related("movement").order_by("-pk").first()
    return RefundTarget(company.name, deposit.movement.counterparty_account if deposit else "")


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
