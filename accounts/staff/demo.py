"""The second factor in the demo, where the page says what the app of a member of staff would show."""

import time

from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.staff.selectors import has_second_factor
from accounts.staff.services import APP_NAME


def give_second_factor(person: User) -> None:
    """Give a member of staff of the demo a second factor; repeatable."""
    if not has_second_factor(person):
        TOTPDevice.objects.create(user=person, name=APP_NAME)


def code_of(person: User) -> str:
    """Return the code that the app of the person shows now, "" without a second factor."""
    device = TOTPDevice.objects.filter(user=person, confirmed=True).first()
    return code(device) if device else ""


def code(device: TOTPDevice) -> str:
    """Return the next code that the device accepts: each is accepted once."""
    token = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    token.time = max(time.time(), (device.last_t + 1 - device.drift) * device.step + device.t0)
    return f"{token.token():0{device.digits}d}"
