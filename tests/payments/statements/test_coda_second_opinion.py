"""febelfin-coda reads what our writer writes, and both say the same."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from coda import CODA  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from payments.statements import coda
from payments.statements.types import Movement, Statement
from tests.payments.statements import files, samples
from tests.payments.statements.test_coda_properties import LINES

# It fails on unknown value dates, and takes the year 69 for 1969.
DAYS = st.dates(date(2000, 1, 1), date(2068, 12, 31))
READABLE = st.builds(replace, LINES, booking_date=DAYS, value_date=DAYS)


def theirs(content: bytes) -> list[Any]:
    statements: list[Any] = CODA(io.StringIO(content.decode("cp1252"))).statements
    return statements


def compare(statement: Statement, other: Any) -> None:
    assert (statement.account, statement.currency) == (other.account, other.account_currency)
    assert (statement.sequence, statement.created_on) == (other.coda_sequence, other.creation_date)
    assert (statement.opening_balance, statement.opening_date) == (other.old_balance, other.old_balance_date)
    assert (statement.closing_balance, statement.closing_date) == (other.new_balance, other.new_balance_date)
    for movement, move in zip(statement.movements, other.moves, strict=True):
        compare_movement(movement, move)
        for detail, part in zip(movement.details, move.moves, strict=True):
            compare_movement(detail, part)


def compare_movement(movement: Movement, move: Any) -> None:
    assert (movement.amount, movement.booking_date) == (move.amount, move.entry_date)
    assert (movement.value_date, movement.transaction_code) == (move.value_date, move.transaction_code)
    assert movement.end_to_end_id == (move.customer_reference or "").strip()
    assert movement.counterparty_bic == (move.counterparty_bic or "").strip()
    assert movement.counterparty_name.startswith((move.counterparty_name or "").strip())
    if move.communication_type in {"101", "102"} and movement.reference:
        assert movement.reference == move.communication
    if move.communication_type is None:
        assert movement.text == move.communication.rstrip()


@given(st.lists(READABLE, max_size=6))
def test_the_peer_reads_what_we_write_as_we_do(lines: list[Any]) -> None:
    content = files.coda(lines)
    (other,) = theirs(content)

    compare(coda.read(content).statements[0], other)
    assert other.total_credit == sum((line.amount for line in lines if line.amount > 0), Decimal(0))


@samples.needs_samples
def test_the_peer_reads_its_own_sample_as_we_do() -> None:
    content = samples.path("coda/febelfincoda_CODA.txt").read_bytes()

    for statement, other in zip(coda.read(content).statements, theirs(content), strict=True):
        compare(statement, other)
