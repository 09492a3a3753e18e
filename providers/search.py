"""Find a provider by what people type: a number, a part of it, or a name with mistakes. Strings in, strings out."""

import difflib
import re
from collections.abc import Collection, Sequence

from companies.search import search_key
from portefeuille.identifiers import parse_enterprise_number, parse_provider_number

# How alike two words must be (0 to 1): one wrong or swapped letter in six passes, two do not.
SIMILARITY = 0.75
# Corrections tried for one word.
CORRECTIONS = 3
_NOISE = re.compile(r"[\s.\-]+")
_PART_OF_A_NUMBER = re.compile(r"(?:DV)?([OA0]?)(\d{3,6})", re.ASCII | re.IGNORECASE)


def number_patterns(text: str) -> Sequence[str]:
    """Return the beginnings of registration numbers that a text can mean; none when it is not a number.

    Case, dots and spaces do not matter; the digit 0 is read as the letter O; without a letter both kinds are meant.
    """
    try:
        return [parse_provider_number(text)]
    except ValueError:
        pass
    match = _PART_OF_A_NUMBER.fullmatch(_NOISE.sub("", text))
    if not match:
        return []
    letter, digits = match[1].upper(), match[2]
    if letter == "0" and len(digits) < 6:
        # A number without its letter can begin with a zero.
        return [f"DV.O{digits}", f"DV.O0{digits}", f"DV.A0{digits}"]
    return [f"DV.{letter.replace('0', 'O')}{digits}"] if letter else [f"DV.O{digits}", f"DV.A{digits}"]


def enterprise_number(text: str) -> str | None:
    """Return the enterprise number that a text is, or None."""
    try:
        return parse_enterprise_number(text)
    except ValueError:
        return None


def keys(text: str) -> Sequence[str]:
    """Return the words of a text as the database keeps them: without case, accents and signs."""
    return [key for key in map(search_key, text.split()) if key]


def corrections(words: Sequence[str], names: Collection[str]) -> Sequence[Sequence[str]]:
    """Return for each word the words of names that look most like it, the best first; empty where none does."""
    known = sorted({word for name in names for word in keys(name)})
    return [difflib.get_close_matches(word, known, n=CORRECTIONS, cutoff=SIMILARITY) for word in words]
