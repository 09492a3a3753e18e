"""The way to the provider and back: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0 §3.1)."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from joserfc.jwk import RSAKey

from accounts.identity import Identity
from accounts.oidc import claims, discovery, tokens
from accounts.oidc.config import Provider, after_logout_url, callback_url
from accounts.oidc.errors import Cancelled, ForgedToken, ProviderUnavailable
from accounts.oidc.pending import Pending

# How long random texts are, in characters of 62 kinds.
STATE_LENGTH = 32
VERIFIER_LENGTH = 64
# seconds
ASSERTION_LIFE = 60
# What a provider says when it is not well (OAuth 2.0 §4.1.2.1); all else means that the login was stopped.
_UNWELL = {"server_error", "temporarily_unavailable"}


def begin(provider: Provider, *, acr_values: str, login_hint: str, target: str, now: int) -> tuple[str, Pending]:
    """Return the address at the provider and the login to remember; raise `ProviderUnavailable`.

    `target` is the own path that the login leads to, `now` is in seconds since 1970.
    """
    pending = Pending(
        state=generate_token(STATE_LENGTH),
        nonce=generate_token(STATE_LENGTH),
        verifier=generate_token(VERIFIER_LENGTH),
        next=target,
        started_at=now,
    )
    extra = {"acr_values": acr_values} | ({"login_hint": login_hint} if login_hint else {})
    with _session(provider) as session:
        url, _state = session.create_authorization_url(
            discovery.metadata(provider)["authorization_endpoint"],
            state=pending.state,
            nonce=pending.nonce,
            code_verifier=pending.verifier,
            **extra,
        )
    return url, pending


def finish(provider: Provider, pending: Pending, answer: Mapping[str, str], *, now: int) -> Identity:
    """Return who logged in, from the parameters with which the provider sent the person back.

    Raises `Cancelled`, `ForgedToken`, `ProviderUnavailable`, `LevelTooLow` and `NoBusinessHere`.
    """
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise ForgedToken(detail="the answer of another provider")
    if answer.get("error") in _UNWELL:
        raise ProviderUnavailable(detail=answer["error"])
    if "error" in answer or not answer.get("code"):
        raise Cancelled(detail=answer.get("error", "no code")[:50])
    token = _exchange(provider, pending, answer["code"], now=now)
    id_token, access_token = token.get("id_token"), token.get("access_token", "")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise ForgedToken(detail="no ID token")
    found = tokens.verify_id_token(id_token, provider=provider, nonce=pending.nonce, access_token=access_token, now=now)
    return claims.identity(found, provider)


def logout_url(provider: Provider) -> str:
    """Return the address at which the provider ends the login too, "" when it has none; raise `ProviderUnavailable`.

    The portal keeps no ID token, which holds personal data, so the provider knows us by our number alone.
    """
    endpoint = discovery.metadata(provider).get("end_session_endpoint", "")
    query = {"client_id": provider.client_id, "post_logout_redirect_uri": after_logout_url()}
    return f"{endpoint}?{urlencode(query)}" if endpoint else ""


def hint(**values: object) -> str:
    """Return a `login_hint` of the Flemish login: `switch_id=True`, or `cap_hint="EA", code_hint=<number>`."""
    return base64.b64encode(json.dumps(values, separators=(",", ":")).encode()).decode()


@cache
def own_key(pem: str) -> RSAKey:
    """Return the portal's own key of a PEM text; raise `ValueError` when it is none."""
    return RSAKey.import_key(pem)


def _exchange(provider: Provider, pending: Pending, code: str, *, now: int) -> dict[str, object]:
    """Exchange a code for tokens; a code is worth nothing without the verifier of this browser."""
    endpoint = discovery.metadata(provider)["token_endpoint"]
    try:
        with _session(provider) as session:
            _prove_who_we_are(session, provider, now=now)
            token = session.fetch_token(
                endpoint,
                grant_type="authorization_code",
                code=code,
                code_verifier=pending.verifier,
                # Who we are is proven to this address and to no other.
                allow_redirects=False,
            )
    except AuthlibBaseError as error:
        raise ForgedToken(detail=f"token endpoint: {error.error}") from error
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnavailable(detail=f"token endpoint: {type(error).__name__}") from error
    return dict(token)


def _session(provider: Provider) -> OAuth2Session:
    return OAuth2Session(
        client_id=provider.client_id,
        client_secret=provider.private_key or provider.client_secret,
        token_endpoint_auth_method=PrivateKeyJWT.name if provider.private_key else "client_secret_basic",
        scope=provider.scopes,
        redirect_uri=callback_url(),
        code_challenge_method="S256",
        default_timeout=provider.timeout,
    )


def _prove_who_we_are(session: OAuth2Session, provider: Provider, *, now: int) -> None:
    """Sign the request for tokens where the portal has a key of its own; else Authlib sends the secret."""
    if provider.private_key:
        header = {"kid": own_key(provider.private_key).thumbprint()}
        session.register_client_auth_method(PrivateKeyJWT(headers=header, claims={"exp": now + ASSERTION_LIFE}))
