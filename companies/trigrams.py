"""How alike two words are, by the groups of three letters they share: strings in, numbers out.

The measure is that of trigram search in databases; the embedded PostgreSQL has no extension for it, and the labels that
are searched so are few.
"""

from collections.abc import Sequence
from functools import lru_cache

from companies.search import search_key

# The share of a typed word's groups that a label must hold (0 to 1): one wrong or missing letter in six passes.
ENOUGH = 0.55


def words(text: str) -> Sequence[str]:
    """Return the words of a text in small letters without accents and signs; those of one letter say nothing."""
    return [key for key in map(search_key, text.split()) if len(key) > 1]


@lru_cache(maxsize=8192)
def groups(word: str) -> frozenset[str]:
    """Return the groups of three letters of a word, its beginning marked by two spaces."""
    marked = f"  {word}"
    return frozenset(marked[index : index + 3] for index in range(len(marked) - 2))


def likeness(typed: str, word: str) -> float:
    """Return how much of a typed word a word holds, 0 to 1; a longer word may hold it as a part."""
    wanted = groups(typed)
    return len(wanted & groups(word)) / len(wanted)


def text_likeness(typed: Sequence[str], label: str) -> float:
    """Return the mean likeness of typed words to the best word of a label each; 0 when one of them is like none."""
    known = words(label)
    if not typed or not known:
        return 0.0
    best = [max(likeness(word, candidate) for candidate in known) for word in typed]
    return sum(best) / len(best) if min(best) >= ENOUGH else 0.0
