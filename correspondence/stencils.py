"""Letters whose templates print texts alone: rendered once with holes in them, and filled in for each reader.

A template engine takes milliseconds a letter, which an import of thousands of deposits does not have. What is filled in
is escaped in the HTML as the engine would escape it; a test compares both.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import override

LANGUAGE = "nl"
# Holes are characters of the private use area: no text of ours has them, and no escaping changes them.
_FIRST_HOLE = 0xE000
_HOLE = re.compile("([\ue000-\uf8ff])")


@dataclass(frozen=True)
class Rendered:
    """What a reader gets."""

    subject: str
    text: str
    html: str


def fill(kind: str, texts: Mapping[str, str]) -> Rendered:
    """Return the letter of a kind with its texts, by the dotted names that the templates use (`company.name`)."""
    names = tuple(sorted(texts))
    stencil = _stencil(kind, names)
    values = [texts[name] for name in names]
    subject = " ".join(_filled(stencil.subject, values).split())
    # The last hole of the HTML is the subject.
    return Rendered(
        subject,
        _filled(stencil.text, values),
        _filled(stencil.html, [escape(value) for value in (*values, subject)]),
    )


@dataclass(frozen=True)
class _Stencil:
    """The pieces between the holes and, at every second place, the number of a hole."""

    subject: tuple[str | int, ...]
    text: tuple[str | int, ...]
    html: tuple[str | int, ...]


@lru_cache(maxsize=64)
def _stencil(kind: str, names: tuple[str, ...]) -> _Stencil:
    holes = [chr(_FIRST_HOLE + position) for position in range(len(names) + 1)]
    context: dict[str, Any] = {}
    for name, hole in zip(names, holes, strict=False):
        *path, last = name.split(".")
        place = context
        for part in path:
            place = place.setdefault(part, {})
        place[last] = hole
    with override(LANGUAGE):
        return _Stencil(
            _pieces(render_to_string(f"emails/{kind}.subject.txt", context)),
            _pieces(render_to_string(f"emails/{kind}.txt", context)),
            _pieces(render_to_string(f"emails/{kind}.html", {**context, "subject": holes[-1]})),
        )


def _pieces(rendered: str) -> tuple[str | int, ...]:
    return tuple(ord(piece) - _FIRST_HOLE if _HOLE.fullmatch(piece) else piece for piece in _HOLE.split(rendered))


def _filled(pieces: tuple[str | int, ...], values: list[str]) -> str:
    return "".join([piece if isinstance(piece, str) else values[piece] for piece in pieces])
