"""Values as CODA writes them: amounts in thousandths, dates as DDMMYY, accounts in a zone of 37 characters."""

from datetime import date
from decimal import Decimal
from functools import lru_cache

NO_DATE = "000000"
CURRENCY = slice(34, 37)


def amount(sign: str, digits: str) -> Decimal:
    """Return a signed amount: 12 digits and 3 decimals, sign 0 for credit; a third decimal of 0 is left out."""
    end = 14 if digits[14] == "0" else 15
    value = Decimal(f"{digits[:12]}.{digits[12:end]}")
    return -value if sign == "1" and value else value


def thousandths(sign: str, digits: str) -> int:
    """Return a signed amount in thousandths of the currency."""
    return -int(digits) if sign == "1" else int(digits)


def from_thousandths(value: int) -> Decimal:
    """Return an amount in the currency, with two decimals, or three when the last is not 0."""
    return amount("1" if value < 0 else "0", f"{abs(value):015d}")


@lru_cache(maxsize=4096)
def day(digits: str) -> date:
    """Return the date of six digits DDMMYY, in this century; raise `ValueError` for a day that does not exist."""
    return date(2000 + int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def own_account(structure: str, zone: str) -> tuple[str, str]:
    """Return the number and currency of the holder's account (record 1) by its structure digit.

    0 is a Belgian number of 12 digits, 1 a foreign number, 2 a Belgian IBAN (31 positions), 3 a foreign IBAN.
    """
    if structure == "0":
        return zone[:12].rstrip(), zone[13:16].strip()
    return zone[: 31 if structure == "2" else 34].rstrip(), zone[CURRENCY].strip()


def counterparty_account(zone: str) -> str:
    """Return the number of the other account (record 23), which keeps the structure of the payment it came with."""
    words = zone[: CURRENCY.start].split(maxsplit=1)
    return words[0] if words else ""
