"""The page of a project, its files, and the opinion about its provider."""

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import Settings

from applications import services
from applications.enums import StopReason
from applications.models import SubsidyApplication
from correspondence.models import Message
from portefeuille import clock
from providers.models import Rating
from tests.applications import bad_input
from tests.applications.builders import Applicant, complete, deposit, fund, make_applicant, make_project
from tests.applications.views.pages import QUERY_BUDGET, query_count, text_of

pytestmark = pytest.mark.django_db

SCORES = {**dict.fromkeys(Rating.SCORES, "4"), "comment": "Goed & <b>duidelijk</b>"}


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(applicant: Applicant) -> SubsidyApplication:
    """Return a project of 2.200 euro that waits for 1.540 euro."""
    return make_project(applicant)


def address(project: SubsidyApplication, name: str = "project") -> str:
    """Return the address of a page about a project."""
    return reverse(f"applications:{name}", args=[project.number])


def page_of(client: Client, project: SubsidyApplication) -> str:
    """Return what the page of a project says."""
    return text_of(client.get(address(project)).content)


def test_a_project_that_waits_for_its_deposit(visitor: Client, project: SubsidyApplication) -> None:
    assert project.deposit_due_on is not None
    page = page_of(visitor, project)
    for part in (
        "Stap 1 van 3",
        f"Stort 1.540,00 euro voor {project.number}",
        f"nog 30 dagen, tot en met {project.deposit_due_on:%d/%m/%Y}",
        "Eigen bijdrage 1.540,00 euro",
        "Subsidie (30 %) 660,00 euro",
        "Nu beschikbaar 0,00 euro",
        "Aanvraag ingediend Toegekende subsidie: 660,00 euro.",
        "Zet dit project stop",
        "Stortingsgegevens (pdf)",
    ):
        assert part in page
    assert f'href="{reverse("payments:stop", args=[project.number])}"' in visitor.get(address(project)).content.decode()


def test_a_project_that_is_partly_deposited(visitor: Client, project: SubsidyApplication) -> None:
    deposit(project, Decimal("1000.00"))
    page = page_of(visitor, project)
    assert "Stort 540,00 euro voor" in page
    assert "Gestort 1.000,00 euro" in page
    assert "We ontvingen 1.000,00 euro, door de bank geboekt op" in page


def test_a_project_that_can_be_paid(visitor: Client, project: SubsidyApplication) -> None:
    page = page_of(visitor, fund(project))
    for part in ("Stap 3 van 3", "Betaal je factuur voor", "Nu beschikbaar 2.200,00 euro", "Subsidie toegevoegd"):
        assert part in page


def test_a_finished_project_asks_for_an_opinion(visitor: Client, project: SubsidyApplication) -> None:
    response = visitor.get(address(complete(fund(project))))
    page = text_of(response.content)
    for part in ("Afgewerkt", "Beoordeel Opleidingscentrum Voorbeeld voor", "Nu beschikbaar 0,00 euro"):
        assert part in page
    assert address(project, "rate") in response.content.decode()
    assert "Zet dit project stop" not in page


def test_a_closed_project_says_why(visitor: Client, applicant: Applicant, project: SubsidyApplication) -> None:
    services.mark_stopped(
        application=project,
        reason=StopReason.CHEAPER,
        explanation="De cursus werd <b>goedkoper</b>.",
        user=applicant.user,
        today=clock.today(),
        now=clock.now(),
    )
    page = page_of(visitor, project)
    assert "Stopgezet Afgesloten op" in page
    assert "“De cursus werd <b>goedkoper</b>.”" in page
    assert "Project stopgezet De dienst kost minder dan gepland" in page
    assert "Stap 1 van 3" not in page
    assert "Stort 1.540,00 euro" not in page


def test_the_messages_about_the_project_are_listed(visitor: Client, project: SubsidyApplication) -> None:
    message = Message.objects.get(company=project.company)
    page = visitor.get(address(project)).content.decode()
    assert message.subject in text_of(page.encode())
    assert reverse("correspondence:message", args=[message.pk]) in page
    provider_message = Message.objects.exclude(company=project.company).get()
    assert provider_message.subject not in text_of(page.encode())


def test_a_number_is_read_in_small_letters_too(visitor: Client, project: SubsidyApplication) -> None:
    assert project.number is not None
    assert visitor.get(f"/projecten/{project.number.lower()}/").status_code == 200


@pytest.mark.parametrize("name", ["project", "deposit_instruction", "deposit_reminder", "rate"])
def test_a_project_of_another_company_is_not_found(visitor: Client, name: str) -> None:
    other = complete(fund(make_project(make_applicant(name="Geheim bv"))))
    response = visitor.get(address(other, name))
    assert response.status_code == 404
    assert b"Geheim" not in response.content


def test_an_unknown_number_is_not_found(visitor: Client, project: SubsidyApplication) -> None:
    assert visitor.get("/projecten/2026KMO999999/").status_code == 404
    assert visitor.get("/projecten/draft/").status_code == 404


def test_a_long_story_takes_as_many_queries_as_a_short_one(applicant: Applicant, visitor: Client) -> None:
    short, long = make_project(applicant), make_project(applicant)
    for _ in range(10):
        deposit(long, Decimal("1.00"))
    counts = [query_count(lambda row=row: visitor.get(address(row))) for row in (short, long)]  # type: ignore[misc]
    assert counts[0] == counts[1] <= QUERY_BUDGET


def test_the_deposit_data_are_downloaded_as_pdf(visitor: Client, project: SubsidyApplication) -> None:
    response = visitor.get(address(project, "deposit_instruction"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{project.number}-storten.pdf"'
    assert "1.540,00 euro" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()


def test_the_deadline_is_downloaded_for_the_calendar(visitor: Client, project: SubsidyApplication) -> None:
    response = visitor.get(address(project, "deposit_reminder"))
    content = response.content.decode()
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTSTART;VALUE=DATE:{project.deposit_due_on:%Y%m%d}\r\n" in content
    assert f"URL:http://testserver{address(project)}\r\n" in content


def test_there_is_no_deadline_any_more_once_everything_arrived(visitor: Client, project: SubsidyApplication) -> None:
    assert visitor.get(address(fund(project), "deposit_reminder")).status_code == 409


# The opinion


def test_the_five_questions_are_asked_and_the_answers_kept(visitor: Client, project: SubsidyApplication) -> None:
    complete(fund(project))
    question = visitor.get(address(project, "rate"))
    assert question.content.decode().count('type="radio"') == 25
    response = visitor.post(address(project, "rate"), SCORES, follow=True)
    rating = Rating.objects.get()
    assert (rating.project_number, rating.content, rating.comment) == (project.number, 4, SCORES["comment"])
    assert response.redirect_chain == [(address(project), 302)]
    assert "Dank je wel. We hebben je mening bewaard." in text_of(response.content)
    assert "Beoordeel Opleidingscentrum Voorbeeld" not in text_of(response.content)


@pytest.mark.parametrize("text", bad_input.EVERYTHING, ids=bad_input.name)
def test_a_score_that_does_not_exist_is_refused_and_the_rest_stays(
    visitor: Client, project: SubsidyApplication, text: str
) -> None:
    complete(fund(project))
    response = visitor.post(address(project, "rate"), SCORES | {"value": text})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="id_value_error"' in page
    assert 'href="#id_value_0"' in page
    assert page.count(" checked") == 4
    assert "Goed &amp; &lt;b&gt;duidelijk" in page
    assert Rating.objects.count() == 0


def test_every_unanswered_question_is_told_at_once(visitor: Client, project: SubsidyApplication) -> None:
    complete(fund(project))
    page = visitor.post(address(project, "rate"), {}).content.decode()
    assert page.count('class="field__error"') == 5


def test_a_second_opinion_is_a_conflict(visitor: Client, project: SubsidyApplication) -> None:
    complete(fund(project))
    visitor.post(address(project, "rate"), SCORES)
    for response in (visitor.get(address(project, "rate")), visitor.post(address(project, "rate"), SCORES)):
        assert response.status_code == 409
        assert "Je hebt de dienstverlener van dit project al beoordeeld." in text_of(response.content)
    assert Rating.objects.count() == 1


def test_a_project_that_was_not_paid_cannot_be_rated(visitor: Client, project: SubsidyApplication) -> None:
    assert visitor.get(address(project, "rate")).status_code == 409
    assert visitor.post(address(project, "rate"), SCORES).status_code == 409
    assert Rating.objects.count() == 0


def test_an_overdue_project_no_longer_asks_for_its_deposit(applicant: Applicant, visitor: Client) -> None:
    project = make_project(applicant, now=clock.now() - timedelta(days=31))
    page = page_of(visitor, project)
    assert "Stort 1.540,00 euro voor" not in page
    assert "Stap 1 van 3" in page
