"""How fast bank files are read, beside what Python can slice at most and beside the parsers of others.

The ceiling of CODA is a plain slicer of the same fields; that of CAMT is lxml walking over the same elements. Seconds
are those of the processor. Memory is measured in a process of its own, above what it needs to begin.
"""

import gc
import importlib
import io
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from bench import bank_files
from bench.figure import Figure
from payments import statements
from payments.statements import camt_writer

COUNT = 100_000
GOAL_CODA = 60_000
GOAL_CAMT = 25_000
GOAL_MEMORY = 64
MEGABYTE = 1024 * 1024
# The process that measures: it streams a file and tells the megabytes above its beginning.
_MEASURE = """
import re, sys
from payments import statements
# Of this process alone: what getrusage tells is inherited from the parent.
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
before = peak()
with open(sys.argv[1], "rb") as file:
    for event in statements.stream(file):
        pass
print(peak() - before)
"""


def figures() -> Iterator[Figure]:
    """Yield the figures of both formats, of peers that are installed, and of memory."""
    lines = bank_files.lines(COUNT)
    coda = bank_files.write(lines)
    camt = bank_files.write(lines, writer=camt_writer)
    ours = _rate(lambda: _read(coda))
    yield Figure("CODA: parse against the goal", "movements/s", ours=ours, ceiling=GOAL_CODA, goal=1.0)
    yield Figure("CODA: parse against a plain slicer", "movements/s", ours, _rate(lambda: _slice(coda)), goal=0.2)
    for name, parse in _peers(coda):
        yield Figure(f"CODA: parse against {name}", "movements/s", ours, _rate(parse), goal=1.0)
    ours = _rate(lambda: _read(camt))
    yield Figure("CAMT.053: parse against the goal", "entries/s", ours=ours, ceiling=GOAL_CAMT, goal=1.0)
    yield Figure("CAMT.053: parse against a walk of lxml", "entries/s", ours, _rate(lambda: _walk(camt)), goal=0.5)
    for name, content in (("CODA", coda), ("CAMT.053", camt)):
        yield Figure(f"{name}: memory above start", "MiB", _memory(content), GOAL_MEMORY, 1.0, less_is_better=True)
        growth = _memory(content) / max(_memory(_half(name)), 1.0)
        yield Figure(f"{name}: memory of the whole file by that of a half", "x", growth, 1.0, 1.2, less_is_better=True)


def _rate(work: Callable[[], object]) -> float:
    """Return how many movements a second a reader takes, the best of three."""
    seconds = []
    for _round in range(3):
        gc.collect()
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return COUNT / min(seconds)


def _read(content: bytes) -> None:
    for _event in statements.stream(io.BytesIO(content)):
        pass


def _slice(content: bytes) -> int:
    """Cut the fields of every record, add up the amounts, and check the communications: no objects, no checks."""
    total = 0
    for record in content.decode("cp1252").split("\r\n"):
        kind = record[:2]
        if kind == "21":
            amount, _value, _code, _entry = record[32:47], record[47:53], record[53:61], record[115:121]
            total += int(amount)
            if record[61:65] == "1101":
                _right = (int(record[65:75]) % 97 or 97) == int(record[75:77])
        elif kind == "22":
            _text, _reference, _bic = record[10:63].rstrip(), record[63:98].rstrip(), record[98:109].rstrip()
        elif kind == "23":
            _account, _name, _text = record[10:47].rstrip(), record[47:82].rstrip(), record[82:125].rstrip()
    return total


def _walk(content: bytes) -> int:
    """Walk over every element of every entry and forget it."""
    count = 0
    entries = etree.iterparse(io.BytesIO(content), tag="{*}Ntry")  # nosemgrep: xml-has-no-doors - the file is ours
    for _event, entry in entries:
        count += sum(1 for _element in entry.iter() if _element.text)
        entry.clear()
    return count


def _peers(content: bytes) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the parsers of others; the two that are called `coda` cannot be installed side by side."""
    text = content.decode("cp1252")
    febelfin = getattr(importlib.import_module("coda"), "CODA", None)
    if febelfin is not None:
        yield "febelfin-coda", lambda: febelfin(io.StringIO(text))
    folder = Path(__file__).resolve().parent.parent / "var" / "peers"
    if (folder / "coda" / "parser.py").exists():
        yield "pycoda", lambda: _pycoda(folder, text)


def _pycoda(folder: Path, text: str) -> None:
    """Let pycoda parse, from the folder where `pip install --target var/peers pycoda` put it."""
    mine = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "coda"}
    for name in mine:
        del sys.modules[name]
    sys.path.insert(0, str(folder))
    try:
        importlib.import_module("coda.parser").Parser().parse(text)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == "coda"]:
            del sys.modules[name]
        sys.modules.update(mine)


def _half(name: str) -> bytes:
    lines = bank_files.lines(COUNT // 2)
    return bank_files.write(lines) if name == "CODA" else bank_files.write(lines, writer=camt_writer)


def _memory(content: bytes) -> float:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-c", _MEASURE, file.name]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # nosec
    return float(done.stdout)
