"""The search key: the same in Python and in PostgreSQL."""

import pytest

from companies import selectors
from companies.search import looks_like_number, search_key
from tests.factories import enterprise_number, make_company


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Bakkerij De Korenbloem", "bakkerijdekorenbloem"),
        ("  Coöperatie  ZONNEDAK ", "cooperatiezonnedak"),
        ("Restaurant 't Smidske", "restauranttsmidske"),
        ("Vertaalbureau Tolk & Taal", "vertaalbureautolktaal"),
        ("Élève Ça-va", "elevecava"),
        ("🙂", ""),
        ("", ""),
    ],
)
def test_the_key_forgets_case_accents_and_signs(text: str, key: str) -> None:
    """What people leave out or type otherwise does not matter."""
    assert search_key(text) == key


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["Coöperatie Zonnedak", "Restaurant 't Smidske", "ÇA & Fils", "Ångström 24/7", "Łódź BV"]
)
def test_postgresql_makes_the_same_key(name: str) -> None:
    """The generated column and the function agree."""
    company = make_company(name=name)
    company.refresh_from_db()
    assert company.search_key == search_key(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0123.456.749", True), ("BE 0123 456 749", True), ("1234567", True), ("Studio 1234", False), ("1700", False)],
)
def test_many_digits_are_a_number_and_a_name_is_not(text: str, expected: bool) -> None:
    """A name may contain digits."""
    assert looks_like_number(text) is expected


@pytest.mark.django_db
def test_a_name_that_starts_with_the_text_comes_first() -> None:
    """Then by name."""
    for name in ("Het Zonnedak", "Zonnedak Zuid", "Zonnedak Noord", "Maanlicht"):
        make_company(name=name)
    assert [found.name for found in selectors.find_companies("zonne dak")] == [
        "Zonnedak Noord",
        "Zonnedak Zuid",
        "Het Zonnedak",
    ]


@pytest.mark.django_db
def test_a_number_is_found_in_every_spelling_and_only_exactly() -> None:
    """Dots, spaces, BE and a missing zero do not matter."""
    company = make_company(number=enterprise_number(77))
    number = company.enterprise_number
    for text in (number, f"BE{number}", f"{number[:4]}.{number[4:7]}.{number[7:]}", f" {number[:4]} {number[4:]} "):
        assert list(selectors.find_companies(text)) == [company]


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["ab", "  ", "'''", "1999.900.172", "12345678901"])
def test_too_little_text_and_wrong_numbers_are_refused(text: str) -> None:
    """Nothing is searched."""
    with pytest.raises(ValueError, match=r"short|check digits|expected 10 digits"):
        selectors.find_companies(text)


@pytest.mark.django_db
def test_signs_of_a_pattern_mean_nothing() -> None:
    """A percent sign finds no more than nothing."""
    make_company(name="Maanlicht")
    assert list(selectors.find_companies("m%t_ht")) == []
