"""Temporary tables that receive the files of an extract; PostgreSQL checks every line as it arrives."""

import csv
import re
import zipfile
import zlib
from typing import IO

import psycopg2
from django.db import connection

from companies.kbo.archive import Extract
from companies.kbo.errors import KboError
from companies.kbo.layout import LAYOUTS, SENTENCES, UNIQUE, Layout

BUFFER_BYTES = 256 * 1024
_LINE = re.compile(r"\bline (\d+)")


def table(file: str) -> str:
    """Return the name of the temporary table of a file."""
    return f"kbo_{file}"


def stage(extract: Extract) -> dict[str, int]:
    """Copy every file of an extract into its temporary table and return the number of lines of each.

    Raises `KboError` with file and line for a wrong header and for the first line that PostgreSQL does not take, and
    for a number that stands in its file twice.
    """
    with connection.cursor() as cursor:
        # The KBO writes dates as dd-mm-yyyy.
        cursor.execute("SET LOCAL datestyle = 'ISO, DMY'")
    counts = {file: _stage_file(extract, file, layout) for file, layout in LAYOUTS.items()}
    for file, column in UNIQUE.items():
        _require_unique(file, column)
    return counts


def drop() -> None:
    """Remove the temporary tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join(table(file) for file in LAYOUTS)}")


def _stage_file(extract: Extract, file: str, layout: Layout) -> int:
    with connection.cursor() as cursor, extract.open(file) as stream:
        cursor.execute(_create(file, layout))
        _check_header(file, layout, stream)
        columns = ", ".join(column.name for column in layout.columns)
        reader = _Reader(stream)
        try:
            cursor.copy_expert(f"COPY {table(file)} ({columns}) FROM STDIN WITH (FORMAT csv)", reader, BUFFER_BYTES)
        except psycopg2.Error as error:
            if reader.problem:
                raise reader.problem from None
            raise KboError(_sentence(file, error)) from error
        count: int = cursor.rowcount
        cursor.execute(f"ANALYZE {table(file)}")
        return count


def _require_unique(file: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {table(file)} GROUP BY {column} HAVING count(*) > 1 LIMIT 1"  # nosec # noqa: S608 - our own names
        )
        double = cursor.fetchone()
    if double:
        raise KboError(f"{file}.csv: {double[0]} stands in it twice.")


def _create(file: str, layout: Layout) -> str:
    columns = [f"{column.name} {column.type}" for column in layout.columns]
    checks = [f"CONSTRAINT {name} CHECK ({condition})" for name, condition in layout.checks]
    return f"CREATE TEMPORARY TABLE {table(file)} ({', '.join(columns + checks)}) ON COMMIT DROP"


def _check_header(file: str, layout: Layout, stream: IO[bytes]) -> None:
    line = stream.readline(10_000).decode("utf-8-sig", errors="replace").strip()
    found = next(csv.reader([line]), [])
    if found != layout.headers:
        raise KboError(
            f"{file}.csv, line 1: expected the columns {', '.join(layout.headers)}, found {', '.join(found) or 'none'}."
        )


class _Reader:
    """A stream that keeps the exception that stopped it: the database driver would swallow its kind."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.problem: Exception | None = None

    def read(self, size: int) -> bytes:
        """Read on."""
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            self.problem = error
            raise


def _sentence(file: str, error: psycopg2.Error) -> str:
    diagnosis = error.diag
    line = _LINE.search(diagnosis.context or "")
    # The header was read before the copy began.
    place = f", line {int(line[1]) + 1}" if line else ""
    message = SENTENCES.get(diagnosis.constraint_name or "", diagnosis.message_primary or str(error))
    return f"{file}.csv{place}: {message}."
