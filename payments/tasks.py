"""The daily jobs, as Celery beat calls them."""

from celery import shared_task

from payments import jobs
from portefeuille import clock


@shared_task(ignore_result=True)
def lapse_overdue() -> None:
    """Lapse what was not deposited in time."""
    jobs.lapse_overdue(now=clock.now())


@shared_task(ignore_result=True)
def expire_overdue() -> None:
    """Close what was not paid in time."""
    jobs.expire_overdue(now=clock.now())
