"""How the portal looks and behaves in a real browser: accessible, narrow, without a mouse, without JavaScript."""

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import assert_accessible, violations

PATHS = [
    "/",
    "/?cost=x&starts_on=31/02/2026",
    "/regels/",
    "/hulp/",
    "/toegankelijkheid/",
    "/privacy/",
    "/cookies/",
    "/stijlgids/",
    "/stijlgids/?fouten=1",
    "/bestaat-niet/",
]
WIDTHS = [1280, 320]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_is_accessible_and_never_wider_than_the_screen(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_check_itself_finds_a_barrier(page: Page) -> None:
    page.goto("/hulp/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert [line.split(" ", 1)[0] for line in violations(page)] == ["label"]
    with pytest.raises(AssertionError, match=r"/hulp/: 1 accessibility violations\nlabel \(critical\)"):
        assert_accessible(page)


def test_the_first_key_leads_past_the_menu_to_the_content(page: Page) -> None:
    page.goto("/hulp/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Ga naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_whatever_has_the_focus_shows_it(page: Page) -> None:
    page.goto("/")
    rings = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        rings.add(page.evaluate("getComputedStyle(document.activeElement).outline"))
    assert rings == {"rgb(41, 113, 214) solid 3px"}


def test_a_refused_form_puts_the_focus_on_its_errors_and_each_leads_to_its_control(page: Page) -> None:
    page.goto("/stijlgids/?fouten=1")
    expect(page.locator(".error-summary")).to_be_focused()
    links = page.locator(".error-summary a")
    for index in range(links.count()):
        links.nth(index).click()
        target = (links.nth(index).get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f"[id='{target}']")).to_be_visible()


def test_a_copy_button_puts_the_bare_value_on_the_clipboard_and_says_so(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/stijlgids/")
    page.get_by_role("button", name="Kopieer Rekening").click()
    expect(page.get_by_role("status").filter(has_text="Gekopieerd")).to_have_count(1)
    assert page.evaluate("navigator.clipboard.readText()") == "BE68539007547034"


def test_a_double_click_sends_a_form_once_and_the_way_back_frees_it(page: Page) -> None:
    page.goto("/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.is_navigation_request() else None)
    page.get_by_role("button", name="Bereken").dblclick()
    page.wait_for_url("**/?cost=*")
    assert len(sent) == 1
    page.go_back()
    page.get_by_role("button", name="Bereken").click()
    page.wait_for_url("**/?cost=*")


def test_without_javascript_the_calculator_answers_and_nothing_dead_is_shown(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Kostprijs zonder btw").fill("1.000")
    page.get_by_label("Thema").select_option(label="Personeelsmanagement")
    page.get_by_label("Startdatum").fill("31/12/2099")
    page.get_by_role("button", name="Bereken").click()
    expect(page.locator(".error-summary")).to_contain_text("31/12")
    page.goto("/stijlgids/")
    expect(page.get_by_role("button", name="Kopieer")).to_have_count(0)
    context.close()


@override_settings(DEBUG=False)
def test_the_policy_of_the_portal_refuses_a_script_in_the_page(page: Page) -> None:
    page.goto("/hulp/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broken = 1\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.broken") is None
