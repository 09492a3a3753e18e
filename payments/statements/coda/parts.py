"""A movement while its records come in: 21, 22, 23, the information records 31 to 33, and its details."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from payments.statements.coda import communications, values
from payments.statements.coda.communications import Communication
from payments.statements.types import Movement

# What the first position of a transaction code says (CODA 2.6, §7.8): who totalled what.
BATCH_TOTALS = frozenset({"1", "2"})
DETAIL_WITH_DETAILS = "7"
DETAIL_OF_DETAIL = "9"
# Transactions that cancel or correct another one, in every family; and transfers that could not be executed.
REVERSING = frozenset({"49", "99"})
UNEXECUTABLE = frozenset({"0154", "0254"})
# R-transactions: 1 reject, 2 return, 3 refund; 4 reversal, 5 cancellation. Files older than SEPA hold other data there.
RETURNS = frozenset({"1", "2", "3"})
REVERSALS = frozenset({"4", "5"})
# Types of information: the counterparty, a message of the bank, the ultimate creditor and debtor.
COUNTERPARTY = "001"
BANK_MESSAGE = "002"
ULTIMATE_CREDITOR = "008"
ULTIMATE_DEBTOR = "009"
FREE_TEXT = ""

_REASON = re.compile(r"[A-Z]{2}[0-9]{2}|[A-Z]{4}|", re.ASCII)
_COMMUNICATION = 53
_NAME = 35
_LONG_NAME = 70
_NO_SECOND = ("", "", " " * _COMMUNICATION, "", "", " ", "")
_NO_THIRD = ("", "", "", "", "")


class Part:
    """The fields of one movement or detail, as far as its records were read."""

    __slots__ = ("details", "first", "information", "line", "second", "third")

    def __init__(self, line: int, first: Sequence[str]) -> None:
        self.line = line
        self.first = first
        self.second: Sequence[str] = _NO_SECOND
        self.third: Sequence[str] = _NO_THIRD
        self.information: tuple[tuple[str, str], ...] = ()
        self.details: tuple[Part, ...] = ()

    @property
    def code(self) -> str:
        """Return the transaction code of eight digits."""
        return self.first[6]

    def add_detail(self, detail: "Part") -> None:
        """Hang a detail under this movement, or under its last detail when it is a detail of that one."""
        parent = self
        if detail.code[0] == DETAIL_OF_DETAIL and self.details and self.details[-1].code[0] == DETAIL_WITH_DETAILS:
            parent = self.details[-1]
        parent.details += (detail,)

    def extend_information(self, text: str) -> None:
        """Add a continuation to the information read last."""
        *before, (kind, begun) = self.information
        self.information = (*before, (kind, begun + text))

    def named(self, *kinds: str) -> str:
        """Return the name in the first information of one of the kinds."""
        return next((text[:_LONG_NAME].strip() for kind, text in self.information if kind in kinds), "")

    def note(self) -> str:
        """Return what the bank adds in words."""
        said = (" ".join(text.split()) for kind, text in self.information if kind in {FREE_TEXT, BANK_MESSAGE})
        return "; ".join(said)


@dataclass(slots=True)
class Remarks:
    """What is odd about a movement, with lines: structured references that are wrong, details that do not add up."""

    invalid_references: list[tuple[int, str]] = field(default_factory=list)
    unsplit: list[tuple[int, str]] = field(default_factory=list)


def build(part: Part, ordinal: int, *, currency: str, remarks: Remarks) -> Movement:
    """Return the movement whose records are all read; what is odd about it goes into `remarks`."""
    sequence, detail, bank_reference, sign, digits, value_day, code, flag, communication, entry_day = part.first
    _, _, second_communication, customer_reference, bic, return_type, return_reason = part.second
    _, _, zone, name, third_communication = part.third
    said = communications.parse(flag, communication + second_communication + third_communication)
    if said.invalid:
        remarks.invalid_references.append((part.line, f"{sequence}{detail} {said.invalid}"))
    return_type, reason = _returned(return_type, return_reason, said)
    customer_reference = customer_reference.strip()
    movement = Movement(
        ordinal=ordinal,
        amount=values.amount(sign, digits),
        currency=currency,
        booking_date=values.day(entry_day),
        value_date=None if value_day == values.NO_DATE else values.day(value_day),
        counterparty_name=_full_name(part, name) if part.information else name.strip(),
        counterparty_account=values.counterparty_account(zone),
        counterparty_bic=bic.strip(),
        ultimate_party=part.named(ULTIMATE_CREDITOR, ULTIMATE_DEBTOR) if part.information else "",
        reference=said.reference,
        reference_kind=said.kind,
        text=said.text,
        note=part.note() if part.information else "",
        end_to_end_id=customer_reference,
        batch_id=customer_reference if code[0] in BATCH_TOTALS else "",
        bank_reference=bank_reference.strip(),
        transaction_code=code,
        is_reversal=code[3:5] in REVERSING or return_type in REVERSALS,
        is_return=return_type in RETURNS or code[1:5] in UNEXECUTABLE,
        return_reason=reason,
        details=_details(part, currency, remarks) if part.details else (),
    )
    if part.details and not movement.is_split:
        total = sum((each.amount for each in movement.details), Decimal(0))
        remarks.unsplit.append((part.line, f"{sequence}{detail}: {movement.amount}, its details {total}"))
    return movement


def _details(part: Part, currency: str, remarks: Remarks) -> tuple[Movement, ...]:
    return tuple(
        build(detail, position, currency=currency, remarks=remarks)
        for position, detail in enumerate(part.details, start=1)
    )


def _full_name(part: Part, short: str) -> str:
    """Return the name of record 23, or that of information 001 when record 23 is full to its last position."""
    name = short.strip()
    full = part.named(COUNTERPARTY) if not name or len(name) == _NAME else ""
    return full if full.startswith(name) else name


def _returned(return_type: str, reason: str, said: Communication) -> tuple[str, str]:
    """Return type and ISO reason of an R-transaction, from record 22 or from a direct debit."""
    for kind, code in ((return_type, reason.strip()), (said.return_type, said.return_reason.strip())):
        if (kind in RETURNS or kind in REVERSALS) and _REASON.fullmatch(code):
            return kind, code
    return "", ""
