"""What every page knows: whether this is the demo, where the portal lives, and where help is."""

from django.conf import settings
from django.http import HttpRequest

HELP_PHONE = "1700"
HELP_PHONE_ABROAD = "+32 2 553 1700"
HELP_MAIL_URL = "https://www.vlaanderen.be/nl/vlaamse-overheid/contact/stuur-een-e-mail"
HELP_CHAT_URL = "https://www.vlaanderen.be/nl/vlaamse-overheid/contact/chat-met-1700"


def portal(_request: HttpRequest) -> dict[str, object]:
    """Give every template the facts about the portal under the name `portal`."""
    return {
        "portal": {
            "demo": settings.DEMO,
            "session_seconds": settings.SESSION_IDLE_SECONDS,
            "public_url": settings.PUBLIC_URL,
            "help_phone": HELP_PHONE,
            "help_phone_abroad": HELP_PHONE_ABROAD,
            "help_mail_url": HELP_MAIL_URL,
            "help_chat_url": HELP_CHAT_URL,
        }
    }
