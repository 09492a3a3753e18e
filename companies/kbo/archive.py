"""The zip of an extract: judged as a whole before a single line of it is read."""

import csv
import io
import re
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from companies.kbo.errors import KboError
from companies.kbo.layout import FILES

# The largest file of October 2025 is 1.6 GB and shrinks to a tenth in the zip.
MAX_BYTES = 16 * 1024**3
MAX_RATIO = 100
RATIO_FREE_BYTES = 1024**2
META_BYTES = 10_000
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Meta:
    """What meta.csv says of an extract."""

    extract_number: int
    kind: str
    snapshot_on: date


class Extract:
    """An extract whose zip has been judged: its files can be read one by one."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Keep the open zip and its name, and read what meta.csv says."""
        self.name = name
        self._archive = archive
        self.meta = _read_meta(self)

    @contextmanager
    def open(self, file: str) -> Iterator[IO[bytes]]:
        """Open one file of the extract; raise `KboError` when it turns out to be damaged."""
        try:
            with self._archive.open(f"{file}.csv") as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise KboError(f"{file}.csv in {self.name} is damaged. Fetch the extract again.") from error


@contextmanager
def open_extract(path: Path) -> Iterator[Extract]:
    """Open the zip of a full extract; raise `KboError` when it is foreign, incomplete, damaged or suspicious."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise KboError(f"{path} does not exist.") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise KboError(f"{path.name} is not a zip file, or it is damaged.") from error
    with archive:
        _judge(archive.infolist(), path.name)
        yield Extract(archive, path.name)


def _judge(entries: list[zipfile.ZipInfo], name: str) -> None:
    expected = {f"{file}.csv" for file in FILES}
    names = [entry.filename for entry in entries]
    foreign = [entry for entry in names if entry not in expected]
    if foreign:
        raise KboError(f"{name} holds {foreign[0]!r}, which does not belong in a full extract.")
    missing = [f"{file}.csv" for file in FILES if f"{file}.csv" not in names]
    if missing:
        raise KboError(f"{missing[0]} is missing from {name}.")
    if len(names) != len(expected):
        raise KboError(f"{name} holds a file twice.")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise KboError(f"{name} unpacks to more than {MAX_BYTES // 1024**3} GiB, which no extract does.")
    for entry in entries:
        _judge_entry(entry, name)


def _judge_entry(entry: zipfile.ZipInfo, name: str) -> None:
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _READABLE:
        raise KboError(f"{entry.filename} in {name} is encrypted or packed in an unknown way.")
    if entry.file_size > RATIO_FREE_BYTES and entry.file_size > MAX_RATIO * entry.compress_size:
        raise KboError(
            f"{entry.filename} in {name} unpacks to more than {MAX_RATIO} times its size: this is no extract."
        )


def _read_meta(extract: Extract) -> Meta:
    with extract.open("meta") as stream:
        text = stream.read(META_BYTES).decode("utf-8", errors="replace")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or rows[0] != ["Variable", "Value"]:
        raise KboError("meta.csv, line 1: expected the columns Variable, Value.")
    values = {row[0]: row[1] for row in rows if len(row) == 2}
    return Meta(
        extract_number=_number(values, "ExtractNumber"),
        kind=_value(values, "ExtractType"),
        snapshot_on=_day(values, "SnapshotDate"),
    )


def _value(values: Mapping[str, str], name: str) -> str:
    try:
        return values[name]
    except KeyError:
        raise KboError(f"meta.csv: {name} is missing.") from None


def _number(values: Mapping[str, str], name: str) -> int:
    text = _value(values, name)
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise KboError(f"meta.csv: {name} must be a number, not {text[:40]!r}.")
    return int(text)


def _day(values: Mapping[str, str], name: str) -> date:
    text = _value(values, name)
    try:
        return date(*time.strptime(text, "%d-%m-%Y")[:3])
    except ValueError:
        raise KboError(f"meta.csv: {name} must be a day (dd-mm-yyyy), not {text[:40]!r}.") from None
