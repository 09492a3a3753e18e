"""Check digits of account numbers as bank files carry them: fast, and without a register of banks."""

import re
from functools import lru_cache

_IBAN = re.compile(r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}", re.ASCII)


@lru_cache(maxsize=8192)
def has_iban_shape(account: str) -> bool:
    """Tell whether an account number is written as an IBAN."""
    return _IBAN.fullmatch(account) is not None


@lru_cache(maxsize=8192)
def is_valid(iban: str) -> bool:
    """Tell whether the check digits of an IBAN are right (ISO 13616, modulo 97)."""
    if not has_iban_shape(iban):
        return False
    moved = iban[4:] + iban[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def has_national_check(iban: str) -> bool:
    """Tell whether the last two digits of a Belgian IBAN check the ten before them; true for every other country."""
    if not iban.startswith("BE"):
        return True
    bban = iban[4:]
    return len(bban) == 12 and bban.isdecimal() and (int(bban[:10]) % 97 or 97) == int(bban[10:])
