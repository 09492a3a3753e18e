"""A lower cost: new shares, what goes back, and what then is enough."""

from datetime import date
from decimal import Decimal

import pytest

from applications.enums import EventKind, Status, StopReason
from applications.models import AnnualBudget, SubsidyApplication
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, RefundReason
from payments.models import Refund
from payments.rules import Balance
from portefeuille import money
from portefeuille.errors import Conflict, Refused
from tests.factories import OTHER_IBAN, TODAY
from tests.payments.builders import COST, SUBSIDY, Bank, at, deposit_for, funded_project, order, waiting_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def reduce(project: SubsidyApplication, cost: str, *, day: date = TODAY) -> SubsidyApplication:
    return services.reduce_cost(application_id=project.pk, user=project.created_by, cost=Decimal(cost), now=at(day))


def granted(project: SubsidyApplication) -> Decimal:
    amount: Decimal = AnnualBudget.objects.get(company=project.company, year=TODAY.year).granted
    return amount


def test_a_funded_project_gets_its_surplus_back(bank: Bank) -> None:
    project = reduce(funded_project(bank), "1100")
    assert (project.cost, project.own_contribution, project.subsidy) == (Decimal(1100), Decimal(770), Decimal(330))
    assert (project.status, project.deposited, granted(project)) == (Status.PAYABLE, Decimal(770), Decimal(330))
    assert selectors.balance_of(project.pk) == Balance(Decimal(770), Decimal(330))
    assert list(Refund.objects.values_list("amount", "reason", "beneficiary_iban")) == [
        (Decimal(770), RefundReason.REDUCED, OTHER_IBAN)
    ]
    kinds = Message.objects.filter(kind__contains="reduced").order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["project_reduced", "provider_project_reduced"]


def test_before_the_deposit_only_the_amounts_change() -> None:
    project = reduce(waiting_project(), "1000.01")
    assert (project.own_contribution, project.subsidy) == (Decimal("700.01"), Decimal("300.00"))
    assert (project.status, granted(project), Refund.objects.count()) == (Status.AWAITING_DEPOSIT, Decimal(300), 0)


def test_a_partial_deposit_that_is_enough_now_brings_the_subsidy_in(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "800"))
    reduced = reduce(project, "1000")
    assert (reduced.status, reduced.deposited) == (Status.PAYABLE, Decimal(700))
    assert selectors.balance_of(project.pk) == Balance(Decimal(700), Decimal(300))
    assert Refund.objects.get().amount == Decimal(100)


def test_a_partial_deposit_that_is_not_enough_stays(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400"))
    reduced = reduce(project, "1000")
    assert (reduced.status, reduced.outstanding, Refund.objects.count()) == (
        Status.PARTIALLY_DEPOSITED,
        Decimal(300),
        0,
    )


def test_in_a_later_year_the_budget_keeps_what_it_lost(bank: Bank) -> None:
    project = reduce(funded_project(bank), "1100", day=date(TODAY.year + 1, 1, 1))
    assert (project.subsidy, granted(project), ledger.balance(Account.FUND)) == (Decimal(330), SUBSIDY, Decimal(-330))


def test_a_stop_after_a_reduction_gives_back_what_is_left_of_the_budget(bank: Bank) -> None:
    project = reduce(funded_project(bank), "1100")
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    project.refresh_from_db()
    assert (granted(project), project.budget_used, ledger.balance(Account.FUND)) == (money.ZERO,) * 3


@pytest.mark.parametrize(("cost", "code"), [("2200.01", "PRJ_NOT_LOWER"), ("99.99", "PRJ_MIN_AMOUNT")])
def test_a_cost_that_cannot_be_is_refused(bank: Bank, cost: str, code: str) -> None:
    project = funded_project(bank)
    with pytest.raises(Refused) as refused:
        reduce(project, cost)
    assert [refusal.code for refusal in refused.value.refusals] == [code]
    project.refresh_from_db()
    assert project.cost == COST


def test_the_same_cost_again_changes_nothing(bank: Bank) -> None:
    project = funded_project(bank)
    reduce(project, "1100")
    reduce(project, "1100")
    assert project.events.filter(kind=EventKind.REDUCED).count() == 1


def test_a_project_of_which_something_was_paid_keeps_its_cost(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "100")
    with pytest.raises(Conflict):
        reduce(project, "1100")
