"""Load the figures of annual accounts from a CSV file: streamed with COPY, checked line by line, upserted as a set.

Columns: `enterprise_number`, `year_end` (ISO date), `9087` (workers, full-time equivalents), `70` (turnover), `20/58`
(balance sheet total) and, where the period is not a year, `months`. Empty is unknown. Comma or semicolon separates.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from companies.models.accounts import LONGEST_PERIOD, MONTHS_IN_YEAR
from portefeuille.identifiers import parse_enterprise_number

REQUIRED = ("enterprise_number", "year_end", "9087", "70", "20/58")
MONTHS = "months"
# More than any enterprise of the world states: a typing error, or thousands taken for units.
MOST_WORKERS = Decimal(5_000_000)
MOST_EURO = Decimal(10) ** 13
EARLIEST = date(1990, 1, 1)
MOST_PROBLEMS = 20
LONGEST_VALUE = 40
BLOCK_CHARACTERS = 256 * 1024

_NUMBER = re.compile(r"\d{1,16}(\.\d{1,2})?", re.ASCII)
_MONTHS = re.compile(r"\d{1,2}", re.ASCII)


class AccountsFileError(Exception):
    """A file that cannot be loaded; the message names the lines and what is wrong with each."""


@dataclass(frozen=True)
class Report:
    """What a file did: lines read, years added, years changed, and lines about enterprises the register lacks."""

    lines: int
    added: int
    changed: int
    unknown: int


@transaction.atomic
def import_file(path: Path, *, now: datetime) -> Report:
    """Load a file into the register; all of it or nothing, repeatable.

    Raises `AccountsFileError` with file and line for a wrong header, a value that cannot be, and a year that stands
    twice in the file.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = _Rows(file, path.name, today=now.date())
                cursor.copy_expert("COPY staged_accounts FROM STDIN", rows, BLOCK_CHARACTERS)
        except OSError as error:
            raise AccountsFileError(f"{path} cannot be read: {error.strerror}.") from error
        if rows.problems:
            raise AccountsFileError("\n".join(rows.problems))
        lines = cursor.rowcount
        _require_unique(cursor, path.name)
        cursor.execute("ANALYZE staged_accounts")
        cursor.execute(_UPSERT, [now])
        added, changed = cursor.fetchone()
        cursor.execute(_UNKNOWN)
        (unknown,) = cursor.fetchone()
        cursor.execute("DROP TABLE staged_accounts")
    return Report(lines=lines, added=added, changed=changed, unknown=unknown)


_CREATE = """
CREATE TEMPORARY TABLE staged_accounts (
    line integer, enterprise_number text, closed_on date, months smallint,
    workers numeric(10, 1), turnover numeric(16, 2), balance_total numeric(16, 2)
) ON COMMIT DROP
"""
_UPSERT = """
WITH upserted AS (
    INSERT INTO companies_annualaccounts AS kept
        (company_id, closed_on, months, workers, turnover, balance_total, source, recorded_at)
    SELECT company.id, closed_on, months, workers, turnover, balance_total, 'filing', %s
    FROM staged_accounts JOIN companies_company company USING (enterprise_number)
    ON CONFLICT (company_id, closed_on) DO UPDATE
    SET months = excluded.months, workers = excluded.workers, turnover = excluded.turnover,
        balance_total = excluded.balance_total, source = excluded.source, recorded_at = excluded.recorded_at
    WHERE (kept.months, kept.workers, kept.turnover, kept.balance_total, kept.source)
        IS DISTINCT FROM
        (excluded.months, excluded.workers, excluded.turnover, excluded.balance_total, excluded.source)
    RETURNING (xmax = 0) AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM upserted
"""
_UNKNOWN = """
SELECT count(*) FROM staged_accounts staged
WHERE NOT EXISTS (SELECT FROM companies_company company WHERE company.enterprise_number = staged.enterprise_number)
"""


class _Rows:
    """A CSV file that PostgreSQL reads as lines of COPY; lines that are wrong are left out and named in `problems`."""

    def __init__(self, file: TextIO, name: str, *, today: date) -> None:
        self.problems: list[str] = []
        self._name = name
        self._today = today
        self._lines = self._good_lines(file)

    def read(self, size: int) -> str:
        """Return about as many characters, in whole lines; nothing at the end of the file."""
        block = io.StringIO()
        while block.tell() < size and (line := next(self._lines, None)) is not None:
            block.write(line)
        return block.getvalue()

    def _good_lines(self, file: TextIO) -> Iterator[str]:
        try:
            header = file.readline(10_000)
            separator = ";" if header.count(";") > header.count(",") else ","
            columns = [name.strip() for name in next(csv.reader([header], delimiter=separator), [])]
            missing = [name for name in REQUIRED if name not in columns]
            if missing:
                self._refuse(1, f"the column {missing[0]} is missing")
                return
            reader = csv.DictReader(file, columns, delimiter=separator, strict=True)
            for row in reader:
                line = self._line(reader.line_num + 1, row)
                if line:
                    yield line
                if len(self.problems) == MOST_PROBLEMS:
                    return
        except (csv.Error, UnicodeDecodeError) as error:
            self.problems.append(f"{self._name} is not CSV in UTF-8: {error}.")

    def _line(self, number: int, row: dict[str | Any, str | Any]) -> str:
        try:
            values = _values(row, self._today)
        except ValueError as error:
            self._refuse(number, str(error))
            return ""
        return "\t".join([str(number), *values]) + "\n"

    def _refuse(self, line: int, sentence: str) -> None:
        self.problems.append(f"{self._name}, line {line}: {sentence}.")


def _values(cells: dict[str | Any, str | Any], today: date) -> list[str]:
    """Return the values of a row in the order of the table; raise `ValueError` with what is wrong."""
    if None in cells or None in cells.values():
        raise ValueError("the number of columns differs from the header")
    row = {name: text.strip() for name, text in cells.items()}
    return [
        parse_enterprise_number(row["enterprise_number"]),
        _day(row["year_end"], today).isoformat(),
        _months(row.get(MONTHS, "")),
        _quantity(row["9087"], "9087", MOST_WORKERS),
        _quantity(row["70"], "70", MOST_EURO),
        _quantity(row["20/58"], "20/58", MOST_EURO),
    ]


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text[:LONGEST_VALUE]!r} is not a date such as 2025-12-31") from error
    if not EARLIEST <= day <= today:
        raise ValueError(f"the accounting year cannot end on {day}")
    return day


def _months(text: str) -> str:
    if not text:
        return str(MONTHS_IN_YEAR)
    if not _MONTHS.fullmatch(text) or not 1 <= int(text) <= LONGEST_PERIOD:
        raise ValueError(f"an accounting year has 1 to {LONGEST_PERIOD} months, not {text[:LONGEST_VALUE]!r}")
    return text


def _quantity(text: str, rubric: str, most: Decimal) -> str:
    """Return a quantity for COPY, unknown where it is empty."""
    if not text:
        return r"\N"
    if text.startswith("-"):
        raise ValueError(f"{rubric} must not be negative: {text[:LONGEST_VALUE]}")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{rubric} is not a number such as 12.5: {text[:LONGEST_VALUE]!r}")
    if Decimal(text) > most:
        raise ValueError(f"{rubric} is too large to be true: {text}")
    return text


def _require_unique(cursor: CursorWrapper, name: str) -> None:
    cursor.execute(
        """
        SELECT enterprise_number, closed_on, min(line), max(line) FROM staged_accounts
        GROUP BY enterprise_number, closed_on HAVING count(*) > 1 ORDER BY min(line) LIMIT 1
        """
    )
    double = cursor.fetchone()
    if double:
        number, day, first, second = double
        raise AccountsFileError(f"{name}, line {second}: {number} on {day} stands on line {first} too.")
