"""Put letters about an application into the outbox and wake the workers once the transaction is committed."""

import logging
from datetime import datetime

from django.db import transaction
from kombu.exceptions import OperationalError

from applications.models import SubsidyApplication
from applications.tasks import make_documents
from correspondence import dispatch
from correspondence import services as correspondence_services
from correspondence.services import Letter

logger = logging.getLogger(__name__)


def send(*letters: Letter, now: datetime) -> None:
    """Queue letters inside the present transaction and send them soon after it."""
    for letter in letters:
        dispatch.send_soon(correspondence_services.queue(letter=letter, now=now))


def make_documents_soon(application: SubsidyApplication) -> None:
    """Let a worker make the documents of an application after commit; the first reader makes them otherwise."""
    transaction.on_commit(lambda: _publish(application.pk))


def _publish(application_id: int) -> None:
    try:
        make_documents.apply_async((application_id,), retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("documents of application %s are made on first use: %s", application_id, type(error).__name__)
