"""How long a session lives: until nobody used it for a while, and never longer than a working day.

The moments stand in the session itself, as Unix time. Who comes back after the end logs in again and lands where he
was; a form that he had just sent is kept for him alone and offered again after his login.
"""

from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from accounts import kept
from accounts.kept import KeptForm

STARTED_KEY = "session_started_at"
SEEN_KEY = "session_seen_at"
LEFT_BEHIND_KEY = "left_behind"
# A session in use is written down once a minute, not at every click.
STEP = 60


def begin(request: HttpRequest, *, now: datetime) -> None:
    """Start to count for a new session."""
    request.session[STARTED_KEY] = request.session[SEEN_KEY] = now.timestamp()


def seconds_left(request: HttpRequest, *, now: datetime) -> int:
    """Return how long the session of this request still lives when nobody uses it; 0 or less when it has ended.

    A session that does not know when it began, or that began in the future, has ended.
    """
    started, seen = request.session.get(STARTED_KEY), request.session.get(SEEN_KEY)
    at = now.timestamp()
    if not isinstance(started, (int, float)) or not isinstance(seen, (int, float)) or at < started - STEP:
        return 0
    return int(min(seen + settings.SESSION_IDLE_SECONDS, started + settings.SESSION_COOKIE_AGE) - at)


def use(request: HttpRequest, *, now: datetime) -> None:
    """Note that the session is used."""
    if now.timestamp() - request.session[SEEN_KEY] >= STEP:
        request.session[SEEN_KEY] = now.timestamp()


def end(request: HttpRequest) -> None:
    """End a session that was left alone too long; keep the form that came too late for its person."""
    person = str(request.user.pk)
    form = kept.kept(request) if request.method == "POST" and kept.keep(request) else None
    logout(request)
    if form is not None:
        request.session[LEFT_BEHIND_KEY] = {"person": person, "form": asdict(form)}


def take_left_behind(request: HttpRequest, *, person_id: int) -> KeptForm | None:
    """Return the form that this person left behind in this browser; one of somebody else is thrown away."""
    found = request.session.pop(LEFT_BEHIND_KEY, None)
    if not found or found["person"] != str(person_id):
        return None
    return KeptForm(**found["form"])
