"""Say that a value is there because a constraint of the database guarantees it."""

from typing import TypeVar

Value = TypeVar("Value")


def known(value: Value | None) -> Value:
    """Return a nullable field that the row's status guarantees to be filled; raise `ValueError` when it is not."""
    if value is None:
        raise ValueError("this row lacks a value that its status guarantees")
    return value
