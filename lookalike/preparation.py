"""What the look-alike needs in its database: tables, the people of the demo, and the portal as its one client."""

from django.contrib.auth.models import User
from django.core.management import call_command
from oauth2_provider.models import get_application_model

from accounts.people import PEOPLE
from lookalike import messages
from portefeuille import lookalike


def prepare() -> None:
    """Bring the database up to date; repeatable."""
    call_command("migrate", interactive=False, verbosity=0)
    for who in PEOPLE:
        User.objects.get_or_create(username=who.key)
    application = get_application_model()
    application.objects.update_or_create(
        client_id=lookalike.CLIENT_ID,
        defaults={
            "name": "kmo-portefeuille",
            "client_secret": lookalike.CLIENT_SECRET,
            "hash_client_secret": False,
            "client_type": application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": application.GRANT_AUTHORIZATION_CODE,
            "algorithm": application.RS256_ALGORITHM,
            "skip_authorization": True,
            "redirect_uris": messages.callback_url(),
            "post_logout_redirect_uris": messages.after_logout_url(),
        },
    )
