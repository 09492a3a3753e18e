"""The bank of a payer takes a deposit back: out of the wallet, and what was spent becomes a claim."""

from datetime import timedelta
from decimal import Decimal

import pytest

from applications.enums import Status, StopReason
from applications.models import AnnualBudget
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, ClaimKind, Outcome, PaymentStatus
from payments.models import Claim, Deposit, Refund
from payments.statements.coda_writer import Line
from portefeuille import money
from tests.factories import TODAY
from tests.payments.builders import (
    OWN_PART,
    SUBSIDY,
    Bank,
    at,
    credit,
    debit_of,
    deposit_for,
    funded_project,
    order,
    paid_project,
    reversal_of,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def test_a_project_of_which_nothing_was_paid_waits_again_and_can_be_funded_again(bank: Bank) -> None:
    project = funded_project(bank)
    report = bank.sends(reversal_of(project))
    project.refresh_from_db()
    assert dict(report.outcomes) == {Outcome.DEPOSIT_REVERSED: 1}
    assert (project.status, project.deposited, project.funded_on) == (Status.AWAITING_DEPOSIT, money.ZERO, None)
    assert (selectors.balance_of(project.pk).total, ledger.balance(Account.FUND)) == (money.ZERO, money.ZERO)
    assert (Claim.objects.count(), AnnualBudget.objects.get().granted) == (0, SUBSIDY)
    bank.sends(deposit_for(project))
    project.refresh_from_db()
    assert (project.status, selectors.balance_of(project.pk).subsidy) == (Status.PAYABLE, SUBSIDY)


def test_of_two_deposits_the_one_that_was_taken_back_is_missing(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400"), deposit_for(project, "500"))
    bank.sends(reversal_of(project, "400"))
    project.refresh_from_db()
    assert (project.status, project.deposited) == (Status.PARTIALLY_DEPOSITED, Decimal(500))
    assert Deposit.objects.get(reversed_by__isnull=False).amount == Decimal(400)


def test_what_was_spent_becomes_a_claim_and_the_project_stops(bank: Bank) -> None:
    project = paid_project(bank, "1000")
    bank.sends(reversal_of(project))
    claim = Claim.objects.get()
    project.refresh_from_db()
    assert (claim.kind, claim.amount, project.status) == (ClaimKind.REVERSED_DEPOSIT, Decimal(700), Status.STOPPED)
    assert (selectors.balance_of(project.pk).total, ledger.balance(Account.CLAIMS)) == (money.ZERO, Decimal(700))
    assert AnnualBudget.objects.get().granted == Decimal(300)
    letter = Message.objects.get(kind="deposit_reversed")
    assert "700,00 euro" in letter.text
    bank.sends(credit("700", communication=claim.structured_communication))
    assert ledger.balance(Account.CLAIMS) == 0


def test_a_completed_project_stays_completed_and_owes_everything(bank: Bank) -> None:
    project = paid_project(bank)
    bank.sends(reversal_of(project))
    project.refresh_from_db()
    assert (project.status, Claim.objects.get().amount) == (Status.COMPLETED, OWN_PART)


def test_a_refund_that_was_not_sent_is_held_back(bank: Bank) -> None:
    project = funded_project(bank)
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=at(TODAY)
    )
    bank.sends(reversal_of(project))
    assert (Refund.objects.get().status, Claim.objects.count()) == (PaymentStatus.CANCELLED, 0)
    assert (ledger.balance(Account.REFUNDS), ledger.balance(Account.BANK)) == (money.ZERO, money.ZERO)


def test_a_refund_that_was_paid_is_claimed(bank: Bank) -> None:
    project = funded_project(bank)
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=at(TODAY)
    )
    bank.sends(debit_of(Refund.objects.get()))
    bank.sends(reversal_of(project))
    assert Claim.objects.get().amount == OWN_PART


def test_with_its_surplus_a_deposit_is_taken_back_whole(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "1600"))
    bank.sends(reversal_of(project, "1600"))
    project.refresh_from_db()
    assert (project.status, Refund.objects.get().status) == (Status.AWAITING_DEPOSIT, PaymentStatus.CANCELLED)
    assert (Claim.objects.count(), ledger.balance(Account.BANK)) == (0, money.ZERO)


def test_a_deposit_that_was_taken_back_in_vain_lapses(bank: Bank) -> None:
    project = funded_project(bank)
    day = TODAY + timedelta(days=40)
    bank.sends(reversal_of(project, day=day), day=day)
    assert services.lapse(application_id=project.pk, now=at(day))


@pytest.mark.parametrize("changes", [{"amount": Decimal(-1)}, {"communication": "202600010704"}])
def test_a_reversal_of_no_known_deposit_is_money_out_without_an_order(bank: Bank, changes: dict[str, object]) -> None:
    project = funded_project(bank)
    line = reversal_of(project)
    values = {name: getattr(line, name) for name in Line.__slots__} | changes
    report = bank.sends(Line(**values))
    assert dict(report.outcomes) == {Outcome.UNKNOWN_DEBIT: 1}
    project.refresh_from_db()
    assert project.status == Status.PAYABLE


def test_payments_on_their_way_go_on(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000")
    bank.sends(reversal_of(project))
    bank.sends(debit_of(payment))
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.EXECUTED
