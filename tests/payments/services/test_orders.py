"""Orders to providers: made once, split to the cent, sent, executed, returned."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree

from applications.enums import EventKind, Status, StopReason
from applications.models import AnnualBudget
from correspondence.models import Message
from payments import ledger, selectors, services
from payments.enums import Account, Outcome, PaymentStatus, RefundReason
from payments.models import BankMovement, Entry, InvoicePayment, OrderFile, Refund
from payments.rules import Balance
from portefeuille import money
from portefeuille.errors import Conflict, Refused
from tests.applications.builders import make_applicant
from tests.factories import TODAY, make_company, make_provider, make_registration
from tests.payments.builders import (
    COST,
    OWN_PART,
    SUBSIDY,
    Bank,
    at,
    debit_of,
    deposit_for,
    funded_project,
    order,
    return_of,
    send,
    waiting_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

TOMORROW = TODAY + timedelta(days=1)


def test_an_order_takes_both_shares_out_of_the_wallet(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000", number="2026/118")
    assert (payment.own_share, payment.subsidy_share) == (Decimal("700.00"), Decimal("300.00"))
    assert selectors.balance_of(project.pk) == Balance(Decimal("840.00"), Decimal("360.00"))
    assert ledger.balance(Account.IN_TRANSIT) == Decimal("1000.00")
    project.refresh_from_db()
    assert (project.status, payment.status) == (Status.PARTIALLY_PAID, PaymentStatus.CREATED)
    assert (payment.end_to_end_id, payment.ordered_by) == (f"{project.number}-P01", project.created_by)


def test_the_order_names_the_account_of_the_provider_as_it_is_now(bank: Bank) -> None:
    provider = make_provider(company=make_company(name="Veilig & Co"), iban="BE21999000100003")
    project = funded_project(bank, registration=make_registration(provider=provider))
    payment = order(project)
    assert (payment.beneficiary_name, payment.beneficiary_iban) == ("Veilig & Co", "BE21999000100003")


def test_both_sides_get_a_letter(bank: Bank) -> None:
    project = funded_project(bank)
    order(project, number="2026/118")
    assert project.registration is not None
    letters = Message.objects.filter(kind__startswith="payment_").order_by("pk")
    assert [(letter.kind, letter.company_id) for letter in letters] == [
        ("payment_ordered", project.company_id),
        ("payment_announced", project.registration.provider.company_id),
    ]
    assert f"{project.number} 2026/118" in letters[1].text
    assert f"{project.number}-P01" in letters[1].text


def test_several_invoices_and_the_last_takes_the_rest(bank: Bank) -> None:
    project = funded_project(bank)
    payments = [order(project, amount, number=f"F-{amount}") for amount in ("333.33", "0.01", "1866.66")]
    assert sum(payment.own_share for payment in payments) == OWN_PART
    assert sum(payment.subsidy_share for payment in payments) == SUBSIDY
    assert selectors.balance_of(project.pk).total == 0
    assert [payment.end_to_end_id[-3:] for payment in payments] == ["P01", "P02", "P03"]


def test_the_same_key_again_is_the_same_order(bank: Bank) -> None:
    project, key = funded_project(bank), uuid.uuid4()
    first, second = (order(project, "500", key=key) for _click in range(2))
    assert first == second
    assert (InvoicePayment.objects.count(), selectors.balance_of(project.pk).total) == (1, COST - 500)
    assert Message.objects.filter(kind="payment_ordered").count() == 1


def test_the_same_key_returns_the_order_even_when_the_project_is_closed_meanwhile(bank: Bank) -> None:
    project, key = funded_project(bank), uuid.uuid4()
    first = order(project, "500", key=key)
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    assert order(project, "500", key=key) == first


@pytest.mark.parametrize("changes", [{"amount": "501"}, {"number": "F-2"}])
def test_a_used_key_with_other_data_is_a_conflict(bank: Bank, changes: dict[str, str]) -> None:
    project, key = funded_project(bank), uuid.uuid4()
    order(project, "500", key=key)
    with pytest.raises(Conflict):
        order(project, changes.get("amount", "500"), number=changes.get("number", "F-1"), key=key)
    assert InvoicePayment.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "number", "codes"),
    [
        ("2200.01", "F-2", {"PAY_OVER_BALANCE"}),
        ("100", "f-1", {"PAY_INVOICE_TWICE"}),
        ("2200.01", "F-1", {"PAY_OVER_BALANCE", "PAY_INVOICE_TWICE"}),
    ],
)
def test_every_reason_against_an_order_is_told_at_once(bank: Bank, amount: str, number: str, codes: set[str]) -> None:
    project = funded_project(bank)
    order(project, "100", number="F-1")
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        order(project, amount, number=number)
    assert {refusal.code for refusal in refused.value.refusals} == codes
    assert (InvoicePayment.objects.count(), Entry.objects.count()) == (1, entries)


def test_an_invoice_of_tomorrow_cannot_be_paid_today(bank: Bank) -> None:
    project = funded_project(bank)
    with pytest.raises(Refused) as refused:
        services.order_payment(
            application_id=project.pk,
            user=project.created_by,
            key=uuid.uuid4(),
            invoice_number="F-1",
            invoiced_on=TOMORROW,
            amount=Decimal(100),
            now=at(TODAY),
        )
    assert [refusal.code for refusal in refused.value.refusals] == ["PAY_INVOICE_DATE"]


def test_nothing_can_be_ordered_before_the_subsidy_is_there(bank: Bank) -> None:
    project = waiting_project()
    bank.sends(deposit_for(project, "1539.99"))
    with pytest.raises(Conflict):
        order(project, "100")
    assert InvoicePayment.objects.count() == 0


def test_a_file_for_the_bank_holds_every_order_once(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25"))
    payment = order(project, "500.10", number="F-7")
    file = send(now=at(TODAY))
    assert file is not None
    assert (file.order_count, file.total) == (2, Decimal("525.10"))
    tree = etree.fromstring(bytes(file.content))
    references = [node.text for node in tree.iter("{*}EndToEndId")]
    assert references == [payment.end_to_end_id, Refund.objects.get().end_to_end_id]
    payment.refresh_from_db()
    assert (payment.status, payment.sent_at, payment.batch) == (PaymentStatus.SENT, at(TODAY), file.batch)
    assert send(now=at(TODAY)) is None
    assert OrderFile.objects.count() == 1


def test_an_order_that_no_bank_takes_never_holds_up_the_others(bank: Bank) -> None:
    project = funded_project(bank)
    wrong, right = order(project, "10", number="F-1"), order(project, "20", number="F-2")
    InvoicePayment.objects.filter(pk=wrong.pk).update(beneficiary_iban="BE00000000000000")
    file = send(now=at(TODAY))
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert file is not None
    assert (file.order_count, wrong.status, right.status) == (1, PaymentStatus.CREATED, PaymentStatus.SENT)
    assert send(now=at(TODAY)) is None


def test_money_of_a_payer_without_a_name_goes_back_in_the_name_of_the_company(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25", counterparty_name=""))
    assert Refund.objects.get().beneficiary_name == "Bakkerij Voorbeeld"
    assert send(now=at(TODAY)) is not None


def test_a_refund_without_an_account_waits(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25", counterparty_iban=""))
    assert send(now=at(TODAY)) is None
    assert Refund.objects.get().status == PaymentStatus.CREATED


def test_the_statement_alone_says_that_a_payment_is_executed(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "500")
    send(now=at(TODAY))
    report = bank.sends(debit_of(payment, day=TOMORROW), day=TOMORROW)
    assert dict(report.outcomes) == {Outcome.PAYMENT_EXECUTED: 1}
    payment.refresh_from_db()
    assert (payment.status, payment.executed_on, payment.movement) == (
        PaymentStatus.EXECUTED,
        TOMORROW,
        BankMovement.objects.get(outcome=Outcome.PAYMENT_EXECUTED),
    )
    assert ledger.balance(Account.IN_TRANSIT) == 0
    project.refresh_from_db()
    assert project.status == Status.PARTIALLY_PAID


def test_the_last_executed_payment_completes_the_project(bank: Bank) -> None:
    project = funded_project(bank)
    first, last = order(project, "2000", number="F-1"), order(project, "200", number="F-2")
    bank.sends(debit_of(last))
    project.refresh_from_db()
    assert project.status == Status.PARTIALLY_PAID
    bank.sends(debit_of(first, day=TOMORROW), day=TOMORROW)
    project.refresh_from_db()
    assert (project.status, project.closed_on) == (Status.COMPLETED, TOMORROW)
    assert Message.objects.filter(kind="project_completed").count() == 1
    assert list(project.events.order_by("pk").values_list("kind", flat=True))[-2:] == [
        EventKind.PAYMENT_EXECUTED,
        EventKind.COMPLETED,
    ]


def test_a_wrong_amount_with_our_reference_waits_for_a_person(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "500")
    report = bank.sends(debit_of(payment, amount=Decimal("499.99")))
    payment.refresh_from_db()
    assert (dict(report.outcomes), payment.status) == ({Outcome.UNKNOWN_DEBIT: 1}, PaymentStatus.CREATED)
    assert ledger.balance(Account.SUSPENSE) == Decimal("-499.99")


def test_a_payment_is_executed_once(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "500")
    report = bank.sends(debit_of(payment), debit_of(payment))
    assert dict(report.outcomes) == {Outcome.PAYMENT_EXECUTED: 1, Outcome.UNKNOWN_DEBIT: 1}


def test_a_payment_that_comes_back_stands_in_the_wallet_in_the_same_shares(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1234.56")
    bank.sends(debit_of(payment))
    report = bank.sends(return_of(payment))
    assert dict(report.outcomes) == {Outcome.PAYMENT_RETURNED: 1}
    payment.refresh_from_db()
    project.refresh_from_db()
    assert (payment.status, project.status) == (PaymentStatus.RETURNED, Status.PAYABLE)
    assert selectors.balance_of(project.pk) == Balance(OWN_PART, SUBSIDY)
    assert "geef daarna opnieuw opdracht" in Message.objects.get(kind="payment_returned").text
    assert order(project, "1234.56").end_to_end_id == f"{project.number}-P02"


def test_a_payment_that_comes_back_reopens_a_completed_project(bank: Bank) -> None:
    project = funded_project(bank)
    first, last = order(project, "2000", number="F-1"), order(project, "200", number="F-2")
    bank.sends(debit_of(first), debit_of(last))
    bank.sends(return_of(last))
    project.refresh_from_db()
    assert (project.status, project.closed_on) == (Status.PARTIALLY_PAID, None)
    assert selectors.balance_of(project.pk).total == Decimal("200.00")


def test_a_payment_that_comes_back_after_a_stop_is_sent_on(bank: Bank) -> None:
    project = funded_project(bank)
    payment = order(project, "1000")
    bank.sends(debit_of(payment))
    services.stop(
        application_id=project.pk,
        user=project.created_by,
        reason=StopReason.CHEAPER,
        explanation="",
        now=at(TODAY),
    )
    budget = AnnualBudget.objects.get(company=project.company)
    assert budget.granted == Decimal("300.00")
    bank.sends(return_of(payment))
    budget.refresh_from_db()
    project.refresh_from_db()
    assert (project.status, selectors.balance_of(project.pk).total, budget.granted) == (
        Status.STOPPED,
        money.ZERO,
        money.ZERO,
    )
    assert list(Refund.objects.order_by("pk").values_list("amount", "reason", "end_to_end_id")) == [
        (Decimal("840.00"), RefundReason.STOPPED, f"{project.number}-R01"),
        (Decimal("700.00"), RefundReason.STOPPED, f"{project.number}-R02"),
    ]
    assert ledger.balance(Account.FUND) == 0
    assert "ondertussen afgesloten" in Message.objects.get(kind="payment_returned").text


def test_a_refund_is_executed_by_the_statement(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25"))
    refund = Refund.objects.get()
    report = bank.sends(debit_of(refund, day=TOMORROW), day=TOMORROW)
    refund.refresh_from_db()
    assert (dict(report.outcomes), refund.status, refund.executed_on) == (
        {Outcome.REFUND_EXECUTED: 1},
        PaymentStatus.EXECUTED,
        TOMORROW,
    )
    assert ledger.balance(Account.REFUNDS) == 0


def test_a_refund_that_comes_back_waits_for_a_person(bank: Bank) -> None:
    project = funded_project(bank)
    bank.sends(deposit_for(project, "25"))
    refund = Refund.objects.get()
    bank.sends(debit_of(refund))
    report = bank.sends(return_of(refund))
    movement = BankMovement.objects.order_by("-pk")[0]
    assert (dict(report.outcomes), movement.application) == ({Outcome.NO_REFERENCE: 1}, project)
    assert ledger.balance(Account.SUSPENSE) == Decimal("25.00")


def test_two_projects_of_one_company_keep_their_money_apart(bank: Bank) -> None:
    applicant = make_applicant(year=TODAY.year)
    one, other = funded_project(bank, applicant), funded_project(bank, applicant)
    order(one, COST)
    assert (selectors.balance_of(one.pk).total, selectors.balance_of(other.pk).total) == (money.ZERO, COST)
