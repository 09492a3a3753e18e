"""Temporary tables that receive the files of an extract; PostgreSQL checks every line as it arrives."""

import csv
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

import psycopg2
from django.db import connection

from companies.kbo.archive import Extract
from companies.kbo.errors import KboError
from companies.kbo.layout import (
    DELETE_COLUMNS,
    SENTENCES,
    UNIQUE,
    Kind,
    Member,
    gone_layout,
    gone_table,
    members,
    table,
)
from companies.kbo.progress import Progress

BUFFER_BYTES = 256 * 1024
_LINE = re.compile(r"\bline (\d+)")


def stage(extract: Extract, progress: Progress) -> dict[str, int]:
    """Copy every file of an extract into its temporary table and return the number of lines of each.

    Raises `KboError` with file and line for a wrong header and for the first line that PostgreSQL does not take, and
    for a number that stands in its file twice. What goes is an empty table of a full extract.
    """
    with connection.cursor() as cursor:
        # The KBO writes dates as dd-mm-yyyy.
        cursor.execute("SET LOCAL datestyle = 'ISO, DMY'")
        if extract.meta.kind == Kind.FULL:
            for file in DELETE_COLUMNS:
                cursor.execute(_create(Member(file, gone_table(file), gone_layout(file))))
    counts, done, total = {}, 0, extract.size
    for member in members(extract.meta.kind):
        read = _Counter(member.name, done, total, progress)
        counts[member.name] = _stage_file(extract, member, read)
        done = read.done
    for file, (column, _check) in UNIQUE.items():
        _require_unique(file if extract.meta.kind == Kind.FULL else f"{file}_insert", table(file), column)
    return counts


def drop() -> None:
    """Remove the temporary tables."""
    names = [name for file in DELETE_COLUMNS for name in (table(file), gone_table(file))]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {', '.join([table('code'), *names])}")


class _Counter:
    """Adds up the bytes that were read and tells how far that is."""

    def __init__(self, file: str, done: int, total: int, progress: Progress) -> None:
        self.done = done
        self._file, self._total, self._progress = file, total, progress

    def __call__(self, count: int) -> None:
        self.done += count
        self._progress.reading(self._file, done=self.done, total=self._total)


def _stage_file(extract: Extract, member: Member, read: Callable[[int], None]) -> int:
    with connection.cursor() as cursor, extract.open(member.name) as stream:
        cursor.execute(_create(member))
        _check_header(member, stream, read)
        columns = ", ".join(column.name for column in member.layout.columns)
        reader = _Reader(stream, read)
        try:
            cursor.copy_expert(f"COPY {member.table} ({columns}) FROM STDIN WITH (FORMAT csv)", reader, BUFFER_BYTES)
        except psycopg2.Error as error:
            if reader.problem:
                raise reader.problem from None
            raise KboError(_sentence(member.name, error)) from error
        count: int = cursor.rowcount
        cursor.execute(f"ANALYZE {member.table}")
        return count


def _require_unique(file: str, name: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {name} GROUP BY {column} HAVING count(*) > 1 LIMIT 1")  # nosec # noqa: S608 - our own names
        double = cursor.fetchone()
    if double:
        raise KboError(f"{file}.csv: {double[0]} stands in it twice.")


def _create(member: Member) -> str:
    columns = [f"{column.name} {column.type}" for column in member.layout.columns]
    checks = [f"CONSTRAINT {name} CHECK ({condition})" for name, condition in member.layout.checks]
    return f"CREATE TEMPORARY TABLE {member.table} ({', '.join(columns + checks)}) ON COMMIT DROP"


def _check_header(member: Member, stream: IO[bytes], read: Callable[[int], None]) -> None:
    first = stream.readline(10_000)
    read(len(first))
    found = next(csv.reader([first.decode("utf-8-sig", errors="replace").strip()]), [])
    if found != member.layout.headers:
        expected = ", ".join(member.layout.headers)
        raise KboError(
            f"{member.name}.csv, line 1: expected the columns {expected}, found {', '.join(found)[:200] or 'none'}."
        )


class _Reader:
    """A stream that keeps the exception that stopped it: the database driver would swallow its kind."""

    def __init__(self, stream: IO[bytes], read: Callable[[int], None]) -> None:
        self._stream = stream
        self._read = read
        self.problem: Exception | None = None

    def read(self, size: int) -> bytes:
        """Read on, and tell how much."""
        try:
            chunk = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            self.problem = error
            raise
        self._read(len(chunk))
        return chunk


def _sentence(file: str, error: psycopg2.Error) -> str:
    diagnosis = error.diag
    line = _LINE.search(diagnosis.context or "")
    # The header was read before the copy began.
    place = f", line {int(line[1]) + 1}" if line else ""
    message = SENTENCES.get(diagnosis.constraint_name or "", diagnosis.message_primary or str(error))
    return f"{file}.csv{place}: {message}."
