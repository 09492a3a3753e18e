"""The translation catalogues: compile them and prove that they are complete, without the gettext programs."""

import ast
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

LOCALE = Path("portefeuille") / "locale"
OUTSIDE = {"tests", "bench", "var", "docs", "static", "node_modules", "__pycache__"}

# How many leading arguments of each gettext function are text, and whether the first of them is a context.
FUNCTIONS = {
    "_": (1, False),
    "gettext": (1, False),
    "gettext_lazy": (1, False),
    "gettext_noop": (1, False),
    "ngettext": (2, False),
    "ngettext_lazy": (2, False),
    "pgettext": (2, True),
    "pgettext_lazy": (2, True),
    "npgettext": (3, True),
    "npgettext_lazy": (3, True),
}
_LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
_TEMPLATE_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


class Message(NamedTuple):
    """A sentence as the sources write it: in English, with the context that tells it from its homonyms."""

    text: str
    context: str = ""

    def __str__(self) -> str:
        """Quote the sentence for a report."""
        return f"{self.text!r} ({self.context})" if self.context else repr(self.text)


def compile_all(project: Path) -> None:
    """Write the binary form of every catalogue that is newer than it; safe when several processes do so at once."""
    for source in _catalogues(project):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        descriptor, draft = tempfile.mkstemp(dir=source.parent, suffix=".mo.new")
        os.close(descriptor)
        polib.pofile(str(source)).save_as_mofile(draft)
        Path(draft).chmod(0o644)
        Path(draft).replace(target)


def problems(project: Path) -> list[str]:
    """Say, one sentence each, what every catalogue misses, leaves open or says that no source asks for."""
    wanted = messages(project)
    found: list[str] = []
    for path in _catalogues(project):
        language = path.parent.parent.name
        entries = {Message(entry.msgid, entry.msgctxt or ""): entry for entry in polib.pofile(str(path))}
        kept = {message for message, entry in entries.items() if not entry.obsolete}
        found += [f"{language}: {message} is not in the catalogue." for message in sorted(wanted - kept)]
        found += [f"{language}: {message} is in no source any more." for message in sorted(entries.keys() - wanted)]
        for message, entry in sorted(entries.items()):
            found += [f"{language}: {message} {fault}." for fault in _faults(entry)]
    return found


def messages(project: Path) -> set[Message]:
    """Return every sentence that the sources and templates of a project have translated."""
    found: set[Message] = set()
    for path in _sources(project):
        text = path.read_text(encoding="utf-8")
        found |= set(_in_python(text) if path.suffix == ".py" else _in_template(text))
    return found


def _catalogues(project: Path) -> list[Path]:
    return sorted((project / LOCALE).glob("*/LC_MESSAGES/django.po"))


def _sources(project: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(project):
        folders[:] = [name for name in folders if name not in OUTSIDE and not name.startswith(".")]
        in_templates = "templates" in Path(folder).relative_to(project).parts
        for name in names:
            if name.endswith(".py") or (in_templates and name.endswith((".html", ".txt"))):
                yield Path(folder) / name


def _in_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            texts = [
                argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None
                for argument in node.args
            ]
            yield from _message(_called(node.func), texts)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def _in_template(source: str) -> Iterator[Message]:
    for name, literals in _TEMPLATE_CALL.findall(templatize(source)):
        yield from _message(name, list(ast.literal_eval(f"({literals},)")))


def _message(function: str, texts: list[str | None]) -> Iterator[Message]:
    """Yield the sentence of one call, unless it is not a gettext function or its text is computed."""
    count, has_context = FUNCTIONS.get(function, (0, False))
    leading = [text for text in texts[:count] if text is not None]
    if count and len(leading) == count:
        yield Message(leading[1], leading[0]) if has_context else Message(leading[0])


def _faults(entry: polib.POEntry) -> Iterator[str]:
    """Yield what is wrong with one translation, as the end of a sentence."""
    if entry.obsolete:
        yield "is obsolete"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    translations = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    if not all(translations):
        yield "has no translation"
        return
    allowed = _placeholders([entry.msgid, entry.msgid_plural])
    unknown = _placeholders(translations) - allowed
    if unknown:
        yield f"is translated with unknown placeholders {', '.join(sorted(unknown))}"
    lost = _placeholders([entry.msgid_plural or entry.msgid]) - _placeholders(translations)
    if lost:
        yield f"loses {', '.join(sorted(lost))} in translation"


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {match for text in texts for match in _PLACEHOLDER.findall(text)}
