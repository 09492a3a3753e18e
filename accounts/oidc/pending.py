"""The logins that a browser started and that did not come back yet: kept in its session, each used once."""

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from accounts.oidc.errors import UnknownLogin

SESSION_KEY = "pending_logins"
# Several tabs may log in at once.
MOST = 5
# seconds that a person may take at the provider
LIFE = 20 * 60


@dataclass(frozen=True)
class Pending:
    """A login under way: what the answer must hold, and where the person was going."""

    state: str
    nonce: str
    verifier: str
    next: str
    started_at: int


def keep(request: HttpRequest, pending: Pending) -> None:
    """Keep a login in the session of this browser; the oldest gives way when there are many."""
    others = [entry for entry in _all(request) if entry["state"] != pending.state]
    request.session[SESSION_KEY] = [*others, asdict(pending)][-MOST:]


def take(request: HttpRequest, state: str, *, now: int) -> Pending:
    """Return the login of a state and forget it, so that it is used once; `now` in seconds since 1970.

    Raises `UnknownLogin` when this browser started none, or too long ago.
    """
    found = next((entry for entry in _all(request) if entry["state"] == state), None)
    if found is None:
        raise UnknownLogin(detail="unknown state")
    request.session[SESSION_KEY] = [entry for entry in _all(request) if entry["state"] != state]
    if found["started_at"] < now - LIFE:
        raise UnknownLogin(detail="too late")
    return Pending(**found)


def _all(request: HttpRequest) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = request.session.get(SESSION_KEY, [])
    return entries
