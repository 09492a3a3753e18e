"""Whatever is written is read again; whatever is damaged on the way is refused, or harms no euro and no reference.

What the standard's sums and check digits cannot see may change: texts, names, dates that stay dates, codes of the bank,
the account number of a payer. What they do see may not: amounts, balances, totals, the own account, a communication.
"""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payments.statements import coda, stream
from payments.statements import read as read_any
from payments.statements.coda_writer import Line
from payments.statements.types import Movement, Reading, collect
from portefeuille import identifiers
from tests.payments.statements import files
from tests.payments.statements.files import line

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
AMOUNTS = st.integers(-(10**12), 10**12).map(lambda cents: Decimal(cents).scaleb(-2))
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzéèàçôïÉ€ 0123456789/-?:().,'+"


def texts(longest: int) -> st.SearchStrategy[str]:
    """Return texts as banks pass them: no blanks at either end."""
    return st.text(LETTERS, max_size=longest).map(str.strip)


COMMUNICATIONS = st.integers(0, 10**10 - 1).map(lambda base: identifiers.make_communication(f"{base:010d}"))
CREDITOR_REFERENCES = st.text("ABCXYZ0123456789", min_size=1, max_size=21).map(identifiers.make_creditor_reference)
LINES = st.builds(
    Line,
    amount=AMOUNTS,
    booking_date=DAYS,
    value_date=st.none() | DAYS,
    counterparty_name=texts(70),
    counterparty_iban=st.sampled_from(["", files.PAYER, "FR7630006000011234567890189"]),
    counterparty_bic=st.sampled_from(["", "GKCCBEBB", "BNPAFRPPXXX"]),
    communication=st.just("") | COMMUNICATIONS | CREDITOR_REFERENCES,
    text=texts(149 - 28),
    end_to_end_id=texts(35),
    transaction_code=st.sampled_from(["00150000", "00101000", "00250000", "08037000", "00154000"]),
    return_reason=st.sampled_from(["", "AC04", "MS03"]),
)


def as_written(movement: Movement) -> dict[str, Any]:
    return {
        "amount": movement.amount,
        "booking_date": movement.booking_date,
        "value_date": movement.value_date,
        "counterparty_name": movement.counterparty_name,
        "counterparty_iban": movement.counterparty_account,
        "counterparty_bic": movement.counterparty_bic,
        "communication": movement.reference,
        "text": movement.text,
        "end_to_end_id": movement.end_to_end_id,
        "transaction_code": movement.transaction_code,
        "return_reason": movement.return_reason,
    }


@given(st.lists(LINES, max_size=8), AMOUNTS, st.integers(0, 999))
def test_what_is_written_is_read_again(lines: list[Line], opening: Decimal, sequence: int) -> None:
    reading = coda.read(files.coda(lines, opening=str(opening), sequence=sequence))

    assert reading.verdict == "accept"
    (statement,) = reading.statements
    assert (statement.opening_balance, statement.sequence) == (opening, f"{sequence:03d}")
    assert statement.closing_balance == opening + sum(each.amount for each in lines)
    assert [as_written(movement) for movement in statement.movements] == [
        {name: getattr(each, name) for name in as_written(statement.movements[0])} for each in lines
    ]


BALANCED = files.coda(
    [
        line("320.00", end_to_end_id="E2E-1", counterparty_bic="GKCCBEBB"),
        line("-45.10", communication="", text="Terugbetaling " * 9, counterparty_name="Überschuß & Söhne " * 3),
        line("0.01", communication="RF18539007547034"),
        line("1234.56", communication="", text=""),
    ]
)


def is_unharmed(before: Reading, after: Reading) -> bool:
    """Tell whether no amount, balance, account or communication became another one."""
    if len(before.statements) != len(after.statements):
        return False
    for old, new in zip(before.statements, after.statements, strict=True):
        names = ("account", "currency", "opening_balance", "closing_balance")
        if [getattr(old, name) for name in names] != [getattr(new, name) for name in names]:
            return False
        if [movement.amount for movement in old.movements] != [movement.amount for movement in new.movements]:
            return False
        pairs = zip(old.movements, new.movements, strict=True)
        if any(
            new_one.reference_kind == "ogm" and new_one.reference != old_one.reference for old_one, new_one in pairs
        ):
            return False
    return True


def flipped() -> Iterator[tuple[int, bytes]]:
    """Yield every file that differs from the balanced one in one byte: another bit, a digit, a letter, a line end."""
    for position, byte in enumerate(BALANCED):
        values = {byte ^ 1, byte ^ 16, byte ^ 128, ord("0"), ord("1"), ord("7"), ord(" "), ord("A"), ord("\n"), 0}
        for value in values - {byte}:
            yield position, BALANCED[:position] + bytes([value]) + BALANCED[position + 1 :]


def test_no_single_wrong_byte_costs_a_euro_or_moves_a_deposit() -> None:
    before = read_any(BALANCED)
    assert before.verdict == "accept"

    harmed = [
        position
        for position, content in flipped()
        if (after := read_any(content)).verdict != "reject" and not is_unharmed(before, after)
    ]

    assert harmed == []


@settings(max_examples=300)
@given(st.binary(min_size=1, max_size=40), st.integers(0, len(BALANCED) - 1))
def test_noise_in_a_file_never_breaks_the_reader(noise: bytes, position: int) -> None:
    reading = read_any(BALANCED[:position] + noise + BALANCED[position + len(noise) :])

    assert reading.verdict == "reject" or reading.statements


@given(st.binary(max_size=500))
def test_noise_alone_is_refused(content: bytes) -> None:
    assert read_any(content).verdict == "reject"
    assert coda.read(content).verdict == "reject"


def test_every_file_that_was_cut_is_refused() -> None:
    without_line_end = len(BALANCED.rstrip(b"\r\n"))

    accepted = [length for length in range(without_line_end) if read_any(BALANCED[:length]).verdict != "reject"]

    assert accepted == []


def test_a_file_of_two_statements_that_was_cut_is_refused_or_says_that_the_second_is_missing() -> None:
    first = files.records(files.coda(sequence=1))
    first[-1] = files.patched(first[-1], 128, "1")
    whole = files.joined([*first, *files.records(files.coda(opening="1320.00", sequence=2))])
    seam = len(files.joined(first))

    readings = {length: read_any(whole[:length]) for length in range(len(whole) - 2)}

    accepted = {length: reading for length, reading in readings.items() if reading.verdict != "reject"}
    assert list(accepted) == [seam - 2, seam - 1, seam]
    for reading in accepted.values():
        assert [each.code for each in reading.violations] == ["trailer_announces_another_file"]


@given(st.lists(LINES, max_size=5))
def test_a_stream_says_the_same_as_a_whole_reading(lines: list[Line]) -> None:
    content = files.coda(lines)

    assert collect("coda", stream(io.BytesIO(content))) == coda.read(content)


@given(st.lists(LINES, min_size=1, max_size=5), st.data())
def test_a_lost_or_repeated_record_is_noticed(lines: list[Line], data: st.DataObject) -> None:
    sound = files.records(files.coda(lines))
    index = data.draw(st.integers(0, len(sound) - 1))
    lost, repeated = [*sound[:index], *sound[index + 1 :]], [*sound[: index + 1], *sound[index:]]
    assume(index < len(sound) - 1 or lost)

    assert coda.read(files.joined(lost)).verdict == "reject"
    assert coda.read(files.joined(repeated)).verdict == "reject"


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"amount": "0.001"}, "cents"),
        ({"communication": "202600010705"}, "check digits"),
        ({"communication": "", "text": "x" * 150}, "150 positions"),
        ({"amount": "9999999999999.00"}, "amount"),
        ({"transaction_code": "150"}, "transaction code"),
    ],
)
def test_the_writer_refuses_what_a_record_cannot_hold(values: dict[str, str], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        files.coda([line(**values)])


def test_the_writer_refuses_a_statement_number_of_four_digits() -> None:
    with pytest.raises(ValueError, match="statement number"):
        files.coda(sequence=1000)


def test_letters_that_the_character_set_lacks_lose_their_accents() -> None:
    content = files.coda([line(counterparty_name="Łódź Ştefan \u4e2d\n€", communication="")])

    assert coda.read(content).statements[0].movements[0].counterparty_name == "?ódz Stefan ? €"
