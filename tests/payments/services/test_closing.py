"""Stop, refuse, lapse, expire: the four ends of a project before its time, and where the money goes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications.enums import RefusalReason, Status, StopReason
from applications.models import AnnualBudget, SubsidyApplication
from correspondence.models import Message
from payments import jobs, ledger, selectors, services
from payments.enums import Account, Outcome, RefundReason
from payments.models import Refund
from portefeuille import money
from portefeuille.errors import Conflict, Refused
from portefeuille.known import known
from tests.applications.builders import make_applicant, make_provider_mandate
from tests.factories import OTHER_IBAN, TODAY
from tests.payments.builders import (
    COST,
    OWN_PART,
    SUBSIDY,
    Bank,
    at,
    credit,
    debit_of,
    deposit_for,
    funded_project,
    order,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

DUE_ON = TODAY + timedelta(days=30)
NEXT_YEAR = date(TODAY.year + 1, 1, 1)


def stop(
    project: SubsidyApplication, *, day: date = TODAY, reason: StopReason = StopReason.CHEAPER
) -> SubsidyApplication:
    return services.stop(
        application_id=project.pk, user=project.created_by, reason=reason, explanation="Te duur", now=at(day)
    )


def refuse(project: SubsidyApplication, *, day: date = TODAY) -> SubsidyApplication:
    return services.refuse(
        application_id=project.pk,
        user=make_provider_mandate(known(project.registration)).user,
        reason=RefusalReason.UNKNOWN_CUSTOMER,
        explanation="",
        now=at(day),
    )


def granted(project: SubsidyApplication) -> Decimal:
    amount: Decimal = AnnualBudget.objects.get(company=project.company, year=TODAY.year).granted
    return amount


def refunds() -> list[tuple[Decimal, str, str]]:
    return list(Refund.objects.order_by("pk").values_list("amount", "reason", "beneficiary_iban"))


def test_a_stop_before_any_deposit_gives_the_budget_back(bank: Bank) -> None:
    project = waiting_project()
    assert granted(project) == SUBSIDY
    stopped = stop(project)
    assert (stopped.status, stopped.closed_on, stopped.closing_reason) == (Status.STOPPED, TODAY, StopReason.CHEAPER)
    assert (granted(project), refunds(), stopped.closing_explanation) == (money.ZERO, [], "Te duur")
    assert Message.objects.filter(kind="project_stopped").count() == 1


def test_a_stop_of_a_funded_project_sends_everything_where_it_came_from(bank: Bank) -> None:
    project = funded_project(bank)
    stop(project)
    assert refunds() == [(OWN_PART, RefundReason.STOPPED, OTHER_IBAN)]
    assert (granted(project), ledger.balance(Account.FUND), ledger.balance(Account.REFUNDS)) == (
        money.ZERO,
        money.ZERO,
        OWN_PART,
    )


def test_a_stop_after_a_part_was_paid_returns_the_rest(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000")
    stop(project)
    assert refunds() == [(Decimal("840.00"), RefundReason.STOPPED, OTHER_IBAN)]
    assert granted(project) == Decimal("300.00")
    bank.sends(debit_of(payment))
    project.refresh_from_db()
    assert project.status == Status.STOPPED


def test_in_a_later_year_the_subsidy_does_not_return_to_the_budget(bank: Bank) -> None:
    project = funded_project(bank)
    stop(project, day=NEXT_YEAR)
    assert (granted(project), ledger.balance(Account.FUND)) == (SUBSIDY, money.ZERO)


def test_a_second_stop_returns_the_project_as_it_is(bank: Bank) -> None:
    project = funded_project(bank)
    stop(project)
    assert stop(project, reason=StopReason.OTHER).closing_reason == StopReason.CHEAPER
    assert Refund.objects.count() == 1


def test_nothing_is_left_to_stop_once_everything_is_ordered(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, COST)
    with pytest.raises(Refused) as refused:
        stop(project)
    assert [refusal.code for refusal in refused.value.refusals] == ["STOP_NOTHING_LEFT"]
    project.refresh_from_db()
    assert project.status == Status.PARTIALLY_PAID


def test_a_lapsed_project_cannot_be_stopped() -> None:
    project = waiting_project()
    services.lapse(application_id=project.pk, now=at(DUE_ON + timedelta(days=9)))
    with pytest.raises(Conflict):
        stop(project, day=DUE_ON + timedelta(days=10))


def test_without_an_account_of_the_company_the_depositor_gets_it_back(bank: Bank) -> None:
    applicant = make_applicant(year=TODAY.year, refund_iban="")
    project = waiting_project(applicant)
    bank.sends(deposit_for(project, "100", counterparty_iban="BE71096123456769"))
    stop(project)
    assert refunds() == [(Decimal("100.00"), RefundReason.STOPPED, "BE71096123456769")]


def test_without_any_account_the_refund_waits_for_one(bank: Bank) -> None:
    applicant = make_applicant(year=TODAY.year, refund_iban="")
    project = waiting_project(applicant)
    bank.sends(deposit_for(project, "100", counterparty_iban=""))
    stop(project)
    assert refunds() == [(Decimal("100.00"), RefundReason.STOPPED, "")]


def test_a_provider_refuses_within_its_term_and_the_deposit_goes_back(bank: Bank) -> None:
    project = funded_project(bank)
    last_day = TODAY + timedelta(days=14)
    refused = refuse(project, day=last_day)
    assert (refused.status, refused.closed_on) == (Status.REFUSED, last_day)
    assert (refunds(), granted(project)) == ([(OWN_PART, RefundReason.REFUSED, OTHER_IBAN)], money.ZERO)
    assert Message.objects.filter(kind="application_refused", company=project.company).count() == 1


def test_after_its_term_silence_of_the_provider_is_consent() -> None:
    project = waiting_project()
    with pytest.raises(Refused) as refused:
        refuse(project, day=TODAY + timedelta(days=15))
    assert [refusal.code for refusal in refused.value.refusals] == ["REFUSE_TOO_LATE"]
    project.refresh_from_db()
    assert project.status == Status.AWAITING_DEPOSIT


def test_a_provider_that_was_paid_cannot_refuse(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "100")
    with pytest.raises(Conflict):
        refuse(project)


@pytest.mark.parametrize(
    ("day", "last_statement", "lapses"),
    [
        (DUE_ON, DUE_ON, False),
        (DUE_ON + timedelta(days=1), DUE_ON - timedelta(days=1), False),
        (DUE_ON + timedelta(days=1), DUE_ON, True),
        (DUE_ON + timedelta(days=5), DUE_ON - timedelta(days=1), False),
        (DUE_ON + timedelta(days=6), DUE_ON - timedelta(days=1), True),
    ],
)
def test_an_application_lapses_once_the_statement_of_its_last_day_is_in(
    bank: Bank, day: date, last_statement: date, lapses: bool
) -> None:
    project = waiting_project()
    bank.sends(credit("1", day=last_statement), day=last_statement)
    assert jobs.lapse_overdue(now=at(day)) == lapses
    project.refresh_from_db()
    assert project.status == (Status.LAPSED if lapses else Status.AWAITING_DEPOSIT)


def test_what_was_deposited_of_a_lapsed_application_goes_back(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400", day=DUE_ON), day=DUE_ON)
    assert jobs.lapse_overdue(now=at(DUE_ON + timedelta(days=1))) == 1
    assert (refunds(), granted(project)) == ([(Decimal("400.00"), RefundReason.LAPSED, OTHER_IBAN)], money.ZERO)
    assert Message.objects.filter(kind="application_lapsed").count() == 1


def test_lapsing_can_run_again_and_again(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "400", day=DUE_ON), day=DUE_ON)
    runs = [jobs.lapse_overdue(now=at(DUE_ON + timedelta(days=days))) for days in (1, 1, 2)]
    assert (runs, Refund.objects.count()) == ([1, 0, 0], 1)


def test_a_deposit_of_the_last_day_that_is_imported_late_still_saves_the_application(bank: Bank) -> None:
    project = waiting_project()
    content = bank.file(deposit_for(project, day=DUE_ON), day=DUE_ON)
    assert jobs.lapse_overdue(now=at(DUE_ON + timedelta(days=2))) == 0
    report = services.import_statement(
        content=content, name="late.cod", received_by=None, now=at(DUE_ON + timedelta(days=3))
    )
    assert dict(report.outcomes) == {Outcome.EXACT: 1}
    assert jobs.lapse_overdue(now=at(DUE_ON + timedelta(days=3))) == 0
    project.refresh_from_db()
    assert project.status == Status.PAYABLE


@pytest.mark.parametrize(("day", "count"), [(date(2027, 12, 31), 0), (date(2028, 1, 1), 1)])
def test_a_project_expires_after_31_december_of_the_next_year(bank: Bank, day: date, count: int) -> None:
    project = funded_project(bank)
    assert project.payable_until == date(2027, 12, 31)
    assert jobs.expire_overdue(now=at(day)) == count
    assert jobs.expire_overdue(now=at(day)) == 0
    project.refresh_from_db()
    assert project.status == (Status.EXPIRED if count else Status.PAYABLE)
    assert Message.objects.filter(kind="project_expired").count() == count


def test_a_project_that_is_ordered_whole_does_not_expire(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, COST)
    assert jobs.expire_overdue(now=at(date(2028, 1, 1))) == 0
    bank.sends(debit_of(payment, day=date(2028, 1, 3)), day=date(2028, 1, 3))
    project.refresh_from_db()
    assert project.status == Status.COMPLETED


def test_what_is_left_of_an_expired_project_goes_back(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000")
    jobs.expire_overdue(now=at(date(2028, 1, 1)))
    assert refunds() == [(Decimal("840.00"), RefundReason.EXPIRED, OTHER_IBAN)]
    assert (granted(project), selectors.balance_of(project.pk).total) == (SUBSIDY, money.ZERO)
