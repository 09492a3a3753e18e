"""The login provider is away, slow or talks nonsense: a clear page, a way to try again, and nothing lost."""

import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.accounts.peer import CALLBACK, Peer

pytestmark = pytest.mark.django_db

ITSME = "/aanmelden/met/itsme/?next=/grootte/"
CHOOSE = reverse("companies:choose")
AWAY = "antwoordt op dit moment niet"


def _assert_away(client: Client, address: str = ITSME) -> None:
    response = client.get(address)
    text = response.content.decode()
    assert (response.status_code, AWAY in text, "Traceback" in text) == (503, True, False)
    assert f'href="{address}"' in text


def test_a_provider_that_is_away_gets_a_page_that_tries_again(settings: Settings, peer: Peer) -> None:
    """With the same means, to the same place."""
    settings.OIDC = peer.settings(issuer="http://127.0.0.1:9/op")
    _assert_away(Client())


def test_a_slow_provider_does_not_hold_the_portal(settings: Settings, peer: Peer) -> None:
    """The patience is a setting."""
    settings.OIDC = peer.settings(timeout=0.2)
    peer.delay = 1
    started = time.monotonic()
    _assert_away(Client())
    assert time.monotonic() - started < 0.9


def test_a_provider_that_talks_nonsense_counts_as_away(peer: Peer) -> None:
    """HTML in the place of JSON."""
    peer.broken = True
    _assert_away(Client())


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://evil.example/op"},
        {"issuer": None},
        {"token_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=str,
)
def test_a_description_that_cannot_be_true_is_not_believed(peer: Peer, document: dict[str, str | None]) -> None:
    """And not kept."""
    peer.metadata = document
    client = Client()
    _assert_away(client)
    peer.metadata = {}
    assert client.get(ITSME).status_code == 302


def test_a_provider_that_fails_at_the_end_loses_nothing(peer: Peer) -> None:
    """The second try leads where the first was going."""
    client = Client()
    asked = peer.visit(client, ITSME)
    peer.broken = True
    response = client.get(CALLBACK, {"state": asked.state, "code": peer.code_for(asked)})
    text = response.content.decode()
    assert (response.status_code, AWAY in text, User.objects.count()) == (503, True, 0)
    assert 'href="/aanmelden/?next=%2Fgrootte%2F"' in text
    peer.broken = False
    assert peer.log_in(client, ITSME)["Location"] == "/grootte/"


def test_keys_that_cannot_be_fetched_let_nobody_in(peer: Peer) -> None:
    """Nobody is believed without them."""
    client = Client()
    asked = peer.visit(client)
    peer.published = []
    peer.metadata = {"jwks_uri": f"{peer.url}/gone"}
    cache.clear()
    response = client.get(CALLBACK, {"state": asked.state, "code": peer.code_for(asked)})
    assert (response.status_code, User.objects.count()) == (503, 0)


def test_who_is_logged_in_stays_so_while_the_provider_is_away(peer: Peer) -> None:
    """He only cannot switch."""
    client = Client()
    peer.log_in(client)
    cache.clear()
    peer.broken = True
    assert client.get("/aanmelden/wisselen/").status_code == 503
    assert client.get(CHOOSE).status_code == 200
    token = peer.sign({"iss": peer.issuer})
    assert Client().post(reverse("accounts:provider_logout"), {"logout_token": token}).status_code == 503


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 422, "werd gestopt"),
        ("invalid_scope", 422, "werd gestopt"),
        ("server_error", 503, AWAY),
        ("temporarily_unavailable", 503, AWAY),
        ("", 422, "werd gestopt"),
        ("<script>alert(1)</script>\r\nforged line", 422, "werd gestopt"),
    ],
)
def test_a_login_that_was_stopped_says_so(
    peer: Peer, caplog: pytest.LogCaptureFixture, error: str, status: int, words: str
) -> None:
    """Nothing of what the address says reaches the page, or a line of its own in the log."""
    client = Client()
    asked = peer.visit(client)
    response = client.get(CALLBACK, {"state": asked.state, "error": error, "error_description": "<b>bold</b>"})
    text = response.content.decode()
    assert (response.status_code, words in text) == (status, True)
    assert ("<b>bold</b>" in text, "<script>alert" in text) == (False, False)
    assert "\nforged line" not in caplog.text
