"""Take typed values out of parsed JSON; each mistake is one sentence that names its place."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from companies.size.case import CaseError

# Bounded, so that no text can ask for a number of a million digits.
_QUANTITY = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# Characters of a wrong value that a message repeats.
LONGEST_SHOWN = 40

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


class Record:
    """An object of a JSON file, with the place at which it stands.

    A key that is missing and a key that is null are the same: the default.
    """

    __slots__ = ("_values", "where")

    def __init__(self, value: Any, where: str) -> None:
        """Raise `CaseError` for anything but an object."""
        if not isinstance(value, dict):
            raise CaseError(f"{where} must be an object, not {_shown(value)}.")
        self._values: dict[str, Any] = value
        self.where = where

    def at(self, where: str) -> "Record":
        """Return the same object under another name for its place."""
        return Record(self._values, where)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty."""
        return self._required(key, as_text, "a text", default)

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        return self._required(key, _whole, "a whole number", default)

    def optional_whole(self, key: str) -> int | None:
        """Return a whole number, or None when it is unknown."""
        return self._optional(key, _whole, "a whole number")

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        return self._required(key, _flag, "true or false", default)

    def quantity(self, key: str, default: Decimal | None = None) -> Decimal:
        """Return an exact quantity."""
        return self._required(key, _quantity, 'an exact decimal as text, such as "49.995"', default)

    def optional_quantity(self, key: str) -> Decimal | None:
        """Return an exact quantity, or None when it is unknown."""
        return self._optional(key, _quantity, 'an exact decimal as text, such as "49.995", or null')

    def optional_day(self, key: str) -> date | None:
        """Return a day, or None."""
        return self._optional(key, as_day, "a day as YYYY-MM-DD")

    def day(self, key: str) -> date:
        """Return a day."""
        return self._required(key, as_day, "a day as YYYY-MM-DD", None)

    def choice(self, key: str, choices: type[Choice], default: Choice) -> Choice:
        """Return one word of a closed list."""
        return self._required(key, choices, _words(choices), default)

    def optional_choice(self, key: str, choices: type[Choice]) -> Choice | None:
        """Return one word of a closed list, or None."""
        return self._optional(key, choices, _words(choices))

    def record(self, key: str) -> "Record":
        """Return an object."""
        return Record(self._values.get(key), f"{self.where}: {key}")

    def records(self, key: str) -> "Iterator[Record]":
        """Yield the objects of a list; there are none when the key is missing."""
        for position, value in enumerate(self.values(key)):
            yield Record(value, f"{self.where}: {key}[{position}]")

    def values(self, key: str) -> list[Any]:
        """Return a list; empty when the key is missing."""
        found = self._values.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            raise self.wrong(key, "a list", found)
        return found

    def each(self, key: str, parse: Callable[[Any], Value], expected: str) -> tuple[Value, ...]:
        """Return a list of values, each of them parsed."""
        try:
            return tuple(parse(value) for value in self.values(key))
        except (TypeError, ValueError):
            raise CaseError(f"{self.where}: every item of {key} must be {expected}.") from None

    def quantities(self, key: str) -> dict[str, Decimal]:
        """Return an object of exact quantities; empty when the key is missing."""
        if not self.has(key):
            return {}
        inner = self.record(key)
        return {name: inner.quantity(name) for name in inner.names()}

    def names(self) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Tell whether a key is there, and not null."""
        return self._values.get(key) is not None

    def wrong(self, key: str, expected: str, value: Any) -> CaseError:
        """Return the error of a value that is not what was expected."""
        return CaseError(f"{self.where}: {key} must be {expected}, not {_shown(value)}.")

    def _optional(self, key: str, parse: Callable[[Any], Value], expected: str) -> Value | None:
        value = self._values.get(key)
        try:
            return None if value is None else parse(value)
        except (TypeError, ValueError):
            raise self.wrong(key, expected, value) from None

    def _required(self, key: str, parse: Callable[[Any], Value], expected: str, default: Value | None) -> Value:
        value = self._optional(key, parse, expected)
        if value is not None:
            return value
        if default is None:
            raise CaseError(f"{self.where}: {key} is missing; it must be {expected}.")
        return default


@cache
def _words(choices: type[StrEnum]) -> str:
    return f"one of {', '.join(choices)}"


def as_day(value: Any) -> date:
    """Return a day written as YYYY-MM-DD; raise `ValueError` for anything else."""
    return date.fromisoformat(_matching(_DAY, value))


def as_text(value: Any) -> str:
    """Return a text that is not empty; raise `ValueError` for anything else."""
    if not isinstance(value, str) or not value:
        raise ValueError("not a text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not true or false")
    return value


def _quantity(value: Any) -> Decimal:
    """Return an exact quantity; a whole number is exact as it is, a binary float never."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(value if is_whole else _matching(_QUANTITY, value))


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("not in the expected form")
    return value


def _shown(value: Any) -> str:
    """Return a value as JSON, shortened: a message stays one sentence."""
    text = json.dumps(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
