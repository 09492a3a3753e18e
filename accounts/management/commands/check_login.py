"""`manage.py check_login`: ask the login provider of the settings what it can, and say what does not fit."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.oidc import discovery, flow, inspection
from accounts.oidc.config import Provider, after_logout_url, callback_url, provider
from accounts.oidc.errors import ProviderUnavailable


class Command(BaseCommand):
    """Print what to give the provider; fail when it does not answer or cannot do what the portal needs."""

    help = "Check the connection with the login provider (OIDC_ISSUER), and print what the provider must know of us."

    def handle(self, **_options: Any) -> None:
        """Run the command."""
        here = provider()
        if here is None:
            raise CommandError("No login provider is connected: set OIDC_ISSUER (see docs/login.md).")
        self._say_who_we_are(here)
        try:
            problems = inspection.problems(here, discovery.metadata(here), discovery.keys(here))
        except ProviderUnavailable as error:
            raise CommandError(f"{here.issuer} cannot be used: {error.detail}.") from None
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{here.issuer} answers, and can do what the portal needs.")

    def _say_who_we_are(self, here: Provider) -> None:
        self.stdout.write(f"client id:     {here.client_id}")
        self.stdout.write(f"redirect URI:  {callback_url()}")
        self.stdout.write(f"after logout:  {after_logout_url()}")
        if here.private_key:
            key = flow.own_key(here.private_key)
            public = key.as_dict(private=False) | {"kid": key.thumbprint(), "use": "sig", "alg": "RS256"}
            self.stdout.write(f"public key:    {json.dumps(public)}")
