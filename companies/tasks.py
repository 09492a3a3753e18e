"""What the workers do for companies; every task can run twice."""

import logging

from celery import shared_task

from companies import jobs
from portefeuille import clock

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def expire_access_requests() -> None:
    """Close the access requests and invitations that nobody answered."""
    closed = jobs.expire_access_requests(now=clock.now())
    if closed:
        logger.info("%s access requests expired", closed)
    lapsed = jobs.expire_invitations(now=clock.now())
    if lapsed:
        logger.info("%s invitations expired", lapsed)


@shared_task(ignore_result=True)
def remind_of_access_requests() -> None:
    """Remind administrators of the requests that wait for them."""
    written = jobs.remind_of_access_requests(now=clock.now())
    if written:
        logger.info("%s reminders of access requests written", written)
