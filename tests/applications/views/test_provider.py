"""The provider's side: only what names it."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import SubsidyApplication
from companies.models import Mandate
from portefeuille import clock
from providers.enums import Pillar
from providers.models import Registration
from tests.applications.builders import (
    browser,
    complete,
    fund,
    make_applicant,
    make_draft,
    make_project,
    make_provider_mandate,
)
from tests.applications.views.pages import QUERY_BUDGET, query_count, text_of
from tests.factories import make_registration

pytestmark = pytest.mark.django_db

OVERVIEW = reverse("applications:provider_overview")
PROJECTS = reverse("applications:provider_projects")
CSV = reverse("applications:provider_csv")
XLSX = reverse("applications:provider_xlsx")


@pytest.fixture
def registration() -> Registration:
    """Return the registration of a provider of training."""
    return make_registration()


@pytest.fixture
def mandate(registration: Registration) -> Mandate:
    """Return the right to act for the provider."""
    return make_provider_mandate(registration)


@pytest.fixture
def visitor(mandate: Mandate) -> Client:
    """Return the browser of the provider."""
    return browser(mandate)


@pytest.fixture
def project(registration: Registration) -> SubsidyApplication:
    """Return a project that names the provider."""
    return make_project(make_applicant(name="Bakkerij Voorbeeld"), registration=registration)


def page_of(client: Client, address: str, **query: str) -> str:
    """Return what a page says."""
    return text_of(client.get(address, query).content)


def test_the_overview_shows_what_to_check_and_until_when(visitor: Client, project: SubsidyApplication) -> None:
    page = visitor.get(OVERVIEW).content.decode()
    for part in (
        "Welkom, Sofie Claes (Opleidingscentrum Voorbeeld)",
        f"Bakkerij Voorbeeld · {project.number}",
        "Basisopleiding HACCP · 2.200,00 euro · start op",
        "24 uren",
        "Wachten op een storting 1",
    ):
        assert part in text_of(page.encode())
    assert reverse("payments:refuse", args=[project.number]) in page
    assert text_of(page.encode()).count("14 dagen") == 1


@pytest.mark.parametrize(("days", "is_shown"), [(14, True), (15, False)])
def test_an_application_can_be_refused_until_the_fourteenth_day(
    visitor: Client, registration: Registration, days: int, is_shown: bool
) -> None:
    project = make_project(make_applicant(), registration=registration, now=clock.now() - timedelta(days=days))
    link = reverse("payments:refuse", args=[project.number])
    assert (link in visitor.get(OVERVIEW).content.decode()) is is_shown
    assert (link in visitor.get(PROJECTS).content.decode()) is is_shown


def test_a_paid_project_cannot_be_refused(visitor: Client, project: SubsidyApplication) -> None:
    complete(fund(project))
    assert "Er is geen aanvraag om na te kijken." in page_of(visitor, OVERVIEW)
    assert reverse("payments:refuse", args=[project.number]) not in visitor.get(PROJECTS).content.decode()


def test_the_overview_lists_the_registrations_with_their_end(visitor: Client, registration: Registration) -> None:
    make_registration(provider=registration.provider, pillar=Pillar.ADVICE, valid_to=clock.today() - timedelta(days=1))
    page = page_of(visitor, OVERVIEW)
    assert f"{registration.registration_number} opleiding van 01/01/2020 tot en met 31/12/2030" in page
    assert page.count("beëindigd") == 1


def test_the_projects_show_company_hours_dates_amount_and_state(visitor: Client, project: SubsidyApplication) -> None:
    page = page_of(visitor, PROJECTS)
    assert project.starts_on is not None
    for part in (
        str(project.number),
        "Basisopleiding HACCP",
        "Bakkerij Voorbeeld",
        "24",
        f"{project.starts_on:%d/%m/%Y}",
        "1 van 3 · storten",
        "2.200,00 euro",
    ):
        assert part in page


def test_the_money_of_the_company_stays_its_own_affair(visitor: Client, project: SubsidyApplication) -> None:
    pages = page_of(visitor, PROJECTS) + page_of(visitor, OVERVIEW)
    assert "1.540,00" not in pages
    assert project.structured_communication is not None
    assert project.structured_communication not in pages


def test_a_provider_sees_no_drafts_and_nobody_elses_projects(
    visitor: Client, registration: Registration, project: SubsidyApplication
) -> None:
    make_draft(make_applicant(), today=clock.today(), registration=registration, title="Nog een ontwerp")
    other = make_project(make_applicant(name="Geheim bv"), title="Van een ander")
    for address in (OVERVIEW, PROJECTS):
        page = page_of(visitor, address)
        assert "Nog een ontwerp" not in page
        assert "Van een ander" not in page
        assert str(other.number) not in page
    assert page_of(visitor, PROJECTS, q=str(other.number)).count("Geen project gevonden") == 1


@pytest.mark.parametrize("address", [OVERVIEW, PROJECTS, CSV, XLSX])
def test_for_a_company_that_is_no_provider_the_pages_do_not_exist(address: str) -> None:
    assert browser(make_applicant().mandate).get(address).status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"q": "voorbeeld"}, 1),
        ({"q": "haccp"}, 1),
        ({"q": "zwemmen"}, 0),
        ({"status": "payable"}, 1),
        ({"status": "lapsed"}, 0),
    ],
)
def test_the_projects_are_narrowed(
    visitor: Client,
    registration: Registration,
    project: SubsidyApplication,
    query: dict[str, str],
    count: int,
) -> None:
    fund(make_project(make_applicant(name="Slagerij Andries"), registration=registration, title="Engels"))
    assert len(visitor.get(PROJECTS, query).context["page"]) == count


def test_a_filter_that_does_not_exist_is_refused(visitor: Client, project: SubsidyApplication) -> None:
    assert visitor.get(PROJECTS, {"status": "onzin"}).status_code == 422
    assert visitor.get(CSV, {"status": "onzin"}).status_code == 404


def test_the_export_is_the_list_as_it_is_narrowed(
    visitor: Client, registration: Registration, project: SubsidyApplication
) -> None:
    make_project(make_applicant(name="=Slagerij"), registration=registration, title="@Engels")
    content = b"".join(visitor.get(CSV, {"q": "engels"})).decode().removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(content), delimiter=";")
    assert (row["Onderneming"], row["Titel"], row["Kostprijs zonder btw"]) == ("'=Slagerij", "'@Engels", "2200,00")
    assert "Subsidie" not in row
    assert visitor.get(XLSX).status_code == 200


@pytest.mark.parametrize("address", [OVERVIEW, PROJECTS])
def test_thirty_projects_take_as_many_queries_as_three(address: str) -> None:
    counts = []
    for number in (3, 30):
        registration = make_registration()
        applicant = make_applicant()
        for _ in range(number):
            make_project(applicant, registration=registration, cost=Decimal("100.00"))
        client = browser(make_provider_mandate(registration))
        counts.append(query_count(lambda client=client: client.get(address)))  # type: ignore[misc]
    assert counts[0] == counts[1] <= QUERY_BUDGET
