"""Write orders as pain.001 (SEPA credit transfers), version 09 or 03, after the Febelfin guide: same batch, same bytes.

Own checks come before the schema, which sees neither check digits nor sums: every IBAN, every amount, every reference
once. Names and texts are brought into the SEPA character set by taking accents off, never by dropping letters.
No address is written: inside the EEA none is needed, and unstructured ones are refused since 15 November 2026.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from lxml import etree

from portefeuille import identifiers, money

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.{}"
# Who issues the number of a Belgian enterprise, as the guide writes it.
REGISTER = "KBO-BCE"
NOT_PROVIDED = "NOTPROVIDED"
SMALLEST, LARGEST = Decimal("0.01"), Decimal("999999999.99")
MAX_ID, MAX_NAME, MAX_TEXT = 35, 70, 140

_OUTSIDE_SEPA = re.compile(r"[^a-zA-Z0-9/\-?:().,'+ ]")
# Letters that have no accent to take off.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "þ": "th",
        "Þ": "Th",
        "&": "+",
        "€": "EUR",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    }
)


class Version(StrEnum):
    """The versions of the message that banks take; the newer one unless a bank still asks for the older."""

    V03 = "03"
    V09 = "09"


class WrongOrder(ValueError):
    """An order or batch that no bank would take."""


@dataclass(frozen=True)
class Order:
    """One transfer: amount in euro, name and IBAN of the creditor.

    It carries a structured reference (a communication of twelve digits, or one that begins with RF), or else a text of
    at most 140 characters.
    """

    end_to_end_id: str
    amount: Decimal
    creditor_name: str
    creditor_iban: str
    text: str = ""
    communication: str = ""


@dataclass(frozen=True)
class Batch:
    """The orders of one debtor account for one day.

    With `is_booked_as_one` the bank statement shows one debit for all of them, else one for each. `initiator_number` is
    the enterprise number of who sends the file, ten digits.
    """

    message_id: str
    created_at: datetime
    execution_on: date
    debtor_name: str
    debtor_iban: str
    debtor_bic: str
    orders: Sequence[Order]
    initiator_number: str = ""
    is_booked_as_one: bool = False
    version: Version = Version.V09


def plain(text: str, *, length: int) -> str:
    """Return a text in the SEPA character set, at most `length` characters: `Café & Co` becomes `Cafe + Co`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_OUTSIDE_SEPA.sub(" ", letters).split())[:length].rstrip()


def write(*, batch: Batch) -> bytes:
    """Return the file of a batch; raise `WrongOrder` for one that the bank would refuse."""
    _check(batch)
    namespace = NAMESPACE.format(batch.version)
    document = etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace})  # type: ignore[dict-item]
    initiation = _add(document, "CstmrCdtTrfInitn")
    _write_header(initiation, batch)
    _write_block(initiation, batch)
    content: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _check(batch: Batch) -> None:
    if not batch.orders:
        raise WrongOrder("a batch holds at least one order")
    _check_id(batch.message_id)
    _check_iban(batch.debtor_iban)
    if batch.initiator_number:
        try:
            identifiers.parse_enterprise_number(batch.initiator_number)
        except ValueError as error:
            raise WrongOrder(str(error)) from error
    for order in batch.orders:
        check_order(order)
    doubles = [key for key, count in Counter(order.end_to_end_id for order in batch.orders).items() if count > 1]
    if doubles:
        raise WrongOrder(f"{doubles[0]} stands twice in the batch")


def check_order(order: Order) -> None:
    """Raise `WrongOrder` for an order that no bank would take, in whatever batch."""
    _check_id(order.end_to_end_id)
    _check_iban(order.creditor_iban)
    if not SMALLEST <= order.amount <= LARGEST or order.amount != money.euro(order.amount):
        raise WrongOrder(f"{order.end_to_end_id}: {order.amount} is no amount of a transfer")
    if not plain(order.creditor_name, length=MAX_NAME):
        raise WrongOrder(f"{order.end_to_end_id}: the creditor has no name that a bank can read")
    if order.communication:
        try:
            _parse_reference(order.communication)
        except ValueError as error:
            raise WrongOrder(f"{order.end_to_end_id}: {error}") from error


def _parse_reference(text: str) -> tuple[str, str]:
    """Return the issuer and the bare form of a structured reference; raise `ValueError` for wrong check digits."""
    if text[:2].upper() == "RF":
        return "ISO", identifiers.parse_creditor_reference(text)
    return "BBA", identifiers.parse_communication(text)


def _check_id(text: str) -> None:
    is_sepa = 0 < len(text) <= MAX_ID and not _OUTSIDE_SEPA.search(text)
    if not is_sepa or text.startswith("/") or text.endswith("/") or "//" in text:
        raise WrongOrder(f"{text[:40]!r} is no reference that a bank takes")


def _check_iban(text: str) -> None:
    try:
        identifiers.parse_iban(text)
    except ValueError as error:
        raise WrongOrder(str(error)) from error


def _write_header(initiation: etree._Element, batch: Batch) -> None:
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", batch.message_id)
    _add(header, "CreDtTm", batch.created_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _add(header, "NbOfTxs", str(len(batch.orders)))
    _add(header, "CtrlSum", _total(batch))
    initiator = _add(header, "InitgPty")
    _add(initiator, "Nm", plain(batch.debtor_name, length=MAX_NAME))
    if batch.initiator_number:
        other = _add(_add(_add(initiator, "Id"), "OrgId"), "Othr")
        _add(other, "Id", batch.initiator_number)
        _add(other, "Issr", REGISTER)


def _write_block(initiation: etree._Element, batch: Batch) -> None:
    block = _add(initiation, "PmtInf")
    _add(block, "PmtInfId", batch.message_id)
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "true" if batch.is_booked_as_one else "false")
    _add(block, "NbOfTxs", str(len(batch.orders)))
    _add(block, "CtrlSum", _total(batch))
    _add(_add(_add(block, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _write_execution(block, batch)
    _add(_add(block, "Dbtr"), "Nm", plain(batch.debtor_name, length=MAX_NAME))
    _write_account(block, "DbtrAcct", batch.debtor_iban)
    _write_agent(block, batch)
    _add(block, "ChrgBr", "SLEV")
    for order in batch.orders:
        _write_order(block, order)


def _write_execution(block: etree._Element, batch: Batch) -> None:
    requested = _add(block, "ReqdExctnDt")
    if batch.version == Version.V03:
        requested.text = batch.execution_on.isoformat()
    else:
        _add(requested, "Dt", batch.execution_on.isoformat())


def _write_agent(block: etree._Element, batch: Batch) -> None:
    institution = _add(_add(block, "DbtrAgt"), "FinInstnId")
    if batch.debtor_bic:
        _add(institution, "BIC" if batch.version == Version.V03 else "BICFI", batch.debtor_bic)
    else:
        _add(_add(institution, "Othr"), "Id", NOT_PROVIDED)


def _write_order(block: etree._Element, order: Order) -> None:
    transfer = _add(block, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", order.end_to_end_id)
    _add(_add(transfer, "Amt"), "InstdAmt", f"{order.amount:.2f}").set("Ccy", "EUR")
    _add(_add(transfer, "Cdtr"), "Nm", plain(order.creditor_name, length=MAX_NAME))
    _write_account(transfer, "CdtrAcct", order.creditor_iban)
    if order.communication:
        issuer, bare = _parse_reference(order.communication)
        reference = _add(_add(_add(transfer, "RmtInf"), "Strd"), "CdtrRefInf")
        kind = _add(reference, "Tp")
        _add(_add(kind, "CdOrPrtry"), "Cd", "SCOR")
        _add(kind, "Issr", issuer)
        _add(reference, "Ref", bare)
    elif text := plain(order.text, length=MAX_TEXT):
        _add(_add(transfer, "RmtInf"), "Ustrd", text)


def _write_account(parent: etree._Element, name: str, iban: str) -> None:
    _add(_add(_add(parent, name), "Id"), "IBAN", identifiers.parse_iban(iban))


def _total(batch: Batch) -> str:
    return f"{sum((order.amount for order in batch.orders), money.ZERO):.2f}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{parent.nsmap[None]}}}{name}")
    element.text = text
    return element
