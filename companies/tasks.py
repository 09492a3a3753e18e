"""What the workers do for companies; every task can run twice."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings

from companies import jobs, kbo
from portefeuille import clock

# Seconds that a night of full extracts may take.
KBO_TIME_LIMIT = 4 * 60 * 60

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


@shared_task(ignore_result=True, time_limit=KBO_TIME_LIMIT)
def import_kbo_folder() -> None:
    """Load what the KBO delivered into the watched folder, where there is one."""
    if not settings.KBO_FOLDER:
        return
    try:
        report = jobs.import_kbo_folder(Path(settings.KBO_FOLDER), now=clock.now())
    except kbo.KboError:
        logger.exception("the KBO folder cannot be read")
        return
    logger.info(
        "KBO folder: %s loaded, %s known, %s waiting, %s refused",
        *(len(names) for names in (report.loaded, report.known, report.waiting, report.refused)),
    )
