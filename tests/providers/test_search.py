"""How a provider is found by what people type."""

import pytest

from providers import search
from tests.applications import bad_input

NAMES = ["Syntra Midden-Vlaanderen vzw", "Opleidingscentrum Dé Stap", "Bureau Janssens & Zonen", "Café Taal"]


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("DV.O101579", ["DV.O101579"]),
        ("dv.o101579", ["DV.O101579"]),
        ("DV.0101579", ["DV.O101579"]),
        ("dvo101579", ["DV.O101579"]),
        (" dv - 0 101 579 ", ["DV.O101579"]),
        ("DV.A104813", ["DV.A104813"]),
        ("O101579", ["DV.O101579"]),
        ("0101579", ["DV.O101579"]),
        ("a104813", ["DV.A104813"]),
        ("101579", ["DV.O101579", "DV.A101579"]),
        ("1015", ["DV.O1015", "DV.A1015"]),
        ("DV.O101", ["DV.O101"]),
        ("012345", ["DV.O12345", "DV.O012345", "DV.A012345"]),
        ("DV.B101579", []),
        ("10", []),
        ("1015791", []),
        ("Syntra", []),
        ("365 dagen", []),
        ("", []),
    ],
)
def test_a_number_is_read_in_every_spelling(text: str, patterns: list[str]) -> None:
    assert search.number_patterns(text) == patterns


@pytest.mark.parametrize("text", bad_input.EVERYTHING, ids=bad_input.name)
def test_bad_input_means_no_number_and_breaks_nothing(text: str) -> None:
    assert search.number_patterns(text) in ([], ["DV.O1234", "DV.A1234"], ["DV.O123456", "DV.A123456"])
    assert search.enterprise_number(text) is None
    assert isinstance(search.keys(text), list)


@pytest.mark.parametrize("text", ["1998.000.001", "BE 1998000159", "1998000159"])
def test_an_enterprise_number_counts_only_with_its_check_digits(text: str) -> None:
    assert search.enterprise_number(text) == (None if text.startswith("1998.") else "1998000159")


@pytest.mark.parametrize(
    ("text", "keys"),
    [("Dé  Stap!", ["de", "stap"]), ("'t Smidské", ["t", "smidske"]), ("? !", []), ("A.B.C.", ["abc"])],
)
def test_words_lose_case_accents_and_signs(text: str, keys: list[str]) -> None:
    assert search.keys(text) == keys


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("sintra", "syntra"),
        ("synrta", "syntra"),
        ("syntraa", "syntra"),
        ("opleidingcentrum", "opleidingscentrum"),
        ("opleidingscentum", "opleidingscentrum"),
        ("jansens", "janssens"),
        ("buro", None),
        ("xyz", None),
    ],
)
def test_a_small_mistake_is_forgiven_and_a_large_one_is_not(typed: str, best: str | None) -> None:
    (found,) = search.corrections([typed], NAMES)
    assert (found[0] if found else None) == best


def test_each_word_is_corrected_by_itself() -> None:
    assert [words[:1] for words in search.corrections(["sintra", "stapp"], NAMES)] == [["syntra"], ["stap"]]


def test_without_names_nothing_is_corrected() -> None:
    assert search.corrections(["syntra"], []) == [[]]
