"""The group calculator in a real browser: from the question on the size page to the evidence as PDF."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from companies import demo
from companies.demo_groups import IN_A_RING, SMALL_IN_A_GROUP, WITH_A_FUND, WITH_A_PUBLIC_OWNER
from companies.enums import Size
from companies.models import SizeDeclaration
from tests.journeys.test_storyboard import Walk, log_in

# Nobody entered its group in the demo, and its size is not fixed yet.
COMPANY = "Brouwerij Het Vat"


def act_for(walk: Walk, person: str, company: str) -> None:
    """Log in and take up a company."""
    log_in(walk, person)
    walk.page.get_by_role("button", name=re.compile(f"^{company}")).first.click()


@pytest.mark.usefixtures("demo")
def test_an_accountant_enters_a_group_and_confirms_its_size(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots / "group" if screenshots else None)
    act_for(walk, "An Wouters", COMPANY)
    page.goto("/grootte/")
    walk.look("size")
    enter_a_partner(walk)
    enter_a_company_of_the_same_person(walk)
    complete_the_figures(walk)
    confirm(walk, screenshots)


def enter_a_partner(walk: Walk) -> None:
    """A company of the register, found by its name; a share that cannot be is refused."""
    page = walk.page
    walk.press("Yes: enter the group")
    walk.look("empty")
    walk.press("Add a company or shareholder")
    walk.look("add")
    page.locator("#id_q").fill("kiekens")
    walk.press("Search")
    walk.look("found")
    page.get_by_role("button", name=re.compile("^Metaalwerken Kiekens 1999")).click()
    walk.look("holding")
    page.locator("#id_capital").fill("120")
    walk.submit()
    expect(page).to_have_title(re.compile("^Fout:"))
    walk.look("holding-error")
    page.locator("#id_capital").fill("30")
    walk.submit()
    walk.look("figures")
    walk.submit()
    walk.look("partner")


def enter_a_company_of_the_same_person(walk: Walk) -> None:
    """A person with the majority of both, and a foreign company without figures."""
    page = walk.page
    walk.press("Add a company or shareholder")
    page.get_by_role("link", name=re.compile("^Een persoon")).click()
    walk.fill(name="Wannes Bruyneel")
    walk.look("person")
    walk.submit()
    walk.fill(capital="70")
    walk.submit()
    walk.press("Add a company or shareholder")
    page.get_by_role("link", name=re.compile("^Een andere onderneming")).click()
    walk.fill(name="Mühle Sonnenfeld GmbH", country="Duitsland")
    page.locator("#id_market_0").check()
    walk.look("foreign")
    walk.submit()
    page.locator("#id_owner_id").select_option(label="Wannes Bruyneel")
    page.locator("#id_owned_id").select_option(label="Mühle Sonnenfeld GmbH")
    walk.fill(capital="100")
    walk.submit()


def complete_the_figures(walk: Walk) -> None:
    """Without figures of a linked company there is no advice; with them there is."""
    page = walk.page
    page.goto("/grootte/groep/")
    expect(page.get_by_text("Nog niet bekend")).to_be_visible()
    walk.look("unknown")
    page.get_by_role("link", name=re.compile("^Mühle Sonnenfeld GmbH: ")).click()
    walk.fill(workers_0="31,5", turnover_0="6.400.000", balance_total_0="2.100.000")
    walk.fill(workers_1="30", turnover_1="6.100.000", balance_total_1="2.000.000")
    walk.submit()
    expect(page.locator(".advice__size")).to_have_text("Middelgrote onderneming")
    walk.look("advice")


def confirm(walk: Walk, screenshots: Path | None) -> None:
    """A smaller size than advised asks for a reason; the confirmation leaves evidence behind."""
    page = walk.page
    walk.press("Choose the size")
    walk.look("choice")
    page.locator("#id_size_0").check()
    page.locator("section[aria-labelledby=choice] button[type=submit]").click()
    expect(page.locator("#id_reason")).to_be_visible()
    walk.look("reason")
    page.locator("#id_size_1").check()
    page.locator("section[aria-labelledby=choice] button[type=submit]").click()
    assert SizeDeclaration.objects.get(company=demo.company(COMPANY)).declared_size == Size.MEDIUM
    page.goto("/grootte/")
    walk.look("confirmed")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("bewijs")).click()
    content = download.value.path().read_bytes()
    assert content.startswith(b"%PDF-")
    if screenshots:
        (screenshots / "group" / "evidence.pdf").write_bytes(content)


DEMO_GROUPS = {
    SMALL_IN_A_GROUP: ("An Wouters", "Middelgrote onderneming"),
    WITH_A_FUND: ("An Wouters", "Kleine onderneming"),
    IN_A_RING: ("An Wouters", "Kleine onderneming"),
    WITH_A_PUBLIC_OWNER: ("Nadia Hermans", "Grote onderneming"),
}


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("company", DEMO_GROUPS)
def test_the_groups_of_the_demo_stand_with_their_advice(page: Page, screenshots: Path | None, company: str) -> None:
    person, advice = DEMO_GROUPS[company]
    walk = Walk(page, screenshots / "group" / company.replace(" ", "-") if screenshots else None)
    act_for(walk, person, company)
    page.goto("/grootte/")
    walk.look("size")
    page.goto("/grootte/groep/")
    expect(page.locator(".advice__size")).to_have_text(advice)
    walk.look("group")
