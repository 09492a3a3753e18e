"""Who may act for a company, and whether it qualifies: asked, invited, changed and withdrawn in a real browser."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import demo as demo_people
from companies import demo as demo_companies
from companies.models import Invitation
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import DESKTOP, PHONE, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("demo")]


def look(page: Page, folder: Path | None, name: str) -> None:
    """Check a page for barriers, wide and narrow, and keep pictures where they are asked for."""
    for width, viewport in (("1280", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(viewport)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(DESKTOP)


def act_for(page: Page, who: str, company: str) -> None:
    """Log somebody in and choose a company."""
    sign_in(page, who)
    page.goto(reverse("companies:choose"))
    page.get_by_role("button", name=company).click()


def name_of(key: str) -> str:
    """Return the full name of a person of the demo."""
    return demo_people.user(key).get_full_name()


def test_an_administrator_invites_changes_and_withdraws(
    page: Page, browser: Browser, live_server: LiveServer, screenshots: Path | None
) -> None:
    bakery = demo_companies.SMALL_BAKERY
    act_for(page, name_of("lies"), bakery)
    page.goto(reverse("companies:invite"))
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.locator(".error-summary")).to_contain_text("E-mailadres")
    look(page, screenshots, "invite-errors")
    page.get_by_label("E-mailadres").fill("tom@kantoor.example")
    page.get_by_label("Betalen: facturen van dienstverleners betalen").uncheck()
    look(page, screenshots, "invite")
    page.get_by_role("button", name="Uitnodiging versturen").click()
    expect(page.get_by_role("row", name="tom@kantoor.example")).to_contain_text("bekijken en aanvragen")
    look(page, screenshots, "access")

    guest = browser.new_context(base_url=live_server.url, locale="nl-BE", viewport=DESKTOP)
    tom = guest.new_page()
    sign_in(tom, name_of("tom"))
    tom.goto(reverse("companies:invitation", args=[Invitation.objects.get().key]))
    look(tom, screenshots, "invitation")
    tom.get_by_role("button", name="Uitnodiging aanvaarden").click()
    expect(tom.get_by_role("banner")).to_contain_text(f"({bakery})")

    page.goto(reverse("companies:access"))
    page.get_by_role("link", name=f"Wijzig {name_of('tom')}").click()
    page.get_by_label("Aanvragen: aanvragen indienen, wijzigen en stopzetten").uncheck()
    look(page, screenshots, "change-rights")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("row", name=name_of("tom"))).to_contain_text("alleen bekijken")
    tom.goto(reverse("applications:portfolio"))
    expect(tom.get_by_role("main")).to_contain_text("Je mag deze portefeuille bekijken")
    look(tom, screenshots, "look-only")

    page.get_by_role("link", name=f"Intrekken {name_of('tom')}").click()
    page.get_by_role("button", name="Recht intrekken").click()
    tom.reload()
    expect(tom).to_have_url(f"{live_server.url}{reverse('companies:choose')}?next=%2Fportefeuille%2F")
    guest.close()
    page.goto(reverse("companies:access_story"))
    expect(page.get_by_role("row").nth(1)).to_contain_text(name_of("tom"))
    look(page, screenshots, "access-story")


def test_whether_a_company_qualifies_is_told_before_it_applies(page: Page, screenshots: Path | None) -> None:
    public = reverse("companies:eligibility_public")
    page.goto(public)
    look(page, screenshots, "eligibility-ask")
    for name, sentence in (
        (demo_companies.SMALL_BAKERY, "Niets in de openbare registers staat in de weg"),
        (demo_companies.BRUSSELS_TEXTILE, "komt niet in aanmerking zoals ze in de registers staat"),
    ):
        page.get_by_label("Ondernemingsnummer").fill(f"BE {demo_companies.company(name).enterprise_number}")
        page.get_by_role("button", name="Nakijken").click()
        expect(page.get_by_role("main")).to_contain_text(sentence)
        look(page, screenshots, f"eligibility-{name.split()[0].lower()}")
    act_for(page, name_of("lies"), demo_companies.SMALL_BAKERY)
    page.get_by_role("link", name="Komt mijn onderneming in aanmerking?").first.click()
    look(page, screenshots, "eligibility-own")
    page.get_by_label("Minder dan 25 %").check()
    page.get_by_role("button", name="Dit verklaren").click()
    expect(page.get_by_role("main")).to_contain_text("De overheid bezit minder dan 25 %.")
