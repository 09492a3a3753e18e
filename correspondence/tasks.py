"""Send what the outbox holds; every task can run twice."""

import logging
import smtplib
from datetime import timedelta

from celery import shared_task

from correspondence import delivery, services
from correspondence.models import Message
from portefeuille import clock

logger = logging.getLogger(__name__)

RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
SWEEP_LIMIT = 500


@shared_task(ignore_result=True)
def deliver(message_id: int) -> None:
    """Send one message; a failure of the mail server puts it back with a growing delay."""
    message = services.claim(message_id=message_id, now=clock.now())
    if message is None:
        return
    if not message.recipients:
        services.mark_failed(message_id=message_id, error="no recipient", now=clock.now(), retry=())
        return
    try:
        delivery.build(message).send()
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("message %s not sent: %s", message_id, type(error).__name__)
        services.mark_failed(message_id=message_id, error=str(error), now=clock.now(), retry=RETRY)
        return
    services.mark_sent(message_id=message_id, now=clock.now())


@shared_task(ignore_result=True)
def sweep_outbox() -> None:
    """Send what is due and was not sent: the broker lost it, the worker died, or its next attempt has come."""
    now = clock.now()
    services.release_abandoned(now=now, attempts=len(RETRY) + 1)
    due = Message.objects.all().due(now).order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:SWEEP_LIMIT]
    for message_id in due:
        deliver.delay(message_id)
