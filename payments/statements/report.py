"""Tell what was read from a bank file: as plain data for machines, or in a few lines for people."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from payments.statements.types import Movement, Reading, Statement


def as_data(file: str, reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON can hold it: amounts as signed decimal strings, dates as YYYY-MM-DD, nothing as null.

    The details of a movement stand in one list in the order of the file, whatever their depth.
    """
    return {
        "file": file,
        "format": reading.format,
        "verdict": reading.verdict,
        "violations": [
            {"code": violation.code, "line": violation.line, "detail": violation.detail}
            for violation in reading.violations
        ],
        "statements": [_statement(statement) for statement in reading.statements],
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "account": statement.account,
        "currency": statement.currency,
        "sequence": statement.sequence,
        "opening_balance": _amount(statement.opening_balance),
        "opening_date": _day(statement.opening_date),
        "closing_balance": _amount(statement.closing_balance),
        "closing_date": _day(statement.closing_date),
        "holder": statement.holder,
        "created_on": _day(statement.created_on),
        "is_duplicate": statement.is_duplicate,
        "movements": [_movement(movement) for movement in statement.movements],
    }


def _movement(movement: Movement) -> dict[str, Any]:
    line = _line(movement)
    line["details"] = [_line(detail) for detail in movement.descendants()]
    return line


def _line(movement: Movement) -> dict[str, Any]:
    return {
        "amount": _amount(movement.amount),
        "currency": movement.currency,
        "booking_date": _day(movement.booking_date),
        "value_date": _day(movement.value_date),
        "status": movement.status,
        "counterparty_name": movement.counterparty_name or None,
        "counterparty_account": movement.counterparty_account or None,
        "reference": movement.reference or None,
        "reference_kind": movement.reference_kind or None,
        "text": movement.text,
        "end_to_end_id": movement.end_to_end_id or None,
        "transaction_code": movement.transaction_code,
        "is_reversal": movement.is_reversal,
        "return_reason": movement.return_reason or None,
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def as_lines(file: str, reading: Reading) -> Iterator[str]:
    """Yield what a person wants to know of a file."""
    yield f"{file}: {reading.format}, {reading.verdict}"
    for violation in reading.violations:
        yield f"  line {violation.line}: {violation.code} {violation.detail}".rstrip()
    for statement in reading.statements:
        yield (
            f"  {statement.account} {statement.currency} {statement.sequence}: "
            f"{_amount(statement.opening_balance) or '?'} -> {_amount(statement.closing_balance) or '?'}, "
            f"{len(statement.movements)} movements"
        )
        for movement in statement.movements:
            said = (movement.counterparty_name, movement.reference, movement.text)
            yield " ".join((f"    {_day(movement.booking_date)} {_amount(movement.amount):>14}", *filter(None, said)))
