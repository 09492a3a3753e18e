"""The session of a person: how it starts, and what it remembers of the login."""

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.capacity import Capacity
from accounts.identity import Identity
from accounts.means import Level
from accounts.models import User

MEANS_KEY = "login_means"
LEVEL_KEY = "login_level"
CAPACITY_KEY = "login_capacity"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in; the login middleware sends everybody else away."""

    user: User


def start(request: HttpRequest, *, person: User, identity: Identity) -> None:
    """Log a person in under a new session key; nothing of an earlier session, of whomever, stays."""
    request.session.flush()
    login(request, person, backend=BACKEND)
    _remember(request, identity)


def renew(request: HttpRequest, *, identity: Identity) -> None:
    """Take up another login of the person of this session, under a new key: what he was doing stays."""
    request.session.cycle_key()
    _remember(request, identity)


def level(request: HttpRequest) -> Level | None:
    """Return how sure the login of this session is, or None where no provider vouches for it (staff)."""
    value = request.session.get(LEVEL_KEY)
    return Level(value) if value else None


def capacity(request: HttpRequest) -> Capacity | None:
    """Return for whom the person of this session acts by the word of the provider, or None where there was none."""
    values = request.session.get(CAPACITY_KEY)
    return Capacity.from_session(values) if values else None


def safe_next(request: HttpRequest, *, default: str) -> str:
    """Return the address that a login leads to: `next` when it is one of ours, else the default."""
    return own_address(request, request.POST.get("next") or request.GET.get("next") or "", default=default)


def own_address(request: HttpRequest, target: str, *, default: str) -> str:
    """Return an address when it is one of ours, else the default."""
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if is_ours else default


def _remember(request: HttpRequest, identity: Identity) -> None:
    request.session[MEANS_KEY] = identity.means.value
    request.session[LEVEL_KEY] = identity.level.value
    request.session[CAPACITY_KEY] = identity.capacity.to_session()
