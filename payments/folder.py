"""The folder in which the bank's channel leaves its files: taken in once each, and moved aside afterwards."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from payments import services
from portefeuille.errors import Refused

logger = logging.getLogger(__name__)

RECEIVED = "received"
REFUSED = "refused"
# A file that changed less long ago may still be written, in seconds.
REST = 5
# Endings with which channels mark what is not complete.
UNFINISHED = frozenset({".part", ".tmp", ".filepart", ".crdownload"})


def take_in(folder: Path, *, now: datetime) -> int:
    """Receive every complete file of a folder, the oldest first; return how many are new.

    A file is moved only after its row is committed: whoever dies in between finds it again, and it is known then.
    """
    count = 0
    for path in _complete(folder):
        try:
            receipt = services.receive(content=path.read_bytes(), name=path.name, received_by=None, now=now)
        except Refused as problem:
            logger.warning("a file in the folder of the bank is refused: %s", problem)
            _move(path, REFUSED)
            continue
        count += not receipt.is_known
        _move(path, RECEIVED)
    return count


def _complete(folder: Path) -> Iterator[Path]:
    """Yield the files that nobody is writing any more; hidden files and links are left alone."""
    found = []
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix in UNFINISHED or path.is_symlink() or not path.is_file():
            continue
        changed = path.stat().st_mtime
        if changed + REST <= time.time():
            found.append((changed, path))
    yield from (path for _changed, path in sorted(found))


def _move(path: Path, where: str) -> None:
    """Move a file into a folder beside it, under a name that is free."""
    target = path.parent / where / path.name
    target.parent.mkdir(exist_ok=True)
    number = 1
    while target.exists():
        number += 1
        target = target.with_name(f"{path.stem}-{number}{path.suffix}")
    path.rename(target)
