"""What the workers do for companies; every task can run twice."""

import logging

from celery import shared_task

from companies import jobs
from portefeuille import clock

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def expire_access_requests() -> None:
    """Close the access requests that nobody answered."""
    closed = jobs.expire_access_requests(now=clock.now())
    if closed:
        logger.info("%s access requests expired", closed)
