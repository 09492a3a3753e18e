"""The people of the demo. All of them are invented; the portal and the look-alike of the login know them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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
