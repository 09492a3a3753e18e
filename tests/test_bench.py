"""The frame of the benchmarks; the figures themselves are never a test."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.figure import Figure

FAST = Figure("read a file", "rows/s", ours=600, ceiling=1000, goal=0.5)
SLOW = Figure("make a letter", "ms", ours=13, ceiling=10, goal=1.2, less_is_better=True)


@pytest.mark.parametrize(
    ("ours", "is_more_enough", "is_less_enough"), [(499, False, True), (500, True, True), (501, True, False)]
)
def test_a_goal_is_a_ratio_to_the_ceiling(ours: float, is_more_enough: bool, is_less_enough: bool) -> None:
    assert Figure("x", "rows/s", ours=ours, ceiling=1000, goal=0.5).is_met is is_more_enough
    assert Figure("x", "ms", ours=ours, ceiling=1000, goal=0.5, less_is_better=True).is_met is is_less_enough


def test_a_line_says_what_was_missed() -> None:
    assert FAST.line().split() == ["read", "a", "file", "(rows/s)", "600.0", "1,000.0", "0.60", "≥0.5"]
    assert SLOW.line().split()[-3:] == ["1.30", "≤1.2", "MISSED"]


def test_the_results_are_kept_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def collect() -> Iterator[Figure]:
        yield from (FAST, SLOW)

    monkeypatch.setattr(bench, "collect", collect)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    bench.main()
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["name", "read", "make"]
    records = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [record["met"] for record in records] == [True, False]
    assert records[0] == {
        "name": "read a file",
        "unit": "rows/s",
        "ours": 600,
        "ceiling": 1000,
        "ratio": 0.6,
        "goal": 0.5,
        "met": True,
    }
