"""The EPC QR code (EPC069-12 version 2.1) that fills a SEPA transfer in a banking app."""

from decimal import Decimal

from portefeuille import identifiers

MAX_NAME = 70
MAX_BYTES = 331


def payload(*, name: str, iban: str, amount: Decimal, reference: str) -> str:
    """Return the lines of the code: beneficiary, IBAN, amount in euro and a structured communication of twelve digits.

    Raises `ValueError` when a part does not fit the standard: a line break would add a line, so none may pass.
    """
    if not name or len(name) > MAX_NAME or any(ord(char) < 32 for char in name):
        raise ValueError("the name of the beneficiary does not fit in an EPC code")
    if not Decimal("0.01") <= amount <= Decimal("999999999.99"):
        raise ValueError("the amount does not fit in an EPC code")
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        "",
        name,
        identifiers.parse_iban(iban),
        f"EUR{amount:.2f}",
        "",
        identifiers.parse_communication(reference),
    ]
    text = "\n".join(lines)
    if len(text.encode()) > MAX_BYTES:
        raise ValueError("an EPC code holds 331 bytes at most")
    return text
