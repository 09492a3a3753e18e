"""The people of the demo as rows of the portal; what each may do follows from the mandates in `companies.demo`."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts import services
from accounts.identity import Identity
from accounts.means import Means
from accounts.models import User
from accounts.people import PEOPLE, Person
from portefeuille import lookalike

STAFF_USERNAME = "beheer"
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
    """Make the people of the demo and a member of staff; repeatable. Raises `ImproperlyConfigured` outside the demo."""
    if not settings.DEMO:
        raise ImproperlyConfigured("The people of the demo have no place beside real data: set DEMO=1.")
    for who in PEOPLE:
        services.register_person(identity=identity(who, Means.EID))
    if not User.objects.filter(username=STAFF_USERNAME).exists():
        User.objects.create_superuser(STAFF_USERNAME, email="beheer@demo.example", password=STAFF_PASSWORD)


def user(key: str) -> User:
    """Return the stored person of the demo by key; raise `User.DoesNotExist` before `load()`."""
    return User.objects.get(username=f"{lookalike.REALM}|{key}")
