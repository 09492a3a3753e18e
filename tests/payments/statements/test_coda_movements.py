"""What a movement of a CODA file says: communications, totals and their details, returns and corrections."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from payments.statements import coda
from payments.statements.types import Movement, Reading
from tests.payments.statements import files
from tests.payments.statements.files import joined, line, patched, records

FIRST, SECOND, THIRD = 2, 3, 4
# One position for each digit of an amount of 105: originals, rate and currency fill 45 positions.
BEFORE_105 = "0" * 42 + "EUR"


def movement_with(flag: str, communication: str, **patches: tuple[int, str]) -> tuple[Movement, Reading]:
    """Return the movement of a file whose communication fills the records 21, 22 and 23."""
    sound = records(files.coda([line(communication="", text="x" * 149)]))
    content = communication.ljust(149)
    sound[FIRST] = patched(patched(sound[FIRST], 62, flag), 63, content[:53])
    sound[SECOND] = patched(sound[SECOND], 11, content[53:106])
    sound[THIRD] = patched(sound[THIRD], 83, content[106:])
    for first, value in patches.values():
        sound[SECOND] = patched(sound[SECOND], first, value)
    reading = coda.read(joined(sound))
    (movement,) = reading.statements[0].movements
    return movement, reading


@pytest.mark.parametrize(
    ("communication", "reference", "kind"),
    [
        ("101202600010704", "202600010704", "ogm"),
        ("102000000009797", "000000009797", "ogm"),
        ("100RF18539007547034", "RF18539007547034", "rf"),
        ("105" + BEFORE_105 + "202600010704", "202600010704", "ogm"),
        ("115" + "1234567890123456" + "0" * 40 + "202600010704", "202600010704", "ogm"),
        ("115" + "1234567890123456" + "0" * 40 + "000000002020", "", ""),
        ("105" + BEFORE_105 + "202600010705", "", ""),
        ("103202600010704", "", ""),
        ("106202600010704", "", ""),
        ("108202600010704", "", ""),
        ("111202600010704", "", ""),
        ("113202600010704", "", ""),
        ("126202600010704", "", ""),
        ("199202600010704", "", ""),
    ],
)
def test_only_the_types_of_payers_are_references(communication: str, reference: str, kind: str) -> None:
    movement, reading = movement_with("1", communication)

    assert (movement.reference, movement.reference_kind, movement.text) == (reference, kind, "")
    assert reading.verdict == "accept"


@pytest.mark.parametrize(
    ("communication", "text"),
    [
        ("101202600010705", "202600010705"),
        ("101202600010740  dank u", "202600010740 dank u"),
        ("10120260001070", "20260001070"),
        ("100RF19539007547034", "RF19539007547034"),
    ],
)
def test_a_wrong_structured_reference_is_told_and_kept_as_text(communication: str, text: str) -> None:
    movement, reading = movement_with("1", communication)

    assert (movement.reference, movement.reference_kind, movement.text) == ("", "", text)
    (violation,) = reading.violations
    assert (violation.code, violation.line, violation.is_fatal) == ("invalid_structured_reference", FIRST + 1, False)


def test_words_beside_a_structured_reference_are_text() -> None:
    movement, _ = movement_with("1", "101202600010704  voorschot 2026")

    assert (movement.reference, movement.text) == ("202600010704", "voorschot 2026")


def test_free_text_runs_across_the_three_records_without_a_gap() -> None:
    text = "a" * 50 + "+++202/6000/10704+++" + "b" * 36 + "het einde"
    movement, _ = movement_with("0", text)

    assert (movement.text, movement.reference) == (text, "")


def test_a_third_record_may_follow_the_first() -> None:
    sound = records(files.coda([line(communication="", text="x" * 149)]))
    lines = [*sound[:SECOND], patched(sound[THIRD], 83, "slot".ljust(43)), sound[5], patched(sound[6], 17, "000004")]
    reading = coda.read(joined(lines))

    assert reading.verdict == "accept"
    assert reading.statements[0].movements[0].text == "x" * 53 + " " * 53 + "slot"


@pytest.mark.parametrize(
    ("kind", "reason", "expected"),
    [
        ("1", "AC01", (True, False, "AC01")),
        ("2", "MS03", (True, False, "MS03")),
        ("3", "    ", (True, False, "")),
        ("4", "FOCR", (False, True, "FOCR")),
        ("5", "DUPL", (False, True, "DUPL")),
        ("0", "AC01", (False, False, "")),
        (" ", "AC01", (False, False, "")),
        ("3", "2060", (False, False, "")),
    ],
)
def test_r_transactions_are_returns_or_reversals(kind: str, reason: str, expected: tuple[bool, bool, str]) -> None:
    movement, _ = movement_with("0", "", returned=(113, kind + reason))

    assert (movement.is_return, movement.is_reversal, movement.return_reason) == expected


@pytest.mark.parametrize(
    ("code", "is_return", "is_reversal"),
    [
        ("00150000", False, False),
        ("00154000", True, False),
        ("00254000", True, False),
        ("00454000", False, False),
        ("00149000", False, True),
        ("00199000", False, True),
        ("00599000", False, True),
    ],
)
def test_transaction_codes_send_money_that_comes_back_to_its_own_path(
    code: str, is_return: bool, is_reversal: bool
) -> None:
    (movement,) = coda.read(files.coda([line(transaction_code=code)])).statements[0].movements

    assert (movement.is_return, movement.is_reversal) == (is_return, is_reversal)


def test_a_direct_debit_tells_its_communication_and_why_it_came_back() -> None:
    body = "231126110" + "BE99ZZZ0999000123".ljust(35) + "MANDATE-1".ljust(35) + "ABONNEMENT".ljust(62) + "2MD01"
    movement, _ = movement_with("1", "127" + body)

    assert (movement.text, movement.reference) == ("ABONNEMENT", "")
    assert (movement.is_return, movement.return_reason) == (True, "MD01")


def total_with(details: Sequence[tuple[str, str]], *, amount: str = "260.00", code: str = "20150000") -> Reading:
    """Return the reading of a total with details of (transaction code, amount), each with its own communication."""
    main = records(files.coda([line(amount, communication="", transaction_code=code)]))
    *head, new, trailer = main
    for number, (detail_code, detail_amount) in enumerate(details, start=1):
        _, _, *three, _, _ = records(files.coda([line(detail_amount, transaction_code=detail_code, end_to_end_id="E")]))
        head += [patched(record, 7, f"{number:04d}") for record in three]
    return coda.read(joined([*head, new, patched(trailer, 17, f"{len(head):06d}")]))


def test_a_total_is_booked_and_its_details_are_matched() -> None:
    reading = total_with([("60150000", "100.00"), ("60150000", "160.00")])

    assert reading.verdict == "accept"
    (movement,) = reading.statements[0].movements
    assert movement.amount == Decimal("260.00")
    assert [(each.amount, each.reference) for each in movement.lines()] == [
        (Decimal("100.00"), files.REFERENCE),
        (Decimal("160.00"), files.REFERENCE),
    ]


def test_details_of_a_detail_hang_under_it_and_are_not_counted_twice() -> None:
    reading = total_with(
        [("60150000", "100.00"), ("70150000", "160.00"), ("90150000", "120.00"), ("90150000", "40.00")]
    )

    assert reading.verdict == "accept"
    (movement,) = reading.statements[0].movements
    assert [detail.amount for detail in movement.details] == [Decimal("100.00"), Decimal("160.00")]
    assert [each.amount for each in movement.lines()] == [Decimal("100.00"), Decimal("120.00"), Decimal("40.00")]
    assert [each.amount for each in movement.descendants()] == list(
        map(Decimal, ("100.00", "160.00", "120.00", "40.00"))
    )


def test_details_that_do_not_add_up_are_told_and_not_matched() -> None:
    reading = total_with([("60150000", "100.00"), ("60150000", "159.99")])

    assert [(each.code, each.is_fatal) for each in reading.violations] == [("batch_not_split", False)]
    (movement,) = reading.statements[0].movements
    assert list(movement.lines()) == [movement]


def test_the_total_of_a_batch_of_the_customer_names_the_batch() -> None:
    content = files.coda([line("-920.00", communication="", end_to_end_id="LOT-1", transaction_code="10107000")])
    single = files.coda([line("-920.00", communication="", end_to_end_id="P01", transaction_code="00101000")])

    (batch,), (payment,) = (coda.read(each).statements[0].movements for each in (content, single))

    assert (batch.batch_id, batch.end_to_end_id) == ("LOT-1", "LOT-1")
    assert (payment.batch_id, payment.end_to_end_id) == ("", "P01")
