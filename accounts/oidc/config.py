"""The one login provider of this portal, as the environment names it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True)
class Provider:
    """A provider of OpenID Connect and how this portal is known there.

    `realm` stands before the identifiers of persons: the provider may get another address without changing its people.
    Either `client_secret` or `private_key` (PEM) proves who the portal is.
    """

    issuer: str
    client_id: str
    client_secret: str
    private_key: str
    scopes: str
    role_claim: str
    realm: str
    timeout: float


def provider() -> Provider | None:
    """Return the provider of the settings, or None where nobody connected one."""
    return Provider(**settings.OIDC) if settings.OIDC else None


def callback_url() -> str:
    """Return the address to which the provider sends a person back; it is registered there."""
    return f"{settings.PUBLIC_URL}{reverse('accounts:callback')}"


def after_logout_url() -> str:
    """Return the address to which the provider leads after a logout; it is registered there."""
    return f"{settings.PUBLIC_URL}{reverse('home')}"
