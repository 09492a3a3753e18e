"""Every check of the standard, by a file that breaks it; and what a sound file says."""

from datetime import date
from decimal import Decimal

import pytest

from payments.statements import coda
from payments.statements.types import Movement, Reading
from tests.payments.statements import files
from tests.payments.statements.files import joined, line, patched, records

OLD, FIRST, SECOND, THIRD, NEW, TRAILER = range(1, 7)


def codes(reading: Reading) -> list[str]:
    return [violation.code for violation in reading.violations]


def only(reading: Reading) -> Movement:
    (statement,) = reading.statements
    (movement,) = statement.movements
    return movement


def test_a_sound_file_says_all_that_was_written() -> None:
    reading = coda.read(files.coda())

    assert (reading.format, reading.verdict, reading.violations) == ("coda", "accept", ())
    (statement,) = reading.statements
    assert (statement.account, statement.currency, statement.sequence) == (files.IBAN, "EUR", "007")
    assert (statement.opening_balance, statement.closing_balance) == (Decimal("1000.00"), Decimal("1320.00"))
    assert (statement.opening_date, statement.closing_date, statement.created_on) == (files.DAY,) * 3
    assert (statement.holder, statement.bic) == ("BEHEERDER VAN DE SUBSIDIES", "GKCCBEBB")
    assert (statement.is_duplicate, statement.separate_application) == (False, "")
    assert statement.movements == (
        Movement(
            ordinal=1,
            amount=Decimal("320.00"),
            currency="EUR",
            booking_date=files.DAY,
            value_date=files.DAY,
            counterparty_name="BAKKERIJ HET ZOETE BROOD",
            counterparty_account=files.PAYER,
            reference=files.REFERENCE,
            reference_kind="ogm",
            transaction_code="00150000",
        ),
    )


@pytest.mark.parametrize(
    ("index", "first", "value", "code"),
    [
        (0, 128, "1", "unsupported_version"),
        (0, 128, "5", "unsupported_version"),
        (0, 6, "310226", "invalid_date"),
        (0, 6, "2311 6", "invalid_field"),
        (OLD, 2, "4", "invalid_field"),
        (OLD, 2, "0", "invalid_currency"),
        (OLD, 40, "eur", "invalid_currency"),
        (OLD, 6, "BE68539007547034", "account_mismatch_1_8"),
        (OLD, 40, "USD", "account_mismatch_1_8"),
        (OLD, 43, "1", "balance_mismatch"),
        (OLD, 44, "000000001000010", "balance_mismatch"),
        (FIRST, 1, "29", "unknown_record"),
        (FIRST, 7, "0001", "orphan_detail"),
        (FIRST, 32, "2", "invalid_field"),
        (FIRST, 33, "00000000032001 ", "invalid_field"),
        (FIRST, 48, "320126", "invalid_date"),
        (FIRST, 54, "001500O0", "invalid_field"),
        (FIRST, 116, "000000", "invalid_date"),
        (SECOND, 3, "0002", "sequence_mismatch"),
        (SECOND, 7, "0001", "sequence_mismatch"),
        (THIRD, 3, "0002", "sequence_mismatch"),
        (NEW, 5, "BE68539007547034", "account_mismatch_1_8"),
        (NEW, 43, "000000001320010", "balance_mismatch"),
        (NEW, 58, "300226", "invalid_date"),
        (TRAILER, 17, "000006", "record_count_mismatch"),
        (TRAILER, 23, "000000000000010", "debit_total_mismatch"),
        (TRAILER, 38, "000000000320010", "credit_total_mismatch"),
        (TRAILER, 128, "3", "invalid_field"),
    ],
)
def test_what_the_standard_forbids_is_refused_by_name_and_line(index: int, first: int, value: str, code: str) -> None:
    sound = records(files.coda())
    reading = coda.read(joined([*sound[:index], patched(sound[index], first, value), *sound[index + 1 :]]))

    assert reading.verdict == "reject"
    found = next(violation for violation in reading.violations if violation.code == code)
    is_judged_at_the_end = code.endswith("_mismatch") and code != "sequence_mismatch"
    is_judged_at_the_end = is_judged_at_the_end or code == "account_mismatch_1_8"
    assert (found.line, found.is_fatal) == (TRAILER + 1 if is_judged_at_the_end else index + 1, True)


def test_two_wrongs_in_the_amounts_are_both_told() -> None:
    sound = records(files.coda())
    sound[FIRST] = patched(sound[FIRST], 33, "000000000330000")

    assert codes(coda.read(joined(sound))) == ["balance_mismatch", "credit_total_mismatch"]


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ([1, 2, 3, 4, 5, 6], "record_order"),
        ([0, 2, 3, 4, 5, 6], "record_order"),
        ([0, 1, 3, 4, 5, 6], "record_order"),
        ([0, 1, 2, 4, 3, 5, 6], "record_order"),
        ([0, 1, 2, 3, 4, 6], "closing_balance_missing"),
        ([0, 1, 2, 3, 4, 5], "trailer_missing"),
        ([0, 1, 2, 3, 4, 5, 5, 6], "record_order"),
        ([0, 1, 2, 3, 4, 5, 6, 6], "record_order"),
        ([0, 1, 1, 2, 3, 4, 5, 6], "record_order"),
        ([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 6], "trailer_missing"),
    ],
)
def test_records_in_another_order_are_refused(order: list[int], code: str) -> None:
    sound = records(files.coda())
    reading = coda.read(joined([sound[index] for index in order]))

    assert (reading.verdict, codes(reading)[0]) == ("reject", code)


def test_a_lost_record_of_a_movement_is_missed_in_the_count() -> None:
    sound = records(files.coda())
    reading = coda.read(joined(sound[:THIRD] + sound[THIRD + 1 :]))

    assert codes(reading) == ["record_count_mismatch"]


def test_a_third_decimal_in_euro_is_refused() -> None:
    sound = records(files.coda())
    sound[FIRST] = patched(sound[FIRST], 33, "000000000320005")
    sound[NEW] = patched(sound[NEW], 43, "000000001320005")
    sound[TRAILER] = patched(sound[TRAILER], 38, "000000000320005")

    reading = coda.read(joined(sound))

    assert [(each.code, each.line) for each in reading.violations] == [("amount_precision", FIRST + 1)]
    assert only(reading).amount == Decimal("320.005")


@pytest.mark.parametrize("length", [0, 1, 127, 129, 256])
def test_a_record_of_another_length_is_refused(length: int) -> None:
    sound = records(files.coda())
    sound[SECOND] = sound[SECOND].ljust(length)[:length]
    violation = coda.read(joined(sound)).violations[0]

    assert (violation.code, violation.line, violation.is_fatal) == ("record_length", SECOND + 1, True)


def test_blank_lines_are_harmless_only_behind_the_last_record() -> None:
    content = files.coda()

    assert coda.read(content + b"\r\n\n").verdict == "accept"
    assert codes(coda.read(content + b"\r\n" + content)) == ["record_length", "trailer_denies_another_file"]


def test_lines_may_end_with_a_line_feed_alone() -> None:
    assert coda.read(files.coda().replace(b"\r\n", b"\n")) == coda.read(files.coda())


@pytest.mark.parametrize("content", [b"", b"\r\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    reading = coda.read(content)

    assert (reading.verdict, codes(reading), reading.statements) == ("reject", ["empty_file"], ())


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_accents_are_read_in_both_character_sets(encoding: str) -> None:
    content = files.coda([line(counterparty_name="CAFÉ LA FÊTE", communication="", text="Dépôt n° 5")])

    movement = only(coda.read(content.decode("cp1252").encode(encoding)))

    assert (movement.counterparty_name, movement.text) == ("CAFÉ LA FÊTE", "Dépôt n° 5")


def test_a_file_in_two_character_sets_is_refused_at_the_line() -> None:
    sound = records(files.coda([line(counterparty_name="CAFÉ", text="É", communication="")]))
    raw = [record.encode("cp1252") for record in sound]
    raw[THIRD] = sound[THIRD].encode()

    violation = coda.read(b"".join(record + b"\r\n" for record in raw)).violations[0]

    assert (violation.code, violation.line, violation.is_fatal) == ("charset", THIRD + 1, True)


def test_bytes_of_no_character_set_are_refused() -> None:
    content = files.coda().replace(b"BAKKERIJ", b"BAKKERI\x81")

    assert codes(coda.read(content)) == ["charset"]


@pytest.mark.parametrize("messages", [[], ["DE BANK IS GESLOTEN"]])
def test_a_day_without_movements_closes_as_it_opened(messages: list[str]) -> None:
    header, old, new, trailer = records(files.coda([]))
    written = [f"4{'':31}{text:<95}0" for text in messages]
    middle = [patched(new, 128, "1"), *written] if messages else []
    reading = coda.read(joined([header, old, *middle, patched(trailer, 17, f"{len(middle[:1]) + 1:06d}")]))

    assert reading.verdict == "accept"
    (statement,) = reading.statements
    assert (statement.closing_balance, statement.closing_date) == (Decimal("1000.00"), files.DAY)
    assert (statement.movements, statement.messages) == ((), tuple(messages))


def test_messages_of_the_bank_stand_behind_the_new_balance() -> None:
    *sound, new, trailer = records(files.coda())
    message = "4" + " " * 31 + "WIJ ZIJN GESLOTEN OP 11 NOVEMBER".ljust(95) + "0"
    reading = coda.read(joined([*sound, patched(new, 128, "1"), message, trailer]))

    assert (reading.verdict, reading.statements[0].messages) == ("accept", ("WIJ ZIJN GESLOTEN OP 11 NOVEMBER",))


def test_several_statements_stand_in_one_file() -> None:
    first = records(files.coda(sequence=1))
    first[TRAILER] = patched(first[TRAILER], 128, "1")
    reading = coda.read(joined([*first, *records(files.coda(opening="1320.00", sequence=2))]))

    assert reading.verdict == "accept"
    assert [statement.sequence for statement in reading.statements] == ["001", "002"]


def test_a_broken_statement_does_not_hide_what_is_wrong_with_the_next() -> None:
    first, second = (records(files.coda(sequence=number)) for number in (1, 2))
    first[FIRST] = patched(first[FIRST], 48, "999999")
    first[TRAILER] = patched(first[TRAILER], 128, "1")
    second[NEW] = patched(second[NEW], 43, "000000009999990")
    reading = coda.read(joined([*first, *second]))

    assert [(each.code, each.line) for each in reading.violations] == [("invalid_date", 3), ("balance_mismatch", 14)]
    assert [statement.sequence for statement in reading.statements] == ["002"]


def test_a_trailer_that_is_wrong_about_the_next_file_is_a_warning() -> None:
    announces = records(files.coda())
    announces[TRAILER] = patched(announces[TRAILER], 128, "1")

    assert codes(coda.read(joined(announces))) == ["trailer_announces_another_file"]
    assert codes(coda.read(files.coda() * 2)) == ["trailer_denies_another_file"]
    assert coda.read(files.coda() * 2).verdict == "accept_with_warnings"


def test_a_duplicate_is_marked_and_accepted() -> None:
    sound = records(files.coda())
    reading = coda.read(joined([patched(sound[0], 17, "D"), *sound[1:]]))

    assert (reading.verdict, reading.statements[0].is_duplicate) == ("accept", True)


def test_a_separate_application_has_no_balances_and_says_so() -> None:
    sound = records(files.coda(opening="0.00"))
    sound[0] = patched(sound[0], 84, "01500")
    sound[NEW] = patched(sound[NEW], 43, "000000000000000")
    reading = coda.read(joined(sound))

    assert (reading.verdict, codes(reading)) == ("accept_with_warnings", ["separate_application"])
    assert reading.statements[0].separate_application == "01500"


def test_balances_below_zero_are_read_with_their_sign() -> None:
    (statement,) = coda.read(files.coda([line("-50.00"), line("20.00")], opening="-100.00")).statements

    assert (statement.opening_balance, statement.closing_balance) == (Decimal("-100.00"), Decimal("-130.00"))


def test_codes_that_do_not_tell_what_follows_are_a_warning() -> None:
    sound = records(files.coda())
    next_code = joined([*sound[:FIRST], patched(sound[FIRST], 126, "0"), *sound[SECOND:]])
    link_code = joined([*sound[:THIRD], patched(sound[THIRD], 128, "1"), *sound[NEW:]])

    assert [(each.code, each.line) for each in coda.read(next_code).violations] == [("next_code_mismatch", FIRST + 1)]
    assert [(each.code, each.line) for each in coda.read(link_code).violations] == [("link_code_mismatch", THIRD + 1)]
    assert coda.read(next_code).verdict == "accept_with_warnings"


@pytest.mark.parametrize(
    ("iban", "code"),
    [("BE72096123456769", "invalid_iban_own_account"), ("BE96999000000101", "national_check_failed_own_account")],
)
def test_an_own_account_with_wrong_check_digits_is_a_warning(iban: str, code: str) -> None:
    content = files.coda().replace(files.IBAN.encode(), iban.encode())

    assert (coda.read(content).verdict, codes(coda.read(content))) == ("accept_with_warnings", [code])


@pytest.mark.parametrize(
    ("structure", "zone", "account"),
    [
        ("0", "096123456769 EUR0BE".ljust(37), "096123456769"),
        ("1", "GB00 1234567".ljust(34) + "EUR", "GB00 1234567"),
        ("3", "FR7630006000011234567890189".ljust(34) + "EUR", "FR7630006000011234567890189"),
    ],
)
def test_accounts_are_read_by_their_structure(structure: str, zone: str, account: str) -> None:
    sound = records(files.coda())
    sound[OLD] = patched(patched(sound[OLD], 2, structure), 6, zone)
    sound[NEW] = patched(sound[NEW], 5, zone)
    reading = coda.read(joined(sound))

    assert (reading.verdict, reading.statements[0].account, reading.statements[0].currency) == (
        "accept",
        account,
        "EUR",
    )


def test_sequence_numbers_start_again_after_9999() -> None:
    reading = coda.read(files.coda([line("1.00")] * 10_002))

    assert reading.verdict == "accept"
    assert [movement.ordinal for movement in reading.statements[0].movements[-2:]] == [10_001, 10_002]


def test_the_value_date_may_be_unknown_and_years_are_of_this_century() -> None:
    movement = only(coda.read(files.coda([line(value_date=None, booking_date=date(2099, 12, 31))])))

    assert (movement.value_date, movement.booking_date) == (None, date(2099, 12, 31))


def test_a_name_that_does_not_fit_is_taken_from_the_information_record() -> None:
    name = "VENNOOTSCHAP ONDER FIRMA DE GEBROEDERS VANDENBROUCKE EN ZONEN"

    assert only(coda.read(files.coda([line(counterparty_name=name)]))).counterparty_name == name


def test_a_name_that_fits_stays_what_the_movement_says() -> None:
    sound = records(files.coda([line(counterparty_name="X" * 40)]))
    sound[THIRD] = patched(sound[THIRD], 48, "BAKKERIJ".ljust(35))

    assert only(coda.read(joined(sound))).counterparty_name == "BAKKERIJ"


def with_information(*texts: tuple[str, str]) -> Movement:
    *sound, new, trailer = records(files.coda())
    sound[FIRST:] = [patched(record, 128, "1") for record in sound[FIRST:]]
    for position, (flag, text) in enumerate(texts):
        link = "1" if position < len(texts) - 1 else "0"
        sound.append(f"310001{position + 1:04d}{'':21}00150000{flag}{text:<73}{'':12}0 {link}")
    reading = coda.read(joined([*sound, new, patched(trailer, 17, f"{len(sound) - 1 + 1:06d}")]))
    assert reading.violations == ()
    return only(reading)


def test_the_one_who_really_pays_is_read_from_the_information() -> None:
    movement = with_information(("1", "009DE ECHTE BETALER"))

    assert (movement.ultimate_party, movement.counterparty_name) == ("DE ECHTE BETALER", "BAKKERIJ HET ZOETE BROOD")


def test_what_the_bank_adds_is_a_note() -> None:
    assert (
        with_information(("0", "ORDER VIA  INTERNET"), ("1", "002DOOR DE BANK")).note
        == "ORDER VIA INTERNET; DOOR DE BANK"
    )


def test_information_of_another_movement_is_refused() -> None:
    *sound, new, trailer = records(files.coda([line(counterparty_name="X" * 40)]))
    sound[-1] = patched(sound[-1], 3, "0002")

    assert codes(coda.read(joined([*sound, new, trailer])))[0] == "sequence_mismatch"
