"""The end of a session is told in time, and one key keeps it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import DESKTOP, PHONE, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("demo")]


def test_enter_keeps_a_session_that_is_about_to_end(page: Page, settings: Settings, screenshots: Path | None) -> None:
    settings.SESSION_IDLE_SECONDS = 122
    sign_in(page, "Lies Peeters")
    page.goto("/mijn-sessies/")
    for size, width in ((DESKTOP, "1280"), (PHONE, "390")):
        page.set_viewport_size(size)
        assert_accessible(page)
        if screenshots:
            page.screenshot(path=screenshots / f"my-sessions-{width}.png")
    warning = page.get_by_role("dialog", name="Je wordt over twee minuten afgemeld")
    expect(warning).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Blijf aangemeld")).to_be_focused()
    assert_accessible(page)
    if screenshots:
        page.screenshot(path=screenshots / "session-warning-390.png")
    settings.SESSION_IDLE_SECONDS = 1800
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
