"""Where the files of a message come from: apps above register who makes them, by a word.

An attachment is stored as `word:id`; it is made when the mail leaves, so that no file is copied into the outbox.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attachment:
    """A file as it goes into a mail."""

    name: str
    content_type: str
    content: bytes


_MAKERS: dict[str, Callable[[int], Attachment]] = {}


def register(word: str, maker: Callable[[int], Attachment]) -> None:
    """Let `maker(id)` make the attachments `word:id`."""
    _MAKERS[word] = maker


def reference(word: str, row_id: int) -> str:
    """Return the reference under which a message stores an attachment."""
    return f"{word}:{row_id}"


def open_reference(text: str) -> Attachment:
    """Make the attachment that a reference names; raise `LookupError` for a word that nobody registered."""
    word, _, row_id = text.partition(":")
    return _MAKERS[word](int(row_id))
