"""The watched folder: load what lies in it, in the order of the extract numbers, and put away what was done.

`done/` receives what was loaded, `refused/` what can never be loaded, each with a text that says why. An update that
does not follow yet waits where it is. Moving comes after the commit: a process that dies in between finds the number
taken the next time, and moves the file then.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from companies.enums import ImportMeans
from companies.kbo.archive import Meta, open_extract
from companies.kbo.errors import KboBusyError, KboError, KboGapError
from companies.kbo.importer import import_extract
from companies.kbo.layout import Kind
from companies.models import KboRefusal

logger = logging.getLogger(__name__)

DONE, REFUSED = "done", "refused"
# A file that changed less than so many seconds ago may still be arriving.
SETTLED_SECONDS = 300


@dataclass
class FolderReport:
    """The names of the files by what became of them."""

    loaded: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def import_folder(folder: Path, *, now: datetime) -> FolderReport:
    """Load every extract in a folder; repeatable, and two at once do nothing twice.

    Each fault is logged as an error and kept as a `KboRefusal`, which staff see; none stops the files after it. Raises
    `KboError` when the folder itself cannot be read.
    """
    report = FolderReport()
    for path in _in_order(folder, report, now=now):
        try:
            _load(path, report, now=now)
        except KboBusyError:
            logger.info("another extract is being loaded; the folder is read again the next time")
            break
        except KboGapError as error:
            _refuse(path, str(error), report, is_waiting=True, now=now)
        except KboError as error:
            _refuse(path, str(error), report, is_waiting=False, now=now)
    return report


def _in_order(folder: Path, report: FolderReport, *, now: datetime) -> list[Path]:
    """Return the extracts by number, of one number the full extract first; what is no extract is refused."""
    found: list[tuple[int, bool, Path]] = []
    for path in _settled(folder, now=now):
        try:
            meta = _meta(path)
        except KboError as error:
            _refuse(path, str(error), report, is_waiting=False, now=now)
        else:
            found.append((meta.extract_number, meta.kind != Kind.FULL, path))
    return [path for _number, _is_update, path in sorted(found)]


def _settled(folder: Path, *, now: datetime) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
        return [
            path
            for path in found
            if path.suffix.lower() == ".zip" and now.timestamp() - path.stat().st_mtime >= SETTLED_SECONDS
        ]
    except OSError as error:
        raise KboError(f"The folder {folder} cannot be read: {error.strerror}.") from error


def _meta(path: Path) -> Meta:
    with open_extract(path) as extract:
        return extract.meta


def _load(path: Path, report: FolderReport, *, now: datetime) -> None:
    outcome = import_extract(path, now=now, means=ImportMeans.FOLDER, may_wait=False)
    (report.loaded if outcome.is_new else report.known).append(path.name)
    KboRefusal.objects.filter(file_name=path.name[-255:], is_waiting=True).delete()
    _move(path, DONE)
    logger.info("KBO extract %s of %s: new %s", outcome.extract_number, path.name, outcome.is_new)


def _refuse(path: Path, reason: str, report: FolderReport, *, is_waiting: bool, now: datetime) -> None:
    KboRefusal.objects.update_or_create(
        file_name=path.name[-255:], reason=reason, defaults={"is_waiting": is_waiting, "refused_at": now}
    )
    if is_waiting:
        report.waiting.append(path.name)
        logger.error("KBO file %s waits: %s", path.name, reason)
        return
    report.refused.append(path.name)
    logger.error("KBO file %s is refused: %s", path.name, reason)
    if moved := _move(path, REFUSED):
        moved.with_name(f"{moved.name}.txt").write_text(f"{reason}\n", encoding="utf-8")


def _move(path: Path, to: str) -> Path | None:
    """Move a file to a folder beside it and return where it lies; None when that is not possible.

    A name that is taken gets a number: nothing is overwritten.
    """
    folder = path.parent / to
    target, copy = folder / path.name, 1
    try:
        folder.mkdir(exist_ok=True)
        while target.exists():
            copy += 1
            target = folder / f"{path.stem}.{copy}{path.suffix}"
        return path.rename(target)
    except OSError:
        # It is read again the next time, which changes nothing: its number is taken, or its fault is still there.
        logger.exception("KBO file %s cannot be moved to %s", path.name, to)
        return None
