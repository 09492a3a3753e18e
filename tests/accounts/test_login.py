"""Logging in over OpenID Connect: what is asked of the provider, and what becomes of its answer."""

import base64
import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey
from pytest_django import Settings

from accounts import services, sessions
from accounts.means import Means
from accounts.models import Login, User
from accounts.oidc import flow
from accounts.oidc.config import Provider
from companies.middleware import SESSION_KEY
from portefeuille import clock
from tests.accounts.peer import CALLBACK, CLIENT_ID, CLIENT_SECRET, SMS, Peer, new_key
from tests.factories import make_mandate, make_user

pytestmark = pytest.mark.django_db

LOGIN = reverse("accounts:login")
CHOOSE = reverse("companies:choose")
ARRIVE = reverse("companies:arrive")
EID = "/aanmelden/met/eid/"


def test_every_means_is_offered_side_by_side() -> None:
    """Each leads to the provider and keeps where one was going."""
    text = Client().get(LOGIN, {"next": "/grootte/"}).content.decode()
    for means in Means:
        assert f'href="/aanmelden/met/{means.value}/?next=%2Fgrootte%2F"' in text


def test_without_a_provider_the_page_says_so_and_nothing_else_answers(settings: Settings) -> None:
    """No link leads anywhere."""
    settings.OIDC = None
    client = Client()
    assert "Aanmelden kan nog niet" in client.get(LOGIN).content.decode()
    assert "/aanmelden/met/" not in client.get(LOGIN).content.decode()
    for address in (EID, CALLBACK, "/aanmelden/wisselen/"):
        assert client.get(address).status_code == 404
    assert client.post("/aanmelden/afgemeld/").status_code == 404


def test_what_is_asked_of_the_provider(peer: Peer) -> None:
    """Code flow with PKCE, state and nonce, and the means that was chosen."""
    asked = peer.visit(Client(), "/aanmelden/met/eidas/?next=/grootte/").parameters
    assert {name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "scope")} == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": f"http://testserver{CALLBACK}",
        "scope": "openid profile vo",
    }
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert asked["acr_values"].split() == [
        "urn:be:vlaanderen:authmech:eidashigh",
        "urn:be:vlaanderen:authmech:eidassubstantial",
    ]
    assert "login_hint" not in asked


def test_no_two_logins_ask_with_the_same_secrets(peer: Peer) -> None:
    """Each has its own state, nonce and challenge."""
    client = Client()
    first, second = peer.visit(client).parameters, peer.visit(client).parameters
    assert [name for name in ("state", "nonce", "code_challenge") if first[name] == second[name]] == []


def test_a_login_makes_the_person_and_keeps_means_level_and_capacity(peer: Peer) -> None:
    """The name, the address and the companies come from the provider."""
    peer.claims = {
        "vo_orgcode": "0428315871",
        "wv_orgcode": ["0428315871", "OVO001234"],
        "kmop_rol_3d": ["Gebruiker:0428315871, 0403199702", "nonsense"],
    }
    client = Client()
    response = peer.log_in(client)
    assert (response.status_code, response["Location"]) == (302, ARRIVE)
    person = User.objects.get()
    assert (person.username, str(person), person.email) == (
        "https://login.example|c1a4-lies",
        "Lies Peeters",
        "lies@voorbeeld.test",
    )
    assert (client.session["login_means"], client.session["login_level"]) == ("itsme", "high")
    assert client.session["login_capacity"] == {
        "target_group": "EA",
        "organisation": "0428315871",
        "represents": ["0428315871"],
        "roles": [["Gebruiker", "0428315871"], ["Gebruiker", "0403199702"]],
    }
    login = Login.objects.get()
    assert (login.user, login.session_key, login.level, login.organisation, login.ended_at) == (
        person,
        client.session.session_key,
        "high",
        "0428315871",
        None,
    )


def test_the_portal_proves_itself_with_its_secret(peer: Peer) -> None:
    """In the header, not in the body."""
    peer.log_in(Client())
    [(form, headers)] = peer.token_requests
    assert headers["Authorization"] == "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    assert CLIENT_SECRET not in form.values()
    assert form["redirect_uri"] == f"http://testserver{CALLBACK}"


def test_the_portal_proves_itself_with_a_key_of_its_own(peer: Peer, settings: Settings) -> None:
    """A signed assertion for this token endpoint, for a minute."""
    key = RSAKey.generate_key(2048)
    settings.OIDC = peer.settings(client_secret="", private_key=key.as_pem(private=True).decode())
    assert peer.log_in(Client()).status_code == 302
    [(form, headers)] = peer.token_requests
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assertion = jwt.decode(form["client_assertion"], key, algorithms=["RS256"])
    claims = assertion.claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, f"{peer.issuer}/v1/token")
    assert 0 < claims["exp"] - clock.now().timestamp() <= 60
    assert claims["jti"]
    assert assertion.header["kid"] == key.thumbprint()
    assert "Authorization" not in headers


def test_a_new_key_of_the_provider_is_fetched_when_it_signs(peer: Peer) -> None:
    """Nobody has to restart anything, and the keys are fetched once otherwise."""
    for _login in range(2):
        assert peer.log_in(Client()).status_code == 302
    assert peer.key_requests == 1
    peer.key = new_key()
    assert peer.log_in(Client()).status_code == 302
    assert peer.key_requests == 2


def test_a_stranger_with_invented_keys_does_not_make_us_ask_again_and_again(peer: Peer) -> None:
    """One new question in ten seconds."""
    peer.log_in(Client())
    for number in range(5):
        token = peer.sign({"iss": peer.issuer}, kid=f"invented-{number}")
        assert Client().post("/aanmelden/afgemeld/", {"logout_token": token}).status_code == 400
    assert peer.key_requests == 2


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/grootte/", "/grootte/"),
        ("", CHOOSE),
        ("https://evil.example/", CHOOSE),
        ("//evil.example/", CHOOSE),
        ("/\\evil.example", CHOOSE),
        ("https:///evil.example", CHOOSE),
        ("\x08//evil.example", CHOOSE),
        ("https://testserver@evil.example/", CHOOSE),
        ("javascript:alert(1)", CHOOSE),
    ],
)
def test_after_logging_in_one_stays_on_this_site(peer: Peer, target: str, expected: str) -> None:
    """Wherever the address says, at the start or on the way back."""
    client = Client()
    asked = peer.visit(client, f"/aanmelden/met/itsme/?{urlencode({'next': target})}")
    answer = {"state": asked.state, "code": peer.code_for(asked), "next": "https://evil.example/"}
    assert client.get(CALLBACK, answer)["Location"] == expected


def test_logging_in_starts_a_new_session(peer: Peer) -> None:
    """A key that somebody planted before is worth nothing, and nothing of the person before stays."""
    mandate = make_mandate()
    client = Client()
    client.force_login(mandate.user)
    session = client.session
    session[SESSION_KEY] = mandate.company_id
    session.save()
    planted = str(client.session.session_key)
    peer.log_in(client)
    assert client.session.session_key != planted
    assert SESSION_KEY not in client.session
    assert not client.session.exists(planted)


def test_a_later_login_of_the_same_person_finds_him_again(peer: Peer) -> None:
    """Whatever the provider calls him this time."""
    peer.log_in(Client())
    peer.claims = {"sub": "another-subject", "family_name": "Janssens"}
    peer.log_in(Client())
    assert [str(person) for person in User.objects.all()] == ["Lies Janssens"]


def test_who_was_shut_out_is_told_so(peer: Peer) -> None:
    """And stays outside."""
    peer.log_in(Client())
    services.set_active(person_id=User.objects.get().pk, is_active=False)
    client = Client()
    response = peer.log_in(client)
    assert (response.status_code, "1700" in response.content.decode()) == (422, True)
    assert client.get(CHOOSE).status_code == 302


def test_shutting_out_ends_an_open_session_at_the_next_click() -> None:
    """No need to wait for its end."""
    person = make_user()
    client = Client()
    client.force_login(person)
    assert client.get(CHOOSE).status_code == 200
    services.set_active(person_id=person.pk, is_active=False)
    assert client.get(CHOOSE)["Location"] == f"{LOGIN}?next={CHOOSE}"


def test_who_is_logged_in_does_not_log_in_again(peer: Peer) -> None:
    """The page leads on, and so does the way back in the browser."""
    client = Client()
    peer.log_in(client)
    assert client.get(LOGIN)["Location"] == CHOOSE
    assert client.get(LOGIN, {"next": "/grootte/"})["Location"] == "/grootte/"
    assert client.get(CALLBACK, {"state": "used", "code": "used"})["Location"] == CHOOSE


@pytest.mark.parametrize(("address", "status"), [("/aanmelden/met/password/", 404), ("/aanmelden/met/demo/", 404)])
def test_a_means_that_does_not_exist_has_no_page(peer: Peer, address: str, status: int) -> None:
    """404."""
    assert Client().get(address).status_code == status


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ("BUR", "als burger"),
        ("GID", "personeelslid van de Vlaamse overheid"),
        ("LB", "organisatie"),
        ("OV", "organisatie"),
    ],
)
def test_another_target_group_is_turned_away_with_an_explanation(peer: Peer, group: str, words: str) -> None:
    """And offered the capacity of entrepreneur."""
    peer.claims = {"vo_doelgroepcode": group}
    client = Client()
    response = peer.log_in(client, f"{EID}?next=/grootte/")
    text = response.content.decode()
    assert (response.status_code, words in text) == (403, True)
    assert 'href="/aanmelden/wisselen/?next=%2Fgrootte%2F"' in text
    assert (User.objects.count(), client.get(CHOOSE).status_code) == (0, 302)


@pytest.mark.parametrize("acr", ["urn:be:vlaanderen:authmech:csampassword", "", None])
def test_a_means_that_is_not_sure_enough_is_refused(peer: Peer, acr: str | None) -> None:
    """Also when the provider says nothing about it."""
    peer.claims = {"acr": acr}
    response = peer.log_in(Client())
    assert (response.status_code, User.objects.count()) == (422, 0)
    assert "niet zeker genoeg" in response.content.decode()


def test_the_level_is_what_the_provider_says_not_what_was_asked(peer: Peer) -> None:
    """The person chose another means there."""
    peer.claims = {"acr": SMS}
    client = Client()
    peer.log_in(client, EID)
    assert (client.session["login_means"], client.session["login_level"]) == ("sms", "substantial")


def test_switching_asks_for_another_capacity_and_the_login_goes_on_meanwhile(peer: Peer) -> None:
    """The capacity belongs to the session, not to the person."""
    client = Client()
    peer.claims = {"vo_orgcode": "0428315871"}
    peer.log_in(client)
    asked = peer.visit(client, "/aanmelden/wisselen/?next=/grootte/")
    assert json.loads(base64.b64decode(asked.parameters["login_hint"])) == {"switch_id": True}
    assert client.get(CHOOSE).status_code == 200
    peer.claims = {"vo_orgcode": "0403199702"}
    answer = client.get(CALLBACK, {"state": asked.state, "code": peer.code_for(asked)})
    assert answer["Location"] == f"{ARRIVE}?next=%2Fgrootte%2F"
    assert client.session["login_capacity"]["organisation"] == "0403199702"
    assert [login.ended_at is None for login in Login.objects.order_by("pk")] == [False, True]


def test_a_company_can_be_named_in_the_request(peer: Peer) -> None:
    """The provider then asks nothing."""
    asked = peer.visit(Client(), "/aanmelden/wisselen/?company=0428.315.871")
    assert json.loads(base64.b64decode(asked.parameters["login_hint"])) == {
        "cap_hint": "EA",
        "code_hint": "0428315871",
    }
    assert Client().get("/aanmelden/wisselen/?company=0428315872").status_code == 404


def test_the_same_person_in_two_browsers_acts_for_two_companies(peer: Peer) -> None:
    """Neither session changes the other."""
    browsers = [Client(), Client()]
    for browser, number in zip(browsers, ("0428315871", "0403199702"), strict=True):
        peer.claims = {"vo_orgcode": number}
        peer.log_in(browser)
    assert [browser.session["login_capacity"]["organisation"] for browser in browsers] == ["0428315871", "0403199702"]


def test_the_national_register_number_is_kept_nowhere(peer: Peer, caplog: pytest.LogCaptureFixture) -> None:
    """Not for the person, not in the session, not in the log."""
    peer.claims = {"rrn": "85073003328"}
    client = Client()
    peer.log_in(client)
    kept = [str(User.objects.values().get()), str(Login.objects.values().get()), str(dict(client.session)), caplog.text]
    assert [text for text in kept if "85073003328" in text or "850730" in text] == []


def test_the_provider_is_asked_for_its_description_once_an_hour(peer: Peer, settings: Settings) -> None:
    """A change of its addresses is seen then."""
    peer.visit(Client())
    peer.metadata = {"end_session_endpoint": f"{peer.issuer}/v2/logout"}
    here = Provider(**settings.OIDC)
    assert flow.logout_url(here).startswith(f"{peer.issuer}/v1/logout?")
    with time_machine.travel(clock.now() + timedelta(hours=1, seconds=1)):
        assert flow.logout_url(here).startswith(f"{peer.issuer}/v2/logout?")


def test_no_one_is_logged_in_by_looking_at_a_session(peer: Peer) -> None:
    """A session that holds a level but no person opens nothing."""
    client = Client()
    session = client.session
    session[sessions.LEVEL_KEY] = "high"
    session.save()
    assert client.get(CHOOSE).status_code == 302
