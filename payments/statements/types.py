"""What every bank file comes down to, whatever its format: statements with movements, and what is wrong with them.

Amounts are `Decimal` in the currency of the line, seen from the account holder: money in is positive. A reader yields
`Event`s one after the other, so that a file of any length fits in little memory; `collect` folds them into a `Reading`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["BOOK", "PDNG", "INFO"]
ReferenceKind: TypeAlias = Literal["ogm", "rf", ""]
Verdict: TypeAlias = Literal["accept", "accept_with_warnings", "reject"]


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of the format that a file breaks; a fatal one means that nothing of the file may be booked."""

    code: str
    line: int
    detail: str
    is_fatal: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a statement, or one payment inside a line that totals several.

    `reference` is a structured reference whose check digits are right, else empty. `text` is what the payer wrote,
    with the digits of a structured reference that was wrong; `note` is what the bank adds. `end_to_end_id` is the
    reference that the ordering side gave it (CODA: the customer reference); on the total of a batch, `batch_id` is the
    PaymentInformationIdentification. `is_return` marks money that comes back, `is_reversal` a booking undone.
    """

    ordinal: int
    amount: Decimal
    currency: str
    booking_date: date | None
    value_date: date | None
    status: Status = "BOOK"
    counterparty_name: str = ""
    counterparty_account: str = ""
    counterparty_bic: str = ""
    ultimate_party: str = ""
    reference: str = ""
    reference_kind: ReferenceKind = ""
    text: str = ""
    note: str = ""
    end_to_end_id: str = ""
    batch_id: str = ""
    bank_reference: str = ""
    transaction_code: str = ""
    is_reversal: bool = False
    is_return: bool = False
    return_reason: str = ""
    details: tuple["Movement", ...] = ()

    @property
    def is_split(self) -> bool:
        """Tell whether there are details, and they add up to this total."""
        return bool(self.details) and sum(detail.amount for detail in self.details) == self.amount

    def lines(self) -> Iterator["Movement"]:
        """Yield what is to be matched: the details where they add up to this total, else the movement itself."""
        if self.is_split:
            for detail in self.details:
                yield from detail.lines()
        else:
            yield self

    def descendants(self) -> Iterator["Movement"]:
        """Yield the details of every level, in the order of the file."""
        for detail in self.details:
            yield detail
            yield from detail.descendants()


@dataclass(frozen=True, slots=True)
class Opening:
    """The head of a statement; a separate application is an extra file that repeats part of the lines of another."""

    account: str
    currency: str
    sequence: str
    balance: Decimal | None
    on: date | None
    holder: str = ""
    created_on: date | None = None
    is_duplicate: bool = False
    separate_application: str = ""
    identification: str = ""
    bic: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """The foot of a statement, with the messages of the bank."""

    balance: Decimal | None
    on: date | None
    messages: tuple[str, ...] = ()


Event: TypeAlias = Opening | Movement | Closing | Violation


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of one account, complete from its opening to its closing balance."""

    account: str
    currency: str
    sequence: str
    opening_balance: Decimal | None
    opening_date: date | None
    closing_balance: Decimal | None
    closing_date: date | None
    movements: tuple[Movement, ...] = ()
    holder: str = ""
    created_on: date | None = None
    is_duplicate: bool = False
    separate_application: str = ""
    identification: str = ""
    bic: str = ""
    description: str = ""
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file, with its verdict."""

    format: str
    statements: tuple[Statement, ...] = ()
    violations: tuple[Violation, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Return `reject` for a fatal violation, `accept_with_warnings` for any other, else `accept`."""
        if any(violation.is_fatal for violation in self.violations):
            return "reject"
        return "accept_with_warnings" if self.violations else "accept"


def collect(file_format: str, events: Iterable[Event]) -> Reading:
    """Fold the events of one file into a reading; a statement that was cut off before its end is left out."""
    statements: list[Statement] = []
    violations: list[Violation] = []
    opening: Opening | None = None
    movements: list[Movement] = []
    for event in events:
        match event:
            case Movement():
                movements.append(event)
            case Violation():
                violations.append(event)
            case Opening():
                opening, movements = event, []
            case Closing() if opening is not None:
                statements.append(_statement(opening, movements, event))
                opening = None
    return Reading(file_format, tuple(statements), tuple(violations))


def _statement(opening: Opening, movements: Iterable[Movement], closing: Closing) -> Statement:
    return Statement(
        account=opening.account,
        currency=opening.currency,
        sequence=opening.sequence,
        opening_balance=opening.balance,
        opening_date=opening.on,
        closing_balance=closing.balance,
        closing_date=closing.on,
        movements=tuple(movements),
        holder=opening.holder,
        created_on=opening.created_on,
        is_duplicate=opening.is_duplicate,
        separate_application=opening.separate_application,
        identification=opening.identification,
        bic=opening.bic,
        description=opening.description,
        messages=closing.messages,
    )
