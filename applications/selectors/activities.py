"""The main activity of step 1, by code or by words, and what a code of the old edition may have become."""

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from companies import trigrams
from companies.enums import NaceVersion
from companies.models import Activity, Company, NaceCode
from companies.search import database_search_key, search_key

_SIGNS = re.compile(r"[\s.\-]+")
SEARCH_LIMIT = 20
_LABELS = ("label", "label_fr", "label_en")


def _as_code(text: str) -> str:
    """Return a code without the spaces, points and dashes that people type in it."""
    return _SIGNS.sub("", text)


def activity_by_code(
    text: str, *, company: Company, known: NaceCode | None = None, edition: str = ""
) -> NaceCode | None:
    """Return the activity with a five-digit code such as `62010` or `62.010`, or None.

    Where a code stands in both editions, the `edition` that was picked counts, then the activity that is `known`
    already, then the one that the register has for the company, then NACE-BEL 2025; so a code of the old edition is
    never read as another activity of the new one.
    """
    code = _as_code(text)
    found = list(NaceCode.objects.filter(code=code).order_by("-version"))
    picked = [nace for nace in found if nace.version == edition]
    if picked:
        return picked[0]
    if known is not None and known.code == code:
        return known
    if len(found) < 2:
        return found[0] if found else None
    registered = set(Activity.objects.filter(company=company, nace__in=found).values_list("nace_id", flat=True))
    return next((nace for nace in found if nace.pk in registered), found[0])


def search_activities(text: str) -> Sequence[NaceCode]:
    """Return the activities whose code begins with a text, or whose description holds all its words.

    Both editions are searched, the new one first, in Dutch, French and English (2008 has no English names). Where no
    description holds the words, those come that look like them, the best first: people make typing errors.
    """
    code = _as_code(text)
    if code.isascii() and code.isdigit():
        return _once_each(NaceCode.objects.filter(code__startswith=code).order_by("-version", "code"))
    keys = [key for key in map(search_key, text.split()) if key]
    if not keys:
        return []
    return _once_each(_with_words(keys)) or _once_each(_with_words_like(trigrams.words(text)))


def _once_each(rows: Iterable[NaceCode]) -> Sequence[NaceCode]:
    """Keep the first of what both editions call the same, by code and description."""
    kept: dict[tuple[str, str], NaceCode] = {}
    for nace in rows:
        kept.setdefault((nace.code, nace.label), nace)
    return list(kept.values())[:SEARCH_LIMIT]


def _with_words(keys: Sequence[str]) -> QuerySet[NaceCode]:
    # All words in one language: a word of each would find what nobody meant.
    in_one_language = [Q(*((f"{label}_key__contains", key) for key in keys)) for label in _LABELS]
    rows = NaceCode.objects.alias(**{f"{label}_key": database_search_key(label) for label in _LABELS})
    return rows.filter(reduce(or_, in_one_language)).order_by("-version", "-is_eligible", "code")


def _with_words_like(typed: Sequence[str]) -> Sequence[NaceCode]:
    rows = NaceCode.objects.order_by("-version", "-is_eligible", "code")
    scored = [(_likeness(typed, nace), nace) for nace in rows]
    recognised = [pair for pair in scored if pair[0] > 0]
    return [nace for _, nace in sorted(recognised, key=lambda pair: pair[0], reverse=True)]


def _likeness(typed: Sequence[str], nace: NaceCode) -> float:
    return max(trigrams.text_likeness(typed, label) for label in (nace.label, nace.label_fr, nace.label_en))


def registered_activities(company: Company) -> Sequence[NaceCode]:
    """Return the activities that the register has for a company, by the newest edition that it has."""
    known = Activity.objects.filter(company=company).values("nace_id")
    rows = list(NaceCode.objects.filter(pk__in=known).order_by("-version", "code"))
    return [nace for nace in rows if nace.version == rows[0].version][:SEARCH_LIMIT]


def candidates_of(activity: NaceCode) -> Sequence[NaceCode]:
    """Return what an activity of NACE-BEL 2008 may be in NACE-BEL 2025; nothing for one of 2025.

    They are offered: a person chooses, and what the register says stays as it is until then.
    """
    if activity.version != NaceVersion.V2008:
        return []
    return [candidate.new for candidate in activity.candidates.select_related("new").order_by("new__code")]
