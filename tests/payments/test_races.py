"""Two at once, each on a connection of its own: money is never spent, booked or sent twice."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from accounts.models import User
from applications.enums import Status, StopReason
from applications.models import AnnualBudget, SubsidyApplication
from payments import ledger, selectors, services
from payments.enums import Outcome, PaymentStatus
from payments.models import BankMovement, BankStatement, Deposit, InvoicePayment, OrderBatch, OrderFile, Refund
from payments.services import ImportReport
from portefeuille import money
from portefeuille.errors import DomainError
from tests.applications.builders import make_applicant
from tests.factories import TODAY, make_user
from tests.payments.builders import (
    COST,
    OWN_PART,
    Bank,
    at,
    debit_of,
    deposit_for,
    funded_project,
    imported,
    order,
    return_of,
    waiting_project,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("books")]

DUE_ON = TODAY + timedelta(days=30)


@pytest.fixture(autouse=True)
def no_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what happens after commit: mails and PDFs are no part of the race."""
    monkeypatch.setattr("applications.notifications._publish", lambda _key: None)
    monkeypatch.setattr("correspondence.dispatch._publish", lambda _key: None)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run every action at the same moment on its own connection; return results and refusals, in order."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait()
            return action()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def refusals(results: list[object]) -> int:
    return sum(isinstance(result, DomainError) for result in results)


def stop(project: SubsidyApplication) -> SubsidyApplication:
    return services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )


def approve(batch: OrderBatch, user: User) -> OrderBatch:
    return services.approve(batch_id=batch.pk, user=user, now=at(TODAY))


def cancel(batch: OrderBatch, user: User) -> OrderBatch:
    return services.cancel(batch_id=batch.pk, user=user, reason="wrong day", now=at(TODAY))


def test_two_payments_never_spend_more_than_the_balance(bank: Bank) -> None:
    project = funded_project(bank)
    results = at_once(*[lambda number=number: order(project, "1500", number=f"F-{number}") for number in range(2)])
    assert refusals(results) == 1
    assert selectors.balance_of(project.pk).total == COST - 1500
    assert InvoicePayment.objects.get().amount == Decimal(1500)


def test_ten_payments_of_the_last_euros_spend_exactly_those(bank: Bank) -> None:
    project = funded_project(bank)
    results = at_once(*[lambda number=number: order(project, "733.33", number=f"F-{number}") for number in range(10)])
    assert refusals(results) == 7
    assert selectors.balance_of(project.pk).total == Decimal("0.01")


def test_a_double_click_is_one_order(bank: Bank) -> None:
    project, key = funded_project(bank), uuid.uuid4()
    first, second = at_once(*[lambda: order(project, "1000", key=key)] * 2)
    assert first == second == InvoicePayment.objects.get()
    assert selectors.balance_of(project.pk).total == COST - 1000


def test_one_invoice_in_two_tabs_is_paid_once(bank: Bank) -> None:
    project = funded_project(bank)
    results = at_once(lambda: order(project, "100", number="F-1"), lambda: order(project, "100", number="f-1"))
    assert (refusals(results), InvoicePayment.objects.count()) == (1, 1)


def test_pay_and_stop_at_once_share_the_wallet_without_a_cent_left_over(bank: Bank) -> None:
    project = funded_project(bank)
    paid, stopped = at_once(lambda: order(project, "1000"), lambda: stop(project))
    project.refresh_from_db()
    assert isinstance(stopped, SubsidyApplication)
    assert (project.status, selectors.balance_of(project.pk).total) == (Status.STOPPED, money.ZERO)
    spent = Decimal(0) if isinstance(paid, DomainError) else Decimal(700)
    assert Refund.objects.get().amount == OWN_PART - spent


def test_paying_everything_and_stopping_at_once_leaves_one_winner(bank: Bank) -> None:
    project = funded_project(bank)
    results = at_once(lambda: order(project, COST), lambda: stop(project))
    assert refusals(results) == 1
    assert (InvoicePayment.objects.count(), Refund.objects.count()) in {(1, 0), (0, 1)}
    assert selectors.balance_of(project.pk).total == 0


def test_a_deposit_and_the_lapse_at_once_never_lose_the_money(bank: Bank) -> None:
    project = waiting_project()
    content = bank.file(deposit_for(project, day=DUE_ON), day=DUE_ON)
    late = at(DUE_ON + timedelta(days=9))
    results = at_once(lambda: imported(content, now=late), lambda: services.lapse(application_id=project.pk, now=late))
    project.refresh_from_db()
    assert refusals(results) == 0
    if project.status == Status.PAYABLE:
        assert (results[1], selectors.balance_of(project.pk).total, Refund.objects.count()) == (False, COST, 0)
    else:
        assert (results[1], project.status) == (True, Status.LAPSED)
        assert (selectors.balance_of(project.pk).total, Refund.objects.get().amount) == (money.ZERO, OWN_PART)


def test_two_workers_import_one_file_once(bank: Bank) -> None:
    project = waiting_project()
    content = bank.file(deposit_for(project, "400"), deposit_for(project, "400"))
    reports = at_once(*[lambda: imported(content)] * 2)
    known = [report.is_known for report in reports if isinstance(report, ImportReport)]
    assert sorted(known) == [False, True]
    assert (BankStatement.objects.count(), Deposit.objects.count()) == (1, 2)


def test_two_people_collect_each_order_once(bank: Bank) -> None:
    project = funded_project(bank)
    for number in range(4):
        order(project, "100", number=f"F-{number}")
    people = [make_user(is_staff=True), make_user(is_staff=True)]
    results = at_once(*[lambda user=user: services.collect(user=user, now=at(TODAY)) for user in people])
    batch = OrderBatch.objects.get()
    assert sorted(map(str, results)) == sorted(["None", batch.message_id])
    assert (batch.order_count, batch.payments.count()) == (4, 4)


def test_two_checkers_at_once_make_one_file(bank: Bank) -> None:
    order(funded_project(bank), "100")
    batch = services.collect(user=make_user(is_staff=True), now=at(TODAY))
    assert batch is not None
    people = [make_user(is_staff=True), make_user(is_staff=True)]
    results = at_once(*[lambda user=user: approve(batch, user) for user in people])
    assert refusals(results) == 1
    assert OrderFile.objects.get().batch == batch


def test_approving_and_cancelling_at_once_leaves_one_winner(bank: Bank) -> None:
    payment = order(funded_project(bank), "100")
    batch = services.collect(user=make_user(is_staff=True), now=at(TODAY))
    assert batch is not None
    checker, maker = make_user(is_staff=True), batch.made_by
    at_once(lambda: approve(batch, checker), lambda: cancel(batch, maker))
    batch.refresh_from_db()
    payment.refresh_from_db()
    # Who approves first is overruled by who cancels after him; who comes after the cancellation is refused.
    assert (batch.status, payment.batch, payment.status) == ("cancelled", None, PaymentStatus.CREATED)


def test_downloading_and_cancelling_at_once_leaves_one_winner(bank: Bank) -> None:
    payment = order(funded_project(bank), "100")
    batch = services.collect(user=make_user(is_staff=True), now=at(TODAY))
    assert batch is not None
    approve(batch, make_user(is_staff=True))
    maker = batch.made_by
    results = at_once(
        lambda: services.export(batch_id=batch.pk, user=maker, now=at(TODAY)), lambda: cancel(batch, maker)
    )
    batch.refresh_from_db()
    payment.refresh_from_db()
    assert refusals(results) == 1
    assert (batch.status, payment.status) in {
        ("exported", PaymentStatus.SENT),
        ("cancelled", PaymentStatus.CREATED),
    }


def test_a_return_and_a_stop_of_the_same_company_do_not_wait_for_each_other(bank: Bank) -> None:
    """The import locks the projects of all its lines, then budgets; a stop locks its project, then the budget."""
    applicant = make_applicant(year=TODAY.year)
    closed, running = funded_project(bank, applicant), funded_project(bank, applicant)
    payment = order(closed, "1000")
    bank.sends(debit_of(payment))
    stop(closed)
    content = bank.file(return_of(payment), deposit_for(running, "10"))
    report, stopped = at_once(lambda: imported(content), lambda: stop(running))
    assert isinstance(report, ImportReport)
    assert isinstance(stopped, SubsidyApplication)
    assert AnnualBudget.objects.get().granted == 0
    outcomes = set(BankMovement.objects.filter(statement__file=report.file).values_list("outcome", flat=True))
    assert outcomes <= {Outcome.PAYMENT_RETURNED, Outcome.ALREADY_FULL, Outcome.CLOSED_PROJECT}
    assert ledger.prove().holds
