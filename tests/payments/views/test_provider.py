"""The provider's side: refuse an application that names it, and follow what it is paid."""

import csv
import io
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from applications.enums import RefusalReason, Status
from applications.models import SubsidyApplication
from payments.models import InvoicePayment, Refund
from portefeuille import clock
from providers.models import Registration
from tests.applications.builders import browser, make_applicant, make_provider_mandate
from tests.factories import make_company, make_provider, make_registration
from tests.payments.builders import Bank, at, debit_of, order, return_of, send
from tests.payments.views.pages import MOST_QUERIES, applicant_of, codes, find, funded_today, said, texts, today_project

pytestmark = pytest.mark.django_db

MEANT = {"reason": RefusalReason.UNKNOWN_CUSTOMER.value, "explanation": "", "is_sure": "on"}
PAYMENTS = "/dienstverlener/betalingen/"


@pytest.fixture
def registration() -> Registration:
    return make_registration()


@pytest.fixture
def client(registration: Registration) -> Client:
    return browser(make_provider_mandate(registration))


@pytest.fixture
def project(bank: Bank, registration: Registration) -> SubsidyApplication:
    return funded_today(bank, registration=registration)


def other_provider() -> Client:
    company = make_company(name="Concurrent", emails=["concurrent@voorbeeld.test"])
    return browser(make_provider_mandate(make_registration(provider=make_provider(company=company))))


def refusal(project: SubsidyApplication) -> str:
    return f"/dienstverlener/projecten/{project.number}/weigeren/"


def status(project: SubsidyApplication) -> str:
    project.refresh_from_db()
    return project.status


def test_a_provider_refuses_an_application_that_names_it(client: Client, project: SubsidyApplication) -> None:
    page = client.get(refusal(project))
    until = clock.today() + timedelta(days=14)
    assert f"Je kan weigeren tot en met {until:%d/%m/%Y}." in said(page)
    response = client.post(refusal(project), MEANT)
    assert (response.status_code, response["Location"]) == (302, "/dienstverlener/projecten/")
    assert (status(project), Refund.objects.get().amount) == (Status.REFUSED, Decimal("1540.00"))
    assert f"Je hebt aanvraag {project.number} geweigerd." in said(client.get(response["Location"]))


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"reason": "", "is_sure": ""}, {"reason": ["required"], "is_sure": ["required"]}),
        ({"reason": "other"}, {"explanation": ["required"]}),
        ({"reason": "envy"}, {"reason": ["invalid_choice"]}),
    ],
)
def test_a_refusal_needs_a_reason_and_a_yes(
    client: Client, project: SubsidyApplication, changes: dict[str, str], found: dict[str, list[str]]
) -> None:
    response = client.post(refusal(project), MEANT | changes)
    assert (response.status_code, codes(response), status(project)) == (422, found, Status.PAYABLE)


def test_after_the_term_the_page_says_so(client: Client, registration: Registration, bank: Bank) -> None:
    project = today_project(registration=registration)
    long_ago = clock.today() - timedelta(days=15)
    SubsidyApplication.objects.filter(pk=project.pk).update(submitted_on=long_ago)
    page = client.get(refusal(project))
    assert find(page, "main form") == []
    assert f"Je kon ze weigeren tot en met {long_ago + timedelta(days=14):%d/%m/%Y}." in said(page)
    response = client.post(refusal(project), MEANT)
    assert (response.status_code, codes(response), status(project)) == (
        422,
        {"__all__": ["REFUSE_TOO_LATE"]},
        Status.AWAITING_DEPOSIT,
    )


def test_what_was_paid_cannot_be_refused(client: Client, project: SubsidyApplication) -> None:
    order(project, "100", day=clock.today())
    page = client.get(refusal(project))
    assert find(page, "main form") == []
    assert "Dit project heeft de status “Gedeeltelijk betaald”." in said(page)
    assert client.post(refusal(project), MEANT).status_code == 409


def test_a_second_click_finds_the_application_refused(client: Client, project: SubsidyApplication) -> None:
    answers = [client.post(refusal(project), MEANT).status_code for _click in range(2)]
    assert (answers, Refund.objects.count()) == ([302, 302], 1)


def test_only_the_provider_that_is_named_can_refuse(project: SubsidyApplication) -> None:
    strangers = [other_provider(), applicant_of(project), browser(make_applicant().mandate)]
    asked = [
        answer.status_code
        for one in strangers
        for answer in (one.get(refusal(project)), one.post(refusal(project), MEANT))
    ]
    assert (asked, status(project)) == ([404] * 6, Status.PAYABLE)


def test_a_payment_is_followed_from_announced_to_executed_to_returned(
    client: Client, project: SubsidyApplication, bank: Bank
) -> None:
    payment, today = order(project, "1000", number="2026/118", day=clock.today()), clock.today()
    seen = [texts(client.get(PAYMENTS), ".table--cards .pill")]
    send(now=at(today))
    seen.append(texts(client.get(PAYMENTS), ".table--cards .pill"))
    bank.sends(debit_of(payment, day=today), day=today)
    seen.append(texts(client.get(PAYMENTS), ".table--cards .pill"))
    bank.sends(return_of(payment, day=today), day=today)
    seen.append(texts(client.get(PAYMENTS), ".table--cards .pill"))
    assert seen == [["Aangekondigd"], ["Naar de bank verzonden"], ["Uitgevoerd"], ["Teruggekomen"]]


def test_each_payment_shows_what_stands_on_the_bank_statement(client: Client, project: SubsidyApplication) -> None:
    order(project, "1234.56", number="2026/118", day=clock.today())
    row = texts(client.get(PAYMENTS), ".table--cards tbody tr")[0]
    assert f"{project.number} 2026/118" in row
    assert f"{project.number}-P01" in row
    assert "1.234,56 euro" in row
    assert project.company.name in row


def test_totals_stand_above_the_list(client: Client, project: SubsidyApplication, bank: Bank) -> None:
    first = order(project, "1000", number="F-1", day=clock.today())
    order(project, "200.50", number="F-2", day=clock.today())
    order(project, "99.50", number="F-3", day=clock.today())
    bank.sends(debit_of(first, day=clock.today()), day=clock.today())
    rows = find(client.get(PAYMENTS), "table:not(.table--cards) tbody tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [
        ["Aangekondigd", "2", "300,00 euro"],
        ["Uitgevoerd", "1", "1.000,00 euro"],
    ]


def narrowed(client: Client, **query: str) -> list[str]:
    return texts(client.get(PAYMENTS, query), ".table--cards tbody td.number")


def test_the_list_is_narrowed_by_period_status_and_text(
    client: Client, project: SubsidyApplication, bank: Bank
) -> None:
    today = clock.today()
    first = order(project, "100", number="F-1", day=today)
    order(project, "200", number="G-2", day=today)
    bank.sends(debit_of(first, day=today + timedelta(days=3)), day=today + timedelta(days=3))
    day = "%d/%m/%Y"
    later, before = f"{today + timedelta(days=1):{day}}", f"{today - timedelta(days=1):{day}}"
    assert narrowed(client) == ["100,00 euro", "200,00 euro"]
    assert narrowed(client, since=later) == ["100,00 euro"]
    assert narrowed(client, until=f"{today:{day}}") == ["200,00 euro"]
    assert narrowed(client, until=before) == []
    assert narrowed(client, status="executed") == ["100,00 euro"]
    assert narrowed(client, q="g-2") == ["200,00 euro"]
    assert narrowed(client, q=(project.number or "").lower()) == ["100,00 euro", "200,00 euro"]
    assert narrowed(client, q="bakkerij voor") == ["100,00 euro", "200,00 euro"]
    assert narrowed(client, q="slager") == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"since": "31/02/2026"}, {"since": ["no_such_day"]}),
        ({"since": "02/01/2026", "until": "01/01/2026"}, {"until": ["order"]}),
        ({"status": "lost"}, {"status": ["invalid_choice"]}),
        ({"q": "x" * 101}, {"q": ["max_length"]}),
    ],
)
def test_a_narrowing_that_cannot_be_read_is_told(
    client: Client, project: SubsidyApplication, query: dict[str, str], found: dict[str, list[str]]
) -> None:
    order(project, "100", day=clock.today())
    response = client.get(PAYMENTS, query)
    assert (response.status_code, codes(response), texts(response, ".table--cards tbody tr")) == (422, found, [])


def test_a_page_that_does_not_exist_shows_the_nearest(client: Client, project: SubsidyApplication) -> None:
    order(project, "100", day=clock.today())
    assert narrowed(client, page="999") == ["100,00 euro"]
    assert narrowed(client, page="<script>") == ["100,00 euro"]


def test_a_provider_sees_no_payment_of_another(project: SubsidyApplication) -> None:
    order(project, "100", number="GEHEIM-1", day=clock.today())
    other = other_provider()
    pages = [other.get(PAYMENTS), other.get(f"{PAYMENTS}?q=GEHEIM")]
    assert [texts(page, ".table--cards tbody tr") for page in pages] == [[], []]
    assert [len(row) for row in exported(other)] == [10]


def test_a_company_that_is_no_provider_has_no_such_page(project: SubsidyApplication) -> None:
    applicant = applicant_of(project)
    asked = [PAYMENTS, f"{PAYMENTS}betalingen.csv", f"{PAYMENTS}betalingen.xlsx"]
    assert [applicant.get(address).status_code for address in asked] == [404, 404, 404]


def exported(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"{PAYMENTS}betalingen.csv{query}")
    content = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def test_the_export_holds_what_the_page_shows(client: Client, project: SubsidyApplication) -> None:
    today = clock.today()
    order(project, "1234.56", number="=SUM(A1)", day=today)
    headings, row = exported(client)
    assert headings[-2:] == ["Referentie op het rekeningafschrift", "Tekst op het rekeningafschrift"]
    assert row == [
        f"{today:%d/%m/%Y}",
        "Aangekondigd",
        project.number,
        "Bakkerij Voorbeeld",
        row[4],
        "'=SUM(A1)",
        f"{today:%d/%m/%Y}",
        "1234,56",
        f"{project.number}-P01",
        f"{project.number} SUM(A1)",
    ]
    assert exported(client, "?status=executed") == [headings]
    assert client.get(f"{PAYMENTS}betalingen.csv?status=lost").status_code == 404


def test_the_workbook_holds_real_amounts_and_dates(client: Client, project: SubsidyApplication) -> None:
    order(project, "1234.56", number="F-1", day=clock.today())
    response = client.get(f"{PAYMENTS}betalingen.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    row = [cell.value for cell in sheet[2]]
    midnight = datetime.combine(clock.today(), time())
    assert (row[0], row[2], row[7]) == (midnight, project.number, 1234.56)


def test_the_number_of_queries_does_not_grow_with_the_payments(
    client: Client, project: SubsidyApplication, django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        order(project, "1", number=f"F-{number}", day=clock.today())
    client.get(PAYMENTS)
    with django_assert_max_num_queries(MOST_QUERIES) as few:
        client.get(PAYMENTS)
    for number in range(3, 30):
        order(project, "1", number=f"F-{number}", day=clock.today())
    assert InvoicePayment.objects.count() == 30
    with django_assert_num_queries(len(few)):
        page = client.get(PAYMENTS)
    assert len(texts(page, ".table--cards tbody tr")) == 20
