"""Numbers with check digits, held against python-stdnum as a second opinion."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649
from stdnum.be import ogm_vcs, vat

from portefeuille import identifiers

TEN_DIGITS = st.integers(min_value=0, max_value=10**10 - 1).map(lambda number: f"{number:010d}")


@pytest.mark.parametrize(
    ("base", "number"),
    [
        ("0108068171", "010806817183"),
        ("2026000107", "202600010704"),
        ("0000000097", "000000009797"),
        ("9999999999", "999999999948"),
        ("0000000001", "000000000101"),
    ],
)
def test_a_structured_communication_gets_its_check_digits(base: str, number: str) -> None:
    assert identifiers.make_communication(base) == number
    assert identifiers.parse_communication(identifiers.format_communication(number)) == number


@given(base=TEN_DIGITS)
def test_our_communications_are_valid_to_another_implementation(base: str) -> None:
    assert ogm_vcs.is_valid(identifiers.make_communication(base))


@given(base=TEN_DIGITS, position=st.integers(0, 11), step=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(base: str, position: int, step: int) -> None:
    number = identifiers.make_communication(base)
    wrong = number[:position] + str((int(number[position]) + step) % 10) + number[position + 1 :]
    with pytest.raises(ValueError, match="check digits"):
        identifiers.parse_communication(wrong)


@given(base=TEN_DIGITS, position=st.integers(0, 10))
def test_two_swapped_neighbours_are_always_found(base: str, position: int) -> None:
    number = identifiers.make_communication(base)
    swapped = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    if swapped == number:
        return
    with pytest.raises(ValueError, match="check digits"):
        identifiers.parse_communication(swapped)


@pytest.mark.parametrize(
    "text", ["000000009700", "100000000097", "010806817138", "", "12345", "abcdefghijkl", "٠١٠٨٠٦٨١٧١٨٣"]
)
def test_a_wrong_communication_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"check digits|12 digits"):
        identifiers.parse_communication(text)


@pytest.mark.parametrize("text", ["1999.900.171", "1999900171", "BE 1999.900.171", "be1999900171", " 1999 900 171 "])
def test_an_enterprise_number_is_read_in_every_spelling(text: str) -> None:
    assert identifiers.parse_enterprise_number(text) == "1999900171"


def test_a_missing_leading_zero_is_put_back() -> None:
    assert identifiers.parse_enterprise_number("403.200.393") == "0403200393"
    assert vat.is_valid("0403200393")


@pytest.mark.parametrize("text", ["1999900172", "2999900171", "12345", "", "x" * 10_000, "1999.900.17a"])
def test_a_wrong_enterprise_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"check digits|10 digits"):
        identifiers.parse_enterprise_number(text)


@pytest.mark.parametrize(
    "text", ["DV.O101579", "DV.0101579", "dv.o101579", "dvo101579", "DV O 101579", "dv 0 101 579", " DV-O101579 "]
)
def test_a_provider_number_is_read_with_zero_for_o_and_without_dots(text: str) -> None:
    assert identifiers.parse_provider_number(text) == "DV.O101579"


def test_the_letter_of_advice_stays() -> None:
    assert identifiers.parse_provider_number("dv.a104813") == "DV.A104813"


@pytest.mark.parametrize("body", ["539007547034", "KMO2026000123", "202600010704"])
def test_a_creditor_reference_is_valid_to_another_implementation(body: str) -> None:
    reference = identifiers.make_creditor_reference(body)
    assert iso11649.is_valid(reference)
    assert identifiers.parse_creditor_reference(reference.lower()) == reference


def test_an_iban_is_read_with_spaces_and_shown_in_fours() -> None:
    assert identifiers.parse_iban("be68 5390 0754 7034") == "BE68539007547034"
    assert identifiers.format_iban("BE68539007547034") == "BE68 5390 0754 7034"


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (identifiers.parse_iban, "BE68539007547035"),
        (identifiers.parse_iban, "BE6853900754703"),
        (identifiers.parse_iban, ""),
        (identifiers.parse_provider_number, "DV.X101579"),
        (identifiers.parse_provider_number, "DV.O10157"),
        (identifiers.parse_project_number, "2026KMO12345"),
        (identifiers.parse_establishment_number, "1999900171"),
    ],
)
def test_nonsense_is_refused(parse: Callable[[str], str], text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(text)


def test_a_project_number_is_read_in_small_letters_with_spaces() -> None:
    assert identifiers.parse_project_number(" 2016kmo 025102 ") == "2016KMO025102"
