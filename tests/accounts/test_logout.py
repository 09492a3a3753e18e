"""Logging out: here, at the provider, and when the provider says so."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Login
from tests.accounts.peer import CLIENT_ID, Claims, Peer, new_key
from tests.factories import make_user

pytestmark = pytest.mark.django_db

LOGOUT = reverse("accounts:logout")
CHOOSE = reverse("companies:choose")
PROVIDER_LOGOUT = reverse("accounts:provider_logout")
HOME = reverse("home")


def test_logging_out_ends_the_session_here_first_and_then_at_the_provider(peer: Peer) -> None:
    """The provider leads back to the start page; no token with personal data was kept for it."""
    client = Client()
    peer.log_in(client)
    key = str(client.session.session_key)
    location = urlsplit(client.post(LOGOUT)["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == f"{peer.issuer}/v1/logout"
    assert parse_qs(location.query) == {"client_id": [CLIENT_ID], "post_logout_redirect_uri": ["http://testserver/"]}
    assert not client.session.exists(key)
    assert client.get(CHOOSE).status_code == 302
    login = Login.objects.get()
    assert login.ended_at is not None
    assert login.ended_at >= login.started_at


def test_a_provider_that_cannot_end_logins_is_not_asked(peer: Peer) -> None:
    """Then one is back on the start page."""
    peer.metadata = {"end_session_endpoint": ""}
    client = Client()
    peer.log_in(client)
    assert client.post(LOGOUT)["Location"] == HOME


def test_logging_out_works_while_the_provider_is_away(peer: Peer) -> None:
    """And says what is left to do."""
    client = Client()
    peer.log_in(client)
    cache.clear()
    peer.broken = True
    response = client.post(LOGOUT)
    assert response["Location"] == HOME
    assert "Sluit je browser" in client.get(HOME).content.decode()
    assert client.get(CHOOSE).status_code == 302


def test_staff_log_out_here_alone(peer: Peer) -> None:
    """No provider vouched for them."""
    client = Client()
    client.force_login(make_user())
    session = client.session
    for name in ("login_capacity", "login_level"):
        session.pop(name, None)
    session.save()
    key = str(client.session.session_key)
    assert client.post(LOGOUT)["Location"] == HOME
    assert not client.session.exists(key)


def test_logging_out_takes_a_post_with_the_token_of_the_page() -> None:
    """A link or a form on another site cannot log anybody out."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())
    assert client.get(LOGOUT).status_code == 405
    assert client.post(LOGOUT).status_code == 403
    assert client.get(CHOOSE).status_code == 200


def test_logging_out_twice_does_no_harm() -> None:
    """The session may have ended by itself."""
    assert Client().post(LOGOUT)["Location"] == HOME


def _logout_claims(peer: Peer, **changes: object) -> Claims:
    now = int(time.time())
    claims: Claims = {
        "iss": peer.issuer,
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 120,
        "jti": "one",
        "sub": "subject-of-lies",
        "sid": "session-at-the-provider",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}


def test_the_provider_ends_the_one_session_that_it_names(peer: Peer) -> None:
    """The other one of the same person goes on."""
    ended, other = Client(), Client()
    peer.log_in(ended)
    peer.claims = {"sid": "another-session"}
    peer.log_in(other)
    response = Client(enforce_csrf_checks=True).post(PROVIDER_LOGOUT, {"logout_token": peer.sign(_logout_claims(peer))})
    assert (response.status_code, response.content, "no-store" in response["Cache-Control"]) == (200, b"", True)
    assert (ended.get(CHOOSE).status_code, other.get(CHOOSE).status_code) == (302, 200)
    assert [login.ended_at is None for login in Login.objects.order_by("pk")] == [False, True]


def test_without_a_session_all_logins_of_the_person_end(peer: Peer) -> None:
    """And nobody else's."""
    mine, also_mine, other = Client(), Client(), Client()
    peer.log_in(mine)
    peer.log_in(also_mine)
    peer.claims = {"sub": "somebody-else", "vo_id": "somebody-else"}
    peer.log_in(other)
    Client().post(PROVIDER_LOGOUT, {"logout_token": peer.sign(_logout_claims(peer, sid=None))})
    assert [client.get(CHOOSE).status_code for client in (mine, also_mine, other)] == [302, 302, 200]


def test_an_old_message_ends_no_newer_login(peer: Peer) -> None:
    """Who kept a logout token cannot throw the person out again with it."""
    token = peer.sign(_logout_claims(peer, iat=int(time.time()) - 100))
    client = Client()
    peer.log_in(client)
    assert Client().post(PROVIDER_LOGOUT, {"logout_token": token}).status_code == 200
    assert client.get(CHOOSE).status_code == 200


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example/op"},
        {"aud": "another-portal"},
        {"iat": None},
        {"iat": NOW - 3600},
        {"iat": NOW + 3600},
        {"exp": NOW - 3600},
        {"jti": None},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "an ID token"},
        {"sub": None, "sid": None},
        {"sub": 12, "sid": None},
    ],
    # The names alone: the moment of collection differs from process to process.
    ids=" ".join,
)
def test_a_forged_logout_token_ends_nothing(peer: Peer, changes: Claims) -> None:
    """400, as the standard says."""
    client = Client()
    peer.log_in(client)
    response = Client().post(PROVIDER_LOGOUT, {"logout_token": peer.sign(_logout_claims(peer, **changes))})
    assert (response.status_code, response.json()) == (400, {"error": "invalid_request"})
    assert client.get(CHOOSE).status_code == 200


def test_a_logout_token_of_another_key_or_an_id_token_ends_nothing(peer: Peer) -> None:
    """Nor does no token."""
    client = Client()
    peer.log_in(client)
    peer_key, peer.signing_key = peer.signing_key, new_key()
    stolen = peer.sign(_logout_claims(peer))
    peer.signing_key = peer_key
    for token in (stolen, peer.id_token("nonce"), "", "nonsense"):
        assert Client().post(PROVIDER_LOGOUT, {"logout_token": token}).status_code == 400
    assert client.get(CHOOSE).status_code == 200


def test_the_provider_s_message_takes_a_post() -> None:
    """405."""
    assert Client().get(PROVIDER_LOGOUT).status_code == 405
