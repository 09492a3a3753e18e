"""The page about the rules names every refusal of the code, where it stands, and a test that exists."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from applications import regimes
from companies.enums import Size

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "applications", "companies", "correspondence", "payments", "providers")
PAGE = (PROJECT / "docs" / "rules.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| .+ \| `(?P<place>[\w.]+)` \| `(?P<code>[A-Z_]+)` \| `(?P<test>[\w/.:]+)` \|$", re.MULTILINE)
ROWS = [match.groupdict() for match in ROW.finditer(PAGE)]
FORMULA = re.compile(r"^\| .+ \| `(?P<place>[\w.]+)` \| `(?P<test>[\w/.:]+)` \|$", re.MULTILINE)


def _refusals() -> Iterator[tuple[str, str]]:
    """Yield the place and the code of every refusal: module and function, or module and constant."""
    for package in PACKAGES:
        for path in sorted((PROJECT / package).rglob("*.py")):
            module = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
            for statement in ast.parse(path.read_text(encoding="utf-8")).body:
                yield from ((f"{module}.{_name(statement)}", code) for code in _codes(statement))


def _name(statement: ast.stmt) -> str:
    if isinstance(statement, ast.Assign):
        return ast.unparse(statement.targets[0])
    return getattr(statement, "name", "")


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal":
            assert isinstance(node.args[0], ast.Constant), "a refusal is found by its code: write it as a text"
            yield str(node.args[0].value)


def test_every_refusal_of_the_code_is_listed_once_with_its_place() -> None:
    found = dict.fromkeys(_refusals())
    listed = {row["code"]: row["place"] for row in ROWS}
    assert len(listed) == len(ROWS)
    assert set(listed) == {code for _place, code in found}
    astray = {code: place for place, code in found if not place.startswith(listed[code])}
    assert astray == {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_every_refusal_has_a_test_that_speaks_of_it(row: dict[str, str]) -> None:
    path, _, name = row["test"].partition("::")
    text = (PROJECT / path).read_text(encoding="utf-8")
    assert row["code"] in text
    if name:
        assert f"\ndef {name}(" in text


def test_every_formula_stands_where_the_page_says_and_has_its_test() -> None:
    section = PAGE.partition("## The formulas")[2].partition("\n## ")[0]
    formulas = [match.groupdict() for match in FORMULA.finditer(section)]
    assert len(formulas) == 5
    for formula in formulas:
        module, _, function = formula["place"].rpartition(".")
        source = (PROJECT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        path, _, name = formula["test"].partition("::")
        assert f"\ndef {function}(" in source
        assert f"\ndef {name}(" in (PROJECT / path).read_text(encoding="utf-8")


def test_the_page_lists_every_regime_with_its_rates_and_ceilings() -> None:
    for regime in regimes.REGIMES:
        rates = " / ".join(f"{regime.rates[size]} %" for size in (Size.SMALL, Size.MEDIUM))
        ceilings = " / ".join(f"{regime.ceilings[size]:,}".replace(",", ".") for size in (Size.SMALL, Size.MEDIUM))
        (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{regime.code}` |")]
        assert f"| {regime.valid_from:%d/%m/%Y} | {rates} |" in line
        assert f"| {ceilings} |" in line
    assert len(re.findall(r"^\| `\d{4}-\d{2}` \|", PAGE, re.MULTILINE)) == len(regimes.REGIMES)
