"""The second factor of a member of staff: set up, used, renewed and taken away.

A wrong code is counted in the same transaction that reads it, so that no second guess is free; the sentence about it
is raised after that transaction. Codes are those of RFC 6238 (six digits, 30 seconds, one step of drift either way).
"""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.staff.selectors import has_second_factor
from portefeuille.errors import Conflict, Refusal, Refused
from portefeuille.locking import lock

APP_NAME = "kmo-portefeuille"
RECOVERY_CODES = 10
DIGITS = 6


@dataclass(frozen=True)
class Setup:
    """A second factor that is set up: the device, and the recovery codes that are shown once."""

    device: TOTPDevice
    recovery_codes: list[str]


@transaction.atomic
def begin_setup(*, person_id: int) -> TOTPDevice:
    """Return the device that waits for its first code; the same one however often the page is opened.

    Raises `Conflict` for somebody who has a second factor: a stolen password must not bring a second device in.
    """
    person = lock(User.objects.filter(pk=person_id, is_staff=True)).get()
    if has_second_factor(person):
        raise Conflict(_("You have set up your second factor already."))
    device, _is_new = TOTPDevice.objects.get_or_create(user=person, confirmed=False, defaults={"name": APP_NAME})
    return device


def finish_setup(*, person_id: int, code: str, now: datetime) -> Setup:
    """Confirm the waiting device with its first code, and make the recovery codes.

    Raises `Refused` for a wrong code and `Conflict` when the device was confirmed meanwhile.
    """
    with transaction.atomic():
        person = lock(User.objects.filter(pk=person_id, is_staff=True)).get()
        device = lock(TOTPDevice.objects.filter(user=person, confirmed=False)).first()
        if device is None or has_second_factor(person):
            raise Conflict(_("You have set up your second factor already."))
        refusal = _try(device, code, now=now)
        if refusal is None:
            device.confirmed = True
            device.save()
            return Setup(device, _renew(person))
    raise Refused([refusal])


def verify(*, person_id: int, code: str, now: datetime) -> Device:
    """Accept a code of the device, or a recovery code, once each; return the device that it belongs to.

    Raises `Refused` for a wrong or used code, and while the next guess has to wait.
    """
    typed = "".join(code.split()).lower()
    is_recovery = not (typed.isascii() and typed.isdigit() and len(typed) == DIGITS)
    model: type[TOTPDevice | StaticDevice] = StaticDevice if is_recovery else TOTPDevice
    with transaction.atomic():
        device = lock(model.objects.filter(user_id=person_id, confirmed=True)).first()
        refusal = _wrong() if device is None else _try(device, typed, now=now)
        if device is not None and refusal is None:
            return device
    raise Refused([refusal or _wrong()])


@transaction.atomic
def renew_recovery_codes(*, person_id: int) -> list[str]:
    """Replace the recovery codes by new ones, which are shown once."""
    return _renew(lock(User.objects.filter(pk=person_id, is_staff=True)).get())


@transaction.atomic
def reset(*, person_id: int, by: User) -> None:
    """Take the second factor of a colleague away, who lost it: the next login sets up a new one.

    Raises `Refused` for the own second factor: somebody else must have recognised the person.
    """
    if person_id == by.pk:
        raise Refused(
            [Refusal("FACTOR_OWN", _("You cannot take your own second factor away. Ask another administrator."))]
        )
    person = lock(User.objects.filter(pk=person_id)).get()
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()


def _renew(person: User) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name=APP_NAME)
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _try(device: TOTPDevice | StaticDevice, code: str, *, now: datetime) -> Refusal | None:
    """Try a code on a locked device, which counts a wrong one; return what is wrong with it."""
    is_allowed, reason = device.verify_is_allowed()
    if not is_allowed:
        until = (reason or {}).get("locked_until", now)
        return _wait(max(1, ceil((until - now).total_seconds())))
    return None if device.verify_token(code) else _wrong()


def _wrong() -> Refusal:
    return Refusal(
        "FACTOR_WRONG",
        _("This code is not right, or was used before. Wait for the next code in your app and type that one."),
        "code",
    )


def _wait(seconds: int) -> Refusal:
    text = ngettext(
        "Too many wrong codes. Wait %(seconds)s second, then type a new code.",
        "Too many wrong codes. Wait %(seconds)s seconds, then type a new code.",
        seconds,
    )
    return Refusal("FACTOR_WAIT", text % {"seconds": seconds}, "code")
