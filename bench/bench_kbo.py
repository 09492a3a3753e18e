"""How fast extracts of KBO Open Data become the register, beside the same work in plain SQL.

The ceiling copies the files, unpacked beforehand, into unlogged tables and upserts them in sets into tables that have
their keys and nothing else: no foreign keys, no further indexes, no checks, no report (`bench/kbo_ceiling.sql`).
Rows are enterprises and activities. Seconds are those of the processors of client and server together, so that other
programs on the machine hardly count; where the system does not tell them, those of the clock.

An extract of 40,000 enterprises and 160,000 activities; BENCH_FULL=1 makes it 1,000,000 and 4,000,000 (half an hour,
8 GB of disk).
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from psycopg2.extensions import cursor as Cursor  # noqa: N812 - the driver's class has a small name

from bench.cost import Cost
from bench.figure import Figure
from bench.kbo_extracts import Population, write_full, write_update
from portefeuille import postgres

SIZE = 1_000_000 if os.environ.get("BENCH_FULL") else 40_000
ACTIVITIES_EACH = 4
ROWS = SIZE * (1 + ACTIVITIES_EACH)
# A small update, one ten times as large, and a register a tenth as large.
UPDATED = SIZE // 400
TIMES = 10
LARGEST_GROWTH = 64.0
CEILING = Path(__file__).with_name("kbo_ceiling.sql")
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Loaded:
    """What one import took: seconds, and MiB of memory above the start."""

    seconds: float
    growth: float


def figures() -> Iterator[Figure]:
    """Yield the figures of a first load, of the same again, of updates, and of memory."""
    with tempfile.TemporaryDirectory(prefix="portefeuille-bench-") as name:
        folder = Path(name).resolve()
        _write_extracts(folder)
        with _server(folder / "postgres") as server:
            yield from _full(folder, server)
            yield from _updates(folder, server)


def _write_extracts(folder: Path) -> None:
    small, large = range(UPDATED), range(UPDATED, UPDATED * (1 + TIMES))
    write_full(folder / "1.zip", Population(SIZE), number=1)
    write_full(folder / "2.zip", Population(SIZE), number=2)
    write_update(folder / "3.zip", Population(SIZE, small), number=3)
    write_update(folder / "4.zip", Population(SIZE, large), number=4)
    write_full(folder / "tenth.zip", Population(SIZE // TIMES), number=2)


def _full(folder: Path, server: postgres.Server) -> Iterator[Figure]:
    _portal(folder, server.url)
    first = _portal(folder, server.url, "1.zip")[0]
    ceiling, ceiling_again = _ceilings(folder / "1.zip", _database(server, "ceiling"))
    again = _portal(folder, server.url, "2.zip")[0]
    count = f"{SIZE:,}"
    yield Figure(f"KBO: {count} enterprises, first", "rows/s", ROWS / first.seconds, ROWS / ceiling, 0.6)
    yield Figure(f"KBO: {count} enterprises, again", "rows/s", ROWS / again.seconds, ROWS / ceiling_again, 0.6)
    yield Figure(f"KBO: {count} enterprises, memory", "MiB", first.growth, LARGEST_GROWTH, 1.0, less_is_better=True)


def _updates(folder: Path, server: postgres.Server) -> Iterator[Figure]:
    small, large = _portal(folder, server.url, "3.zip", "4.zip")
    tenth = _database(server, "tenth")
    _portal(folder, tenth)
    in_tenth = _portal(folder, tenth, "tenth.zip", "3.zip")[1]
    name = f"KBO: update of {UPDATED:,} enterprises"
    yield Figure(f"{name}, {TIMES} times", "s", large.seconds, TIMES * small.seconds, 1.2, less_is_better=True)
    yield Figure(f"{name}, register {TIMES} times", "s", small.seconds, in_tenth.seconds, 1.5, less_is_better=True)


@contextmanager
def _server(folder: Path) -> Iterator[postgres.Server]:
    server = postgres.Server(folder, options=["max_wal_size=8GB"])
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _database(server: postgres.Server, name: str) -> str:
    """Make a database on the server and return its address."""
    with closing(psycopg2.connect(server.url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    return server.url.replace(f"/{postgres.DATABASE}?", f"/{name}?")


def _portal(folder: Path, url: str, *names: str) -> Sequence[Loaded]:
    """Load extracts in a process of the portal; without a name make its tables."""
    own = {"ENV_FILE": os.devnull, "DEMO": "1", "VAR_DIR": str(folder), "DATABASE_URL": url, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "bench.kbo_import", *(str(folder / name) for name in names)]
    environment = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "portefeuille.settings"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True, text=True)
    return [Loaded(**json.loads(line)) for line in done.stdout.splitlines()]


def _ceilings(extract: Path, url: str) -> tuple[float, float]:
    """Return the seconds that plain SQL takes for a first load and for the same once more."""
    tables, stage, upsert = CEILING.read_text(encoding="utf-8").split("-- next\n")
    unpacked = extract.with_suffix("")
    with zipfile.ZipFile(extract) as archive:
        archive.extractall(unpacked)
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(tables)
        connection.commit()
        seconds = []
        for _turn in range(2):
            with Cost(connection.info.backend_pid) as cost:
                cursor.execute(stage)
                for file in sorted(unpacked.glob("*.csv")):
                    _copy(cursor, file)
                cursor.execute(upsert)
                connection.commit()
            seconds.append(cost.seconds)
    return seconds[0], seconds[1]


def _copy(cursor: Cursor, file: Path) -> None:
    if file.stem in {"meta", "code", "branch"}:
        return
    with file.open("rb") as stream:
        cursor.copy_expert(f"COPY stage_{file.stem} FROM STDIN WITH (FORMAT csv, HEADER)", stream, 256 * 1024)
    cursor.execute(f"ANALYZE stage_{file.stem}")
