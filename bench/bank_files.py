"""Invented bank files of any size for the benchmarks, and the projects that wait for their deposits.

Of a hundred transfers eighty carry a structured communication, five an RF reference, ten the communication in free
text, and five nothing; names and accounts differ. The same size always gives the same file.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import ModuleType

from payments.statements import coda_writer
from payments.statements.coda_writer import Line
from portefeuille import identifiers

DAY = date(2026, 11, 23)
IBAN = "BE68539007547034"
DUE = Decimal("1540.00")
FIRST_SERIAL = 1_500_000_000
NAMES = ("BAKKERIJ HET ZOETE BROOD", "GARAGE PEETERS & ZONEN", "CAFÉ DE KROON", "ADVOCATENKANTOOR VERBRUGGEN")


def communication(serial: int) -> str:
    """Return the communication of an invented project."""
    return identifiers.make_communication(str(FIRST_SERIAL + serial))


def lines(count: int, *, first: int = 0) -> list[Line]:
    """Return one transfer for each invented project from `first` on."""
    return [_line(serial) for serial in range(first, first + count)]


def _line(serial: int) -> Line:
    reference = communication(serial)
    share = serial % 100
    structured, text = "", ""
    if share < 80:
        structured = reference
    elif share < 85:
        structured = identifiers.make_creditor_reference(reference)
    elif share < 95:
        text = f"betaling {identifiers.format_communication(reference)} opleiding"
    else:
        text = "voor de opleiding van november"
    account = f"{serial:010d}"
    bban = f"{account}{int(account) % 97 or 97:02d}"
    check = 98 - int(f"{bban}111400") % 97
    return Line(
        amount=DUE,
        booking_date=DAY,
        value_date=DAY,
        counterparty_name=f"{NAMES[serial % len(NAMES)]} {serial}",
        counterparty_iban=f"BE{check:02d}{bban}",
        communication=structured,
        text=text,
    )


def write(
    said: Sequence[Line], *, writer: ModuleType = coda_writer, sequence: int = 1, opening: Decimal = Decimal(0)
) -> bytes:
    """Return a file with one statement, in CODA unless another writer is given."""
    content: bytes = writer.write(
        account_iban=IBAN,
        bic="TRIOBEBB",
        holder="Fonds voor Proefneming",
        sequence=sequence,
        created_on=DAY,
        opening_balance=opening,
        opening_date=DAY,
        closing_date=DAY,
        lines=said,
    )
    return content
