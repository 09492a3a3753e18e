"""docs/size.md names functions and tests that exist."""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
DOCUMENT = (PROJECT / "docs" / "size.md").read_text(encoding="utf-8")
TABLE = DOCUMENT.partition("## Article, function, test")[2].partition("\n## ")[0]
ROWS = [line.split("|")[1:-1] for line in TABLE.splitlines() if line.startswith("| ")][1:]
ENGINE = PROJECT / "companies" / "size"


def names_in(path: Path) -> set[str]:
    """Return the functions and classes of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def in_backticks(cell: str) -> list[tuple[str, str]]:
    """Return the dotted names of a cell as module and name."""
    return [(module, name) for module, name in re.findall(r"`(\w+)\.(\w+)`", cell)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0].strip()} {row[1].strip()}")
def test_each_sentence_of_the_law_has_a_function_and_a_test(row: list[str]) -> None:
    functions, tests = in_backticks(row[2]), in_backticks(row[3])
    assert functions
    assert tests
    assert [name for module, name in functions if name not in names_in(ENGINE / f"{module}.py")] == []
    assert [name for module, name in tests if name not in names_in(Path(__file__).with_name(f"{module}.py"))] == []


def test_every_module_has_its_idea() -> None:
    ideas = DOCUMENT.partition("| module | idea |")[2].partition("\n\n")[0]
    told = {name for line in ideas.splitlines() for name in re.findall(r"`(\w+)`", line.split("|")[1] if line else "")}
    assert told == {path.stem for path in ENGINE.glob("*.py")} - {"__init__"}
