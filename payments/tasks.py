"""The jobs, as Celery beat calls them; the import also as soon as somebody hands in a file."""

from celery import shared_task

from payments import jobs
from portefeuille import clock

# The bank file of a year has its time, in seconds.
IMPORT_TIME_LIMIT = 3600


@shared_task(ignore_result=True, time_limit=IMPORT_TIME_LIMIT)
def import_waiting() -> None:
    """Import the bank files that wait."""
    jobs.import_waiting(now=clock.now())


@shared_task(ignore_result=True)
def lapse_overdue() -> None:
    """Lapse what was not deposited in time."""
    jobs.lapse_overdue(now=clock.now())


@shared_task(ignore_result=True)
def put_accounts_in_force() -> None:
    """Use the new account numbers of providers whose day has come."""
    jobs.put_accounts_in_force(now=clock.now())


@shared_task(ignore_result=True)
def expire_overdue() -> None:
    """Close what was not paid in time."""
    jobs.expire_overdue(now=clock.now())


@shared_task(ignore_result=True)
def prove_books() -> None:
    """Prove the books of the day."""
    jobs.prove_books(now=clock.now())
