"""The key under which a name is found: without case, accents, spaces and signs.

Python makes the key of what people type, PostgreSQL keeps the same key of every name in a generated column.
"""

import re
import unicodedata

from django.db.models import Func, TextField, Value
from django.db.models.expressions import F
from django.db.models.functions import Lower

FEWEST_DIGITS = 7
_NOT_IN_A_KEY = re.compile(r"[^a-z0-9]+")


def search_key(text: str) -> str:
    """Return the key of a text: `'t Smidské` becomes `tsmidske`."""
    return _NOT_IN_A_KEY.sub("", unicodedata.normalize("NFD", text.lower()))


def looks_like_number(text: str) -> bool:
    """Tell whether somebody types an enterprise number rather than a name: digits only, and many of them."""
    digits = search_key(text).removeprefix("be")
    return digits.isdigit() and len(digits) >= FEWEST_DIGITS


class Decomposed(Func):
    """A text in Unicode form NFD: each accent stands behind its letter."""

    template = "normalize(%(expressions)s, NFD)"


def database_search_key(field: str) -> Func:
    """Return the expression with which PostgreSQL makes the same key of a column."""
    return Func(
        Decomposed(Lower(F(field)), output_field=TextField()),
        Value("[^a-z0-9]+"),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
