"""The five steps as pages: who may start, their order and memory, and what two tabs do to each other."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from applications import wizard
from applications.enums import Status
from applications.models import SubsidyApplication
from applications.wizard import COMPANY, CONFIRMATION, PROJECT, PROVIDER, RECEIPT, Step
from companies.enums import Size
from companies.models import SizeDeclaration
from portefeuille import clock
from tests.applications.builders import Applicant, browser, fund, make_applicant, make_project, project_form
from tests.applications.views.pages import CONFIRMED, QUERY_BUDGET, acting, only, text_of, url
from tests.factories import make_legal_form, make_mandate, make_nace

pytestmark = pytest.mark.django_db

START = reverse("applications:start")
PORTFOLIO = reverse("applications:portfolio")


# Starting


def test_a_start_makes_a_draft_and_opens_the_first_step(visitor: Client, applicant: Applicant) -> None:
    response = visitor.post(START, acting(applicant))
    draft = only()
    assert (draft.company, draft.created_by, draft.nace) == (applicant.company, applicant.user, make_nace())
    assert (response.status_code, response["Location"]) == (302, url(draft, COMPANY))


def test_a_second_start_takes_up_the_untouched_draft(visitor: Client, applicant: Applicant) -> None:
    assert visitor.post(START, acting(applicant))["Location"] == visitor.post(START, acting(applicant))["Location"]
    assert SubsidyApplication.objects.count() == 1


def test_a_draft_in_which_something_was_saved_is_left_alone(
    visitor: Client, draft: SubsidyApplication, applicant: Applicant
) -> None:
    visitor.post(START, acting(applicant))
    assert SubsidyApplication.objects.drafts().count() == 2


def test_a_start_from_a_page_of_another_company_is_a_conflict(visitor: Client) -> None:
    other = make_applicant(name="Vorige bv")
    response = visitor.post(START, acting(other))
    assert response.status_code == 409
    assert "Je treedt nu op voor Bakkerij Voorbeeld" in text_of(response.content)
    assert SubsidyApplication.objects.count() == 0


def test_a_start_is_a_button_and_no_link(visitor: Client) -> None:
    assert visitor.get(START).status_code == 405
    assert SubsidyApplication.objects.count() == 0


def test_a_page_of_the_wizard_asks_for_a_company_first(draft: SubsidyApplication, applicant: Applicant) -> None:
    client = Client()
    client.force_login(applicant.user)
    response = client.get(url(draft, PROJECT))
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("companies:choose"))


@pytest.mark.parametrize(
    ("company", "size", "sentence", "way_out"),
    [
        ({}, None, "Bevestig eerst de grootte van je onderneming voor dit jaar.", "companies:size"),
        ({}, Size.LARGE, "Een grote onderneming kan de kmo-portefeuille niet gebruiken.", "companies:size"),
        ({"postal_codes": ["1000"]}, Size.SMALL, "geen vestiging in het Vlaamse Gewest", "companies:company"),
        ({"situation": "050"}, Size.SMALL, "niet actief", "companies:company"),
        ({"is_blocked": True}, Size.SMALL, "geblokkeerd", "companies:company"),
    ],
)
def test_a_company_that_cannot_apply_reads_why_and_what_to_do(
    company: dict[str, Any], size: Size | None, sentence: str, way_out: str
) -> None:
    applicant = make_applicant(size=size, **company)
    response = browser(applicant.mandate).post(START, acting(applicant))
    assert response.status_code == 422
    assert sentence in text_of(response.content)
    assert f'href="{reverse(way_out)}"' in response.content.decode()
    assert SubsidyApplication.objects.count() == 0


def test_a_refused_legal_form_reads_why() -> None:
    form = make_legal_form(code="017", label="Vereniging zonder winstoogmerk", abbreviation="VZW", is_eligible=False)
    applicant = make_applicant(legal_form=form)
    response = browser(applicant.mandate).post(START, acting(applicant))
    assert response.status_code == 422
    assert "De rechtsvorm van deze onderneming komt niet in aanmerking" in text_of(response.content)


def test_a_draft_waits_while_the_size_of_the_new_year_is_not_confirmed(
    visitor: Client, draft: SubsidyApplication
) -> None:
    SizeDeclaration.objects.all().delete()
    response = visitor.get(url(draft, PROJECT))
    assert response.status_code == 422
    assert f'href="{reverse("companies:size")}"' in response.content.decode()


# Order and memory


@pytest.mark.parametrize(
    ("lacking", "opens"),
    [
        ({"nace": None}, COMPANY),
        ({"cost": None}, PROJECT),
        ({"registration": None}, PROVIDER),
        ({}, CONFIRMATION),
    ],
)
@pytest.mark.parametrize("asked", wizard.STEPS)
def test_a_step_that_comes_too_early_leads_to_the_first_that_is_incomplete(
    visitor: Client, draft: SubsidyApplication, lacking: dict[str, None], opens: Step, asked: Step
) -> None:
    SubsidyApplication.objects.update(**lacking)
    response = visitor.get(url(draft, asked))
    if asked.number <= opens.number:
        assert response.status_code == 200
    else:
        assert (response.status_code, response["Location"]) == (302, url(draft, opens))


def test_a_draft_of_last_month_is_judged_by_today(visitor: Client, draft: SubsidyApplication, today: date) -> None:
    SubsidyApplication.objects.update(starts_on=today - timedelta(days=15))
    assert visitor.get(url(draft, CONFIRMATION))["Location"] == url(draft, PROJECT)
    page = text_of(visitor.get(url(draft, PROJECT)).content)
    assert f"Je bent te laat: je kon aanvragen tot en met {today - timedelta(days=1):%d/%m/%Y}" in page
    assert "Basisopleiding HACCP" in visitor.get(url(draft, PROJECT)).content.decode()


def test_anybody_with_the_right_goes_on_where_another_stopped(draft: SubsidyApplication) -> None:
    colleague = make_mandate(company=draft.company)
    response = browser(colleague).post(url(draft, PROJECT), project_form(clock.today(), title="Nieuwe naam"))
    assert response.status_code == 302
    assert only().title == "Nieuwe naam"


def test_another_company_does_not_see_the_draft(draft: SubsidyApplication) -> None:
    stranger = browser(make_applicant().mandate)
    for step in wizard.STEPS:
        assert stranger.get(url(draft, step)).status_code == 404
        assert stranger.post(url(draft, step), CONFIRMED).status_code == 404
    assert stranger.post(reverse("applications:discard", args=[draft.key])).status_code == 404
    assert only().status == Status.DRAFT


def test_an_unknown_key_or_step_is_not_found(visitor: Client, draft: SubsidyApplication) -> None:
    assert visitor.get(reverse("applications:step", args=[uuid4(), "project"])).status_code == 404
    assert visitor.get(reverse("applications:step", args=[draft.key, "elders"])).status_code == 404


def test_the_bar_links_back_to_what_is_done(visitor: Client, draft: SubsidyApplication) -> None:
    page = visitor.get(url(draft, PROVIDER)).content.decode()
    assert f'href="{url(draft, COMPANY)}"' in page
    assert f'href="{url(draft, PROJECT)}"' in page
    assert f'href="{url(draft, CONFIRMATION)}"' not in page
    assert "<title>Stap 3 van 5: Jouw dienstverlener" in page


@pytest.mark.parametrize("step", [COMPANY, PROJECT, PROVIDER, CONFIRMATION])
def test_a_step_needs_few_queries(
    visitor: Client, draft: SubsidyApplication, step: Step, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(QUERY_BUDGET):  # type: ignore[operator]
        assert visitor.get(url(draft, step)).status_code == 200


# Afterwards


def test_a_second_submit_and_the_back_button_lead_to_the_receipt(visitor: Client, draft: SubsidyApplication) -> None:
    visitor.post(url(draft, CONFIRMATION), CONFIRMED)
    number = only().number
    assert visitor.post(url(draft, CONFIRMATION), CONFIRMED)["Location"] == url(draft, RECEIPT)
    assert visitor.post(url(draft, CONFIRMATION), {})["Location"] == url(draft, RECEIPT)
    for step in (COMPANY, PROJECT, PROVIDER, CONFIRMATION):
        assert visitor.get(url(draft, step))["Location"] == url(draft, RECEIPT)
    assert only().number == number


@pytest.mark.parametrize("step", [COMPANY, PROJECT, PROVIDER])
def test_a_save_in_another_tab_after_the_submission_is_a_conflict(
    visitor: Client, draft: SubsidyApplication, today: date, step: Step
) -> None:
    visitor.post(url(draft, CONFIRMATION), CONFIRMED)
    response = visitor.post(url(draft, step), project_form(today, title="Te laat") | {"nace": "10711"})
    assert response.status_code == 409
    assert "deze stap kan niet meer" in text_of(response.content)
    assert only().title == "Basisopleiding HACCP"


def test_two_tabs_on_one_draft_keep_what_was_saved_last(
    visitor: Client, draft: SubsidyApplication, today: date
) -> None:
    visitor.post(url(draft, PROJECT), project_form(today, title="Tabblad één"))
    visitor.post(url(draft, PROJECT), project_form(today, title="Tabblad twee"))
    visitor.post(url(draft, COMPANY), {"nace": "10711"})
    assert only().title == "Tabblad twee"


def test_a_wish_for_more_subsidy_in_the_form_is_ignored(
    visitor: Client, draft: SubsidyApplication, today: date
) -> None:
    visitor.post(url(draft, PROJECT), project_form(today) | {"subsidy": "2200", "rate": "100", "status": "completed"})
    visitor.post(url(draft, CONFIRMATION), CONFIRMED | {"subsidy": "2200", "rate": "100", "cost": "1"})
    project = only()
    assert (project.rate, project.subsidy, project.cost) == (Decimal("30.00"), Decimal("660.00"), Decimal("2200.00"))


def test_the_receipt_is_for_as_long_as_the_deposit_is_awaited(visitor: Client, applicant: Applicant) -> None:
    project = make_project(applicant)
    assert visitor.get(url(project, RECEIPT)).status_code == 200
    fund(project)
    response = visitor.get(url(project, RECEIPT))
    assert response["Location"] == reverse("applications:project", args=[project.number])


def test_the_receipt_stays_when_the_company_could_not_apply_any_more(visitor: Client, applicant: Applicant) -> None:
    project = make_project(applicant)
    type(applicant.company).objects.update(is_blocked=True)
    assert visitor.get(url(project, RECEIPT)).status_code == 200


def test_a_draft_is_thrown_away_only_after_a_question(visitor: Client, draft: SubsidyApplication) -> None:
    address = reverse("applications:discard", args=[draft.key])
    question = visitor.get(address)
    assert question.status_code == 200
    assert "Basisopleiding HACCP" in text_of(question.content)
    assert SubsidyApplication.objects.count() == 1
    assert visitor.post(address)["Location"] == PORTFOLIO
    assert SubsidyApplication.objects.count() == 0


def test_a_project_cannot_be_thrown_away(visitor: Client, applicant: Applicant) -> None:
    project = make_project(applicant)
    address = reverse("applications:discard", args=[project.key])
    assert visitor.get(address).status_code == 409
    assert visitor.post(address).status_code == 409
    assert only() == project
