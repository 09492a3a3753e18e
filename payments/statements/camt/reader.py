"""A strict reader of CAMT.052, .053 and .054 in versions 02 to 13: entry after entry, in memory that does not grow."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from payments.statements.camt.entries import TRANSACTION, EntryReader
from payments.statements.camt.heads import BALANCE, Head, read_head
from payments.statements.camt.values import WrongValue
from payments.statements.types import Event, Violation
from payments.statements.xml import NAMESPACE, Interest, Node, UnreadableXml, parse

FAMILY = "camt"
STATEMENT_FORMAT = "camt.053"
DOCUMENT = "Document"
ENTRY = "Ntry"
FORMATS = {
    "BkToCstmrAcctRpt": "camt.052",
    "BkToCstmrStmt": STATEMENT_FORMAT,
    "BkToCstmrDbtCdtNtfctn": "camt.054",
}
STATEMENTS = frozenset({"Rpt", "Stmt", "Ntfctn"})
VERSIONS = range(2, 14)

_INTEREST = Interest(
    begun=frozenset(FORMATS), ended=frozenset({DOCUMENT, ENTRY, *STATEMENTS}), inner=frozenset({BALANCE, TRANSACTION})
)
_NAMESPACE = re.compile(r"(camt\.05[234])\.001\.([0-9]{2})", re.ASCII)


class Reader:
    """Reads one file, once; `format` is known when its first event is."""

    def __init__(self, file: BinaryIO) -> None:
        self.format = FAMILY
        self._file = file
        self._entries = EntryReader()
        self._events: list[Event] = []
        self._version: int | None = None
        self._head: Head | None = None
        self._has_message = False
        self._statement_count = 0

    def events(self) -> Iterator[Event]:
        """Yield statements, movements and violations in the order of the file."""
        try:
            for node in parse(self._file, _INTEREST):
                self._take(node)
                if self._events:
                    yield from self._events
                    self._events.clear()
            self._take_end()
        except UnreadableXml as fault:
            self._tell(fault.code, fault.line, str(fault))
        yield from self._events

    def _take(self, node: Node) -> None:
        if node.name == ENTRY:
            self._take_entry(node)
        elif node.name in STATEMENTS:
            self._take_statement_end(node)
        elif node.name in FORMATS:
            self._take_message(node)
        else:
            self._take_namespace(node)

    def _tell(self, code: str, line: int | None, detail: str, *, is_fatal: bool = True) -> None:
        self._events.append(Violation(code, line or 1, detail, is_fatal))

    def _take_namespace(self, node: Node) -> None:
        """Look for the namespace of the message on the elements around one."""
        around: Node | None = node
        while around is not None and self._version is None:
            for namespace in around.all(NAMESPACE):
                match = _NAMESPACE.search(namespace)
                if match:
                    self.format, self._version = match[1], int(match[2])
            around = around.parent

    def _take_message(self, message: Node) -> None:
        self._take_namespace(message)
        self.format = FORMATS[message.name]
        self._has_message = True
        if self._version is None:
            self._tell("namespace_missing", message.line, "the version is not told", is_fatal=False)
        elif self._version not in VERSIONS:
            self._tell("unknown_version", message.line, f"version {self._version:02d}", is_fatal=False)

    def _head_of(self, statement: Node) -> Head:
        """Return the head of the statement that is being read; the first call says its opening."""
        if self._head is None:
            self._head = read_head(statement, self._version)
            self._statement_count += 1
            self._events += [self._head.opening, *self._head.violations]
        return self._head

    def _take_entry(self, entry: Node) -> None:
        if entry.parent is None or entry.parent.name not in STATEMENTS:
            return
        head = self._head_of(entry.parent)
        head.entry_count += 1
        try:
            movement = self._entries.read(head.entry_count, entry)
        except WrongValue as wrong:
            self._tell(wrong.code, entry.line, f"entry {head.entry_count}: {wrong}")
            return
        head.add(movement)
        self._events.append(movement)
        if self._entries.violations:
            self._events += self._entries.violations

    def _take_statement_end(self, statement: Node) -> None:
        head = self._head_of(statement)
        self._events.append(head.closing())
        self._events += head.check(are_balances_due=self.format == STATEMENT_FORMAT)
        self._head = None

    def _take_end(self) -> None:
        """Refuse a message without statements; a document without a message holds nothing that could be booked."""
        if self._has_message and not self._statement_count:
            self._tell("no_statement", 1, "")
        elif not self._has_message and self._version is not None:
            self._tell("message_missing", 1, "the document is empty", is_fatal=False)
        elif not self._has_message:
            self._tell("unknown_message", 1, "no report, statement or notification of an account")
