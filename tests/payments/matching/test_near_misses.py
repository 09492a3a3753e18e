"""What a payer may have meant: near misses are found, and only near ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.enums import Nearness
from payments.matching import near_misses, project_numbers
from payments.statements import references
from portefeuille import identifiers

OURS = identifiers.make_communication("1260000001")
COMMUNICATIONS = st.integers(0, 10**10 - 1).map(lambda number: identifiers.make_communication(f"{number:010d}"))


@given(right=COMMUNICATIONS, index=st.integers(0, 11), digit=st.integers(1, 9))
def test_row_12_one_wrong_digit_leads_to_the_right_communication(right: str, index: int, digit: int) -> None:
    wrong = f"{right[:index]}{(int(right[index]) + digit) % 10}{right[index + 1 :]}"
    assert near_misses(wrong)[right] == Nearness.ONE_DIGIT


@given(right=COMMUNICATIONS, pair=st.tuples(st.integers(0, 11), st.integers(0, 11)))
def test_row_12_two_swapped_digits_lead_to_the_right_communication(right: str, pair: tuple[int, int]) -> None:
    digits = [*right]
    digits[pair[0]], digits[pair[1]] = digits[pair[1]], digits[pair[0]]
    wrong = "".join(digits)
    if wrong != right:
        assert near_misses(wrong)[right] == Nearness.SWAPPED


@given(right=COMMUNICATIONS)
def test_row_12_every_near_miss_is_valid_and_another_one(right: str) -> None:
    found = near_misses(right)
    assert right not in found
    assert all(references.is_communication(candidate) for candidate in found)


@pytest.mark.parametrize("text", ["", "12345678901", "1260000001AB", "1260000001711", "١٢٣٤٥٦٧٨٩٠١٢"])
def test_what_is_no_communication_has_no_near_miss(text: str) -> None:
    assert near_misses(text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("project 2026KMO000123 opleiding", ["2026KMO000123"]),
        ("2026 kmo 123", ["2026KMO000123"]),
        ("2026-KMO-000123, 2025KMO000001 en 2026KMO000123", ["2026KMO000123", "2025KMO000001"]),
        ("kmo-portefeuille 2026", []),
        ("12026KMO000123", []),
        ("2026KMO0001234", []),
    ],
)
def test_row_12_the_project_number_instead_of_the_communication_is_found(text: str, found: list[str]) -> None:
    assert project_numbers(text) == found
