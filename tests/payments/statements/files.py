"""Bank files for tests: a statement of the agency from our own writer, with values that a test may name otherwise."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from payments.statements import coda_writer
from payments.statements.coda_writer import Line

IBAN = "BE71096123456769"
PAYER = "BE43068999999501"
REFERENCE = "202600010704"
DAY = date(2026, 11, 23)
RECORD = 130


def line(amount: str = "320.00", **values: Any) -> Line:
    """Return a deposit with its structured communication."""
    usual: dict[str, Any] = {
        "booking_date": DAY,
        "value_date": DAY,
        "counterparty_name": "BAKKERIJ HET ZOETE BROOD",
        "counterparty_iban": PAYER,
        "communication": REFERENCE,
    }
    return Line(Decimal(amount), **(usual | values))


def coda(lines: Sequence[Line] | None = None, *, opening: str = "1000.00", sequence: int = 7) -> bytes:
    """Return a CODA file with one statement."""
    return coda_writer.write(
        account_iban=IBAN,
        bic="GKCCBEBB",
        holder="BEHEERDER VAN DE SUBSIDIES",
        sequence=sequence,
        created_on=DAY,
        opening_balance=Decimal(opening),
        opening_date=DAY,
        closing_date=DAY,
        lines=[line()] if lines is None else lines,
    )


def records(content: bytes) -> list[str]:
    """Return the records of a CODA file without their line ends."""
    return content.decode("cp1252").split("\r\n")[:-1]


def joined(records_of_file: Sequence[str]) -> bytes:
    """Return the file that consists of these records."""
    return "".join(f"{record}\r\n" for record in records_of_file).encode("cp1252")


def patched(record: str, first: int, value: str) -> str:
    """Return a record with a value from a position on, counted from 1."""
    return record[: first - 1] + value + record[first - 1 + len(value) :]
