"""Compare what a provider says that it can with what the portal needs."""

from collections.abc import Iterable
from typing import Any

from accounts.oidc.config import Provider
from accounts.oidc.tokens import ALGORITHMS, KEY_TYPES


def problems(provider: Provider, metadata: dict[str, Any], keys: dict[str, Any]) -> list[str]:
    """Return one sentence for each thing that does not fit; what a provider does not tell is taken on trust."""
    own_proof = "private_key_jwt" if provider.private_key else "client_secret_basic"
    scopes = metadata.get("scopes_supported", provider.scopes.split())
    checks = (
        (
            _share(metadata.get("id_token_signing_alg_values_supported"), ALGORITHMS),
            f"It signs with none of {', '.join(ALGORITHMS)}.",
        ),
        (_share(metadata.get("code_challenge_methods_supported"), ["S256"]), "It does not know PKCE with S256."),
        (_share(metadata.get("response_types_supported"), ["code"]), "It does not know the code flow."),
        (
            _share(metadata.get("token_endpoint_auth_methods_supported"), [own_proof]),
            f"It does not accept {own_proof}: use the other one of OIDC_CLIENT_SECRET and OIDC_PRIVATE_KEY.",
        ),
        (
            set(provider.scopes.split()) <= set(scopes),
            f"It does not know every scope of OIDC_SCOPES; it knows {', '.join(scopes)}.",
        ),
        (any(key.get("kty") in KEY_TYPES for key in keys["keys"]), "It publishes no key with which it can sign."),
    )
    return [sentence for fits, sentence in checks if not fits]


def _share(said: Iterable[str] | None, wanted: Iterable[str]) -> bool:
    return said is None or not set(said).isdisjoint(wanted)
