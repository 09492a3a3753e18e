"""The communication of a movement: free text, or one of the structured types of CODA 2.6 annex III.

Only types 100, 101 and 102, and the twelve positions in 105 and 115 when their check digits are right, are references
of a payer. Taking any other structured type for one is a wrong match waiting to happen.
"""

from typing import NamedTuple

from payments.statements import references
from payments.statements.types import ReferenceKind

STRUCTURED = "1"
_ZEROS = "000000"


class Communication(NamedTuple):
    """What a communication says; `invalid` is a structured reference with wrong check digits."""

    reference: str = ""
    kind: ReferenceKind = ""
    text: str = ""
    invalid: str = ""
    return_type: str = ""
    return_reason: str = ""


NOTHING = Communication()


def parse(flag: str, content: str) -> Communication:
    """Read the joined communication of a movement (53 + 53 + 43 positions)."""
    if flag != STRUCTURED:
        text = content.rstrip()
        return Communication(text=text) if text else NOTHING
    code, body = content[:3], content[3:]
    match code:
        case "101" | "102":
            return _communication(body)
        case "100":
            return _creditor_reference(body)
        case "105":
            return _embedded(body[45:57])
        case "115":
            return _embedded(body.rstrip()[-references.LENGTH :])
        case "127":
            return _direct_debit(body)
        case _:
            return NOTHING


def _communication(body: str) -> Communication:
    digits, rest = body[: references.LENGTH], body[references.LENGTH :].strip()
    if references.is_communication(digits):
        return Communication(digits, "ogm", rest)
    return Communication(text=f"{digits} {rest}".strip(), invalid=digits)


def _creditor_reference(body: str) -> Communication:
    reference = body[:25].rstrip()
    if references.is_creditor_reference(reference):
        return Communication(reference, "rf", body[25:].strip())
    return Communication(text=body.strip(), invalid=reference)


def _embedded(digits: str) -> Communication:
    """Read twelve positions that may hold a reference; a small number behind zeros is a counter of the terminal."""
    if digits.startswith(_ZEROS) or not references.is_communication(digits):
        return NOTHING
    return Communication(digits, "ogm")


def _direct_debit(body: str) -> Communication:
    """Read type 127: date, type, scheme, reason (9), creditor, mandate (35), communication (62), R-type, reason."""
    return Communication(text=body[79:141].strip(), return_type=body[141:142], return_reason=body[142:146])
