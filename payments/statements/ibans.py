"""Check digits of account numbers as bank files carry them: fast, and without a register of banks."""

from functools import lru_cache

from schwifty import registry
from schwifty.exceptions import SchwiftyException


@lru_cache(maxsize=256)
def _length(country: str) -> int:
    """Return the number of characters of the IBANs of a country, or 0 for one that has none."""
    try:
        return registry.get_iban_spec(country).iban_length
    except SchwiftyException:
        return 0


@lru_cache(maxsize=8192)
def is_valid(iban: str) -> bool:
    """Tell whether an IBAN in capitals has the length of its country and the right check digits (ISO 13616)."""
    if len(iban) != _length(iban[:2]) or not (iban.isascii() and iban.isalnum() and iban[2:4].isdigit()):
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def has_national_check(iban: str) -> bool:
    """Tell whether the last two digits of a Belgian IBAN check the ten before them; true for every other country."""
    if not iban.startswith("BE"):
        return True
    bban = iban[4:]
    return bban.isdigit() and (int(bban[:10]) % 97 or 97) == int(bban[10:])
