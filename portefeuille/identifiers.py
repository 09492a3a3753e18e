"""Numbers with check digits and a fixed shape: parse what people type, check it, format it for reading.

Each parser takes any common spelling and returns the bare stored form, or raises `ValueError`.
Sources: KBO Open Data cookbook; Febelfin CODA 2.6 annex III; ISO 11649; EBS 204 (IBAN).
"""

import re

import schwifty
from schwifty.exceptions import SchwiftyException

_NOISE = re.compile(r"[\s./\-+*\u00a0\u202f]+")
_PROVIDER = re.compile(r"DV([OA0])(\d{6})", re.ASCII)
_PROJECT = re.compile(r"\d{4}KMO\d{6}", re.ASCII)
_REFERENCE = re.compile(r"RF\d{2}[0-9A-Z]{1,21}", re.ASCII)

PILLAR_LETTERS = {"O", "A"}


def _digits(text: str, *, length: int) -> str:
    bare = _NOISE.sub("", text)
    if len(bare) != length or not bare.isascii() or not bare.isdigit():
        raise ValueError(f"expected {length} digits, found {text[:40]!r}")
    return bare


def parse_enterprise_number(text: str) -> str:
    """Return ten digits of `0123.456.789`, `BE 0123456789` or `123456789`; the last two are a check modulo 97."""
    bare = _NOISE.sub("", text).upper().removeprefix("BE")
    if len(bare) == 9:
        bare = f"0{bare}"
    number = _digits(bare, length=10)
    if number[0] not in "01" or 97 - int(number[:8]) % 97 != int(number[8:]):
        raise ValueError("the check digits of this enterprise number are wrong")
    return number


def format_enterprise_number(number: str) -> str:
    """Write ten digits as `0123.456.789`."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def parse_establishment_number(text: str) -> str:
    """Return the ten digits of an establishment number (`2.123.456.789`), first digit 2 to 8."""
    number = _digits(text, length=10)
    if number[0] not in "2345678" or 97 - int(number[:8]) % 97 != int(number[8:]):
        raise ValueError("the check digits of this establishment number are wrong")
    return number


def format_establishment_number(number: str) -> str:
    """Write ten digits as `2.123.456.789`."""
    return f"{number[0]}.{number[1:4]}.{number[4:7]}.{number[7:]}"


def communication_check(base: str) -> str:
    """Return the two check digits of ten digits: modulo 97, where 0 becomes 97."""
    return f"{int(base) % 97 or 97:02d}"


def make_communication(base: str) -> str:
    """Return the twelve digits of a structured communication for ten free digits."""
    number = _digits(base, length=10)
    return number + communication_check(number)


def parse_communication(text: str) -> str:
    """Return the twelve digits of `+++010/8068/17183+++`, `***…***` or bare digits; leading zeros count."""
    number = _digits(text, length=12)
    if communication_check(number[:10]) != number[10:]:
        raise ValueError("the check digits of this structured communication are wrong")
    return number


def format_communication(number: str) -> str:
    """Write twelve digits as `+++010/8068/17183+++`."""
    return f"+++{number[:3]}/{number[3:7]}/{number[7:]}+++"


def _mod97(text: str) -> int:
    return int("".join(str(int(char, 36)) for char in text)) % 97


def make_creditor_reference(body: str) -> str:
    """Return the ISO 11649 reference `RFcc…` for up to 21 capitals and digits."""
    return f"RF{98 - _mod97(f'{body}RF00'):02d}{body}"


def parse_creditor_reference(text: str) -> str:
    """Return an ISO 11649 reference in capitals without spaces."""
    bare = re.sub(r"\s+", "", text).upper()
    if not _REFERENCE.fullmatch(bare) or _mod97(bare[4:] + bare[:4]) != 1:
        raise ValueError("this is not a valid RF reference")
    return bare


def parse_iban(text: str) -> str:
    """Return an IBAN in capitals without spaces, with its own and its national check digits right."""
    try:
        return str(schwifty.IBAN(text, validate_bban=True).compact)
    except SchwiftyException as error:
        raise ValueError("this is not a valid IBAN") from error


def format_iban(iban: str) -> str:
    """Write an IBAN in groups of four."""
    return " ".join(iban[index : index + 4] for index in range(0, len(iban), 4))


def parse_provider_number(text: str) -> str:
    """Return `DV.O123456` (training) or `DV.A123456` (advice).

    Case, dots and spaces do not matter, and the digit 0 is read as the letter O, the mistake most often made.
    """
    bare = re.sub(r"[\s.\-]+", "", text).upper()
    match = _PROVIDER.fullmatch(bare)
    if not match:
        raise ValueError("expected DV, the letter O or A, and six digits")
    letter = "O" if match[1] == "0" else match[1]
    return f"DV.{letter}{match[2]}"


def parse_project_number(text: str) -> str:
    """Return a project number of the shape `2026KMO000123`."""
    bare = re.sub(r"\s+", "", text).upper()
    if not _PROJECT.fullmatch(bare):
        raise ValueError("expected a year, KMO and six digits")
    return bare
