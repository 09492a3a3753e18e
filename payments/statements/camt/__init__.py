"""CAMT, the ISO 20022 reports of a bank: 052 (during the day), 053 (statement) and 054 (notification), 02 to 13."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from payments.statements.camt.reader import FAMILY, STATEMENT_FORMAT, Reader
from payments.statements.types import Event, Reading, collect

__all__ = ["FAMILY", "STATEMENT_FORMAT", "read", "stream"]


def stream(file: BinaryIO) -> Iterator[Event]:
    """Yield what a file says, entry by entry; book nothing before the last event has shown no fatal violation."""
    return Reader(file).events()


def read(content: bytes) -> Reading:
    """Read a whole file; its format is `camt.053` or a sister, or `camt` when the file does not tell."""
    reader = Reader(io.BytesIO(content))
    events = list(reader.events())
    return collect(reader.format, events)
