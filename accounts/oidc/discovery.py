"""What a provider says of itself: its addresses and its keys, fetched once an hour and when a new key appears."""

from collections.abc import Callable
from typing import Any

import requests
from django.core.cache import cache

from accounts.oidc.config import Provider
from accounts.oidc.errors import ProviderUnavailable

# seconds
KEPT_FOR = 60 * 60
# A stranger who sends tokens with invented key numbers does not make us ask the provider more often than this.
REFRESH_PAUSE = 10
PATH = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def metadata(provider: Provider) -> dict[str, Any]:
    """Return the provider's description of itself; raise `ProviderUnavailable` when there is no usable one."""
    return _kept(f"oidc-metadata:{provider.issuer}", lambda: _fetch_metadata(provider))


def keys(provider: Provider) -> dict[str, Any]:
    """Return the provider's public keys (a JSON Web Key Set); raise `ProviderUnavailable` when there are none."""
    return _kept(_keys_name(provider), lambda: _fetch_keys(provider))


def newer_keys(provider: Provider) -> dict[str, Any]:
    """Return the keys after asking for new ones, at most once in `REFRESH_PAUSE` seconds: the provider replaced one."""
    if cache.add(f"oidc-keys-asked:{provider.issuer}", value=True, timeout=REFRESH_PAUSE):
        cache.delete(_keys_name(provider))
    return keys(provider)


def _keys_name(provider: Provider) -> str:
    return f"oidc-keys:{provider.issuer}"


def _kept(name: str, fetch: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] | None = cache.get(name)
    if found is None:
        found = fetch()
        cache.set(name, found, timeout=KEPT_FOR)
    return found


def _fetch_metadata(provider: Provider) -> dict[str, Any]:
    found = _get_json(f"{provider.issuer.rstrip('/')}{PATH}", provider)
    if found.get("issuer") != provider.issuer:
        raise ProviderUnavailable(detail="the discovery document names another issuer")
    scheme = provider.issuer.partition(":")[0]
    if not all(str(found.get(name, "")).startswith(f"{scheme}://") for name in ENDPOINTS):
        raise ProviderUnavailable(detail="the discovery document lacks an address")
    return found


def _fetch_keys(provider: Provider) -> dict[str, Any]:
    found = _get_json(metadata(provider)["jwks_uri"], provider)
    if not isinstance(found.get("keys"), list):
        raise ProviderUnavailable(detail="the key set has no keys")
    return found


def _get_json(url: str, provider: Provider) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=provider.timeout, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderUnavailable(detail=f"{url}: {type(error).__name__}") from error
    if answer.is_redirect or not isinstance(found, dict):
        raise ProviderUnavailable(detail=f"{url}: no JSON object")
    return found
