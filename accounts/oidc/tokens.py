"""Trust a token or not: signature, algorithm, issuer, audience, authorised party, nonce and times.

OpenID Connect Core 1.0 §3.1.3.7; OpenID Connect Back-Channel Logout 1.0 §2.6.
"""

from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from accounts.oidc import discovery
from accounts.oidc.config import Provider
from accounts.oidc.errors import ForgedToken

# Signatures by a private key only: a public key is no secret, and `none` is no signature.
ALGORITHMS = ("RS256", "PS256", "ES256")
KEY_TYPES = ("RSA", "EC")
# seconds by which two clocks may differ
LEEWAY = 30
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# seconds that a logout token may be under way
LOGOUT_LIFE = 300


def verify_id_token(token: str, *, provider: Provider, nonce: str, access_token: str, now: int) -> dict[str, Any]:
    """Return the claims of an ID token; `now` in seconds since 1970. Raises `ForgedToken` and `ProviderUnavailable`."""
    decoded = _decode(token, provider)
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            **_addressed_to_us(provider),
            "sub": {"essential": True},
            "exp": {"essential": True},
            "iat": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        },
        {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    try:
        claims.validate(now=now, leeway=LEEWAY)
    except ClaimError as error:
        raise ForgedToken(detail=f"ID token: {error.error} {error.claim}") from error
    return dict(claims)


def verify_logout_token(token: str, *, provider: Provider, now: int) -> dict[str, Any]:
    """Return the claims of a logout token; `now` in seconds since 1970. Raises `ForgedToken`, `ProviderUnavailable`."""
    claims = _decode(token, provider).claims
    options = {**_addressed_to_us(provider), "iat": {"essential": True}, "jti": {"essential": True}}
    try:
        jwt.JWTClaimsRegistry(now, LEEWAY, **options).validate(claims)
    except ClaimError as error:
        raise ForgedToken(detail=f"logout token: {error.error} {error.claim}") from error
    events = claims.get("events")
    is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT_EVENT), dict)
    names_a_login = any(isinstance(claims.get(name), str) and claims[name] for name in ("sub", "sid"))
    if not is_logout or "nonce" in claims or not names_a_login:
        raise ForgedToken(detail="this is no logout token")
    if claims["iat"] < now - LOGOUT_LIFE:
        raise ForgedToken(detail="the logout token is old")
    return claims


def _addressed_to_us(provider: Provider) -> dict[str, Any]:
    return {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client_id},
    }


def _decode(token: str, provider: Provider) -> jwt.Token:
    try:
        try:
            return jwt.decode(token, _key_set(discovery.keys(provider)), algorithms=ALGORITHMS)
        except (InvalidKeyIdError, BadSignatureError):
            # The provider replaced its key since we asked.
            return jwt.decode(token, _key_set(discovery.newer_keys(provider)), algorithms=ALGORITHMS)
    except (JoseError, ValueError) as error:
        raise ForgedToken(detail=f"signature: {type(error).__name__}") from error


def _key_set(found: dict[str, Any]) -> KeySet:
    """Return the public keys for signatures: keys for encryption and shared secrets sign nothing here."""
    keys = [key for key in found["keys"] if key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"]
    return KeySet.import_key_set({"keys": keys})
