"""The head of a CAMT statement, its balances, and whether they fit what is booked between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from payments.statements import ibans
from payments.statements.camt.values import WrongValue, amount, day
from payments.statements.types import Closing, Movement, Opening, Violation
from payments.statements.xml import Node

# The balance before the first entry, or the one that the statement before closed with; and the one at the end. Others
# (available, forward, interim) prove nothing.
OPENING_CODES = ("OPBD", "PRCD")
CLOSING_CODES = ("CLBD",)
DUPLICATES = frozenset({"DUPL", "CODU"})
BOOKED = "BOOK"
# From version 03 on the identification of a bank is called BICFI.
FIRST_WITH_BICFI = 3
BALANCE = "Bal"


class Balance(NamedTuple):
    """A balance of a statement; money of the holder is positive."""

    amount: Decimal
    currency: str
    on: date | None


@dataclass(slots=True)
class Head:
    """What a statement says of itself, and the sum of its booked entries in the currency of its balances."""

    line: int
    opening: Opening
    before: Balance | None
    after: Balance | None
    violations: list[Violation] = field(default_factory=list)
    entry_count: int = 0
    booked: Decimal = Decimal(0)
    other_currency: str = ""

    def add(self, movement: Movement) -> None:
        """Count a movement."""
        if movement.status != BOOKED:
            return
        self.booked += movement.amount
        if self.before and movement.currency != self.before.currency:
            self.other_currency = movement.currency

    def closing(self) -> Closing:
        """Return the foot of the statement."""
        return Closing(self.after.amount if self.after else None, self.after.on if self.after else None)

    def check(self, *, are_balances_due: bool) -> Iterator[Violation]:
        """Yield what does not fit; balances in two currencies prove nothing, and are not asked of a notification."""
        if are_balances_due and self.before is None:
            yield Violation("opening_balance_missing", self.line, "", is_fatal=False)
        if are_balances_due and self.after is None:
            yield Violation("closing_balance_missing", self.line, "", is_fatal=False)
        if self.before is None or self.after is None or self.before.currency != self.after.currency:
            return
        if self.other_currency:
            detail = f"an entry in {self.other_currency}, balances in {self.before.currency}"
            yield Violation("currency_mismatch", self.line, detail, is_fatal=True)
        elif self.before.amount + self.booked != self.after.amount:
            detail = f"{self.after.amount} at the end, {self.before.amount + self.booked} by its entries"
            yield Violation("balance_mismatch", self.line, detail, is_fatal=True)


def read_head(statement: Node, version: int | None) -> Head:
    """Read what stands before the first entry of a statement."""
    line, first = statement.line, statement.first
    violations: list[Violation] = []
    balances: dict[str, Balance] = {}
    created_on = None
    try:
        balances = _balances(statement)
        created_on = day(first("CreDtTm"))
    except WrongValue as wrong:
        violations.append(Violation(wrong.code, line, str(wrong), is_fatal=True))
    before = next((balances[code] for code in OPENING_CODES if code in balances), None)
    after = next((balances[code] for code in CLOSING_CODES if code in balances), None)
    iban = first("Acct/Id/IBAN")
    if iban and not ibans.is_valid(iban):
        violations.append(Violation("invalid_iban_own_account", line, iban, is_fatal=False))
    violations += _version_remarks(statement, version)
    opening = Opening(
        account=iban or first("Acct/Id/Othr/Id", "Acct/Id/PrtryAcct/Id", "Acct/Id/BBAN"),
        currency=first("Acct/Ccy") or next((each.currency for each in (before, after) if each), ""),
        sequence=first("ElctrncSeqNb", "LglSeqNb"),
        balance=before.amount if before else None,
        on=before.on if before else None,
        holder=first("Acct/Ownr/Nm", "Acct/Ownr/Pty/Nm"),
        created_on=created_on,
        is_duplicate=first("CpyDplctInd") in DUPLICATES,
        identification=first("Id"),
        bic=first("Acct/Svcr/FinInstnId/BICFI", "Acct/Svcr/FinInstnId/BIC"),
        description=first("Acct/Nm"),
    )
    return Head(line, opening, before, after, violations)


def _balances(statement: Node) -> dict[str, Balance]:
    """Return the first balance of each kind."""
    balances: dict[str, Balance] = {}
    for node in statement.children:
        if node.name == BALANCE:
            value = amount(node.first("Amt"), node.first("CdtDbtInd"))
            balance = Balance(value, node.first("Amt@Ccy"), day(node.first("Dt/Dt", "Dt/DtTm")))
            balances.setdefault(node.first("Tp/CdOrPrtry/Cd"), balance)
    return balances


def _version_remarks(statement: Node, version: int | None) -> Iterator[Violation]:
    """Tell of an element that belongs to another version than the namespace says; it is read all the same."""
    wrong = "BICFI" if version is not None and version < FIRST_WITH_BICFI else "BIC"
    if version is not None and f"Acct/Svcr/FinInstnId/{wrong}" in statement.texts:
        detail = f"{wrong} in version {version:02d}"
        yield Violation("element_of_another_version", statement.line, detail, is_fatal=False)
