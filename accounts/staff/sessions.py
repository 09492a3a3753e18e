"""What a session of staff remembers: that the second factor was given, and when."""

from datetime import datetime, timedelta

import django_otp
from django.http import HttpRequest
from django_otp.models import Device

# Unix time of the last code.
GIVEN_AT_KEY = "second_factor_at"
# How long a code counts for actions that move money or rights.
FRESH = timedelta(minutes=10)


def given(request: HttpRequest, *, device: Device, now: datetime) -> None:
    """Keep that the second factor was given; the session gets a new key, so an older copy is worth nothing."""
    django_otp.login(request, device)
    request.session[GIVEN_AT_KEY] = now.timestamp()
    request.session.cycle_key()


def is_fresh(request: HttpRequest, *, now: datetime) -> bool:
    """Tell whether a code was given less than ten minutes ago."""
    given_at = request.session.get(GIVEN_AT_KEY)
    return isinstance(given_at, (int, float)) and 0 <= now.timestamp() - given_at < FRESH.total_seconds()
