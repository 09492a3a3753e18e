"""What comes back of a project, and to whom: when its cost goes down, when the provider or the company pays back."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Upper

from applications import regimes
from applications import rules as application_rules
from applications import selectors as application_selectors
from applications.models import SubsidyApplication
from payments import rules
from payments.enums import ASKED_NOTES, LIVE_NOTES, ClaimKind, ClaimStatus, CreditNoteStatus, PaymentStatus
from payments.models import Claim, CreditNote, Deposit, InvoicePayment, Refund
from payments.rules import Balance
from portefeuille import money
from portefeuille.errors import Refusal
from portefeuille.known import known


@dataclass(frozen=True)
class Reduction:
    """What a lower cost does, in euro: the new shares, what comes back, and what is then still to be deposited."""

    cost: Decimal
    own: Decimal
    subsidy: Decimal
    own_back: Decimal
    subsidy_back: Decimal
    budget: Decimal
    outstanding: Decimal


@dataclass(frozen=True)
class Due:
    """An instalment and how much of it was received, in euro: money counts for the earliest one first."""

    serial: int
    due_on: date
    amount: Decimal
    received: Decimal

    @property
    def is_paid(self) -> bool:
        """Tell whether nothing of it is owed any more."""
        return self.received == self.amount


def reduction(application: SubsidyApplication, *, cost: Decimal, today: date) -> Reduction:
    """Return what a lower cost would do to a submitted project."""
    subsidy, own = application_rules.reduced(
        cost=cost, rate=known(application.rate), granted=known(application.subsidy)
    )
    unused = known(application.subsidy) - subsidy
    is_this_year = application_rules.returns_to_budget(known(application.submitted_on), today)
    own_back = max(application.deposited - own, money.ZERO)
    return Reduction(
        cost=cost,
        own=own,
        subsidy=subsidy,
        own_back=own_back,
        subsidy_back=unused,
        budget=unused if is_this_year else money.ZERO,
        outstanding=own - (application.deposited - own_back),
    )


def reduction_refusals(application: SubsidyApplication, *, cost: Decimal) -> list[Refusal]:
    """Return why the cost of a submitted project cannot become this one."""
    lower = application_rules.project_cost_not_lower(cost, application.cost)
    facts = replace(known(application_selectors.project_facts(application)), cost=cost)
    regime = regimes.by_code(application.regime_code)
    subsidy, _own = application_rules.reduced(
        cost=cost, rate=known(application.rate), granted=known(application.subsidy)
    )
    problems = (
        lower,
        application_rules.project_below_minimum(facts, regime),
        application_rules.project_aid_exceeds_cost(facts, subsidy),
    )
    return [problem for problem in problems if problem]


def paid_of(application_id: int) -> Balance:
    """Return what providers received for a project, by share, whether or not it came back as a credit note."""
    paid = InvoicePayment.objects.filter(application_id=application_id, status=PaymentStatus.EXECUTED)
    return _shares(paid.aggregate(own=Sum("own_share"), subsidy=Sum("subsidy_share")))


def _shares(sums: dict[str, Decimal | None]) -> Balance:
    return Balance(sums["own"] or money.ZERO, sums["subsidy"] or money.ZERO)


def _of_notes(application_id: int, statuses: tuple[CreditNoteStatus, ...]) -> Balance:
    notes = CreditNote.objects.filter(application_id=application_id, status__in=statuses)
    return _shares(notes.aggregate(own=Sum("own_share"), subsidy=Sum("subsidy_share")))


def repayable(application_id: int) -> Balance:
    """Return what the provider of a project received and has not announced to pay back, by share."""
    paid, noted = paid_of(application_id), _of_notes(application_id, LIVE_NOTES)
    return Balance(paid.own - noted.own, paid.subsidy - noted.subsidy)


def note_shares(application: SubsidyApplication, *, amount: Decimal, repayable: Balance) -> Balance:
    """Divide what a provider pays back by the ratio of the project, as it was paid."""
    own, subsidy = rules.shares(
        amount, repayable, own_contribution=known(application.own_contribution), cost=application.cost
    )
    return Balance(own, subsidy)


def announced_note(application_id: int, note_number: str) -> CreditNote | None:
    """Return the live credit note of a project with a number, in any case of letters."""
    notes = CreditNote.objects.filter(application_id=application_id, status__in=LIVE_NOTES)
    return notes.alias(upper=Upper("note_number")).filter(upper=Upper(Value(note_number))).first()


def reclaimable(application_id: int) -> Decimal:
    """Return the subsidy of a project that was paid out and has neither come back nor been reclaimed, in euro."""
    came_back = _of_notes(application_id, (CreditNoteStatus.RECEIVED,)).subsidy
    claims = Claim.objects.filter(application_id=application_id, kind=ClaimKind.RECOVERY)
    live = claims.exclude(status=ClaimStatus.WAIVED).aggregate(total=Sum("amount"))["total"] or money.ZERO
    waived = claims.filter(status=ClaimStatus.WAIVED).aggregate(total=Sum("paid"))["total"] or money.ZERO
    left: Decimal = paid_of(application_id).subsidy - came_back - live - waived
    return left


def recovery_refusals(
    application: SubsidyApplication, *, amount: Decimal, count: int, first_due_on: date, today: date
) -> list[Refusal]:
    """Return why the subsidy of a project cannot be reclaimed in this way."""
    problems = (
        rules.recovery_over_paid(amount, reclaimable(application.pk)),
        rules.recovery_instalments(amount, count=count, first_due_on=first_due_on, today=today),
    )
    return [problem for problem in problems if problem]


def dues(claim: Claim) -> list[Due]:
    """Return the instalments of a claim in their order, with what was received of each."""
    left, found = claim.paid, []
    for part in claim.instalments.all():
        received = min(left, part.amount)
        left -= received
        found.append(Due(part.serial, part.due_on, part.amount, received))
    return found


def expected_by_communication(references: AbstractSet[str]) -> Claim | CreditNote | None:
    """Return the claim or the credit note that one of the communications of a bank movement names."""
    claim = Claim.objects.filter(structured_communication__in=references).first()
    return claim or CreditNote.objects.filter(structured_communication__in=references).first()


def refunds_without_account(company_id: int) -> list[Refund]:
    """Return the refunds to a company that wait until it names an account, the oldest first."""
    rows = Refund.objects.waiting_for_account(company_id).select_related("application")
    return list(rows.order_by("created_at", "pk"))


def deposit_taken_back(*, amount: Decimal, communications: AbstractSet[str], account: str) -> Deposit | None:
    """Return the one deposit that a reversal of an amount undoes, by its communication or else by the payer's account.

    None when several could be meant, or when the money was divided over projects: a person decides.
    """
    whole = Deposit.objects.standing().filter(movement__amount=amount)
    named = whole.filter(application__structured_communication__in=communications)
    found = list((named if communications else whole.filter(movement__counterparty_account=account)).order_by("pk")[:2])
    is_clear = len(found) == 1 and found[0].movement.deposits.count() == 1
    return found[0] if is_clear else None


def budget_back(application: SubsidyApplication, subsidy: Decimal, *, today: date) -> Decimal:
    """Return how much of a subsidy that comes back the company can use again this year, in euro."""
    if not application_rules.returns_to_budget(known(application.submitted_on), today):
        return money.ZERO
    used: Decimal = application.budget_used
    return min(subsidy, used)


def notes_of(application: SubsidyApplication) -> list[CreditNote]:
    """Return what the provider of a project pays back, the latest first."""
    return list(application.credit_notes.order_by("-made_at", "-pk"))


def asked_note(application: SubsidyApplication) -> CreditNote | None:
    """Return the question of an applicant that the provider has not answered."""
    return application.credit_notes.filter(status__in=ASKED_NOTES).first()


def notes_of_provider(provider_id: int) -> QuerySet[CreditNote]:
    """Return what a provider pays back and is asked to pay back, the latest first."""
    rows = CreditNote.objects.filter(application__registration__provider_id=provider_id)
    visible = rows.exclude(status__in=(CreditNoteStatus.DECISION, CreditNoteStatus.WITHDRAWN))
    return visible.select_related("application__company").order_by("-made_at", "-pk")


def claims_of(application: SubsidyApplication) -> list[tuple[Claim, list[Due]]]:
    """Return what a company owes for a project, the latest first, with the instalments."""
    rows = application.claims.prefetch_related("instalments").order_by("-made_at", "-pk")
    return [(claim, dues(claim)) for claim in rows]
