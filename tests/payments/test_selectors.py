"""What pages are told of the money."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications.enums import StopReason
from payments import selectors, services
from payments.enums import PaymentStatus
from payments.rules import Balance
from payments.selectors import Consequences, PaymentNarrowing, RefundTarget
from portefeuille import money
from tests.applications.builders import make_applicant, make_draft
from tests.factories import OTHER_IBAN, TODAY
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
    waiting_project,
)

pytestmark = pytest.mark.django_db

FULL = Balance(OWN_PART, SUBSIDY)


def test_a_project_without_a_wallet_holds_nothing() -> None:
    assert selectors.balance_of(waiting_project().pk) == Balance(money.ZERO, money.ZERO)


def test_the_last_statement_is_the_latest_of_our_account(bank: Bank) -> None:
    assert (selectors.last_statement(), selectors.statements_until()) == (None, None)
    bank.sends(credit("1"))
    bank.sends(credit("1"))
    last = selectors.last_statement()
    assert last is not None
    assert (last.sequence, selectors.statements_until()) == ("002", TODAY)


@pytest.mark.parametrize(
    ("day", "budget"), [(date(TODAY.year, 12, 31), SUBSIDY), (date(TODAY.year + 1, 1, 1), money.ZERO)]
)
def test_the_budget_gets_unused_subsidy_back_only_in_the_year_of_the_application(day: date, budget: Decimal) -> None:
    project = waiting_project()
    assert selectors.consequences(project, Balance(money.ZERO, money.ZERO), today=day) == Consequences(
        own=money.ZERO, subsidy_in_wallet=money.ZERO, unused_subsidy=SUBSIDY, budget=budget
    )


def test_once_funded_only_what_the_wallet_still_holds_comes_back(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, "1000")
    back = selectors.consequences(project, selectors.balance_of(project.pk), today=TODAY)
    assert back == Consequences(
        own=Decimal("840.00"),
        subsidy_in_wallet=Decimal("360.00"),
        unused_subsidy=Decimal("360.00"),
        budget=Decimal("360.00"),
    )


def test_a_draft_has_no_consequences() -> None:
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY)
    with pytest.raises(ValueError, match="draft"):
        selectors.consequences(draft, FULL, today=TODAY)


@pytest.mark.parametrize(
    ("own_account", "depositor", "target"),
    [
        (OTHER_IBAN, "BE71096123456769", OTHER_IBAN),
        ("", "BE71096123456769", "BE71096123456769"),
        ("", "", ""),
    ],
)
def test_the_company_chooses_where_refunds_go(bank: Bank, own_account: str, depositor: str, target: str) -> None:
    project = waiting_project(make_applicant(year=TODAY.year, refund_iban=own_account))
    bank.sends(deposit_for(project, "10", counterparty_iban=depositor))
    assert selectors.refund_target(project) == RefundTarget("Bakkerij Voorbeeld", target)


@pytest.mark.parametrize(
    ("account", "iban"),
    [("BE71 0961 2345 6769", "BE71096123456769"), ("BE71096123456760", ""), ("091-0122401-16", ""), ("", "")],
)
def test_money_is_sent_to_valid_accounts_only(account: str, iban: str) -> None:
    assert selectors.payable_iban(account) == iban


def test_a_preview_tells_shares_rest_and_vat(bank: Bank) -> None:
    project = funded_project(bank)
    preview = selectors.preview(project, balance=FULL, amount=Decimal("1234.56"))
    assert (preview.own, preview.subsidy, preview.left, preview.vat) == (
        Decimal("864.19"),
        Decimal("370.37"),
        Decimal("965.44"),
        Decimal("259.26"),
    )
    assert len(preview.warnings) == 1


def test_the_preview_is_what_the_order_then_does(bank: Bank) -> None:
    project = funded_project(bank)
    for amount in ("333.33", "0.01", "1866.66"):
        preview = selectors.preview(project, balance=selectors.balance_of(project.pk), amount=Decimal(amount))
        payment = order(project, amount, number=amount)
        assert (preview.own, preview.subsidy) == (payment.own_share, payment.subsidy_share)


def test_what_arrived_and_what_goes_back_are_told_apart(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "40"), deposit_for(project, "1600"))
    assert [row.amount for row in selectors.deposits_of(project)] == [Decimal(40), Decimal(1500)]
    assert [row.amount for row in selectors.returns_of(project)] == [Decimal(100)]


def test_what_closing_returned_is_no_deposit_that_went_back(bank: Bank) -> None:
    project = funded_project(bank)
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    assert selectors.returns_of(project) == []


def test_payments_underway_are_those_the_bank_has_still_to_execute(bank: Bank) -> None:
    project = funded_project(bank)
    assert selectors.payments_underway(project) == money.ZERO
    first = order(project, "100", number="F-1")
    order(project, "20", number="F-2")
    bank.sends(debit_of(first))
    assert selectors.payments_underway(project) == Decimal("20.00")


def test_a_payment_is_listed_under_the_day_of_its_execution_or_its_order(bank: Bank) -> None:
    project = funded_project(bank)
    first = order(project, "100", number="F-1")
    order(project, "20", number="F-2")
    later = TODAY + timedelta(days=2)
    bank.sends(debit_of(first, day=later), day=later)
    assert project.registration is not None
    provider_id = project.registration.provider_id
    rows = list(selectors.payments_of_provider(provider_id, PaymentNarrowing()))
    assert [(row.invoice_number, selectors.day_of(row)) for row in rows] == [("F-1", later), ("F-2", TODAY)]


@pytest.mark.parametrize(
    ("number", "text"),
    [("F 2026/88", "F 2026/88"), ("Café & Co №1", "Cafe + Co No1"), ("=F_1", "F 1"), ("🥖", "")],
)
def test_the_text_on_the_bank_statement_has_the_letters_that_banks_pass_on(bank: Bank, number: str, text: str) -> None:
    project = funded_project(bank)
    assert selectors.remittance(order(project, "1", number=number)) == f"{project.number} {text}".rstrip()


def test_totals_are_told_for_each_status_that_occurs(bank: Bank) -> None:
    project = funded_project(bank)
    for number in range(3):
        order(project, "100.10", number=f"F-{number}")
    assert project.registration is not None
    rows = selectors.payments_of_provider(project.registration.provider_id, PaymentNarrowing())
    (total,) = selectors.totals(rows)
    assert (total.status, total.count, total.amount) == (PaymentStatus.CREATED, 3, Decimal("300.30"))


def test_the_deposit_letter_is_the_one_with_the_deposit_data() -> None:
    project = waiting_project()
    found = selectors.deposit_letter(project)
    assert found is not None
    assert (found.kind, found.project_number) == ("application_submitted", project.number)
