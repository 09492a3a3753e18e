"""References in free text, in every spelling that payers and banks use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs

from payments.statements import references
from portefeuille import identifiers

REFERENCE = "202600010704"
TWIN = identifiers.make_creditor_reference(REFERENCE)


@pytest.mark.parametrize(
    "text",
    [
        "202600010704",
        "+++202/6000/10704+++",
        "***202/6000/10704***",
        "202/6000/10704",
        "202 6000 10704",
        "202.6000.10704",
        "202-6000-10704",
        "2026 0001 0704",
        "20 26 00 01 07 04",
        "betaling +++202/6000/10704+++ met dank",
        "VOORSCHOT202600010704BAKKERIJ",
        "ref:202/6000/10704.",
        "factuur 17 van 23/11/2026 +++202/6000/10704+++",
        "+++202/6000/10704+++202600010704",
        "202/6000/\n10704",
        "202 / 6000 / 10704",
        "mededeling 202600010704 klant 445",
        "202600010704 BE71 0961 2345 6769",
        TWIN,
        identifiers.format_iban(TWIN),
        f"betaling {TWIN.lower()} dank u",
    ],
)
def test_a_communication_is_found_in_any_spelling(text: str) -> None:
    found = references.find_communications(text)

    assert (found.valid, found.invalid) == ([REFERENCE], [])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dank u",
        "factuur 2026/0042 van 28 februari",
        "2026000107045",
        "101202600010704",
        "20260001070",
        "0479 12 34 56",
        "BE71 0961 2345 6769",
        "BE71096123456769",
        "be71.0961.2345.6769",
        "BTW BE 0123.456.749",
        "²02600010704",
        "2026KMO000107",
    ],
)
def test_what_is_no_communication_is_left_alone(text: str) -> None:
    found = references.find_communications(text)

    assert (found.valid, found.invalid) == ([], [])


@pytest.mark.parametrize("text", ["202600010705", "+++202/6000/10705+++", "ref 202 6000 10740 bakkerij"])
def test_a_communication_with_wrong_check_digits_is_told_apart(text: str) -> None:
    found = references.find_communications(text)

    assert (found.valid, len(found.invalid)) == ([], 1)


def test_several_communications_are_found_once_each_in_their_order() -> None:
    text = "010806817183 en +++202/6000/10704+++ en 010/8068/17183 en 202600010705"
    found = references.find_communications(text)

    assert (found.valid, found.invalid) == (["010806817183", REFERENCE], ["202600010705"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RF18539007547034", ["RF18539007547034"]),
        ("RF18 5390 0754 7034", ["RF18539007547034"]),
        ("rf18 5390 0754 7034 merci", ["RF18539007547034"]),
        ("RF18 5390 0754 7034 DANKU", ["RF18539007547034", "RF18539007547034DANKU"]),
        ("RF87KMO2026000123", ["RF87KMO2026000123"]),
        ("ref RF18539007547034, en RF87 KMO2 0260 0012 3", ["RF18539007547034", "RF87KMO2026000123"]),
        ("RF19539007547034", []),
        ("PERF18539007547034", []),
        ("RF18", []),
    ],
)
def test_creditor_references_are_found_with_and_without_spaces(text: str, expected: list[str]) -> None:
    assert references.find_creditor_references(text) == expected


@pytest.mark.parametrize(
    ("reference", "digits"),
    [(REFERENCE, REFERENCE), (TWIN, REFERENCE), ("RF87KMO2026000123", ""), ("202600010705", ""), ("", "")],
)
def test_a_reference_stands_for_a_communication_directly_or_as_its_twin(reference: str, digits: str) -> None:
    assert references.as_communication(reference) == digits


@given(st.integers(0, 10**10 - 1))
def test_every_communication_is_valid_here_and_for_the_oracle(base: int) -> None:
    number = identifiers.make_communication(f"{base:010d}")

    assert references.is_communication(number)
    assert ogm_vcs.is_valid(number)
    assert references.find_communications(identifiers.format_communication(number)).valid == [number]


@given(st.text("0123456789", min_size=12, max_size=12))
def test_any_twelve_digits_are_judged_as_by_the_oracle(number: str) -> None:
    assert references.is_communication(number) == ogm_vcs.is_valid(number)


@given(st.integers(0, 10**10 - 1), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(base: int, position: int, difference: int) -> None:
    number = identifiers.make_communication(f"{base:010d}")
    wrong = str((int(number[position]) + difference) % 10)

    assert not references.is_communication(number[:position] + wrong + number[position + 1 :])


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=21))
def test_every_creditor_reference_is_valid_here_and_for_the_oracle(body: str) -> None:
    reference = identifiers.make_creditor_reference(body)

    assert references.is_creditor_reference(reference)
    assert iso11649.is_valid(reference)


@given(st.text(max_size=200))
def test_no_text_breaks_the_search(text: str) -> None:
    found = references.find_communications(text)

    assert all(map(references.is_communication, found.valid))
