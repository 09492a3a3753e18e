"""The worked cases that came with the requirements, when they lie beside this repository."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from companies.size import as_expected, classify, read_cases

SHARED = Path(os.environ.get("SHARED_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data")
FILE = SHARED / "size" / "cases.json"

if not FILE.is_file():
    pytest.skip("the worked cases are not here; SHARED_DATA can name their folder", allow_module_level=True)

TEXT = FILE.read_text(encoding="utf-8")
EXPECTED = {vector["id"]: vector["expected"] for vector in json.loads(TEXT)["vectors"]}


@pytest.mark.parametrize(("name", "structure"), [pytest.param(*found, id=found[0]) for found in read_cases(TEXT)])
def test_a_worked_case_has_the_expected_answer(name: str, structure: Any) -> None:
    """All keys but `reason`, which is for people."""
    answer = as_expected(classify(structure))
    expected = {**EXPECTED[name], "reason": answer["reason"]}
    assert answer == expected


def test_every_case_was_read() -> None:
    assert [name for name, _ in read_cases(TEXT)] == list(EXPECTED)
