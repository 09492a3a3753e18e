"""Find the payment references of deposits: Belgian structured communications (OGM) and ISO 11649 references (RF).

A right check digit is no proof, one number in 97 has it by chance: whoever uses what is found here looks it up among
the references that were really issued. Sources: CODA 2.6 annex III types 101 and 102, ISO 11649.
"""

import re
from dataclasses import dataclass, field

from portefeuille import identifiers

LENGTH = 12
_SPELLED = (3, 4, 5)

_HARD_BREAK = re.compile(r"[+*]{2,}|[^\d\s./\-\u00a0\u202f]+")
_DIGITS = re.compile(r"\d+", re.ASCII)
_GAP = re.compile(r"[\s./\-]{0,3}", re.ASCII)
_BELGIAN_IBAN = re.compile(r"\bBE\d{2}(?:[\s.\-]?\d{4}){3}(?!\d)", re.ASCII | re.IGNORECASE)
_CREDITOR_REFERENCE = re.compile(r"(?<![0-9A-Z])RF\d{2}(?:\s?[0-9A-Z]+)+", re.ASCII | re.IGNORECASE)
_MAX_CREDITOR_REFERENCE = 25


@dataclass(frozen=True, slots=True)
class Found:
    """References in a text, in their order and each once; `invalid` has the right shape and wrong check digits."""

    valid: list[str] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)


def is_communication(text: str) -> bool:
    """Tell whether a text is twelve digits with the right check digits."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and (int(text[:10]) % 97 or 97) == int(text[10:])


def is_creditor_reference(text: str) -> bool:
    """Tell whether a text is an ISO 11649 reference in its stored form: capitals, no spaces."""
    try:
        return identifiers.parse_creditor_reference(text) == text
    except ValueError:
        return False


def as_communication(reference: str) -> str:
    """Return the twelve digits that a reference stands for: itself, or those in its RF twin; empty when it has none."""
    digits = reference[4:] if is_creditor_reference(reference) else reference
    return digits if is_communication(digits) else ""


def find_communications(text: str) -> Found:
    """Find structured communications in free text: `+++…+++`, `***…***`, dots, spaces, digits alone, the RF twin.

    Belgian account numbers are left out: their national check is the same, so each of them would look like one.
    """
    found = Found()
    for reference in find_creditor_references(text):
        _add(found.valid, as_communication(reference))
    rest = _CREDITOR_REFERENCE.sub(" | ", _BELGIAN_IBAN.sub(" | ", text))
    for segment in _HARD_BREAK.split(rest):
        for tokens in _runs(segment):
            _search(tokens, found)
    return found


def find_creditor_references(text: str) -> list[str]:
    """Find the valid ISO 11649 references in free text, also where spaces divide them.

    Words behind a reference may read as a part of it, and are right once in 97 times: every valid reading is given.
    """
    found: list[str] = []
    for match in _CREDITOR_REFERENCE.finditer(text):
        bare = ""
        for token in match[0].upper().split():
            bare += token
            if len(bare) <= _MAX_CREDITOR_REFERENCE and is_creditor_reference(bare):
                _add(found, bare)
    return found


def _add(found: list[str], reference: str) -> None:
    if reference and reference not in found:
        found.append(reference)


def _runs(segment: str) -> list[list[str]]:
    """Divide a text into runs of numbers that only a short gap separates."""
    runs: list[list[str]] = []
    end = -1
    for match in _DIGITS.finditer(segment):
        if end >= 0 and _GAP.fullmatch(segment, end, match.start()):
            runs[-1].append(match[0])
        else:
            runs.append([match[0]])
        end = match.end()
    return runs


def _search(tokens: list[str], found: Found) -> None:
    """Look for twelve digits in neighbouring numbers; what was used once is not used again."""
    start = 0
    while start < len(tokens):
        width = _window(tokens, start)
        candidate = "".join(tokens[start : start + width])
        if width and is_communication(candidate):
            _add(found.valid, candidate)
            start += width
            continue
        if width == 1 or tuple(map(len, tokens[start : start + width])) == _SPELLED:
            _add(found.invalid, candidate)
        start += 1


def _window(tokens: list[str], start: int) -> int:
    """Return how many numbers from `start` on make twelve digits together, or 0."""
    total = 0
    for width, token in enumerate(tokens[start:], start=1):
        total += len(token)
        if total >= LENGTH:
            return width if total == LENGTH else 0
    return 0
