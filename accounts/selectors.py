"""What is known of persons and their logins."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from accounts.models import Login, User


def open_logins(person: User, *, now: datetime) -> QuerySet[Login]:
    """Return the logins of a person whose session still exists, the newest first."""
    return Login.objects.filter(
        user=person,
        ended_at__isnull=True,
        started_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        session_key__in=Session.objects.filter(expire_date__gt=now).values("session_key"),
    ).order_by("-started_at", "-pk")
