"""Where the files of a message come from: apps above register who makes them, by a word.

An attachment is stored as `word:id`; it is made when the mail leaves, so that no file is copied into the outbox.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Attachment:
    """A file as it goes into a mail."""

    name: str
    content_type: str
    content: bytes


_MAKERS: dict[str, Callable[[int], Attachment]] = {}
_LABELS: dict[str, str | Promise] = {}


def register(word: str, maker: Callable[[int], Attachment], *, label: str | Promise) -> None:
    """Let `maker(id)` make the attachments `word:id`; `label` says to people what they are."""
    _MAKERS[word] = maker
    _LABELS[word] = label


def reference(word: str, row_id: int) -> str:
    """Return the reference under which a message stores an attachment."""
    return f"{word}:{row_id}"


def open_reference(text: str) -> Attachment:
    """Make the attachment that a reference names; raise `LookupError` for a word that nobody registered."""
    word, _, row_id = text.partition(":")
    return _MAKERS[word](int(row_id))


def label(text: str) -> str | Promise:
    """Say to people what the attachment is that a reference names."""
    return _LABELS[text.partition(":")[0]]
