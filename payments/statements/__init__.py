"""Read files of the bank, whatever their format, into one plain kind of statement. No Django models, no database.

`read` gives everything at once; `stream` gives event after event, of which only one line at a time is in memory.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from payments.statements import camt, coda
from payments.statements.types import Event, Reading, Violation, collect

UNKNOWN_FORMAT = "unknown"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SNIFFED = 256


def detect(content: bytes) -> str:
    """Return the format that the first bytes of a file announce: `coda`, `camt` or `unknown`."""
    start = content[:_SNIFFED]
    if start.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<") or start.startswith(_UTF_16):
        return camt.FAMILY
    if start.startswith(b"0000") or not start:
        return coda.FORMAT
    return UNKNOWN_FORMAT


def read(content: bytes) -> Reading:
    """Read a whole file; one in no known format is refused like any other that breaks the rules."""
    match detect(content):
        case coda.FORMAT:
            return coda.read(content)
        case camt.FAMILY:
            return camt.read(content)
        case _:
            return collect(UNKNOWN_FORMAT, _unknown(content))


def stream(file: BinaryIO) -> Iterator[Event]:
    """Yield the events of a seekable file.

    Nothing may be booked before the last event has shown no fatal violation: store on the way in one transaction.
    """
    start = file.read(_SNIFFED)
    file.seek(0)
    match detect(start):
        case coda.FORMAT:
            yield from coda.stream(file)
        case camt.FAMILY:
            yield from camt.stream(file)
        case _:
            yield from _unknown(start)


def _unknown(start: bytes) -> Iterable[Event]:
    yield Violation("unknown_format", 1, f"neither CODA nor CAMT: begins with {start[:20]!r}", is_fatal=True)
