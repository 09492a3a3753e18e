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
from companies.kbo.layout import Kind, members

# The largest file of October 2025 is 1.6 GB and shrinks to a tenth in the zip.
MAX_BYTES = 16 * 1024**3
MAX_RATIO = 100
RATIO_FREE_BYTES = 1024**2
META_BYTES = 10_000
_READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_A = {Kind.FULL: "a full extract", Kind.UPDATE: "an update extract"}


@dataclass(frozen=True)
class Meta:
    """What meta.csv says of an extract."""

    extract_number: int
    kind: Kind
    snapshot_on: date


class Extract:
    """An extract whose zip has been judged: its files can be read one by one."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Keep the open zip and its name, and read what meta.csv says."""
        self.name = name
        self._archive = archive
        self.meta = _read_meta(self)

    @property
    def size(self) -> int:
        """The bytes of all files together, unpacked."""
        return sum(entry.file_size for entry in self._archive.infolist() if entry.filename != "meta.csv")

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
    """Open the zip of an extract; raise `KboError` when it is foreign, incomplete, damaged or suspicious."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise KboError(f"{path} does not exist.") from None
    except IsADirectoryError:
        raise KboError(f"{path} is a folder: name the zip file of an extract.") from None
    except PermissionError:
        raise KboError(f"{path} may not be read.") from None
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise KboError(f"{path.name} is not a zip file, or it is damaged.") from error
    with archive:
        kind = _judge(archive.infolist(), path.name)
        extract = Extract(archive, path.name)
        if extract.meta.kind != kind:
            raise KboError(f"meta.csv: {path.name} holds the files of {_A[kind]}, not of {_A[extract.meta.kind]}.")
        yield extract


def _judge(entries: list[zipfile.ZipInfo], name: str) -> Kind:
    """Return the kind of extract whose files these are, all of them and no other."""
    names = [entry.filename for entry in entries]
    kind = Kind.UPDATE if any(entry.endswith(("_delete.csv", "_insert.csv")) for entry in names) else Kind.FULL
    expected = ["meta.csv", *(f"{member.name}.csv" for member in members(kind))]
    foreign = [entry for entry in names if entry not in expected]
    if foreign:
        raise KboError(f"{name} holds {foreign[0][:80]!r}, which does not belong in {_A[kind]}.")
    missing = [file for file in expected if file not in names]
    if missing:
        raise KboError(f"{missing[0]} is missing from {name}.")
    if len(names) != len(expected):
        raise KboError(f"{name} holds a file twice.")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise KboError(f"{name} unpacks to more than {MAX_BYTES // 1024**3} GiB, which no extract does.")
    for entry in entries:
        _judge_entry(entry, name)
    return kind


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
        kind=_kind(values, "ExtractType"),
        snapshot_on=_day(values, "SnapshotDate"),
    )


def _value(values: Mapping[str, str], name: str) -> str:
    try:
        return values[name]
    except KeyError:
        raise KboError(f"meta.csv: {name} is missing.") from None


def _kind(values: Mapping[str, str], name: str) -> Kind:
    text = _value(values, name)
    try:
        return Kind(text)
    except ValueError:
        raise KboError(f"meta.csv: {name} must be full or update, not {text[:40]!r}.") from None


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
