"""Messages for tests."""

import itertools
from datetime import datetime
from typing import Any

from companies.models import Company
from correspondence.enums import MessageStatus
from correspondence.models import Message
from tests.factories import NOW, make_company

_serial = itertools.count(1)


def make_message(*, company: Company | None = None, created_at: datetime = NOW, **fields: Any) -> Message:
    """Make a message that waits to be sent since `created_at`."""
    serial = next(_serial)
    values: dict[str, Any] = {
        "key": f"test:{serial}",
        "kind": "application_lapsed",
        "recipients": ["lies@voorbeeld.test"],
        "subject": f"2026KMO000123 bericht {serial}",
        "text": "Beste ondernemer,\n\nEr is nieuws.\n",
        "html": "<p>Beste ondernemer,</p><p>Er is nieuws.</p>",
        "next_attempt_at": created_at,
    } | fields
    return Message.objects.create(company=company or make_company(), created_at=created_at, **values)


def status(message: Message) -> MessageStatus:
    """Return where a message stands now."""
    message.refresh_from_db()
    return MessageStatus(message.status)
