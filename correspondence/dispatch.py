"""Tell the worker about a queued message once its transaction is committed."""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from correspondence.models import Message
from correspondence.tasks import deliver, sweep_outbox

logger = logging.getLogger(__name__)


def send_soon(message: Message) -> None:
    """Publish the delivery of a message after commit; when the broker is away, the sweep sends it later."""
    transaction.on_commit(lambda: _publish(message.pk))


def _publish(message_id: int) -> None:
    try:
        deliver.apply_async((message_id,), retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("message %s waits for the sweep: %s", message_id, type(error).__name__)


def sweep_soon() -> None:
    """Let a worker send all that is due after commit: for an import that queues thousands at once."""
    transaction.on_commit(_publish_sweep)


def _publish_sweep() -> None:
    try:
        sweep_outbox.apply_async(retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("messages wait for the sweep: %s", type(error).__name__)
