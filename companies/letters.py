"""Letters about access: into the outbox with the change they tell, out when it is committed."""

from datetime import datetime

from correspondence import dispatch
from correspondence import services as correspondence_services
from correspondence.services import Letter


def send(letter: Letter, now: datetime) -> bool:
    """Queue a letter that has a reader; return whether this call wrote it, and not an earlier one."""
    if not letter.recipients:
        return False
    message = correspondence_services.queue(letter=letter, now=now)
    is_new = message.created_at == now
    if is_new:
        dispatch.send_soon(message)
    return is_new
