"""Pages for everybody, and the pages about faults."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portefeuille import context_processors
from tests import factories

PUBLIC = ["/hulp/", "/toegankelijkheid/", "/privacy/", "/cookies/", "/stijlgids/", "/stijlgids/?fouten=1"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_open_to_everybody_and_has_one_heading(client: Client, path: str) -> None:
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert len(re.findall(r"<h1[ >]", page)) == (2 if "stijlgids" in path else 1)
    assert '<html lang="nl-BE">' in page


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_keeps_the_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=)", response.content.decode())


def test_only_a_refused_form_has_error_in_the_title_of_its_page(client: Client) -> None:
    assert (
        "<title>Fout: Stijlgids \u2013 kmo-portefeuille</title>" in client.get("/stijlgids/?fouten=1").content.decode()
    )
    assert "<title>Stijlgids \u2013 kmo-portefeuille</title>" in client.get("/stijlgids/").content.decode()


def test_help_names_the_free_number_and_the_one_from_abroad(client: Client) -> None:
    page = client.get("/hulp/").content.decode()
    assert "<strong>1700</strong>" in page
    assert "+32 2 553 1700" in page


def test_the_cookies_page_names_exactly_the_cookies_that_are_set(client: Client) -> None:
    page = client.get("/cookies/").content.decode()
    assert re.findall(r"<code>(\w+)</code>", page) == [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
    assert f"{settings.SESSION_COOKIE_AGE // 3600} uur" in page


def test_somebody_who_is_logged_in_sees_his_name_and_can_leave(client: Client) -> None:
    client.force_login(factories.make_user(given_name="Lies", family_name="Peeters"))
    page = client.get("/hulp/").content.decode()
    assert "<b>Lies Peeters</b>" in page
    assert '<form method="post" action="/afmelden/">' in page
    assert "/beheer/" not in page


def test_a_page_that_does_not_exist_says_so_in_our_own_style(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "We vinden deze pagina niet" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "500.html", "403_csrf.html"])
def test_a_page_about_a_fault_needs_neither_request_nor_database(template: str) -> None:
    page = render_to_string(template)
    assert '<html lang="nl-BE">' in page
    assert "1700" in page


def test_a_fault_is_answered_in_our_own_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_processors, "HELP_PHONE", Broken())
    response = Client(raise_request_exception=False).get("/hulp/")
    assert response.status_code == 500
    assert "Er ging iets mis bij ons" in response.content.decode()


class Broken:
    """Something that cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError("broken on purpose")


def test_every_template_knows_the_portal() -> None:
    facts = context_processors.portal(RequestFactory().get("/"))["portal"]
    assert facts == {
        "demo": True,
        "session_seconds": settings.SESSION_IDLE_SECONDS,
        "public_url": settings.PUBLIC_URL,
        "help_phone": "1700",
        "help_phone_abroad": "+32 2 553 1700",
        "help_mail_url": context_processors.HELP_MAIL_URL,
        "help_chat_url": context_processors.HELP_CHAT_URL,
    }
