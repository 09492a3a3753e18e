"""The record layouts of CODA 2.6: positions counted from 1, both ends included, 128 characters a record.

Source: Febelfin, "Coded statement of account" 2.6. Versions 2.7 and 2.8 keep these positions. Each layout names only
the fields that are read; all other positions may hold anything.
"""

import re
from dataclasses import dataclass
from functools import cached_property

LENGTH = 128
VERSION = "2"
# Index of the code that says whether this group of records goes on (1), and of the one for what follows the group.
NEXT_CODE = 125
LINK_CODE = 127

DIGITS = r"[0-9]"
TEXT = r"."
SIGN = r"[01]"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its name, first and last position, and the characters it may hold."""

    name: str
    first: int
    last: int
    allowed: str = TEXT

    @property
    def width(self) -> int:
        """Return the number of characters."""
        return self.last - self.first + 1

    @property
    def slice(self) -> slice:
        """Return the place of the field in a record."""
        return slice(self.first - 1, self.last)


@dataclass(frozen=True)
class Record:
    """One kind of record: what it begins with, and its fields in the order of their positions."""

    identification: str
    fields: tuple[Field, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that a sound record matches, with one group for each field."""
        parts = [re.escape(self.identification)]
        position = len(self.identification) + 1
        for field in self.fields:
            parts.append(f".{{{field.first - position}}}({field.allowed}{{{field.width}}})")
            position = field.last + 1
        parts.append(f".{{{LENGTH + 1 - position}}}")
        return re.compile("".join(parts), re.DOTALL)

    def first_fault(self, record: str) -> str:
        """Name the first field of a record of the right length that holds what it may not hold."""
        for field in self.fields:
            value = record[field.slice]
            if not re.fullmatch(f"{field.allowed}*", value, re.DOTALL):
                return f"{field.name}, positions {field.first}-{field.last}: {value!r}"
        return f"not a record {self.identification}"


def _numbers() -> tuple[Field, ...]:
    return Field("sequence", 3, 6, DIGITS), Field("detail number", 7, 10, DIGITS)


HEADER = Record(
    "0",
    (
        Field("creation date", 6, 11, DIGITS),
        Field("duplicate", 17, 17),
        Field("file reference", 25, 34),
        Field("addressee", 35, 60),
        Field("BIC", 61, 71),
        Field("enterprise number", 72, 82),
        Field("separate application", 84, 88),
        Field("version", 128, 128),
    ),
)
OLD_BALANCE = Record(
    "1",
    (
        Field("account structure", 2, 2, r"[0-3]"),
        Field("account", 6, 42),
        Field("sign", 43, 43, SIGN),
        Field("old balance", 44, 58, DIGITS),
        Field("date", 59, 64, DIGITS),
        Field("holder", 65, 90),
        Field("description", 91, 125),
        Field("statement number", 126, 128, DIGITS),
    ),
)
MOVEMENT_1 = Record(
    "21",
    (
        *_numbers(),
        Field("bank reference", 11, 31),
        Field("sign", 32, 32, SIGN),
        Field("amount", 33, 47, DIGITS),
        Field("value date", 48, 53, DIGITS),
        Field("transaction code", 54, 61, DIGITS),
        Field("communication type", 62, 62, SIGN),
        Field("communication", 63, 115),
        Field("entry date", 116, 121, DIGITS),
    ),
)
MOVEMENT_2 = Record(
    "22",
    (
        *_numbers(),
        Field("communication", 11, 63),
        Field("customer reference", 64, 98),
        Field("BIC", 99, 109),
        Field("R-transaction", 113, 113),
        Field("reason", 114, 117),
    ),
)
MOVEMENT_3 = Record(
    "23",
    (
        *_numbers(),
        Field("account", 11, 47),
        Field("name", 48, 82),
        Field("communication", 83, 125),
    ),
)
INFORMATION_1 = Record(
    "31",
    (
        *_numbers(),
        Field("communication type", 40, 40, SIGN),
        Field("text", 41, 113),
    ),
)
INFORMATION_2 = Record("32", (*_numbers(), Field("text", 11, 115)))
INFORMATION_3 = Record("33", (*_numbers(), Field("text", 11, 100)))
NEW_BALANCE = Record(
    "8",
    (
        Field("account", 5, 41),
        Field("sign", 42, 42, SIGN),
        Field("new balance", 43, 57, DIGITS),
        Field("date", 58, 63, DIGITS),
    ),
)
FREE_COMMUNICATION = Record("4", (Field("text", 33, 112),))
TRAILER = Record(
    "9",
    (
        Field("number of records", 17, 22, DIGITS),
        Field("debit total", 23, 37, DIGITS),
        Field("credit total", 38, 52, DIGITS),
        Field("multiple file code", 128, 128, r"[12]"),
    ),
)

RECORDS = {
    record.identification: record
    for record in (
        HEADER,
        OLD_BALANCE,
        MOVEMENT_1,
        MOVEMENT_2,
        MOVEMENT_3,
        INFORMATION_1,
        INFORMATION_2,
        INFORMATION_3,
        NEW_BALANCE,
        FREE_COMMUNICATION,
        TRAILER,
    )
}
CONTINUATIONS = frozenset({"22", "23", "32", "33"})
WITH_NEXT_CODE = frozenset({"21", "22", "31", "32"})
WITH_LINK_CODE = frozenset({"21", "22", "23", "31", "32", "33", "8", "4"})
LINKED = frozenset({"31", "4"})
_AFTER_MOVEMENT = ("21", "31", "8")
# The order that is legal in one logical file (CODA 2.6, §5): 0 1 (2 3)* 8 (4)* 9; 0 1 9 on a day without movements.
FOLLOWERS = {
    "": frozenset({"0"}),
    "0": frozenset({"1"}),
    "1": frozenset({"21", "8", "9"}),
    "21": frozenset({"22", "23", *_AFTER_MOVEMENT}),
    "22": frozenset({"23", *_AFTER_MOVEMENT}),
    "23": frozenset(_AFTER_MOVEMENT),
    "31": frozenset({"32", "33", *_AFTER_MOVEMENT}),
    "32": frozenset({"33", *_AFTER_MOVEMENT}),
    "33": frozenset(_AFTER_MOVEMENT),
    "8": frozenset({"4", "9"}),
    "4": frozenset({"4", "9"}),
    "9": frozenset({"0"}),
}


def _is_foretold(before: str, next_code: str, link_code: str, kind: str) -> bool:
    """Tell whether the codes at the end of a record announce the kind of record that follows."""
    is_continued = kind in CONTINUATIONS
    if before in WITH_NEXT_CODE and (next_code == "1") is not is_continued:
        return False
    return is_continued or (link_code == "1") is (kind in LINKED)


# Every sound pair of neighbours in one text: kind, next code and link code of the first, kind of the second. What is
# not in this table is looked at more closely.
SOUND = frozenset(
    f"{before}{next_code}{link_code}{kind}"
    for before in WITH_LINK_CODE
    for kind in FOLLOWERS[before]
    for next_code in "01 "
    for link_code in "01"
    if _is_foretold(before, next_code, link_code, kind)
)
# The state after a logical file that was skipped: its codes were not read.
AFTER_TRAILER = "9  "
