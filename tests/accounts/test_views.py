"""Logging in and out."""

import importlib
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import clear_url_caches, reverse

import accounts.urls
from accounts import demo, services
from accounts.means import Means
from accounts.models import User
from companies.middleware import SESSION_KEY
from tests.factories import make_mandate, make_user

pytestmark = pytest.mark.django_db

LOGIN = reverse("accounts:login")
LOGOUT = reverse("accounts:logout")
CHOOSE = reverse("companies:choose")
DEMO_LOGIN = "/aanmelden/demo/itsme/"


def reload_addresses() -> None:
    """Read the addresses again, with the settings of this moment."""
    importlib.reload(accounts.urls)
    importlib.reload(importlib.import_module(settings.ROOT_URLCONF))
    clear_url_caches()


@pytest.fixture
def _without_demo() -> Iterator[None]:
    with override_settings(DEMO=False):
        reload_addresses()
        yield
    reload_addresses()


def test_every_means_is_offered_side_by_side() -> None:
    """Each leads to its own page and keeps where one was going."""
    text = Client().get(LOGIN, {"next": "/grootte/"}).content.decode()
    for means in Means:
        assert f'href="/aanmelden/demo/{means.value}/?next=%2Fgrootte%2F"' in text


def test_the_demo_shows_every_person_and_what_one_can_try() -> None:
    """And the way in for staff."""
    text = Client().get(DEMO_LOGIN).content.decode()
    assert [who.key for who in demo.PEOPLE if f'value="{who.key}"' not in text] == []
    assert demo.STAFF_PASSWORD in text


@pytest.mark.parametrize("means", Means)
def test_logging_in_keeps_means_and_level(means: Means) -> None:
    """For the audit trail, and leads to the companies."""
    client = Client()
    response = client.post(f"/aanmelden/demo/{means.value}/", {"person": "lies"})
    assert (response.status_code, response["Location"]) == (302, CHOOSE)
    assert (client.session["login_means"], client.session["login_level"]) == (means.value, means.level.value)
    assert client.get(CHOOSE).context["user"].get_full_name() == "Lies Peeters"


def test_logging_in_starts_a_new_session() -> None:
    """A key that somebody planted before is worth nothing, and nothing of the person before stays."""
    mandate = make_mandate()
    client = Client()
    client.force_login(mandate.user)
    session = client.session
    session[SESSION_KEY] = mandate.company_id
    session.save()
    planted = str(client.session.session_key)
    client.post(DEMO_LOGIN, {"person": "lies"})
    assert client.session.session_key != planted
    assert SESSION_KEY not in client.session
    assert not client.session.exists(planted)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/grootte/", "/grootte/"),
        ("", CHOOSE),
        ("https://evil.example/", CHOOSE),
        ("//evil.example/", CHOOSE),
        ("/\\evil.example", CHOOSE),
        ("javascript:alert(1)", CHOOSE),
        ("http://testserver/grootte/", "http://testserver/grootte/"),
    ],
)
def test_after_logging_in_one_stays_on_this_site(target: str, expected: str) -> None:
    """Wherever the address says."""
    assert Client().post(DEMO_LOGIN, {"person": "lies", "next": target})["Location"] == expected


@pytest.mark.parametrize("person", ["", "nobody", "beheer", "lies|admin", "x" * 10_000, "\x00"])
def test_nobody_else_can_log_in(person: str) -> None:
    """Least of all the staff."""
    client = Client()
    assert client.post(DEMO_LOGIN, {"person": person}).status_code == 404
    assert User.objects.count() == 0


def test_a_means_that_does_not_exist_has_no_page() -> None:
    """404."""
    assert Client().get("/aanmelden/demo/password/").status_code == 404


def test_logging_in_needs_the_token_of_the_page() -> None:
    """Another site cannot log somebody in."""
    response = Client(enforce_csrf_checks=True).post(DEMO_LOGIN, {"person": "lies"})
    assert (response.status_code, User.objects.count()) == (403, 0)


def test_who_was_shut_out_is_told_so() -> None:
    """And stays outside."""
    demo.load()
    services.set_active(person_id=demo.user("lies").pk, is_active=False)
    client = Client()
    assert client.post(DEMO_LOGIN, {"person": "lies"}).status_code == 422
    assert client.get(CHOOSE).status_code == 302


def test_shutting_out_ends_an_open_session_at_the_next_click() -> None:
    """No need to wait for its end."""
    person = make_user()
    client = Client()
    client.force_login(person)
    assert client.get(CHOOSE).status_code == 200
    services.set_active(person_id=person.pk, is_active=False)
    assert client.get(CHOOSE)["Location"] == f"{LOGIN}?next={CHOOSE}"


def test_who_is_logged_in_does_not_log_in_again() -> None:
    """The page leads on."""
    client = Client()
    client.force_login(make_user())
    assert client.get(LOGIN)["Location"] == CHOOSE
    assert client.get(LOGIN, {"next": "/grootte/"})["Location"] == "/grootte/"


def test_logging_out_takes_a_post_and_ends_the_session() -> None:
    """A link on another site cannot log anybody out."""
    client = Client()
    client.force_login(make_user())
    key = str(client.session.session_key)
    assert client.get(LOGOUT).status_code == 405
    assert client.get(CHOOSE).status_code == 200
    assert client.post(LOGOUT)["Location"] == reverse("home")
    assert client.get(CHOOSE).status_code == 302
    assert not client.session.exists(key)


def test_logging_out_twice_does_no_harm() -> None:
    """The session may have ended by itself."""
    assert Client().post(LOGOUT)["Location"] == reverse("home")


@pytest.mark.usefixtures("_without_demo")
def test_outside_the_demo_its_login_does_not_exist() -> None:
    """Not to read, not to post, and no link leads there."""
    client = Client()
    for means in Means:
        address = f"/aanmelden/demo/{means.value}/"
        assert (client.get(address).status_code, client.post(address, {"person": "lies"}).status_code) == (404, 404)
    assert User.objects.count() == 0
    page = client.get(LOGIN)
    assert (page.status_code, "/aanmelden/demo/" in page.content.decode()) == (200, False)
