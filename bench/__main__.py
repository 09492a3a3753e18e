"""`python -m bench`: collect the figures of every `bench_*.py`, print them and write bench/results.json.

Each of these modules has one function, `figures()`, which yields `Figure`s. A goal that is missed is reported, never an
error: machines differ, and only the ratio to the ceiling of the same run says something.
"""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import bench
from bench.figure import Figure

RESULTS = Path(__file__).with_name("results.json")


def collect() -> Iterator[Figure]:
    """Yield the figures of every benchmark, in the order of the modules' names."""
    for module in sorted(pkgutil.iter_modules(bench.__path__), key=lambda found: found.name):
        if module.name.startswith("bench_"):
            yield from importlib.import_module(f"bench.{module.name}").figures()


def main() -> None:
    """Print one line a figure, as it comes, and keep all of them."""
    print(f"{'name':<50} {'ours':>14} {'ceiling':>14} {'ratio':>7} {'goal':>7}")
    figures = []
    for figure in collect():
        print(figure.line(), flush=True)
        figures.append(figure)
    RESULTS.write_text(json.dumps([figure.record() for figure in figures], indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
