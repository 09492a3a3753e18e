"""The registers of applications for staff: searchable, filtered, read only, and cheap."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import AnnualBudget, ApplicationEvent, Document, NumberSeries, SubsidyApplication
from tests.applications.builders import make_applicant, make_draft, make_project
from tests.factories import NOW, TODAY, make_user

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12
MODELS = [SubsidyApplication, ApplicationEvent, AnnualBudget, NumberSeries, Document]


@pytest.fixture
def staff() -> Client:
    """Return the browser of a member of staff with every right."""
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def project() -> SubsidyApplication:
    """Return a project with a document."""
    project = make_project(make_applicant(name="Bakkerij Zoekmij", year=TODAY.year), now=NOW, title="Engels")
    Document.objects.create(application=project, kind="deposit_instruction", file="x.pdf", made_at=NOW)
    return project


def listing(model: type) -> str:
    """Return the address of a register."""
    return reverse(f"admin:applications_{model.__name__.lower()}_changelist")


def row_page(model: type, pk: object) -> str:
    """Return the address of one row."""
    return reverse(f"admin:applications_{model.__name__.lower()}_change", args=[pk])


@pytest.mark.parametrize("model", MODELS)
def test_every_register_opens_and_nothing_can_be_added(staff: Client, project: SubsidyApplication, model: type) -> None:
    page = staff.get(listing(model))
    assert page.status_code == 200
    assert page.context["cl"].result_count == 1
    assert staff.get(listing(model).replace("/?", "") + "add/").status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_a_row_is_shown_and_neither_changed_nor_deleted(
    staff: Client, project: SubsidyApplication, model: type
) -> None:
    row = model.objects.get()  # type: ignore[attr-defined]
    address = row_page(model, row.pk)
    page = staff.get(address)
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert staff.post(address, {"status": "completed", "granted": "1"}).status_code == 403
    assert staff.post(address.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", ["2026KMO000001", "2026KMO", "Engels", "zoekmij", "126000000"])
def test_a_project_is_found_by_number_title_company_or_communication(
    staff: Client, project: SubsidyApplication, query: str
) -> None:
    make_project(make_applicant(name="Andere", year=TODAY.year), now=NOW, title="Frans")
    found = staff.get(listing(SubsidyApplication), {"q": query}).context["cl"].queryset
    assert project in found
    assert staff.get(listing(SubsidyApplication), {"q": "zwembad"}).context["cl"].result_count == 0


def test_a_project_is_found_by_its_enterprise_number_and_narrowed_by_filters(
    staff: Client, project: SubsidyApplication
) -> None:
    make_draft(make_applicant(year=TODAY.year), today=TODAY)
    number = project.company.enterprise_number
    for query in ({"q": number}, {"status__exact": "awaiting_deposit"}, {"submitted_on__year": "2026"}):
        assert list(staff.get(listing(SubsidyApplication), query).context["cl"].queryset) == [project]


def test_a_draft_is_called_a_draft(staff: Client) -> None:
    draft = make_draft(make_applicant(year=TODAY.year), today=TODAY)
    assert b"in opmaak" in staff.get(listing(SubsidyApplication)).content
    assert staff.get(row_page(SubsidyApplication, draft.pk)).status_code == 200


def test_the_page_of_a_project_tells_its_story(staff: Client, project: SubsidyApplication) -> None:
    page = staff.get(row_page(SubsidyApplication, project.pk)).content.decode()
    assert "Aanvraag ingediend" in page
    assert "x.pdf" in page


def queries(client: Client, address: str) -> int:
    """Return the number of queries of a page."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("model", [SubsidyApplication, ApplicationEvent, AnnualBudget])
def test_thirty_rows_take_as_many_queries_as_three(staff: Client, model: type) -> None:
    counts = []
    for number in (3, 27):
        for _ in range(number):
            make_project(make_applicant(year=TODAY.year), now=NOW, cost=Decimal("100.00"))
        counts.append(queries(staff, listing(model)))
    assert counts[0] == counts[1] <= QUERY_BUDGET


def test_the_page_of_a_project_takes_few_queries(staff: Client, project: SubsidyApplication) -> None:
    assert queries(staff, row_page(SubsidyApplication, project.pk)) <= QUERY_BUDGET


def test_people_who_are_no_staff_never_get_in(project: SubsidyApplication) -> None:
    client = Client()
    client.force_login(project.created_by)
    response = client.get(listing(SubsidyApplication))
    assert response.status_code == 302
    assert b"Zoekmij" not in response.content
