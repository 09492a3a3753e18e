"""The portfolio and the history: what stands there, for whom, and how many queries it takes."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from applications import services
from applications.enums import StopReason
from applications.models import SubsidyApplication
from companies.enums import MandateRole, Size
from portefeuille import clock
from tests.applications.builders import Applicant, browser, complete, fund, make_applicant, make_draft, make_project
from tests.applications.views.pages import QUERY_BUDGET, query_count, text_of
from tests.factories import make_company, make_mandate, make_provider, make_registration

pytestmark = pytest.mark.django_db

PORTFOLIO = reverse("applications:portfolio")
HISTORY = reverse("applications:history")
CSV = reverse("applications:history_csv")
XLSX = reverse("applications:history_xlsx")
FORMULA = '=HYPERLINK("http://x.test";"klik")'


def page_of(client: Client, address: str = PORTFOLIO, **query: str) -> str:
    """Return what a page says."""
    return text_of(client.get(address, query).content)


def test_an_empty_portfolio_welcomes_and_says_how_to_begin(visitor: Client) -> None:
    page = page_of(visitor)
    for part in (
        "Welkom, Lies Peeters (Bakkerij Voorbeeld)",
        "kleine onderneming · 30 % steun",
        "Start hier een steunaanvraag",
        "Je hoeft nu niets te doen.",
        "Je hebt nog geen project",
        "Nog beschikbaar 7.500,00 euro",
    ):
        assert part in page


def test_the_budget_adds_up(visitor: Client, applicant: Applicant) -> None:
    fund(make_project(applicant, cost=Decimal("1000.00")))
    make_project(applicant)
    page = page_of(visitor)
    for part in (
        "Gebruikt 300,00 euro",
        "Gereserveerd 660,00 euro",
        "Nog beschikbaar 6.540,00 euro",
        "7.500,00 euro",
    ):
        assert part in page


def test_what_to_do_comes_with_the_soonest_deadline_first(visitor: Client, applicant: Applicant) -> None:
    paid = complete(fund(make_project(applicant)))
    ready = fund(make_project(applicant))
    late = make_project(applicant, now=clock.now())
    soon = make_project(applicant, now=clock.now() - timedelta(days=26))
    page = visitor.get(PORTFOLIO).content.decode()
    links = [
        reverse("payments:deposit", args=[soon.number]),
        reverse("payments:deposit", args=[late.number]),
        reverse("payments:pay", args=[ready.number]),
        reverse("applications:rate", args=[paid.number]),
    ]
    assert [page.index(f'href="{link}"') for link in links] == sorted(page.index(f'href="{link}"') for link in links)
    assert "Stort 1.540,00 euro voor" in text_of(page.encode())
    assert "2.200,00 euro staat klaar" in text_of(page.encode())


def test_what_is_too_late_to_deposit_is_not_asked_for(visitor: Client, applicant: Applicant) -> None:
    project = make_project(applicant, now=clock.now() - timedelta(days=31))
    page = visitor.get(PORTFOLIO).content.decode()
    assert reverse("payments:deposit", args=[project.number]) not in page
    assert "1 van 3 · storten" in page


def test_running_projects_have_a_pill_and_closed_ones_stand_in_the_history(
    visitor: Client, applicant: Applicant
) -> None:
    running = make_project(applicant)
    closed = complete(fund(make_project(applicant)))
    page = visitor.get(PORTFOLIO).content.decode()
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert f"/projecten/{running.number}/" in table
    assert "1 van 3 · storten" in table
    assert f"/projecten/{closed.number}/" not in table
    assert "Bekijk de historiek (2 projecten)" in text_of(page.encode())


def test_a_draft_says_how_far_it_is(visitor: Client, applicant: Applicant) -> None:
    draft = make_draft(applicant, today=clock.today())
    services.start_draft(company=applicant.company, user=applicant.user, now=clock.now())
    page = visitor.get(PORTFOLIO).content.decode()
    assert reverse("applications:step", args=[draft.key, "bevestiging"]) in page
    assert "stap 4 van 5" in text_of(page.encode())
    assert "Aanvraag zonder naam stap 2 van 5" in text_of(page.encode())


@pytest.mark.parametrize(
    ("size", "sentence", "has_start"),
    [
        (Size.LARGE, "Een grote onderneming kan de kmo-portefeuille niet gebruiken", False),
        (Size.MEDIUM, "middelgrote onderneming · 20 % steun", True),
    ],
)
def test_the_portfolio_of_each_size(size: Size, sentence: str, has_start: bool) -> None:
    page = page_of(browser(make_applicant(size=size).mandate))
    assert sentence in page
    assert ("Start hier een steunaanvraag" in page) is has_start


def test_without_a_size_the_portfolio_leads_to_the_size() -> None:
    response = browser(make_applicant(size=None).mandate).get(PORTFOLIO)
    assert (response.status_code, response["Location"]) == (302, reverse("companies:size"))


def test_who_only_looks_sees_the_portfolio_without_a_size_and_starts_nothing(applicant: Applicant) -> None:
    for company in (make_applicant(size=None).company, applicant.company):
        looker = make_mandate(company=company, role=MandateRole.USER, may_apply=False, may_pay=False)
        page = page_of(browser(looker))
        assert ("Start hier een steunaanvraag" in page, "Je mag deze portefeuille bekijken" in page) == (False, True)


def test_nobody_sees_the_projects_of_another_company(visitor: Client) -> None:
    other = make_project(make_applicant(name="Geheim bv"), title="Geheime opleiding")
    for address in (PORTFOLIO, HISTORY):
        page = page_of(visitor, address)
        assert str(other.number) not in page
        assert "Geheim" not in page
    exported = b"".join(visitor.get(CSV)).decode()
    assert str(other.number) not in exported


def fill(applicant: Applicant, count: int) -> None:
    """Give a company some projects of each kind, and drafts."""
    for _ in range(count):
        make_project(applicant, cost=Decimal("100.00"))
        complete(fund(make_project(applicant, cost=Decimal("100.00"))))
        make_draft(applicant, today=clock.today())


@pytest.mark.parametrize("address", [PORTFOLIO, HISTORY])
def test_thirty_projects_take_as_many_queries_as_three(address: str) -> None:
    few, many = make_applicant(), make_applicant()
    fill(few, 1)
    fill(many, 12)
    clients = [browser(applicant.mandate) for applicant in (few, many)]
    counts = [query_count(lambda client=client: client.get(address)) for client in clients]  # type: ignore[misc]
    assert counts[0] == counts[1] <= QUERY_BUDGET


def test_a_long_list_is_paged(visitor: Client, applicant: Applicant) -> None:
    for _ in range(11):
        make_project(applicant, cost=Decimal("100.00"))
    first = visitor.get(PORTFOLIO).context["page"]
    second = visitor.get(PORTFOLIO, {"page": "2"}).context["page"]
    assert (len(first), len(second)) == (10, 1)
    assert set(first.object_list) | set(second.object_list) == set(SubsidyApplication.objects.all())
    assert visitor.get(PORTFOLIO, {"page": "onzin"}).status_code == 200


# History


@pytest.fixture
def projects(applicant: Applicant) -> list[SubsidyApplication]:
    """Return three projects with different providers, amounts and statuses, the oldest first."""
    provider = make_provider(company=make_company(name="Écoute & Co"))
    return [
        complete(fund(make_project(applicant, cost=Decimal("500.00"), title="Engels"))),
        make_project(applicant, cost=Decimal("2000.00"), title="Excel voor 100% beginners"),
        make_project(
            applicant,
            cost=Decimal("1000.00"),
            title="Veilig werken",
            registration=make_registration(provider=provider),
        ),
    ]


def listed(client: Client, **query: str) -> list[str]:
    """Return the titles that the history shows, in order."""
    return [project.title for project in client.get(HISTORY, query).context["page"]]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Veilig werken", "Excel voor 100% beginners", "Engels"]),
        ({"sort": "oldest"}, ["Engels", "Excel voor 100% beginners", "Veilig werken"]),
        ({"sort": "highest"}, ["Excel voor 100% beginners", "Veilig werken", "Engels"]),
        ({"sort": "lowest"}, ["Engels", "Veilig werken", "Excel voor 100% beginners"]),
        ({"status": "completed"}, ["Engels"]),
        ({"status": "awaiting_deposit", "sort": "oldest"}, ["Excel voor 100% beginners", "Veilig werken"]),
        ({"q": "EXCEL"}, ["Excel voor 100% beginners"]),
        ({"q": "ecoute"}, ["Veilig werken"]),
        ({"q": "100%"}, ["Excel voor 100% beginners"]),
        ({"q": "%"}, ["Excel voor 100% beginners"]),
        ({"q": "zwemmen"}, []),
    ],
)
def test_the_history_is_narrowed_and_sorted(
    visitor: Client, projects: list[SubsidyApplication], query: dict[str, str], titles: list[str]
) -> None:
    assert listed(visitor, **query) == titles


def test_a_project_is_found_by_its_number_in_any_spelling(visitor: Client, projects: list[SubsidyApplication]) -> None:
    number = projects[1].number
    assert number is not None
    for typed in (number, number.lower(), f" {number[:4]} {number[4:]} ", number[7:]):
        assert listed(visitor, q=typed) == ["Excel voor 100% beginners"]


def test_the_history_is_narrowed_by_year_and_provider(visitor: Client, projects: list[SubsidyApplication]) -> None:
    registration = projects[2].registration
    assert registration is not None
    assert listed(visitor, provider=str(registration.provider_id)) == ["Veilig werken"]
    assert listed(visitor, year=str(clock.today().year)) != []


@pytest.mark.parametrize(
    "query",
    [{"year": "1900"}, {"status": "draft"}, {"sort": "1; DROP TABLE"}, {"provider": "x"}, {"q": "x" * 101}],
)
def test_a_filter_that_does_not_exist_shows_nothing_and_says_so(
    visitor: Client, projects: list[SubsidyApplication], query: dict[str, str]
) -> None:
    response = visitor.get(HISTORY, query)
    assert response.status_code == 422
    assert list(response.context["page"]) == []
    assert "Fout:" in response.content.decode()
    for export in (CSV, XLSX):
        assert visitor.get(export, query).status_code == 404


def test_a_narrow_search_without_result_says_how_to_go_on(visitor: Client) -> None:
    assert "Geen project gevonden" in page_of(visitor, HISTORY, q="zwemmen")
    assert "Je hebt nog geen project" in page_of(visitor, HISTORY)


def exported_rows(client: Client, **query: str) -> list[dict[str, str]]:
    """Return the rows of the CSV of the history."""
    content = b"".join(client.get(CSV, query)).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_the_export_is_the_list_as_it_is_narrowed(visitor: Client, projects: list[SubsidyApplication]) -> None:
    (row,) = exported_rows(visitor, q="engels", status="completed")
    assert (row["Project"], row["Titel"], row["Stand"]) == (projects[0].number, "Engels", "Afgewerkt")
    assert (row["Kostprijs zonder btw"], row["Subsidie"], row["Eigen bijdrage"]) == ("500,00", "150,00", "350,00")
    assert len(exported_rows(visitor)) == 3


def test_the_export_as_workbook_holds_the_same(visitor: Client, projects: list[SubsidyApplication]) -> None:
    content = visitor.get(XLSX, {"sort": "oldest"}).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Titel", "Engels", "Excel voor 100% beginners", "Veilig werken"]
    assert rows[1][9] == 500


def test_a_formula_in_a_title_is_only_text_in_both_files(visitor: Client, applicant: Applicant) -> None:
    make_project(applicant, title=FORMULA)
    assert exported_rows(visitor)[0]["Titel"] == f"'{FORMULA}"
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get(XLSX).content)).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (FORMULA, "s")


def test_the_export_of_many_takes_few_queries(visitor: Client, applicant: Applicant) -> None:
    for _ in range(5):
        make_project(applicant, cost=Decimal("100.00"))

    def export() -> object:
        response = visitor.get(CSV)
        assert len(b"".join(response).splitlines()) == 6
        return response

    assert query_count(export) <= QUERY_BUDGET  # type: ignore[arg-type]


def test_a_stopped_project_keeps_its_place_in_the_history(visitor: Client, applicant: Applicant) -> None:
    project = make_project(applicant)
    services.mark_stopped(
        application=project,
        reason=StopReason.CHEAPER,
        explanation="",
        user=applicant.user,
        today=clock.today(),
        now=clock.now(),
    )
    assert "Stopgezet" in page_of(visitor, HISTORY)


@pytest.mark.parametrize("address", [PORTFOLIO, HISTORY, CSV, XLSX])
def test_a_list_is_read_and_never_sent_to(visitor: Client, address: str) -> None:
    assert visitor.post(address).status_code == 405


@pytest.fixture
def ask() -> Callable[[str], int]:
    """Return a visitor without a company, who gets a status."""
    client = Client()
    return lambda address: client.get(address).status_code


@pytest.mark.parametrize("address", [PORTFOLIO, HISTORY, CSV, XLSX])
def test_nobody_reads_a_list_without_logging_in(ask: Callable[[str], int], address: str) -> None:
    assert ask(address) == 302
