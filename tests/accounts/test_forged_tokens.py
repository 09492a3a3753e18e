"""Abuse that must not work: forged, stolen and replayed answers of a login provider, each sent to the real address."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from joserfc import jwt

from accounts.models import Login, User
from tests.accounts.peer import CALLBACK, CLIENT_ID, Asked, Claims, Peer, new_key

pytestmark = pytest.mark.django_db

CHOOSE = reverse("companies:choose")
Forge = Callable[[Peer], None]


def _claims(**changes: object) -> Forge:
    def forge(peer: Peer) -> None:
        peer.claims = changes

    return forge


def _without(name: str) -> Forge:
    def forge(peer: Peer) -> None:
        peer.without = (name,)

    return forge


def _part(values: dict[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _no_algorithm(peer: Peer) -> None:
    peer.forge = lambda claims: f"{_part({'alg': 'none'})}.{_part(claims)}."


def _public_key_as_secret(peer: Peer) -> None:
    """What everybody may read, used as if both sides kept it secret."""

    def forge(claims: Claims) -> str:
        text = f"{_part({'alg': 'HS256', 'kid': peer.key.kid})}.{_part(claims)}"
        signature = hmac.new(peer.key.as_pem(private=False), text.encode(), hashlib.sha256).digest()
        return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"

    peer.forge = forge


def _wrong_key(peer: Peer) -> None:
    """Signed by somebody else under the number of the true key."""
    peer.signing_key = new_key()


def _unknown_number(peer: Peer) -> None:
    peer.signing_key, peer.header = new_key(), {"kid": "nobody-knows-this-key"}


def _no_number_among_several(peer: Peer) -> None:
    """Which key is it?"""
    cache.clear()
    peer.published, peer.header = [new_key(), peer.key], {"kid": ""}


def _own_key_in_the_header(peer: Peer) -> None:
    """A token that brings the key with which it is to be checked."""
    key = new_key()
    header = {"alg": "RS256", "jwk": key.as_dict(private=False), "kid": key.kid or ""}
    peer.forge = lambda claims: jwt.encode(header, claims, key, algorithms=["RS256"])


def _changed_after_signing(peer: Peer) -> None:
    def forge(claims: Claims) -> str:
        head, _body, signature = peer.sign(claims).split(".")
        return f"{head}.{_part(claims | {'vo_id': 'somebody-else'})}.{signature}"

    peer.forge = forge


def _no_token(peer: Peer) -> None:
    peer.forge = lambda _claims: "nonsense"


NOW = int(time.time())
FORGED: dict[str, Forge] = {
    "another issuer": _claims(iss="https://evil.example/op"),
    "almost the issuer": _claims(iss="http://127.0.0.1/op"),
    "another audience": _claims(aud="another-portal", azp="another-portal"),
    "several audiences without us": _claims(aud=["one", "two"], azp="one"),
    "several audiences for another party": _claims(aud=[CLIENT_ID, "other"], azp="other"),
    "several audiences, no party": _claims(aud=[CLIENT_ID, "other"], azp=None),
    "another authorised party": _claims(azp="another-portal"),
    "another nonce": _claims(nonce="planted"),
    "an empty nonce": _claims(nonce=""),
    "expired": _claims(exp=NOW - 60, iat=NOW - 660),
    "an expiry that is no time": _claims(exp="tomorrow"),
    "an expiry that never comes": _claims(exp=float("inf")),
    "issued in the future": _claims(iat=NOW + 3600, exp=NOW + 7200),
    "not valid yet": _claims(nbf=NOW + 3600),
    "for another access token": _claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "an empty subject": _claims(vo_id=""),
    "a subject that ends with a line": _claims(vo_id="lies\n"),
    "a subject that is a list": _claims(vo_id=["lies"]),
    "a subject as long as a novel": _claims(vo_id="x" * 10_000),
    "an unknown target group": _claims(vo_doelgroepcode="XX"),
    "an organisation that cannot be": _claims(vo_orgcode="0428315872"),
    **{f"without {name}": _without(name) for name in ("iss", "sub", "aud", "exp", "iat", "nonce", "vo_id")},
    "without a target group": _without("vo_doelgroepcode"),
    "no algorithm": _no_algorithm,
    "the public key as secret": _public_key_as_secret,
    "the wrong key": _wrong_key,
    "an unknown key": _unknown_number,
    "no key number among several keys": _no_number_among_several,
    "its own key in the header": _own_key_in_the_header,
    "changed after signing": _changed_after_signing,
    "no token at all": _no_token,
}


def test_without_forgery_the_same_walk_succeeds(peer: Peer) -> None:
    """Or none of the tests below would mean anything."""
    client = Client()
    assert peer.log_in(client).status_code == 302
    assert client.get(CHOOSE).status_code == 200


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token_lets_nobody_in(peer: Peer, forge: Forge) -> None:
    """Not even for a moment: no person, no login, no session."""
    forge(peer)
    client = Client()
    response = peer.log_in(client)
    assert (response.status_code, "niet geldig" in response.content.decode()) == (422, True)
    assert (User.objects.count(), Login.objects.count()) == (0, 0)
    assert client.get(CHOOSE).status_code == 302


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token_does_not_touch_who_is_logged_in(peer: Peer, forge: Forge) -> None:
    """He goes on as before."""
    client = Client()
    peer.log_in(client)
    before = dict(client.session) | {"pending_logins": []}
    forge(peer)
    assert peer.log_in(client).status_code == 422
    assert dict(client.session) == before
    assert client.get(CHOOSE).status_code == 200


def _answer(peer: Peer, asked: Asked) -> dict[str, str]:
    return {"state": asked.state, "code": peer.code_for(asked)}


def test_an_answer_without_the_state_of_this_browser_lets_nobody_in(peer: Peer) -> None:
    """Somebody sends his own answer to a victim, who would then work under his name."""
    thief, victim = Client(), Client()
    stolen = _answer(peer, peer.visit(thief))
    peer.visit(victim)
    response = victim.get(CALLBACK, stolen)
    assert (response.status_code, "andere browser" in response.content.decode()) == (422, True)
    assert (victim.get(CHOOSE).status_code, User.objects.count()) == (302, 0)
    assert peer.token_requests == []


@pytest.mark.parametrize("state", ["", "planted", "\x00", "x" * 10_000])
def test_a_state_that_nobody_gave_lets_nobody_in(peer: Peer, state: str) -> None:
    """Whatever it is, the provider is not even asked."""
    client = Client()
    asked = peer.visit(client)
    response = client.get(CALLBACK, {"state": state, "code": peer.code_for(asked)})
    assert (response.status_code, peer.token_requests) == (422, [])


def test_an_answer_is_used_once(peer: Peer) -> None:
    """Also by who kept cookie and address."""
    client = Client()
    answer = _answer(peer, peer.visit(client))
    assert client.get(CALLBACK, answer).status_code == 302
    client.post(reverse("accounts:logout"))
    again = client.get(CALLBACK, answer)
    assert (again.status_code, client.get(CHOOSE).status_code) == (422, 302)
    assert len(peer.token_requests) == 1


def test_a_code_is_used_once(peer: Peer) -> None:
    """With a fresh state too."""
    client, other = Client(), Client()
    answer = _answer(peer, peer.visit(client))
    client.get(CALLBACK, answer)
    response = other.get(CALLBACK, {"state": peer.visit(other).state, "code": answer["code"]})
    assert (response.status_code, other.get(CHOOSE).status_code) == (422, 302)


def test_a_stolen_code_is_worth_nothing_without_the_verifier(peer: Peer) -> None:
    """Each browser has its own."""
    victim, thief = Client(), Client()
    code = peer.code_for(peer.visit(victim))
    response = thief.get(CALLBACK, {"state": peer.visit(thief).state, "code": code})
    assert (response.status_code, thief.get(CHOOSE).status_code) == (422, 302)


def test_a_token_of_another_login_is_refused_for_its_nonce(peer: Peer) -> None:
    """A true token, signed a moment ago for somebody else."""
    stolen = peer.id_token(peer.visit(Client()).parameters["nonce"])
    peer.forge = lambda _claims: stolen
    client = Client()
    assert peer.log_in(client).status_code == 422
    assert client.get(CHOOSE).status_code == 302


def test_two_logins_in_two_tabs_do_not_mix(peer: Peer) -> None:
    """Each comes back to where it started."""
    client = Client()
    first = peer.visit(client, "/aanmelden/met/eid/?next=/grootte/")
    second = peer.visit(client, "/aanmelden/met/itsme/?next=/berichten/")
    crossed = {"state": first.state, "code": peer.code_for(second)}
    assert client.get(CALLBACK, crossed).status_code == 422
    assert client.get(CALLBACK, _answer(peer, second))["Location"] == "/berichten/"


def test_the_answer_of_another_provider_is_refused(peer: Peer) -> None:
    """RFC 9207: a mix-up of providers."""
    client = Client()
    asked = peer.visit(client)
    response = client.get(CALLBACK, _answer(peer, asked) | {"iss": "https://evil.example/op"})
    assert (response.status_code, peer.token_requests) == (422, [])


def test_a_login_that_took_too_long_is_refused(peer: Peer) -> None:
    """After twenty minutes somebody else may sit at the screen."""
    client = Client()
    asked = peer.visit(client)
    session = client.session
    session["pending_logins"][0]["started_at"] -= 20 * 60 + 1
    session.save()
    assert client.get(CALLBACK, _answer(peer, asked)).status_code == 422
    assert client.get(CHOOSE).status_code == 302


def test_a_browser_keeps_only_a_few_logins_under_way(peer: Peer) -> None:
    """Nobody fills our database by starting logins."""
    client = Client()
    for _tab in range(8):
        peer.visit(client)
    assert len(client.session["pending_logins"]) == 5


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_way_back_is_only_read(peer: Peer, method: str) -> None:
    """405."""
    assert getattr(Client(), method)(CALLBACK).status_code == 405


def test_names_are_cleaned_before_they_are_kept(peer: Peer) -> None:
    """Control signs, text that runs backwards, and more than a line takes."""
    peer.claims = {"given_name": "Li\x00es\u202e", "family_name": "P" * 500, "vo_email": "no address\r\nBcc: x@y.z"}
    peer.log_in(Client())
    person = User.objects.get()
    assert (person.given_name, person.family_name, person.email) == ("Lies", "P" * 100, "")
