"""`manage.py check_login` tells the one who connects a provider what is missing."""

import json

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from joserfc.jwk import RSAKey
from pytest_django import Settings

from tests.accounts.peer import CALLBACK, CLIENT_ID, Claims, Peer


def test_a_provider_that_fits(peer: Peer, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_login")
    said = capsys.readouterr().out
    assert [line.split()[-1] for line in said.splitlines()[:3]] == [
        CLIENT_ID,
        f"http://testserver{CALLBACK}",
        "http://testserver/",
    ]
    assert said.endswith(f"{peer.issuer} answers, and can do what the portal needs.\n")


def test_the_public_part_of_the_own_key_is_printed_and_nothing_more(
    peer: Peer, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    key = RSAKey.generate_key(2048)
    settings.OIDC = peer.settings(client_secret="", private_key=key.as_pem(private=True).decode())
    call_command("check_login")
    [line] = [line for line in capsys.readouterr().out.splitlines() if line.startswith("public key:")]
    said = json.loads(line.partition("{")[1] + line.partition("{")[2])
    assert said == key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"}
    assert "d" not in said


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "It signs with none of RS256, PS256, ES256."),
        ({"code_challenge_methods_supported": ["plain"]}, "It does not know PKCE with S256."),
        ({"response_types_supported": ["id_token"]}, "It does not know the code flow."),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, "It does not accept client_secret_basic"),
        ({"scopes_supported": ["openid"]}, "It does not know every scope of OIDC_SCOPES; it knows openid."),
    ],
)
def test_what_does_not_fit_is_said(peer: Peer, says: Claims, sentence: str) -> None:
    peer.metadata = says
    with pytest.raises(CommandError, match=f"^{sentence}"):
        call_command("check_login")


def test_a_provider_without_keys_or_answer_is_said(peer: Peer) -> None:
    peer.published = []
    with pytest.raises(CommandError, match="It publishes no key"):
        call_command("check_login")
    cache.clear()
    peer.metadata = {"issuer": "https://another.example/op"}
    with pytest.raises(CommandError, match="cannot be used: the discovery document names another issuer"):
        call_command("check_login")


def test_without_a_provider_it_says_where_to_read(settings: Settings) -> None:
    settings.OIDC = None
    with pytest.raises(CommandError, match="set OIDC_ISSUER"):
        call_command("check_login")
