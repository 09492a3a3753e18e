"""Change what the portal knows of persons."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity import Identity
from accounts.means import Level
from accounts.models import Login, User
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


@transaction.atomic
def record_login(*, person: User, identity: Identity, session_key: str, replaces: str, now: datetime) -> Login:
    """Write down a login and the session that it opened; the login of the session that it replaces ends."""
    Login.objects.filter(session_key=replaces, ended_at__isnull=True).update(ended_at=now)
    return Login.objects.create(
        user=person,
        session_key=session_key,
        provider_subject=identity.provider_subject,
        provider_session=identity.provider_session,
        means=identity.means,
        level=identity.level,
        organisation=identity.capacity.organisation,
        started_at=now,
    )


@transaction.atomic
def end_login(*, session_key: str, now: datetime) -> None:
    """Write down that a person logged out; repeatable."""
    Login.objects.filter(session_key=session_key, ended_at__isnull=True).update(ended_at=now)


@transaction.atomic
def record_staff_login(*, person: User, session_key: str, replaces: str, now: datetime) -> Login:
    """Write down that a member of staff gave password and second factor, and the session that this opened."""
    Login.objects.filter(session_key=replaces, ended_at__isnull=True).update(ended_at=now)
    return Login.objects.create(user=person, session_key=session_key, level=Level.HIGH, started_at=now)


@transaction.atomic
def end_other_logins(*, person_id: int, here: str, only: int | None, now: datetime) -> int:
    """End the other sessions of a person, or `only` one of them, at once; return how many ended. Repeatable."""
    others = Login.objects.filter(user_id=person_id, ended_at__isnull=True).exclude(session_key=here)
    chosen = others.filter(pk=only) if only is not None else others
    return _end(list(lock(chosen)), now=now)


@transaction.atomic
def end_logins(*, provider_subject: str, provider_session: str, until: datetime, now: datetime) -> int:
    """End the sessions of logins that the provider ended, and return how many; repeatable.

    A session of the provider names one login; without it all logins of the subject end. A login that started after
    `until`, the moment at which the provider spoke, goes on: an old message ends nothing new.
    """
    chosen = Q(provider_session=provider_session) if provider_session else Q(provider_subject=provider_subject)
    open_logins = lock(Login.objects.filter(chosen, ended_at__isnull=True, started_at__lte=until).order_by("pk"))
    return _end(list(open_logins), now=now)


def _end(logins: list[Login], *, now: datetime) -> int:
    """Delete the sessions of locked logins: what they open ends at its next click."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for login in logins:
        store(login.session_key).delete()
    return Login.objects.filter(pk__in=[login.pk for login in logins]).update(ended_at=now)


def _details(identity: Identity) -> dict[str, str]:
    details = {"given_name": identity.given_name, "family_name": identity.family_name}
    return details | {"email": identity.email} if identity.email else details
