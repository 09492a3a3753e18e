"""The whole storyboard in a real browser: from the pink button to *Afgewerkt* in the history."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import Page, expect

from applications.enums import Declaration, Status
from applications.models import SubsidyApplication
from correspondence.models import Message
from payments import ledger
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import DESKTOP, PHONE, sign_in

TITLE = "Brood bakken met minder energie"
COST = Decimal("3200.00")
SUBSIDY = Decimal("960.00")
OWN = Decimal("2240.00")


def dutch(sentence: str) -> str:
    """Return the Dutch words of a sentence, as the page shows them."""
    with override("nl"):
        return gettext(sentence)


class Walk:
    """A person with a browser, who looks at every page: axe finds nothing, and the pictures are kept when wanted."""

    def __init__(self, page: Page, folder: Path | None) -> None:
        self.page = page
        self.folder = folder
        self.count = 0

    def look(self, name: str) -> None:
        """Check the page as it stands, wide and narrow: accessible, and never wider than the screen."""
        self.count += 1
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            assert_accessible(self.page)
            overflow = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert overflow <= 0, f"{self.page.url} is {overflow} px wider than {size['width']} px"
            if self.folder:
                self.folder.mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=self.folder / f"{self.count:02d}-{name}-{size['width']}.png", full_page=True)
        self.page.set_viewport_size(DESKTOP)

    def press(self, label: str) -> None:
        """Press the one button or link with this label."""
        self.page.get_by_role("button", name=dutch(label)).or_(
            self.page.get_by_role("link", name=dutch(label))
        ).first.click()

    def submit(self) -> None:
        """Press the button of the form in the page."""
        self.page.locator("main form[method=post] button[type=submit]").first.click()

    def fill(self, **values: str) -> None:
        """Fill fields in by their names."""
        for name, value in values.items():
            self.page.locator(f"#id_{name}").fill(value)


def day(offset: int) -> str:
    """Return the day so many days from today, as people type it."""
    return f"{timezone.localdate() + timedelta(days=offset):%d/%m/%Y}"


def log_in(walk: Walk, person: str) -> None:
    """Let a person of the demo in; `test_login` walks the whole way over the login provider."""
    sign_in(walk.page, person)
    walk.page.goto("/ondernemingen/")


@pytest.mark.usefixtures("demo")
def test_an_entrepreneur_walks_from_the_start_page_to_the_history(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots)
    arrive(walk)
    application = apply(walk)
    deposit(walk, application)
    pay(walk, application)
    finish(walk, application)
    assert ledger.prove().holds


def arrive(walk: Walk) -> None:
    """From the pink button to the portfolio."""
    page = walk.page
    page.goto("/")
    walk.look("start")
    page.get_by_role("link", name="Aanvragen", exact=True).first.click()
    walk.look("means-of-login")
    log_in(walk, "Lies Peeters")
    expect(page).to_have_url(re.compile("/ondernemingen/"))
    walk.look("choose-company")
    page.get_by_role("button", name=re.compile("Bakkerij De Korenbloem")).click()
    walk.look("choose-measure")
    page.goto("/grootte/")
    walk.look("size")
    page.goto("/steunmaatregelen/")
    walk.press("Open the kmo-portefeuille")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Lies Peeters (Bakkerij De Korenbloem)")
    walk.look("portfolio")


def apply(walk: Walk) -> SubsidyApplication:
    """Through the five steps to the subsidy number."""
    page = walk.page
    page.get_by_role("button", name="Start hier een steunaanvraag").first.click()
    walk.look("step-1")
    walk.press("Continue")
    walk.press("Continue")
    expect(page).to_have_title(re.compile("^Fout:"))
    walk.look("step-2-errors")
    page.get_by_label("opleiding", exact=False).first.check()
    page.locator("#id_delivery_mode_0").check()
    page.locator("#id_theme").select_option("occupational")
    walk.fill(
        title=TITLE,
        description="Een opleiding van twee dagen voor de bakkers, op de eigen oven.",
        hours="16",
        agreed_on=day(-2),
        starts_on=day(3),
        ends_on=day(10),
        cost="3.200,00",
    )
    walk.press("Calculate your subsidy")
    expect(page.get_by_text("960,00 euro").first).to_be_visible()
    walk.look("step-2")
    walk.press("Continue")
    walk.fill(q="dv 0 101579")
    walk.press("Search")
    walk.look("step-3")
    page.locator("input[name=registration]").first.check()
    walk.press("Continue")
    walk.look("step-4")
    for declaration in Declaration:
        page.locator(f"#id_declare_{declaration.value}").check()
    walk.press("Confirm and submit")
    application = SubsidyApplication.objects.get(title=TITLE)
    assert (application.subsidy, application.own_contribution) == (SUBSIDY, OWN)
    expect(page.get_by_text(application.number or "").first).to_be_visible()
    walk.look("step-5")
    return application


def deposit(walk: Walk, application: SubsidyApplication) -> None:
    """Look at the deposit data, and let the bank of the demo execute the transfer."""
    page = walk.page
    page.goto(f"/projecten/{application.number}/storten/")
    walk.look("deposit")
    with page.expect_download() as download:
        page.get_by_role("link", name=dutch("Download as PDF")).click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    page.goto("/demo/bank/")
    walk.look("demo-bank")
    page.locator(f"form[action$='/storting/{application.number}/'] button").click()
    walk.look("demo-bank-done")
    application.refresh_from_db()
    assert application.status == Status.PAYABLE
    message = Message.objects.get(kind="deposit_complete", project_number=application.number)
    assert "3.200,00 euro" in message.text


def pay(walk: Walk, application: SubsidyApplication) -> None:
    """Pay the whole balance; the bank of the demo executes the order."""
    page = walk.page
    page.goto(f"/projecten/{application.number}/")
    walk.look("project")
    page.goto(f"/projecten/{application.number}/betalen/")
    walk.look("pay")
    walk.fill(invoice_number="F-2026-77", invoiced_on=day(0))
    walk.submit()
    walk.look("pay-check")
    walk.submit()
    expect(page).to_have_url(re.compile(rf"/projecten/{application.number}/betalen/.+/"))
    walk.look("pay-ordered")
    payment = application.payments.get()
    assert (payment.amount, payment.own_share, payment.subsidy_share) == (COST, OWN, SUBSIDY)
    page.goto("/demo/bank/")
    page.locator(f"form[action$='/betaling/{payment.pk}/'] button").click()
    application.refresh_from_db()
    assert application.status == Status.COMPLETED


def finish(walk: Walk, application: SubsidyApplication) -> None:
    """Rate the provider, and find the project in the history and its mails in the inbox."""
    page = walk.page
    page.goto(f"/projecten/{application.number}/beoordelen/")
    walk.look("rate")
    for question in page.locator("main fieldset").all():
        question.locator("input[type=radio]").nth(3).check()
    walk.submit()
    page.goto("/historiek/")
    row = page.get_by_role("row", name=re.compile(application.number or ""))
    expect(row).to_contain_text("Afgewerkt")
    walk.look("history")
    page.goto("/berichten/")
    walk.look("inbox")
    page.get_by_role("link", name=re.compile(application.number or "")).first.click()
    walk.look("message")


@pytest.mark.usefixtures("demo")
def test_the_provider_sees_the_payments_and_the_projects(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots / "provider" if screenshots else None)
    log_in(walk, "Sofie Claes")
    page.get_by_role("button", name=re.compile("Opleidingscentrum De Stap")).first.click()
    walk.press("Open as provider")
    walk.look("overview")
    page.goto("/dienstverlener/projecten/")
    expect(page.get_by_text("Boekhouden voor starters").first).to_be_visible()
    walk.look("projects")
    page.goto("/dienstverlener/betalingen/")
    expect(page.get_by_text("F-2026/0412").first).to_be_visible()
    walk.look("payments")


@pytest.mark.usefixtures("demo")
def test_a_new_employee_asks_for_access_and_the_manager_grants_it(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots / "access" if screenshots else None)
    log_in(walk, "Tom Jacobs")
    walk.look("no-company")
    page.locator("#id_q").fill("Bakkerij De Korenbloem")
    walk.press("Search")
    page.get_by_role("link", name=re.compile("Bakkerij De Korenbloem$")).first.click()
    walk.look("request")
    walk.submit()
    walk.look("requested")
    page.context.clear_cookies()

    log_in(walk, "Lies Peeters")
    page.get_by_role("button", name=re.compile("Bakkerij De Korenbloem")).click()
    page.goto("/toegang/")
    walk.look("requests")
    page.get_by_role("link", name=re.compile("Tom Jacobs")).first.click()
    walk.look("decide")
    page.locator("#id_decision_0").check()
    walk.submit()
    page.context.clear_cookies()

    log_in(walk, "Tom Jacobs")
    page.get_by_role("button", name=re.compile("Bakkerij De Korenbloem")).click()
    expect(page).to_have_url(re.compile("/steunmaatregelen/"))


PUBLIC_PAGES = {
    "/dienstverleners/": "register",
    "/regels/": "rules",
    "/hulp/": "help",
    "/toegankelijkheid/": "accessibility",
    "/privacy/": "privacy",
    "/cookies/": "cookies",
    "/stijlgids/": "style-guide",
    "/bestaat-niet/": "not-found",
}


@pytest.mark.usefixtures("live_server")
@pytest.mark.parametrize("address", PUBLIC_PAGES)
def test_everybody_reads_the_public_pages(page: Page, screenshots: Path | None, address: str) -> None:
    walk = Walk(page, screenshots / "public" if screenshots else None)
    page.goto(address)
    walk.look(PUBLIC_PAGES[address])
    if address != "/stijlgids/":
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
