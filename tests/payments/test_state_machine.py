"""Money in any order: after every step the books hold, no wallet is negative, and budgets hold what projects use."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from applications.enums import Status, StopReason
from applications.models import AnnualBudget, SubsidyApplication
from payments import ledger, selectors, services
from payments.enums import UNDERWAY, ClaimStatus, CreditNoteStatus, PaymentStatus
from payments.models import Claim, CreditNote, Deposit, InvoicePayment, Refund, Transfer, Wallet
from portefeuille.errors import DomainError
from tests.applications.builders import Applicant, make_applicant
from tests.factories import TODAY
from tests.payments.builders import (
    Bank,
    announce,
    at,
    credit,
    debit_of,
    deposit_for,
    order,
    recover,
    return_of,
    reversal_of,
    waiting_project,
)

pytestmark = pytest.mark.django_db

AMOUNTS = st.sampled_from(["0.01", "33.33", "400", "770", "1540", "1600", "2200"])


class Books(RuleBasedStateMachine):
    """A company with its projects and the bank, of which anything may happen next."""

    projects = Bundle("projects")

    def __init__(self) -> None:
        """Begin with empty books, in a transaction that is thrown away."""
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.bank = Bank()
        self.applicant: Applicant = make_applicant(year=TODAY.year)
        self.serial = 0

    def teardown(self) -> None:
        """Throw the books away."""
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _fresh(self, project: SubsidyApplication) -> SubsidyApplication:
        return SubsidyApplication.objects.get(pk=project.pk)

    def _number(self) -> str:
        self.serial += 1
        return f"N-{self.serial}"

    @rule(target=projects)
    def apply(self) -> SubsidyApplication:
        """Submit an application."""
        return waiting_project(self.applicant)

    @rule(project=projects, amount=AMOUNTS)
    def deposit(self, project: SubsidyApplication, amount: str) -> None:
        """Receive money for a project, whatever its state."""
        self.bank.sends(deposit_for(project, amount))

    @rule(project=projects, amount=AMOUNTS)
    def pay(self, project: SubsidyApplication, amount: str) -> None:
        """Order a payment; the portal may decline."""
        self._try(lambda: order(project, amount, number=self._number()))

    @rule(day=st.sampled_from([0, 400]))
    def execute(self, day: int) -> None:
        """Let the bank execute everything that is on its way, in this year or the next."""
        when = max(TODAY + timedelta(days=day), self.bank.closed_on or TODAY)
        for waiting in (InvoicePayment.objects, Refund.objects):
            for found in waiting.filter(status__in=UNDERWAY).order_by("pk"):
                self.bank.sends(debit_of(found, day=when), day=when)

    @rule()
    def bring_back(self) -> None:
        """Let the bank of a payee send the last executed payment back."""
        found = InvoicePayment.objects.filter(status=PaymentStatus.EXECUTED).order_by("-pk").first()
        noted = CreditNote.objects.filter(application__payments=found).exclude(status=CreditNoteStatus.WITHDRAWN)
        if found is not None and not noted.exists():
            self.bank.sends(return_of(found))

    @rule(project=projects)
    def stop(self, project: SubsidyApplication) -> None:
        """Stop a project; the portal may decline."""
        self._try(
            lambda: services.stop(
                application_id=project.pk,
                user=self.applicant.user,
                reason=StopReason.CHEAPER,
                explanation="",
                now=at(TODAY),
            )
        )

    @rule(project=projects, cost=st.sampled_from(["100", "999.99", "1100"]))
    def reduce(self, project: SubsidyApplication, cost: str) -> None:
        """Lower the cost of a project; the portal may decline."""
        self._try(
            lambda: services.reduce_cost(
                application_id=project.pk, user=self.applicant.user, cost=Decimal(cost), now=at(TODAY)
            )
        )

    @rule()
    def take_back(self) -> None:
        """Let the bank of the payer take the last deposit back."""
        found = Deposit.objects.standing().select_related("application", "movement").order_by("-pk").first()
        if found is not None:
            self.bank.sends(reversal_of(found.application, found.movement.amount))

    @rule(project=projects, amount=AMOUNTS)
    def announce_note(self, project: SubsidyApplication, amount: str) -> None:
        """Let the provider announce to pay back; the portal may decline."""
        self._try(lambda: announce(self._fresh(project), amount, number=self._number()))

    @rule()
    def pay_note(self) -> None:
        """Let a provider pay back what it announced."""
        note = CreditNote.objects.filter(status=CreditNoteStatus.ANNOUNCED).order_by("pk").first()
        if note is not None:
            self.bank.sends(credit(note.amount, communication=note.structured_communication))

    @rule(project=projects, amount=AMOUNTS)
    def reclaim(self, project: SubsidyApplication, amount: str) -> None:
        """Reclaim subsidy in two instalments; the portal may decline."""
        self._try(lambda: recover(self._fresh(project), amount, count=2 if Decimal(amount) > 1 else 1))

    @rule(amount=AMOUNTS)
    def pay_claim(self, amount: str) -> None:
        """Receive money for the oldest open claim."""
        claim = Claim.objects.filter(status=ClaimStatus.OPEN).order_by("pk").first()
        if claim is not None:
            self.bank.sends(credit(amount, communication=claim.structured_communication))

    @rule()
    def waive(self) -> None:
        """Give the newest claim up."""
        claim = Claim.objects.order_by("-pk").first()
        if claim is not None:
            services.waive_claim(claim_id=claim.pk, user=self.applicant.user, reason="", now=at(TODAY))

    @rule(project=consumes(projects))
    def expire(self, project: SubsidyApplication) -> None:
        """Let the end term of a project pass."""
        services.expire(application_id=project.pk, now=at(TODAY + timedelta(days=800)))

    def _try(self, action: object) -> None:
        try:
            with transaction.atomic():
                action()  # type: ignore[operator]
        except DomainError:
            pass

    @invariant()
    def the_books_hold(self) -> None:
        """Every balance is the sum of its transfers, and the bank agrees."""
        proof = ledger.prove()
        assert proof.holds, proof
        assert not Wallet.objects.filter(own__lt=0).exists()
        assert not Wallet.objects.filter(subsidy__lt=0).exists()

    @invariant()
    def budgets_hold_the_live_subsidies(self) -> None:
        """What a year granted is the sum of what its projects still use, and no project uses more than its subsidy."""
        granted = AnnualBudget.objects.aggregate(total=Sum("granted"))["total"] or 0
        used = SubsidyApplication.objects.aggregate(total=Sum("budget_used"))["total"] or 0
        assert granted == used
        assert not SubsidyApplication.objects.filter(budget_used__gt=F("cost")).exists()

    @invariant()
    def closed_projects_hold_nothing(self) -> None:
        """The wallet of a closed project is empty, and a completed one has nothing to pay."""
        closed = (Status.STOPPED, Status.LAPSED, Status.EXPIRED, Status.REFUSED, Status.COMPLETED)
        for project in SubsidyApplication.objects.filter(status__in=closed):
            assert selectors.balance_of(project.pk).total == 0, project

    @invariant()
    def no_transfer_is_negative(self) -> None:
        """A correction is a counter-entry, never a negative amount."""
        assert not Transfer.objects.filter(amount__lte=0).exists()


def test_money_in_any_order_keeps_the_books() -> None:
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=10,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )
