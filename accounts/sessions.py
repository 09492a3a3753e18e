"""The session of a person: how it starts, and what it remembers of the login."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.identity import Identity
from accounts.models import User

MEANS_KEY = "login_means"
LEVEL_KEY = "login_level"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in; the login middleware sends everybody else away."""

    user: User


def start(request: HttpRequest, *, person: User, identity: Identity) -> None:
    """Log a person in under a new session key; nothing of an earlier session, of whomever, stays."""
    request.session.flush()
    login(request, person, backend=BACKEND)
    request.session[MEANS_KEY] = identity.means.value
    request.session[LEVEL_KEY] = identity.level.value


def safe_next(request: HttpRequest, *, default: str) -> str:
    """Return the address that a login leads to: `next` when it is one of ours, else the default."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else default
