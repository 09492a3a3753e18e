"""Who paid: is the name on the transfer that of the company, as far as letters can tell?"""

import re
import unicodedata
from difflib import SequenceMatcher

# From this likeness on (percent) two names are taken for the same.
ALIKE = 75
# CODA cuts the name of a counterparty at 35 characters.
_CUT_AT = 35
_WORD = re.compile(r"[a-z0-9]+")
_LEGAL_FORMS = frozenset(
    {
        *("bv", "bvba", "nv", "sa", "srl", "sprl", "cv", "cvba", "vof", "snc", "vzw", "asbl", "gcv", "comm", "commv"),
        *("ebvba", "esv", "maatschap", "ltd", "gmbh", "sarl", "eenmanszaak"),
    }
)


def likeness(name: str, other: str) -> int:
    """Return how alike two names are, in percent: without case, accents, signs, order of words and legal form."""
    words, others = _words(name), _words(other)
    if not words or not others:
        return 0
    if set(words) == set(others) or _is_cut_off(name, other):
        return 100
    # The order of the pair makes a small difference to the matcher, and must make none here.
    first, second = sorted((" ".join(sorted(words)), " ".join(sorted(others))))
    return round(100 * SequenceMatcher(None, first, second, autojunk=False).ratio())


def account_key(account: str) -> str:
    """Return an account as it is compared: capitals without spaces."""
    return "".join(account.split()).upper()


def _words(name: str) -> list[str]:
    """Return the words of a name; its legal form says nothing about who it is."""
    words = _WORD.findall(
        unicodedata.normalize("NFD", name.lower().replace(".", "")).encode("ascii", "ignore").decode()
    )
    return [word for word in words if word not in _LEGAL_FORMS] or words


def _is_cut_off(name: str, other: str) -> bool:
    """Tell whether one name is the other as far as a statement shows it."""
    short, long = sorted(("".join(_words(name)), "".join(_words(other))), key=len)
    return min(len(name), len(other)) >= _CUT_AT - 1 and long.startswith(short)
