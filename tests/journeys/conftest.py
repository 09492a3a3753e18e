"""A real Chromium on a live server: the journeys of people through the portal."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts import demo as demo_people
from accounts.people import PEOPLE

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

# Playwright keeps an event loop in the thread of the test, in which Django would otherwise refuse its synchronous ORM.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def chromium_path() -> str | None:
    """Return the system's own Chromium; the tests never download a browser."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium once; without one the journeys are skipped, but under CI that is a failure."""
    path = chromium_path()
    if path is None:
        message = "no Chromium on this machine: the journeys need it (apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """Open a browser without memory, on the live server, in Dutch."""
    fresh = browser.new_context(base_url=live_server.url, locale="nl-BE", viewport=DESKTOP)
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """Open a page whose script errors and refused resources fail the test."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
    return opened


@pytest.fixture
def demo(transactional_db: None) -> None:
    """Load the reference data and the demo, as `make run` does."""
    call_command("load_reference")
    call_command("load_demo")


def sign_in(page: Page, full_name: str) -> None:
    """Log a person of the demo in as with eID, without the way over the provider."""
    who = next(person for person in PEOPLE if person.full_name == full_name)
    client = Client()
    client.force_login(demo_people.user(who.key))
    page.goto("/aanmelden/")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": urljoin(page.url, "/")}])


@pytest.fixture
def screenshots() -> Path | None:
    """Return the folder for screenshots when SCREENSHOTS names one, else None."""
    folder = os.environ.get("SCREENSHOTS")
    return Path(folder) if folder else None
