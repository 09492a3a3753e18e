"""What is known of the second factor of a member of staff."""

from base64 import b32encode

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User


def has_second_factor(person: User) -> bool:
    """Tell whether the person has a device that gives codes."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def key_of(device: TOTPDevice) -> str:
    """Return the secret key as people type it into an app: base32 (RFC 4648) in groups of four."""
    text = b32encode(device.bin_key).decode("ascii")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def codes_left(person: User) -> int:
    """Count the recovery codes that were not used."""
    return int(StaticToken.objects.filter(device__user=person, device__confirmed=True).count())
