"""Who is logged in at the look-alike in this browser: the single sign-on of the Flemish login."""

import secrets
from dataclasses import asdict, dataclass

from django.http import HttpRequest

from accounts.means import ACR
from accounts.people import Person
from lookalike import people
from lookalike.people import Choice

SESSION_KEY = "visit"


@dataclass(frozen=True)
class Visit:
    """A person who identified himself with a means, and the capacity that he chose."""

    person: str
    acr: str
    choice: str
    sid: str

    @property
    def who(self) -> Person | None:
        """Return the person of the demo."""
        return people.person(self.person)

    @property
    def chosen(self) -> Choice | None:
        """Return the capacity."""
        return people.choice(self.who, self.choice) if self.who else None


def current(request: HttpRequest) -> Visit | None:
    """Return who is logged in, or None."""
    found = request.session.get(SESSION_KEY)
    return Visit(**found) if found else None


def begin(request: HttpRequest, *, who: Person, acr: str, chosen: Choice) -> Visit:
    """Log a person in, or let him take another capacity: then his session at the provider goes on."""
    before = current(request)
    sid = before.sid if before and before.person == who.key else secrets.token_urlsafe(16)
    visit = Visit(person=who.key, acr=acr, choice=chosen.key, sid=sid)
    request.session.cycle_key()
    request.session[SESSION_KEY] = asdict(visit)
    return visit


def means_asked(request: HttpRequest) -> list[str]:
    """Return the means that the portal allows, in its order; all of them where it names none."""
    asked = [name for name in request.GET.get("acr_values", "").split() if name in ACR]
    return asked or list(ACR)
