"""The bank of the demo: real files, the ordinary import, and not there outside the demo."""

import importlib
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project_settings
from django.test import Client

import payments.urls
from applications.enums import Status, StopReason
from applications.models import SubsidyApplication
from payments import demo_bank, selectors, services, statements
from payments.enums import Outcome, PaymentStatus
from payments.models import BankFile, BankMovement, BankStatement, InvoicePayment, Refund
from portefeuille import clock
from tests.applications.builders import make_applicant
from tests.payments.builders import COST, Bank, credit, order
from tests.payments.views.pages import (
    MOST_QUERIES,
    applicant_of,
    codes,
    fields,
    funded_today,
    said,
    stranger,
    texts,
    today_project,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]

BANK = "/demo/bank/"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Let every test find the bank's folder empty."""
    settings.VAR_DIR = tmp_path


def execute_deposit(project: SubsidyApplication, **typed: str) -> Any:
    number = project.number
    sent = {f"{number}-amount": "1.540,00", f"{number}-day": f"{clock.today():%d/%m/%Y}"}
    sent |= {f"{number}-{name}": value for name, value in typed.items()}
    return applicant_of(project).post(f"{BANK}storting/{number}/", sent)


def status(project: SubsidyApplication) -> str:
    project.refresh_from_db()
    return project.status


def test_the_expected_amount_is_filled_in() -> None:
    project = today_project()
    sent = fields(applicant_of(project).get(BANK), ".card form")
    assert sent == {
        f"{project.number}-amount": "1.540,00",
        f"{project.number}-day": f"{clock.today():%d/%m/%Y}",
    }


def test_a_deposit_is_a_real_file_that_the_ordinary_import_reads() -> None:
    project = today_project()
    response = execute_deposit(project)
    (path,) = demo_bank.folder().iterdir()
    assert response["Location"] == f"{BANK}?bestand={path.name}"
    assert statements.read(path.read_bytes()).verdict == "accept"
    assert (status(project), BankFile.objects.get().name) == (Status.PAYABLE, path.name)
    page = applicant_of(project).get(response["Location"])
    assert "eigen bijdrage volledig" in texts(page, ".alert--ok")[0]
    assert f"Bekijk project {project.number}" in texts(page, ".alert--ok a")[0]


@pytest.mark.parametrize(
    ("amount", "days", "outcome", "after"),
    [
        ("400", 0, Outcome.PARTIAL, Status.PARTIALLY_DEPOSITED),
        ("2.000,00", 0, Outcome.OVERPAID, Status.PAYABLE),
        ("1540", 31, Outcome.LATE, Status.AWAITING_DEPOSIT),
    ],
)
def test_too_little_too_much_and_too_late_can_be_tried(amount: str, days: int, outcome: Outcome, after: Status) -> None:
    project = today_project()
    execute_deposit(project, amount=amount, day=f"{clock.today() + timedelta(days=days):%d/%m/%Y}")
    assert (status(project), BankMovement.objects.get().outcome) == (after, outcome)


def test_statements_form_a_chain_with_numbers_that_go_on(bank: Bank) -> None:
    one, other = today_project(), today_project()
    bank.sends(credit("12.34", day=clock.today()), day=clock.today())
    execute_deposit(one)
    execute_deposit(other, amount="100")
    rows = BankStatement.objects.order_by("pk")
    assert [row.sequence for row in rows] == ["001", "002", "003"]
    assert all(row.opening_balance == before.closing_balance for before, row in pairwise(rows))
    assert [path.name[-7:] for path in sorted(demo_bank.folder().iterdir())] == ["002.cod", "003.cod"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"amount": ""}, {"amount": ["required"]}),
        ({"amount": "0"}, {"amount": ["too_low"]}),
        ({"amount": "veel"}, {"amount": ["invalid"]}),
        ({"day": "31/02/2026"}, {"day": ["no_such_day"]}),
        ({"day": "01/01/2000"}, {"day": ["too_early"]}),
        ({"day": "01/01/2099"}, {"day": ["too_late"]}),
    ],
)
def test_bad_input_gets_a_sentence_and_no_statement(typed: dict[str, str], found: dict[str, list[str]]) -> None:
    project = today_project()
    response = execute_deposit(project, **typed)
    assert (response.status_code, codes(response), BankStatement.objects.count()) == (422, found, 0)
    kept = fields(response, ".card form")
    assert all(kept.get(f"{project.number}-{name}", "") == value for name, value in typed.items())


def test_the_bank_never_goes_back_before_its_last_statement(bank: Bank) -> None:
    project, tomorrow = today_project(), clock.today() + timedelta(days=1)
    bank.sends(credit("1", day=tomorrow), day=tomorrow)
    assert codes(execute_deposit(project)) == {"day": ["too_early"]}
    assert execute_deposit(project, day=f"{tomorrow:%d/%m/%Y}").status_code == 302


def test_an_order_is_sent_and_executed(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, COST, day=clock.today())
    client = applicant_of(project)
    assert payment.end_to_end_id in texts(client.get(BANK), "table tbody tr")[0]
    response = client.post(f"{BANK}betaling/{payment.pk}/")
    payment.refresh_from_db()
    assert (payment.status, status(project)) == (PaymentStatus.EXECUTED, Status.COMPLETED)
    assert payment.batch is not None
    assert "betaling aan een dienstverlener uitgevoerd" in said(client.get(response["Location"]))


def test_only_the_chosen_order_is_executed(bank: Bank) -> None:
    project = funded_today(bank)
    first, second = (order(project, "100", number=f"F-{number}", day=clock.today()) for number in range(2))
    applicant_of(project).post(f"{BANK}betaling/{first.pk}/")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (PaymentStatus.EXECUTED, PaymentStatus.SENT)


def test_a_second_click_is_a_conflict(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, "100", day=clock.today())
    client = applicant_of(project)
    answers = [client.post(f"{BANK}betaling/{payment.pk}/").status_code for _click in range(2)]
    assert (answers, BankMovement.objects.filter(outcome=Outcome.UNKNOWN_DEBIT).count()) == ([302, 409], 0)


def test_an_executed_payment_can_come_back_once(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, "100", day=clock.today())
    client = applicant_of(project)
    client.post(f"{BANK}betaling/{payment.pk}/")
    answers = [client.post(f"{BANK}betaling/{payment.pk}/terug/").status_code for _click in range(2)]
    payment.refresh_from_db()
    assert (answers, payment.status, status(project)) == ([302, 409], PaymentStatus.RETURNED, Status.PAYABLE)


def test_a_refund_is_executed(bank: Bank) -> None:
    project = funded_today(bank)
    execute_deposit(project, amount="25")
    refund = Refund.objects.get()
    applicant_of(project).post(f"{BANK}terugbetaling/{refund.pk}/")
    refund.refresh_from_db()
    assert refund.status == PaymentStatus.EXECUTED


def test_a_refund_without_an_account_has_no_button_and_cannot_be_executed(bank: Bank) -> None:
    project = funded_today(bank, make_applicant(refund_iban=""))
    services.stop(
        application_id=project.pk, user=project.created_by, reason=StopReason.CHEAPER, explanation="", now=clock.now()
    )
    Refund.objects.update(beneficiary_iban="")
    client = applicant_of(project)
    assert "geen rekeningnummer" in texts(client.get(BANK), "table tbody tr")[0]
    assert client.post(f"{BANK}terugbetaling/{Refund.objects.get().pk}/").status_code == 409


def test_the_money_of_another_company_is_out_of_reach(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, "100", day=clock.today())
    execute_deposit(project, amount="25")
    other = stranger()
    asked = [
        other.post(f"{BANK}storting/{project.number}/", {}),
        other.post(f"{BANK}betaling/{payment.pk}/"),
        other.post(f"{BANK}betaling/{payment.pk}/terug/"),
        other.post(f"{BANK}terugbetaling/{Refund.objects.get().pk}/"),
    ]
    assert [response.status_code for response in asked] == [404] * 4
    last = selectors.last_statement()
    assert last is not None
    assert texts(other.get(f"{BANK}?bestand={last.file.name}"), ".alert--ok") == []
    assert InvoicePayment.objects.get().status == PaymentStatus.CREATED


def test_execution_needs_a_post(bank: Bank) -> None:
    project = funded_today(bank)
    payment = order(project, "100", day=clock.today())
    assert applicant_of(project).get(f"{BANK}betaling/{payment.pk}/").status_code == 405


def test_outside_the_demo_there_is_no_such_address(settings: Any) -> None:
    settings.DEMO = False
    try:
        routed = importlib.reload(payments.urls).urlpatterns
        assert [route.name for route in routed if "demo" in str(route.pattern)] == []
    finally:
        settings.DEMO = True
        restored = importlib.reload(payments.urls).urlpatterns
    assert len([route for route in restored if "demo" in str(route.pattern)]) == 5
    assert project_settings.DEMO


def test_the_whole_demo_can_be_executed_at_once(bank: Bank) -> None:
    project = funded_today(bank)
    order(project, "100", number="F-1", day=clock.today())
    order(project, "200", number="F-2", day=clock.today())
    report = demo_bank.execute_orders(clock.now())
    assert report is not None
    assert dict(report.outcomes) == {Outcome.PAYMENT_EXECUTED: 2}
    assert demo_bank.execute_orders(clock.now()) is None


def test_the_number_of_queries_does_not_grow_with_the_rows(
    bank: Bank, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    applicant = make_applicant()
    project = funded_today(bank, applicant)
    today_project(applicant, cost=500)
    order(project, "1", number="F-0", day=clock.today())
    client: Client = applicant_of(project)
    client.get(BANK)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(BANK)
    for number in range(1, 12):
        order(project, "1", number=f"F-{number}", day=clock.today())
    today_project(applicant, cost=500)
    with django_assert_num_queries(len(few)):
        client.get(BANK)
