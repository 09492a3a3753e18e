"""Read XML from outside without its dangers: no document type, so no entities; no network; bounded in size and depth.

The parser is expat. It reads on while only a few elements are kept: those that a reader asks for, each with the texts
in it by their path. Elements are known by their local name, because the versions of a message differ in their namespace
and some files have none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias
from xml.parsers import expat

MAX_BYTES = 256 * 1024 * 1024
MAX_DEPTH = 64
MAX_PLACES = 10_000
# Between the texts of elements that have the same path; no XML text can hold it.
SEPARATOR = "\x00"
NAMESPACE = "xmlns"

_BLOCK = 64 * 1024
_NAME = re.compile(r"</?(?:[^\s/>:]+:)?([^\s/>:]+)")
_CURRENCY = re.compile(r"""\sCcy\s*=\s*["']([^"']*)["']""")
_NAMESPACE = re.compile(r"""\sxmlns(?::[^\s=]+)?\s*=\s*["']([^"']*)["']""")

# What the parser says: a tag as it is written, or a text in a tuple of its own, so that no text can pass for a tag.
Token: TypeAlias = str | tuple[str]


class UnreadableXml(Exception):
    """A file that cannot or must not be read on: `code` names the reason, the message says what was found."""

    def __init__(self, code: str, detail: str, *, line: int = 1) -> None:
        super().__init__(detail)
        self.code = code
        self.line = line


class Node:
    """An element that was asked for: its line, the texts in it by path (`Dbtr/Nm`, `Amt@Ccy`), and the nodes in it."""

    __slots__ = ("children", "line", "name", "parent", "texts")

    def __init__(self, name: str, line: int, parent: "Node | None") -> None:
        self.name = name
        self.line = line
        self.parent = parent
        self.texts: dict[str, str] = {}
        self.children: list[Node] = []

    def first(self, *paths: str) -> str:
        """Return the text at the first of the paths that has one, else an empty text."""
        for path in paths:
            if path in self.texts:
                return self.texts[path]
        return ""

    def all(self, path: str) -> list[str]:
        """Return the texts of all elements at a path."""
        return self.texts[path].split(SEPARATOR) if path in self.texts else []

    def add(self, path: str, text: str) -> None:
        """Add the text of an element at a path."""
        texts = self.texts
        texts[path] = f"{texts[path]}{SEPARATOR}{text}" if path in texts else text


@dataclass(frozen=True, slots=True)
class Interest:
    """The names of the elements that a reader asks for.

    `begun` are told when they begin, `ended` when they are complete and then forgotten, `inner` are kept under the node
    around them.
    """

    begun: frozenset[str]
    ended: frozenset[str]
    inner: frozenset[str]


class _Place(dict[Token, "_Place"]):
    """A place in the tree of elements, and where each tag that was met there leads: down, or up again."""

    __slots__ = ("above", "currency", "currency_path", "depth", "is_node", "name", "path")

    def __init__(self, name: str, path: str, above: "_Place | None", currency: str = "") -> None:
        super().__init__()
        self.name = name
        self.path = path
        self.is_node = not path
        self.above = above
        self.depth: int = above.depth + 1 if above is not None else 0
        self.currency = currency
        self.currency_path = f"{path}@Ccy"


class _Walk:
    """Walks through the tree along the tokens of the parser, and gathers in `told` the nodes it comes by."""

    def __init__(self, interest: Interest) -> None:
        self._interest = interest
        self._names = interest.begun | interest.ended | interest.inner
        self._places_left = MAX_PLACES
        self._place = _Place("", "", None)
        self._node = Node("", 1, None)
        self._text = ""
        self.line = 1
        self.told: list[Node] = []

    def follow(self, tokens: Iterable[Token]) -> None:
        """Go on along the tokens of a block of the file.

        Nearly every tag was met before and leads to a place that is known: this is called a hundred times a payment.
        """
        place, text, texts = self._place, self._text, self._node.texts
        for token in tokens:
            there = place.get(token)
            if there is None:
                if isinstance(token, tuple):
                    text += token[0]
                    continue
                there = self._discover(place, token)
            if text:
                if there is place.above and (value := text.strip()):
                    texts[place.path] = f"{texts[place.path]}{SEPARATOR}{value}" if place.path in texts else value
                    if place.currency:
                        texts[place.currency_path] = place.currency
                if "\n" in text:
                    self.line += text.count("\n")
                text = ""
            if there.is_node or place.is_node:
                self._cross(place, there)
                texts = self._node.texts
            place = there
        self._place, self._text = place, text

    def _cross(self, place: _Place, there: _Place) -> None:
        """Begin a node when its place is entered, and tell or keep it when its place is left."""
        if there.depth > place.depth and there.is_node:
            self._node = Node(there.name, self.line, self._node)
            if there.name in self._interest.begun:
                self.told.append(self._node)
        elif there.depth < place.depth and place.is_node:
            node, self._node = self._node, self._node.parent or self._node
            if node.name in self._interest.ended:
                self.told.append(node)
            elif node.name in self._interest.inner:
                # No way back, so that what is forgotten is freed at once.
                node.parent = None
                self._node.children.append(node)

    def _discover(self, place: _Place, tag: str) -> _Place:
        """Return where a tag leads that was not met at this place before."""
        match = _NAME.match(tag)
        if match is None:
            # Blanks before the first and after the last element.
            self.line += tag.count("\n")
            return place
        if tag.startswith("</"):
            there = place.above or place
        else:
            there = self._below(place, match[1], tag)
            if tag.endswith("/>"):
                if there.is_node:
                    self._cross(place, there)
                    self._cross(there, place)
                    return place
                there = place
        place[tag] = there
        return there

    def _below(self, place: _Place, name: str, tag: str) -> _Place:
        self._places_left -= 1
        if self._places_left < 0 or place.depth >= MAX_DEPTH:
            raise UnreadableXml(
                "too_complex", "too many kinds of elements, or too many inside each other", line=self.line
            )
        for namespace in _NAMESPACE.findall(tag):
            self._node.add(NAMESPACE, namespace)
        path = f"{place.path}/{name}" if place.path else name
        currency = _CURRENCY.search(tag)
        return _Place(name, "" if name in self._names else path, place, currency[1] if currency else "")


def _listen(parser: expat.XMLParserType) -> list[Token]:
    """Set the handlers of a parser, and return the list into which its tokens go.

    Tags come as they are written, by the default handler; texts come with their references resolved.
    """
    tokens: list[Token] = []

    def take_text(text: str) -> None:
        tokens.append((text,))

    def take_comment(comment: str) -> None:
        tokens.append(("\n" * comment.count("\n"),))

    def ignore(*_: object) -> None:
        """Keep from the default handler what says nothing."""

    def refuse_document_type(*_: object) -> None:
        line = parser.CurrentLineNumber
        raise UnreadableXml("document_type", "it may define entities, and is never needed", line=line)

    parser.buffer_text = True
    parser.CharacterDataHandler = take_text
    parser.CommentHandler = take_comment
    parser.XmlDeclHandler = ignore
    parser.ProcessingInstructionHandler = ignore
    parser.StartCdataSectionHandler = ignore
    parser.EndCdataSectionHandler = ignore
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.DefaultHandler = tokens.append
    return tokens


def parse(file: BinaryIO, interest: Interest) -> Iterator[Node]:
    """Yield the elements that are asked for as they are told; memory does not grow with the file.

    Raises `UnreadableXml` for a document type, for what is too large or too deep, and for what is not well-formed.
    """
    parser = expat.ParserCreate()
    tokens = _listen(parser)
    walk = _Walk(interest)
    try:
        for block in _blocks(file):
            parser.Parse(block, not block)
            walk.follow(tokens)
            tokens.clear()
            yield from walk.told
            walk.told.clear()
    except expat.ExpatError as error:
        raise UnreadableXml("not_well_formed", expat.ErrorString(error.code), line=error.lineno) from error
    except (LookupError, ValueError) as error:
        raise UnreadableXml("charset", str(error), line=walk.line) from error


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file in pieces, and an empty one at the end."""
    size = 0
    while block := file.read(_BLOCK):
        size += len(block)
        if size > MAX_BYTES:
            raise UnreadableXml("too_large", f"more than {MAX_BYTES} bytes")
        yield block
    yield b""
