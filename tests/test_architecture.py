"""The house rules that a program can check: layers, purity, size, and what nobody may write."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.application.use_cases import lint_imports
from importlinter.configuration import configure

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "applications", "companies", "correspondence", "payments", "portefeuille", "providers")
LONGEST_MODULE = 400
# Modules over the limit, with the lines they may have: each line of this table must shrink, none may be added.
LONGER_MODULES: dict[str, int] = {}

# The law and the arithmetic: values in, values out.
PURE = (
    "*/rules.py",
    "*/access_rules.py",
    "companies/eligibility.py",
    "*/lifecycle.py",
    "*/regimes.py",
    "companies/size/*.py",
    "payments/matching/*.py",
    "payments/statements/*.py",
    "payments/statements/*/*.py",
    "portefeuille/money.py",
    "portefeuille/identifiers.py",
    "portefeuille/errors.py",
    "portefeuille/epc.py",
)
# Sentences for people, and the choices that rules speak of.
PURE_DJANGO = ("django.utils.translation", "django.utils.functional")
PURE_OWN = (
    "enums",
    "rules",
    "lifecycle",
    "matching",
    "regimes",
    "size",
    "statements",
    "money",
    "identifiers",
    "errors",
)


def _modules(*patterns: str) -> list[Path]:
    found = (path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
    kept = [path for path in found if "migrations" not in path.parts]
    return [path for path in kept if not patterns or any(_relative(path).match(pattern) for pattern in patterns)]


def _relative(path: Path) -> Path:
    return path.relative_to(PROJECT)


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.AST) -> Iterator[str]:
    """Yield the dotted names that a module imports: of `from a import b` both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _classes(tree: ast.Module, *bases: str) -> Iterator[ast.ClassDef]:
    """Yield the classes whose direct bases have one of these last names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and {ast.unparse(base).rpartition(".")[2] for base in node.bases} & {*bases}:
            yield node


@pytest.mark.filterwarnings("ignore")
def test_imports_point_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    configure()
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None), "run `make check` to see which import it is"


@pytest.mark.parametrize("path", _modules(*PURE), ids=lambda path: str(_relative(path)))
def test_the_law_is_pure(path: Path) -> None:
    forbidden = []
    for name in _imports(_tree(path)):
        root, _, rest = name.partition(".")
        if root == "django" and not name.startswith(PURE_DJANGO):
            forbidden.append(name)
        if root in PACKAGES and not {*rest.split(".")} & {*PURE_OWN}:
            forbidden.append(name)
    assert forbidden == []


@pytest.mark.parametrize("path", _modules(*PURE), ids=lambda path: str(_relative(path)))
def test_the_law_does_not_read_a_clock(path: Path) -> None:
    clocks = {"now", "today", "utcnow", "localdate", "localtime"}
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
    }
    assert called & clocks == set()


def test_a_module_is_one_idea() -> None:
    lengths = {str(_relative(path)): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    too_long = {name: length for name, length in lengths.items() if length > LONGER_MODULES.get(name, LONGEST_MODULE)}
    assert too_long == {}
    assert {name for name in LONGER_MODULES if lengths.get(name, 0) <= LONGEST_MODULE} == set(), "take these off"


@pytest.mark.parametrize("path", _modules("*/models.py", "*/models/*.py"), ids=lambda path: str(_relative(path)))
def test_a_model_stores_and_does_not_act(path: Path) -> None:
    methods = {
        node.name
        for model in _classes(_tree(path), "Model", "AbstractUser", "AbstractBaseUser")
        for node in model.body
        if isinstance(node, ast.FunctionDef)
    }
    assert methods & {"save", "delete", "full_clean"} == set()


def test_nobody_listens_to_signals() -> None:
    listening = [
        str(_relative(path))
        for path in _modules()
        if any(name.startswith(("django.dispatch", "django.db.models.signals")) for name in _imports(_tree(path)))
    ]
    assert listening == []


def test_imports_stand_at_the_top_of_the_module() -> None:
    """Only an app that is ready may import what needs its models (apps.py)."""
    inner = [
        f"{_relative(path)}:{node.lineno}"
        for path in _modules()
        if path.name != "apps.py"
        for function in ast.walk(_tree(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inner == []


def test_no_error_is_caught_unseen() -> None:
    greedy = [
        f"{_relative(path)}:{node.lineno}"
        for path in _modules()
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert greedy == []


@pytest.mark.parametrize("path", _modules("*/services.py", "*/services/*.py"), ids=lambda path: str(_relative(path)))
def test_a_service_is_called_by_keyword(path: Path) -> None:
    positional = [
        function.name
        for function in _tree(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_") and function.args.args
    ]
    assert positional == []


@pytest.mark.parametrize("path", _modules("*/services.py", "*/services/*.py"), ids=lambda path: str(_relative(path)))
def test_a_service_sees_no_request(path: Path) -> None:
    assert [name for name in _imports(_tree(path)) if name.startswith(("django.http", "django.shortcuts"))] == []


@pytest.mark.parametrize("path", _modules("*/views.py", "*/views/*.py"), ids=lambda path: str(_relative(path)))
def test_a_view_writes_only_through_services(path: Path) -> None:
    writes = {"save", "create", "bulk_create", "update", "bulk_update", "delete", "get_or_create", "update_or_create"}
    written = [
        f"line {node.lineno}: {ast.unparse(node.func)}"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and "objects" in ast.unparse(node.func)
    ]
    assert written == []
