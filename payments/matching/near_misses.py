"""Communications that a payer may have meant: one digit wrong, two swapped, the project number instead.

A near miss is a suggestion for a person and never books by itself: money description §10.3 row 12.
"""

import re
from collections.abc import Iterator, Sequence

from payments.enums import Nearness
from payments.statements import references

_DIGITS = "0123456789"
_PROJECT_NUMBER = re.compile(r"(?<!\d)(20\d{2})\s*[-./]?\s*KMO\s*[-./]?\s*(\d{1,6})(?!\d)", re.ASCII | re.IGNORECASE)


def near_misses(digits: str) -> dict[str, Nearness]:
    """Return the valid communications one mistake away from twelve digits, with the mistake; itself is none of them."""
    if len(digits) != references.LENGTH or not digits.isdigit() or not digits.isascii():
        return {}
    found: dict[str, Nearness] = {}
    for candidate, mistake in _candidates(digits):
        if candidate != digits and references.is_communication(candidate):
            found.setdefault(candidate, mistake)
    return found


def _candidates(digits: str) -> Iterator[tuple[str, Nearness]]:
    """Yield what the payer may have meant; a swap goes before a wrong digit, it changes two at once."""
    for first in range(len(digits)):
        for second in range(first + 1, len(digits)):
            swapped = [*digits]
            swapped[first], swapped[second] = swapped[second], swapped[first]
            yield "".join(swapped), Nearness.SWAPPED
    for index in range(len(digits)):
        for digit in _DIGITS:
            yield f"{digits[:index]}{digit}{digits[index + 1 :]}", Nearness.ONE_DIGIT


def project_numbers(text: str) -> Sequence[str]:
    """Return the project numbers in a text, in our spelling, each once: `2026 kmo 123` becomes `2026KMO000123`."""
    found = [f"{year}KMO{int(serial):06d}" for year, serial in _PROJECT_NUMBER.findall(text)]
    return list(dict.fromkeys(found))
