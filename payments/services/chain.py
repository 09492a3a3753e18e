"""Where a statement stands in the chain of its account: known, next, overlapping, or behind a gap.

The statements of an account form a chain: each opens with the balance at which the one before closed, and with the next
number. What a file repeats of the chain is left out; what does not fit is held until the missing statement arrives.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice

from payments import selectors
from payments.enums import Outcome
from payments.models import BankMovement, BankStatement
from payments.statements.types import Movement, Reading, Statement, Violation
from portefeuille.known import known

# Violations that wait for another file instead of refusing this one; a person may accept the second.
BALANCE_GAP = "statement_gap"
NUMBER_GAP = "number_gap"
HOLDING = frozenset({BALANCE_GAP, NUMBER_GAP})

BOOKED = "BOOK"
# CODA counts to 999 and begins anew; 000 says that the bank does not count.
NUMBERS = 1000

Fingerprint = tuple[Decimal, str, date | None, date | None, str, str, str, str, str]


@dataclass(frozen=True)
class Part:
    """What a statement of a file adds to the chain: its lines after the first `skipped`; a known one adds none."""

    statement: Statement
    sequence: str
    digest: str
    lines: Sequence[Movement]
    skipped: int = 0
    is_known: bool = False


@dataclass(frozen=True)
class _Link:
    """Where the chain ends so far."""

    balance: Decimal
    closed_on: date
    sequence: str


@dataclass(frozen=True)
class Course:
    """The parts of a file in their order, and what keeps it from being booked."""

    parts: Sequence[Part]
    violations: Sequence[Violation]


def follow(*, reading: Reading) -> Course:
    """Return how the statements of a file continue the chain of the account."""
    last = selectors.last_statement()
    end = _Link(last.closing_balance, last.closing_on, last.sequence) if last else None
    parts: list[Part] = []
    violations: list[Violation] = []
    for statement in reading.statements:
        part, problem = _place(statement, end)
        if problem is not None:
            violations.append(problem)
        parts.append(part)
        if not part.is_known:
            end = _Link(known(statement.closing_balance), known(statement.closing_date), part.sequence)
    return Course(parts, violations)


def _place(statement: Statement, end: _Link | None) -> tuple[Part, Violation | None]:
    lines = _lines(statement)
    digest = _digest(statement, lines)
    sequence = _sequence(statement, digest)
    stored = BankStatement.objects.filter(
        account=statement.account, opening_on=known(statement.opening_date), sequence=sequence
    ).first()
    if stored is not None:
        differs = stored.digest not in {"", digest}
        detail = f"statement {sequence} opened on {stored.opening_on} was imported with other lines"
        problem = Violation("statement_differs", 1, detail, is_fatal=True) if differs else None
        return Part(statement, sequence, digest, (), is_known=True), problem
    if end is None or statement.opening_balance == end.balance:
        part = Part(statement, sequence, digest, lines)
        return part, _number_gap(statement, sequence, end) if end else None
    skipped = _overlap(statement, lines, end)
    if skipped:
        is_known = skipped == len(lines)
        return Part(statement, sequence, digest, lines[skipped:], skipped, is_known=is_known), None
    detail = f"opening balance {statement.opening_balance}, the last statement closed at {end.balance}"
    return Part(statement, sequence, digest, lines), Violation(BALANCE_GAP, 1, detail, is_fatal=True)


def _lines(statement: Statement) -> list[Movement]:
    """Return what is matched; a line of zero euro tells something and moves nothing."""
    return [line for movement in statement.movements for line in movement.lines() if line.amount != 0]


def _sequence(statement: Statement, digest: str) -> str:
    """Return the number of a statement, or what stands for it where the bank does not count."""
    if statement.sequence.strip(" 0"):
        return statement.sequence
    return f"#{digest[:16]}"


def _digest(statement: Statement, lines: Sequence[Movement]) -> str:
    """Return a hash of all that a statement says, whatever the file around it."""
    ends = (statement.opening_balance, statement.opening_date, statement.closing_balance, statement.closing_date)
    digest = hashlib.sha256(repr((statement.account, statement.currency, ends)).encode())
    for line in lines:
        digest.update(repr((_fingerprint(line), line.status)).encode())
    return digest.hexdigest()


def _fingerprint(line: Movement) -> Fingerprint:
    """Return what makes a line this line, as a stored movement can tell it too."""
    return (
        line.amount,
        line.currency,
        line.booking_date,
        line.value_date,
        line.counterparty_name[:140],
        line.counterparty_account[:40],
        line.reference,
        line.text,
        line.end_to_end_id[:35],
    )


def _stored_fingerprint(row: BankMovement) -> Fingerprint:
    return (
        row.amount,
        row.currency,
        row.booked_on,
        row.value_on,
        row.counterparty_name,
        row.counterparty_account,
        row.reference,
        row.text,
        row.end_to_end_id,
    )


def _number_gap(statement: Statement, sequence: str, end: _Link) -> Violation | None:
    """Return what is wrong with the number of a statement whose balance fits: one without effect may be missing."""
    if not (sequence.isdecimal() and end.sequence.isdecimal()):
        return None
    number, before = int(sequence), int(end.sequence)
    is_new_year = known(statement.closing_date).year > end.closed_on.year and number == 1
    if number == before + 1 or is_new_year or (before == NUMBERS - 1 and number <= 1):
        return None
    return Violation(NUMBER_GAP, 1, f"number {number} follows number {before}", is_fatal=True)


def _overlap(statement: Statement, lines: Sequence[Movement], end: _Link) -> int:
    """Return how many lines at the beginning repeat the last ones of the chain, or 0 when it does not continue there.

    Both must prove it: after these lines the balance is that of the end of the chain, and each of them is the line that
    is stored there.
    """
    balance = known(statement.opening_balance)
    booked = 0
    candidates: list[tuple[int, int]] = []
    for position, line in enumerate(lines, start=1):
        if line.status == BOOKED:
            balance += line.amount
            booked += 1
            if balance == end.balance:
                candidates.append((position, booked))
    if not candidates:
        return 0
    stored = _last_fingerprints(statement.account, candidates[-1][1])
    said = [_fingerprint(line) for line in lines if line.status == BOOKED]
    for position, count in reversed(candidates):
        if count <= len(stored) and said[:count] == stored[len(stored) - count :]:
            return position
    return 0


def _last_fingerprints(account: str, count: int) -> list[Fingerprint]:
    """Return the last booked lines of an account, in the order of the chain."""
    rows = BankMovement.objects.filter(statement__account=account).exclude(outcome=Outcome.NOT_BOOKED)
    rows = rows.order_by("-statement__closing_on", "-statement_id", "-ordinal")
    return [_stored_fingerprint(row) for row in islice(rows, count)][::-1]
