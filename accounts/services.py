"""Change what the portal knows of persons."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.identity import Identity
from accounts.models import User
from portefeuille.errors import Refusal, Refused
from portefeuille.locking import lock


@transaction.atomic
def register_person(*, identity: Identity) -> User:
    """Return the person of an identity, made at the first login and brought up to date at each later one; repeatable.

    The e-mail address is kept when the provider gives none. Raises `Refused` for a person whom staff have shut out.
    """
    person, is_new = User.objects.get_or_create(username=identity.username, defaults=_details(identity))
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        return person
    person = lock(User.objects.filter(pk=person.pk)).get()
    if not person.is_active:
        raise Refused([Refusal("PERSON_SHUT_OUT", _("You cannot log in any more. Call the free number 1700."))])
    changes = {name: value for name, value in _details(identity).items() if value != getattr(person, name)}
    for name, value in changes.items():
        setattr(person, name, value)
    if changes:
        person.save(update_fields=list(changes))
    return person


@transaction.atomic
def set_active(*, person_id: int, is_active: bool) -> User:
    """Let a person log in, or not any more: an open session then ends at its next click. Repeatable."""
    person = lock(User.objects.filter(pk=person_id)).get()
    person.is_active = is_active
    person.save(update_fields=["is_active"])
    return person


def _details(identity: Identity) -> dict[str, str]:
    details = {"given_name": identity.given_name, "family_name": identity.family_name}
    return details | {"email": identity.email} if identity.email else details
