"""Logging in over the look-alike of the Flemish login, for real: OpenID Connect between two servers and a browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import Login
from companies.models import Company
from portefeuille import env, lookalike
from tests.journeys.test_storyboard import Walk
from tests.lookalike.conftest import served

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("demo", "login_provider")]


@pytest.fixture
def login_provider(live_server: LiveServer, settings: Settings) -> Iterator[None]:
    """Run the look-alike beside the portal of this test."""
    settings.PUBLIC_URL = live_server.url
    cache.clear()
    with served(live_server.url) as port:
        settings.OIDC = lookalike.client(port)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        sources = [*policy["form-action"], env.origin(lookalike.issuer(port))]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": sources}}
        yield


def choose(page: Page, means: str, person: str, capacity: str) -> None:
    """Log in from the page with the means to where one was going."""
    page.get_by_role("link", name=re.compile(f"^{means}")).click()
    page.get_by_role("button", name=re.compile(person)).click()
    page.get_by_role("button", name=re.compile(capacity)).click()


def test_an_entrepreneur_logs_in_and_out(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots / "login" if screenshots else None)
    page.goto("/aanmelden/?next=/ondernemingen/")
    walk.look("means")
    page.get_by_role("link", name=re.compile("itsme")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie ben je?")
    walk.look("who")
    page.get_by_role("button", name=re.compile("Lies Peeters")).click()
    walk.look("capacity")
    page.get_by_role("button", name=re.compile("Ondernemer")).click()
    expect(page).to_have_url(re.compile("/ondernemingen/"))
    expect(page.get_by_role("button", name=re.compile("Bakkerij De Korenbloem"))).to_be_visible()
    assert [(login.means, login.level, login.ended_at) for login in Login.objects.all()] == [("itsme", "high", None)]

    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("link", name="Aanmelden")).to_be_visible()
    page.goto("/ondernemingen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoe wil je je aanmelden?")
    page.get_by_role("link", name=re.compile("itsme")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie ben je?")


def test_a_citizen_is_turned_away_and_comes_back_as_entrepreneur(page: Page, screenshots: Path | None) -> None:
    walk = Walk(page, screenshots / "login-citizen" if screenshots else None)
    page.goto("/aanmelden/?next=/ondernemingen/")
    choose(page, "eID", "Tom Jacobs", "Burger")
    expect(page.get_by_role("heading", level=1)).to_have_text("Dit loket is voor ondernemers")
    walk.look("turned-away")
    page.get_by_role("link", name="Meld je aan als ondernemer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("In welke hoedanigheid meld je je aan?")
    page.get_by_role("button", name=re.compile("Ondernemer")).click()
    expect(page).to_have_url(re.compile("/ondernemingen/"))
    expect(page.get_by_text("Tom Jacobs")).to_be_visible()


def test_a_new_account_takes_a_surer_login_and_the_provider_ends_it_all(
    page: Page, screenshots: Path | None, settings: Settings
) -> None:
    walk = Walk(page, screenshots / "login-surer" if screenshots else None)
    page.goto("/aanmelden/")
    choose(page, "Beveiligingscode via sms", "Lies Peeters", "Bakkerij De Korenbloem")
    expect(page).to_have_url(re.compile("/steunmaatregelen/"))
    page.goto("/onderneming/")
    walk.fill(refund_iban="BE71 0961 2345 6769")
    walk.submit()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meld je aan met een zekerder middel")
    walk.look("surer-means")
    choose(page, "itsme", "Lies Peeters", "Bakkerij De Korenbloem")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ga verder waar je was")
    walk.look("go-on")
    page.get_by_role("button", name="Ga verder").click()
    expect(page).to_have_url(re.compile("/onderneming/"))
    assert Company.objects.get(name="Bakkerij De Korenbloem").refund_iban == "BE71096123456769"

    page.goto("/ondernemingen/")
    page.get_by_role("link", name="Kies een andere hoedanigheid").click()
    page.get_by_role("button", name=re.compile("Ondernemer")).click()
    expect(page).to_have_url(re.compile("/ondernemingen/"))

    page.goto(f"{env.origin(str(settings.OIDC['issuer']))}/")
    expect(page.get_by_text("Je bent aangemeld als Lies Peeters.")).to_be_visible()
    walk.look("at-the-provider")
    page.get_by_role("button", name="Meld je overal af").click()
    expect(page.get_by_text("Niemand is aangemeld in deze browser.")).to_be_visible()
    page.goto("/ondernemingen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hoe wil je je aanmelden?")
