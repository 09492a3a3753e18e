"""The catalogues: compiled without gettext, and every gap found."""

import gettext
import os
from pathlib import Path

import pytest

from portefeuille import catalogue
from portefeuille.catalogue import Message

HEADER = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"

"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project with one module, one page and no catalogue."""
    (tmp_path / "shop" / "templates").mkdir(parents=True)
    (tmp_path / "shop" / "views.py").write_text(
        'from x import gettext as _, ngettext, pgettext_lazy as p\n_("Buy")\nngettext("%(n)s day", "%(n)s days", 3)\n',
        encoding="utf-8",
    )
    (tmp_path / "shop" / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Hello" %}', encoding="utf-8"
    )
    return tmp_path


def _write(project: Path, entries: str) -> Path:
    path = project / catalogue.LOCALE / "nl" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + entries, encoding="utf-8")
    return path


COMPLETE = """
msgid "Buy"
msgstr "Kopen"

msgid "Hello"
msgstr "Dag"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s dag"
msgstr[1] "%(n)s dagen"
"""


def test_a_compiled_catalogue_translates(project: Path) -> None:
    _write(project, COMPLETE)
    catalogue.compile_all(project)
    dutch = gettext.translation("django", project / catalogue.LOCALE, ["nl"])
    assert dutch.gettext("Buy") == "Kopen"
    assert [dutch.ngettext("%(n)s day", "%(n)s days", count) for count in (1, 2)] == ["%(n)s dag", "%(n)s dagen"]


def test_a_catalogue_is_compiled_again_only_when_it_changed(project: Path) -> None:
    source = _write(project, COMPLETE)
    catalogue.compile_all(project)
    target = source.with_suffix(".mo")
    os.utime(source, (1_000, 1_000))
    os.utime(target, (2_000, 2_000))
    catalogue.compile_all(project)
    assert target.stat().st_mtime == 2_000
    os.utime(source, (3_000, 3_000))
    catalogue.compile_all(project)
    assert target.stat().st_mtime > 3_000
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_complete_catalogue_has_no_problems(project: Path) -> None:
    _write(project, COMPLETE)
    assert catalogue.problems(project) == []


@pytest.mark.parametrize(
    ("found", "changed", "problem"),
    [
        ('msgid "Hello"\nmsgstr "Dag"\n', "", "nl: 'Hello' is not in the catalogue."),
        ('msgstr "Dag"', 'msgstr ""', "nl: 'Hello' has no translation."),
        ('msgstr[1] "%(n)s dagen"', 'msgstr[1] ""', "nl: '%(n)s day' has no translation."),
        ('msgid "Buy"', '#, fuzzy\nmsgid "Buy"', "nl: 'Buy' is marked fuzzy."),
        ('msgid "Buy"', 'msgid "Sell"\nmsgstr "x"\n\nmsgid "Buy"', "nl: 'Sell' is in no source any more."),
        ("%(n)s dagen", "%(m)s dagen", "nl: '%(n)s day' is translated with unknown placeholders %(m)s."),
    ],
)
def test_every_gap_is_told(project: Path, found: str, changed: str, problem: str) -> None:
    _write(project, COMPLETE.replace(found, changed))
    assert catalogue.problems(project) == [problem]


def test_a_lost_placeholder_is_told(project: Path) -> None:
    _write(project, COMPLETE.replace("%(n)s dagen", "dagen").replace("%(n)s dag", "dag"))
    assert catalogue.problems(project) == ["nl: '%(n)s day' loses %(n)s in translation."]


def test_every_way_to_write_a_sentence_is_found(project: Path) -> None:
    (project / "shop" / "more.py").write_text(
        'translation.gettext("a method")\n_("joined " "up")\nnpgettext("shop", "one", "many", 2)\n'
        'pgettext_lazy("menu", "Open")\n_(computed)\nother("no sentence")\n',
        encoding="utf-8",
    )
    (project / "shop" / "templates" / "more.txt").write_text(
        """{% load i18n %}{% blocktranslate trimmed with name=x %}
          Dear
          {{ name }},
        {% endblocktranslate %}
        {% blocktranslate count n=n %}one thing{% plural %}{{ n }} things{% endblocktranslate %}
        {% translate "Open" context "door" %}
        {% include "x" with title=_("It's here") %}{# {% translate "not me" %} #}""",
        encoding="utf-8",
    )
    assert catalogue.messages(project) == {
        Message("Buy"),
        Message("%(n)s day"),
        Message("Hello"),
        Message("a method"),
        Message("joined up"),
        Message("one", "shop"),
        Message("Open", "menu"),
        Message("Dear %(name)s,"),
        Message("one thing"),
        Message("Open", "door"),
        Message("It's here"),
    }


def test_tests_and_hidden_folders_are_not_sources(project: Path) -> None:
    for name in ("tests", ".venv", "var"):
        (project / name).mkdir()
        (project / name / "x.py").write_text('_("elsewhere")', encoding="utf-8")
    assert Message("elsewhere") not in catalogue.messages(project)
