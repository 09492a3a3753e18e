"""The people of the demo as rows of the portal; what each may do follows from the mandates in `companies.demo`."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts import services
from accounts.identity import Identity
from accounts.means import Means
from accounts.models import User
from accounts.people import PEOPLE, Person
from accounts.staff import demo as staff_demo
from portefeuille import lookalike

STAFF_USERNAME = "beheer"
# What a batch of payments needs: one person makes it, one or two others approve it.
STAFF_USERNAMES = (STAFF_USERNAME, "beheer2", "beheer3")
STAFF_PASSWORD = "kmo-portefeuille-demo"  # noqa: S105 - it protects nothing: the demo lets anyone in as anybody


def identity(who: Person, means: Means) -> Identity:
    """Return what a login provider would say of a person of the demo."""
    return Identity(
        issuer=lookalike.REALM,
        subject=who.key,
        given_name=who.given_name,
        family_name=who.family_name,
        email=who.email,
        means=means,
        level=means.level,
    )


def load() -> None:
    """Make the people and the staff of the demo; repeatable. Raises `ImproperlyConfigured` outside the demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The people of the demo have no place beside real data: set DEMO=1.")
    for who in PEOPLE:
        services.register_person(identity=identity(who, Means.EID))
    staff()
    for member in User.objects.filter(is_staff=True):
        staff_demo.give_second_factor(member)


def user(key: str) -> User:
    """Return the stored person of the demo by key; raise `User.DoesNotExist` before `load()`."""
    return User.objects.get(username=f"{lookalike.REALM}|{key}")


def staff() -> list[User]:
    """Return the members of staff, made when they are not there; the first one makes batches, the others approve."""
    known = {row.username: row for row in User.objects.filter(username__in=STAFF_USERNAMES)}
    return [known.get(name) or _make_staff(name) for name in STAFF_USERNAMES]


def _make_staff(username: str) -> User:
    return User.objects.create_superuser(username, email=f"{username}@demo.example", password=STAFF_PASSWORD)
