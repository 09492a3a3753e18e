"""Likeness of words by their groups of three letters."""

import pytest

from companies import trigrams


@pytest.mark.parametrize(
    ("typed", "label", "is_like"),
    [
        ("bakkerij", "Industriële bakkerij", True),
        ("bakerij", "Bakkerij", True),
        ("programering", "Computerprogrammeringsactiviteiten", True),
        ("slager", "Bakkerij", False),
        ("kapper", "Software", False),
        ("", "Bakkerij", False),
        ("bakker", "", False),
    ],
)
def test_a_word_with_a_mistake_is_like_the_word_that_was_meant(typed: str, label: str, is_like: bool) -> None:
    assert (trigrams.text_likeness(trigrams.words(typed), label) > 0) is is_like


def test_every_typed_word_must_be_like_one_of_the_label() -> None:
    assert trigrams.text_likeness(trigrams.words("bakerij software"), "Bakkerij en koffiehuis") == 0


def test_the_same_words_are_as_like_as_can_be() -> None:
    assert trigrams.text_likeness(trigrams.words("Café Overijse"), "cafe overijse") == 1.0


def test_accents_signs_and_capitals_do_not_count() -> None:
    assert trigrams.words("Débits de boissons, e") == ["debits", "de", "boissons"]
