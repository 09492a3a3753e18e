"""The public bank files that the readers are measured with; they lie beside the project and are never part of it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank"
FOLDER = Path(os.environ.get("SHARED_DATA") or _BESIDE)
_EXPECTED = ".expected.json"
# Where the folder is absent there is still one case, which is skipped with the reason.
ABSENT = "absent"

needs_samples = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the public bank samples are not there: {FOLDER}")


def names(kind: str) -> list[str]:
    """Return the samples of a format as `kind/file`, sorted."""
    found = sorted(f"{kind}/{path.name.removesuffix(_EXPECTED)}" for path in (FOLDER / kind).glob(f"*{_EXPECTED}"))
    return found or [ABSENT]


def path(name: str) -> Path:
    """Return where a sample lies."""
    return FOLDER / name


def expected(name: str) -> Any:
    """Return what a strict reader gets from a sample."""
    return json.loads((FOLDER / f"{name}{_EXPECTED}").read_text(encoding="utf-8"))
