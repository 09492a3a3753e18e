"""The clock at the edge: views, tasks and commands read it here and pass the time on as an argument."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware."""
    return timezone.now()


def today() -> date:
    """Return the present calendar day in Brussels, in which every term of the regulation is counted."""
    return timezone.localdate()
