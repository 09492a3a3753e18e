"""How far an import is: a percentage only of what has a known end."""

import io
from pathlib import Path

import pytest

from companies.kbo import import_extract
from companies.kbo.progress import Bar, Lines
from tests.companies.kbo_files import FILES, extract
from tests.factories import NOW


@pytest.mark.django_db
def test_the_bytes_that_are_read_add_up_to_all_of_them(tmp_path: Path) -> None:
    """The bar never goes back and ends at its end."""
    heard: list[tuple[int, int]] = []
    written: list[tuple[int, int]] = []

    class Listener:
        def reading(self, file: str, *, done: int, total: int) -> None:
            heard.append((done, total))

        def writing(self, what: str, *, step: int, steps: int) -> None:
            written.append((step, steps))

    import_extract(extract(tmp_path), now=NOW, progress=Listener())
    total = sum(len(text.encode()) for file, text in FILES.items() if file != "meta")
    assert {end for _done, end in heard} == {total}
    assert [done for done, _end in heard] == sorted(done for done, _end in heard)
    assert heard[-1] == (total, total)
    assert written == [(step, 4) for step in range(1, 5)]


def test_a_bar_draws_on_one_line_and_not_too_often() -> None:
    """A terminal that is drawn on a thousand times a second shows nothing."""
    stream, seconds = io.StringIO(), iter([0.0, 0.1, 0.5, 0.6])
    bar = Bar(stream, timer=lambda: next(seconds))
    for done in (0, 50_000_000, 75_000_000, 100_000_000):
        bar.reading("activity", done=done, total=100_000_000)
    bar.writing("companies", step=2, steps=4)
    bar.close()
    assert stream.getvalue().split("\r\x1b[K") == [
        "",
        f"[{'-' * 30}]   0 %  0 of 100 MB, reading activity.csv",
        f"[{'#' * 22}{'-' * 8}]  75 %  75 of 100 MB, reading activity.csv",
        f"[{'#' * 30}] 100 %  100 of 100 MB, reading activity.csv",
        "Everything is read. Step 2 of 4: writing companies …",
        "",
    ]


def test_a_log_names_each_file_and_step_once() -> None:
    """No bar, no signs that only a terminal knows."""
    stream = io.StringIO()
    lines = Lines(stream)
    for done in range(3):
        lines.reading("enterprise", done=done, total=3)
    lines.writing("companies", step=2, steps=4)
    assert stream.getvalue() == "Reading enterprise.csv\nWriting companies (step 2 of 4)\n"
