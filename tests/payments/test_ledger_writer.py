"""Only `ledger.post()` writes the ledger: no other module makes, changes or deletes an entry, transfer or wallet."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LEDGER_MODELS = {"Entry", "Transfer", "Wallet"}
WRITES = {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create", "save"}
TABLES = ("payments_entry", "payments_transfer", "payments_wallet")
SQL_WRITES = ("INSERT INTO", "UPDATE", "DELETE FROM", "TRUNCATE", "COPY")
APPS = ("payments", "applications", "providers", "companies", "correspondence", "accounts", "portefeuille")
MODULES = [
    path.relative_to(ROOT)
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts and path.relative_to(ROOT) != Path("payments/ledger.py")
]


def written_models(tree: ast.AST) -> Iterator[str]:
    """Yield the models of the ledger that a module imports and makes or writes through its manager."""
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("payments.models")
        for alias in node.names
        if alias.name in LEDGER_MODELS
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        name, _dot, rest = called.partition(".")
        if name in imported and (not rest or rest.rpartition(".")[2] in WRITES):
            yield called


def written_tables(source: str) -> list[str]:
    """Return the statements of SQL in a module that change a table of the ledger."""
    lines = [" ".join(line.split()) for line in source.splitlines()]
    return [line for line in lines for table in TABLES for verb in SQL_WRITES if f"{verb} {table}" in line]


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_no_other_module_writes_the_ledger(path: Path) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert list(written_models(ast.parse(source))) == []
    assert written_tables(source) == []


def test_the_writer_itself_is_found_by_this_test() -> None:
    source = (ROOT / "payments" / "ledger.py").read_text(encoding="utf-8")
    assert {call.partition(".")[0] for call in written_models(ast.parse(source))} == LEDGER_MODELS
    assert written_tables(source) == ["UPDATE payments_wallet AS wallet"]
