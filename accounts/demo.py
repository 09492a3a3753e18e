"""The people of the demo. All of them are invented; what each may do follows from the mandates in `companies.demo`."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.identity import Identity
from accounts.means import Means
from accounts.models import User

ISSUER = "demo"
STAFF_USERNAME = "beheer"
STAFF_PASSWORD = "kmo-portefeuille-demo"  # noqa: S105 - it protects nothing: the demo lets anyone in as anybody


@dataclass(frozen=True)
class Person:
    """A person of the demo and what a visitor can try as this person."""

    key: str
    given_name: str
    family_name: str
    purpose: Promise

    @property
    def email(self) -> str:
        """Return the invented address."""
        return f"{self.key}@demo.example"

    @property
    def full_name(self) -> str:
        """Return given and family name."""
        return f"{self.given_name} {self.family_name}"


PEOPLE = (
    Person("lies", "Lies", "Peeters", _("Manager of a small bakery: the whole walk from application to payment.")),
    Person("karim", "Karim", "El Amrani", _("Manager of a metal works that is medium-sized by its own figures.")),
    Person("an", "An", "Wouters", _("Accountant who acts for several companies.")),
    Person("tom", "Tom", "Jacobs", _("New employee without any right: asks for access.")),
    Person("sofie", "Sofie", "Claes", _("Runs a training centre that is a registered provider.")),
    Person("bram", "Bram", "De Smet", _("Adviser: a registered provider who can apply for a subsidy as well.")),
    Person("nadia", "Nadia", "Hermans", _("Represents companies that do not qualify, and sees why not.")),
)


def person(key: str) -> Person | None:
    """Return a person of the demo by key, or None."""
    return next((candidate for candidate in PEOPLE if candidate.key == key), None)


def identity(who: Person, means: Means) -> Identity:
    """Return what a login provider would say of a person of the demo."""
    return Identity(
        issuer=ISSUER,
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
    return User.objects.get(username=f"{ISSUER}|{key}")
