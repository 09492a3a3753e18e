"""CODA, the coded statement of account of the Belgian banks (Febelfin), versions 2.0 to 2.8."""

import io
from collections.abc import Iterable, Iterator

from payments.statements.coda.reader import Reader
from payments.statements.types import Event, Reading, collect

FORMAT = "coda"


def stream(lines: Iterable[bytes]) -> Iterator[Event]:
    """Yield what a file says, line by line; book nothing before the last event has shown no fatal violation."""
    return Reader(lines).events()


def read(content: bytes) -> Reading:
    """Read a whole file."""
    return collect(FORMAT, stream(io.BytesIO(content)))
