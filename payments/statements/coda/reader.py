"""A strict reader of CODA 2.x: record after record, every check of the standard, in memory that does not grow.

One physical file holds one or more logical files, each a statement of one account. A broken record ends its logical
file: the violation is told, what follows is skipped up to the trailer, and the next logical file is read on its own.
"""

from collections.abc import Iterable, Iterator

from payments.statements.coda import layout
from payments.statements.coda.assembler import Assembler
from payments.statements.coda.records import Decoder, UnreadableRecord
from payments.statements.types import Event, Violation

ANOTHER_FOLLOWS = "1"
_TRAILER = b"9"
_HEADER = b"0"


class Reader:
    """Reads the lines of one physical file, once."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._decoder = Decoder()
        self._events: list[Event] = []
        self._assembler = Assembler(self._events)
        self._kinds = {
            kind: (record.pattern.fullmatch, self._assembler.handlers[kind]) for kind, record in layout.RECORDS.items()
        }
        # What the record before was, with its codes for what follows: `21` and `11` make `2111`.
        self._state = ""
        self._line = 0
        self._is_skipping = False
        self._announces_another = True
        self._blank_line = 0

    def events(self) -> Iterator[Event]:
        """Yield statements, movements and violations in the order of the file."""
        events = self._events
        for number, line in enumerate(self._lines, start=1):
            self._line = number
            try:
                self._read(line.rstrip(b"\r\n"))
            except UnreadableRecord as fault:
                self._skip_after(fault, line)
            if events:
                yield from events
                events.clear()
        self._read_end()
        yield from events

    def _read(self, raw: bytes) -> None:
        if self._is_skipping or self._blank_line or not raw:
            raw = self._look_out(raw)
            if not raw:
                return
        record = self._decoder.decode(raw)
        kind = record[:2] if record[0] in "23" else record[0]
        if self._state + kind not in layout.SOUND:
            self._check_order(kind)
        fullmatch, take = self._kinds[kind]
        match = fullmatch(record)
        if match is None:
            raise UnreadableRecord("invalid_field", layout.RECORDS[kind].first_fault(record))
        take(self._line, match.groups())
        self._state = f"{kind}{record[layout.NEXT_CODE]}{record[layout.LINK_CODE]}"
        if kind == "9":
            self._announces_another = record[layout.LINK_CODE] == ANOTHER_FOLLOWS

    def _look_out(self, raw: bytes) -> bytes:
        """Return what is to be read of a line while records are skipped or after a blank line: all of it, or nothing.

        Blank lines are harmless behind the last record and nowhere else.
        """
        if not raw:
            self._blank_line = self._blank_line or self._line
            return b""
        if self._blank_line:
            blank, self._blank_line = self._blank_line, 0
            if not self._is_skipping:
                self._tell("record_length", "a blank line", line=blank)
        if self._is_skipping and raw.startswith(_TRAILER):
            self._is_skipping = False
            self._announces_another = raw[layout.LINK_CODE : layout.LENGTH] == ANOTHER_FOLLOWS.encode()
            return b""
        if self._is_skipping and raw.startswith(_HEADER):
            self._is_skipping = False
            self._tell("trailer_missing", "the statement before has no record 9")
        return b"" if self._is_skipping else raw

    def _skip_after(self, fault: UnreadableRecord, line: bytes) -> None:
        self._tell(fault.code, str(fault))
        self._is_skipping = not line.startswith(_TRAILER)
        self._state = layout.AFTER_TRAILER
        self._announces_another = True

    def _check_order(self, kind: str) -> None:
        """Refuse a record that may not stand here; note it when the codes of the record before do not foretell it."""
        if kind not in layout.RECORDS:
            raise UnreadableRecord("unknown_record", f"no record begins with {kind!r}")
        before = self._state[:-2]
        if kind in layout.FOLLOWERS[before]:
            self._assembler.note_codes(self._state, kind, line=self._line - 1)
        elif kind == "0":
            self._tell("trailer_missing", "the statement before has no record 9")
        elif kind == "9" and before not in {"", "9"}:
            raise UnreadableRecord("closing_balance_missing", "movements without a record 8")
        else:
            raise UnreadableRecord("record_order", f"record {kind} may not follow {before or 'the beginning'}")
        if kind == "0" and before == "9" and not self._announces_another:
            detail = "the trailer before says that nothing follows"
            self._tell("trailer_denies_another_file", detail, is_fatal=False)

    def _tell(self, code: str, detail: str, *, line: int = 0, is_fatal: bool = True) -> None:
        self._events.append(Violation(code, line or self._line, detail, is_fatal))

    def _read_end(self) -> None:
        if self._is_skipping or (self._state and not self._state.startswith("9")):
            self._tell("trailer_missing", "the file ends before its record 9")
        elif not self._state:
            self._tell("empty_file", "the file holds no record", line=1)
        elif self._announces_another:
            self._tell("trailer_announces_another_file", "nothing follows", is_fatal=False)
