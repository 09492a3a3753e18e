"""Log in as the member of staff of the demo: password, then the code that the page shows in the demo."""

import re

from playwright.sync_api import Page

from accounts import demo


def log_in(page: Page, *, username: str = demo.STAFF_USERNAME, password: str = demo.STAFF_PASSWORD) -> None:
    """Open the front page of the agency."""
    page.goto("/beheer/")
    page.get_by_label("Identificatie").or_(page.locator("#id_username")).first.fill(username)
    page.locator("#id_password").fill(password)
    page.locator("[type=submit]").click()
    give_code(page)
    page.wait_for_url("**/beheer/")


def give_code(page: Page) -> None:
    """Type the code that the app of the demo would show."""
    shown = re.search(r"zou je app nu tonen: (\d{6})", page.content())
    assert shown, "the page shows no code"
    page.get_by_label("Code").fill(shown[1])
    page.locator("main [type=submit], #content [type=submit]").first.click()
