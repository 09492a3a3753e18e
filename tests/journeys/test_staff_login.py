"""A member of staff logs in with a second factor, and is asked for it again where money or rights change."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from accounts import demo
from accounts.models import User
from accounts.staff import sessions
from tests.journeys import staff
from tests.journeys.axe import assert_accessible
from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("demo")]


def test_a_new_colleague_sets_the_second_factor_up(page: Page, screenshots: Path | None) -> None:
    User.objects.create_superuser("nieuw", email="nieuw@demo.example", password=demo.STAFF_PASSWORD)
    page.goto("/beheer/")
    page.locator("#id_username").fill("nieuw")
    page.locator("#id_password").fill(demo.STAFF_PASSWORD)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/instellen/**")
    _look(page, "staff-set-up", screenshots)
    staff.give_code(page)
    page.get_by_role("heading", name="Bewaar je herstelcodes").wait_for()
    _look(page, "staff-recovery-codes", screenshots)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    page.wait_for_url("**/beheer/")


def test_the_code_is_asked_at_login_and_again_later(
    page: Page, screenshots: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.goto("/beheer/")
    page.locator("#id_username").fill(demo.STAFF_USERNAME)
    page.locator("#id_password").fill(demo.STAFF_PASSWORD)
    page.locator("[type=submit]").click()
    page.get_by_role("heading", name="Typ je code").wait_for()
    _look(page, "staff-second-factor", screenshots)
    staff.give_code(page)
    page.wait_for_url("**/beheer/")
    # The live server is a thread of this process: for it the ten minutes have passed.
    monkeypatch.setattr(sessions, "FRESH", timedelta(0))
    page.goto("/beheer/accounts/user/")
    page.locator("tr", has_text="Jacobs").locator("input.action-select").check()
    page.locator("select[name=action]").select_option("shut_out")
    page.locator("button[name=index]").first.click()
    page.get_by_role("heading", name="Bevestig met je code").wait_for()
    _look(page, "staff-ask-again", screenshots)
    staff.give_code(page)
    page.locator(".messagelist .success").wait_for()
    assert [person.family_name for person in User.objects.filter(is_active=False)] == ["Jacobs"]


def _look(page: Page, name: str, screenshots: Path | None) -> None:
    for size, width in ((DESKTOP, "1280"), (PHONE, "390")):
        page.set_viewport_size(size)
        assert_accessible(page)
        if screenshots:
            page.screenshot(path=screenshots / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size(DESKTOP)
