"""What the match is fed with: projects with the accounts that paid for their companies, and the policies of a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from applications.models import SubsidyApplication
from payments.enums import UNDECIDED, Outcome, Treatment
from payments.matching import Period, Policies, Policy, Project, account_key, policy_of
from payments.matching import policies_on as policies_of_periods
from payments.models import BankMovement, DepositPolicy, PayerAccount
from portefeuille.known import known


def projects_by_communication(references: Collection[str]) -> dict[str, Project]:
    """Return the projects whose structured communication is among the references; two queries, however many."""
    rows = SubsidyApplication.objects.submitted().filter(structured_communication__in=references)
    found = list(rows.select_related("company").order_by("pk"))
    accounts = known_accounts({row.company_id for row in found})
    return {known(row.structured_communication): as_project(row, accounts[row.company_id]) for row in found}


def as_project(application: SubsidyApplication, accounts: Iterable[str]) -> Project:
    """Return what the match needs to know of a submitted application and of the accounts that paid for its company."""
    return Project(
        application_id=application.pk,
        status=application.status,
        outstanding=application.outstanding,
        deposit_due_on=known(application.deposit_due_on),
        company_name=application.company.name,
        known_accounts=frozenset({*accounts, account_key(application.company.refund_iban)} - {""}),
    )


def known_accounts(company_ids: Collection[int]) -> dict[int, set[str]]:
    """Return, for each company, the accounts from which money was accepted for it."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = PayerAccount.objects.filter(company_id__in=company_ids)
    for company_id, account in rows.values_list("company_id", "account"):
        found[company_id].add(account)
    return found


def policy_periods() -> Sequence[Period]:
    """Return every policy in force, by outcome and first day: all that judging lines of any day needs."""
    return [
        Period(
            Outcome(row.outcome),
            row.valid_from,
            Policy(Treatment(row.treatment), row.tolerance, row.grace_days, row.decide_within_days),
        )
        for row in DepositPolicy.objects.in_force().order_by("outcome", "valid_from")
    ]


def policies_on(day: date) -> Policies:
    """Return the policies that hold on a booking date."""
    return policies_of_periods(day, policy_periods())


def last_day_that_counts(application: SubsidyApplication) -> date:
    """Return the last booking date on which money counts for a submitted application, days of grace included."""
    due_on = known(application.deposit_due_on)
    return due_on + timedelta(days=policy_of(Outcome.LATE, policies_on(due_on)).grace_days)


def has_undecided_money(application_id: int) -> bool:
    """Tell whether money for a project waits for a person."""
    return BankMovement.objects.filter(application_id=application_id, handling__in=UNDECIDED).exists()
