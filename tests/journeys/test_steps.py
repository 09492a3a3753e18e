"""The five steps in a real browser: without JavaScript, with its conveniences, and after a mistake."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from applications.models import SubsidyApplication
from companies.enums import CandidateGround, NaceVersion
from companies.models import Activity, NaceCandidate
from portefeuille import clock
from tests.applications.builders import Applicant, make_applicant
from tests.applications.builders import browser as logged_in
from tests.factories import make_activity, make_company, make_nace, make_provider, make_registration
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def applicant() -> Applicant:
    """Return a small company that may apply, in a register with one provider."""
    make_registration(
        provider=make_provider(company=make_company(name="Opleidingscentrum De Stap")), number="DV.O101579"
    )
    make_nace(code="47241", label="Detailhandel in brood")
    return make_applicant()


def enter(context: BrowserContext, server: LiveServer, applicant: Applicant) -> Page:
    """Open the portfolio of the applicant, who is logged in already."""
    client: Client = logged_in(applicant.mandate)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    page = context.new_page()
    page.goto("/portefeuille/")
    return page


def day(offset: int) -> str:
    """Return the day so many days from today, as people type it."""
    return f"{clock.today() + timedelta(days=offset):%d/%m/%Y}"


def fill_project(page: Page) -> None:
    """Fill in step 2."""
    page.get_by_label("opleiding", exact=True).check()
    page.locator("#id_delivery_mode_0").check()
    page.locator("#id_theme").select_option("digital")
    for name, value in {
        "title": "Veilig online verkopen",
        "description": "Onze verkopers leren de webwinkel veilig beheren.",
        "hours": "16",
        "agreed_on": day(-2),
        "starts_on": day(3),
        "ends_on": day(10),
        "cost": "2.200,00",
    }.items():
        page.locator(f"#id_{name}").fill(value)


def go_on(page: Page) -> None:
    """Press the one primary button."""
    page.get_by_role("button", name="Ga verder").click()


def test_the_five_steps_work_without_javascript_on_a_phone(
    browser: Browser, live_server: LiveServer, applicant: Applicant
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    go_on(page)
    fill_project(page)
    page.get_by_role("button", name="Bereken je subsidie").click()
    expect(page.locator("#offer")).to_contain_text("660,00 euro")
    expect(page.locator("#id_title")).to_have_value("Veilig online verkopen")
    go_on(page)
    page.locator("#id_q").fill("dv 0101579")
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_label(re.compile("De Stap")).check()
    go_on(page)
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Bevestig en dien in").click()
    project = SubsidyApplication.objects.get()
    expect(page.locator(".confirmation")).to_contain_text(str(project.number))
    context.close()


def test_the_subsidy_follows_what_is_typed(
    context: BrowserContext, live_server: LiveServer, applicant: Applicant
) -> None:
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    go_on(page)
    fill_project(page)
    page.locator("#id_cost").press("Tab")
    expect(page.locator("#offer")).to_contain_text("660,00 euro")
    page.locator("#id_subtheme").select_option("cybersecurity")
    expect(page.locator("#offer")).to_contain_text("990,00 euro")
    assert SubsidyApplication.objects.get().cost is None


def test_activities_are_suggested_while_somebody_types(
    context: BrowserContext, live_server: LiveServer, applicant: Applicant
) -> None:
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    page.locator("#id_nace").fill("")
    page.locator("#id_nace").press_sequentially("detailhandel")
    expect(page.locator("datalist option")).to_have_attribute("value", "47241")


def test_a_company_known_by_a_code_of_2008_chooses_its_code_of_2025(
    context: BrowserContext, live_server: LiveServer, applicant: Applicant, screenshots: Path | None
) -> None:
    old = make_nace(code="96021", version=NaceVersion.V2008, label="Haarverzorging")
    for code, label in (("96210", "Haarverzorging en barbiers"), ("96220", "Schoonheidsverzorging")):
        NaceCandidate.objects.create(old=old, new=make_nace(code=code, label=label), ground=CandidateGround.CLASS)
    Activity.objects.all().delete()
    make_activity(company=applicant.company, nace=old)
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    expect(page.get_by_role("heading", name="Deze code is van NACE-BEL 2008")).to_be_visible()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert_accessible(page)
        if screenshots:
            page.screenshot(path=screenshots / f"step-1-candidates-{size['width']}.png", full_page=True)
    page.get_by_role("link", name="Gebruik 96.210 Haarverzorging en barbiers").click()
    expect(page.locator("#id_nace")).to_have_value("96210")
    go_on(page)
    assert SubsidyApplication.objects.get().nace == make_nace(code="96210")


def test_a_mistake_puts_the_reader_at_the_summary_and_its_links_at_the_fields(
    context: BrowserContext, live_server: LiveServer, applicant: Applicant
) -> None:
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    go_on(page)
    fill_project(page)
    page.locator("#id_cost").fill("veel")
    page.locator("#id_starts_on").fill("31/02/2026")
    go_on(page)
    expect(page.locator(".error-summary")).to_be_focused()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Kostprijs")).click()
    expect(page.locator("#id_cost")).to_be_focused()
    expect(page.locator("#id_cost")).to_have_value("veel")
    expect(page.locator("#id_starts_on")).to_have_value("31/02/2026")


def test_the_back_button_loses_nothing(context: BrowserContext, live_server: LiveServer, applicant: Applicant) -> None:
    page = enter(context, live_server, applicant)
    page.get_by_role("button", name="Start hier een steunaanvraag").click()
    go_on(page)
    fill_project(page)
    go_on(page)
    expect(page).to_have_title(re.compile("^Stap 3 van 5"))
    page.go_back()
    expect(page.locator("#id_title")).to_have_value("Veilig online verkopen")
    page.locator("#id_title").fill("Nog veiliger verkopen")
    go_on(page)
    expect(page).to_have_title(re.compile("^Stap 3 van 5"))
    assert SubsidyApplication.objects.get().title == "Nog veiliger verkopen"
