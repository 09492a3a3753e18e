"""Write orders as pain.001 (SEPA credit transfers), version 09 or 03, after the Febelfin guide: same batch, same bytes.

Own checks come before the schema, which sees neither check digits nor sums: every IBAN, every amount, every reference
once. Names and texts are brought into the SEPA character set by taking accents off, never by dropping letters.
No address is written: inside the EEA none is needed, and unstructured ones are refused since 15 November 2026.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

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


@dataclass(frozen=True, slots=True)
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
    """Return the file of a batch, order after order; raise `WrongOrder` for one that the bank would refuse."""
    _check(batch)
    target = io.BytesIO()
    with etree.xmlfile(target, encoding="UTF-8") as file:
        file.write_declaration()
        out = _Writer(file)
        namespace = NAMESPACE.format(batch.version)
        with file.element(f"{{{namespace}}}Document", nsmap={None: namespace}), out.element("CstmrCdtTrfInitn"):
            _write_header(out, batch)
            with out.element("PmtInf"):
                _write_block(out, batch)
                for order in batch.orders:
                    _write_order(out, order)
    return target.getvalue()


class _Writer:
    """An XML file that grows from top to bottom, so that a batch costs no memory but its own bytes.

    The names carry no namespace: the one that the root declares is theirs too.
    """

    def __init__(self, file: Any) -> None:
        self._file = file

    @contextmanager
    def element(self, *path: str) -> Iterator[None]:
        """Open elements inside each other, and close them afterwards, on a line of their own."""
        with ExitStack() as stack:
            for name in path:
                stack.enter_context(self._file.element(name))
            self._file.write("\n")
            yield
        self._file.write("\n")

    def text(self, *path: str, text: str, **attributes: str) -> None:
        """Write a line: elements inside each other, the innermost with a text and attributes."""
        *outer, name = path
        with ExitStack() as stack:
            for parent in outer:
                stack.enter_context(self._file.element(parent))
            stack.enter_context(self._file.element(name, attributes))
            self._file.write(text)
        self._file.write("\n")


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
            parse_reference(order.communication)
        except ValueError as error:
            raise WrongOrder(f"{order.end_to_end_id}: {error}") from error


def parse_reference(text: str) -> tuple[str, str]:
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


def _write_header(out: _Writer, batch: Batch) -> None:
    with out.element("GrpHdr"):
        out.text("MsgId", text=batch.message_id)
        out.text("CreDtTm", text=batch.created_at.strftime("%Y-%m-%dT%H:%M:%S"))
        out.text("NbOfTxs", text=str(len(batch.orders)))
        out.text("CtrlSum", text=_total(batch))
        with out.element("InitgPty"):
            out.text("Nm", text=plain(batch.debtor_name, length=MAX_NAME))
            if batch.initiator_number:
                with out.element("Id", "OrgId", "Othr"):
                    out.text("Id", text=batch.initiator_number)
                    out.text("Issr", text=REGISTER)


def _write_block(out: _Writer, batch: Batch) -> None:
    """Write what all orders share: account, day, and how the bank books them."""
    out.text("PmtInfId", text=batch.message_id)
    out.text("PmtMtd", text="TRF")
    out.text("BtchBookg", text="true" if batch.is_booked_as_one else "false")
    out.text("NbOfTxs", text=str(len(batch.orders)))
    out.text("CtrlSum", text=_total(batch))
    out.text("PmtTpInf", "SvcLvl", "Cd", text="SEPA")
    day = ("ReqdExctnDt",) if batch.version == Version.V03 else ("ReqdExctnDt", "Dt")
    out.text(*day, text=batch.execution_on.isoformat())
    out.text("Dbtr", "Nm", text=plain(batch.debtor_name, length=MAX_NAME))
    out.text("DbtrAcct", "Id", "IBAN", text=identifiers.parse_iban(batch.debtor_iban))
    if batch.debtor_bic:
        bank = "BIC" if batch.version == Version.V03 else "BICFI"
        out.text("DbtrAgt", "FinInstnId", bank, text=batch.debtor_bic)
    else:
        out.text("DbtrAgt", "FinInstnId", "Othr", "Id", text=NOT_PROVIDED)
    out.text("ChrgBr", text="SLEV")


def _write_order(out: _Writer, order: Order) -> None:
    with out.element("CdtTrfTxInf"):
        out.text("PmtId", "EndToEndId", text=order.end_to_end_id)
        out.text("Amt", "InstdAmt", text=f"{order.amount:.2f}", Ccy="EUR")
        out.text("Cdtr", "Nm", text=plain(order.creditor_name, length=MAX_NAME))
        out.text("CdtrAcct", "Id", "IBAN", text=identifiers.parse_iban(order.creditor_iban))
        if order.communication:
            issuer, bare = parse_reference(order.communication)
            with out.element("RmtInf", "Strd", "CdtrRefInf"):
                with out.element("Tp"):
                    out.text("CdOrPrtry", "Cd", text="SCOR")
                    out.text("Issr", text=issuer)
                out.text("Ref", text=bare)
        elif text := plain(order.text, length=MAX_TEXT):
            out.text("RmtInf", "Ustrd", text=text)


def _total(batch: Batch) -> str:
    return f"{sum((order.amount for order in batch.orders), money.ZERO):.2f}"
