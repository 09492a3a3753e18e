"""Put the keys of the register on at the end of a first load, in bulk, as a restore of a backup does.

Checking each of four million activities against its company and adding it to each index takes longer than all the
rest together. While the keys are off the tables are locked, so this is for a register that holds next to nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

TABLES = ("companies_company", "companies_establishment", "companies_activity")
# So many enterprises make it worth the while, and so many times as many as the register knows.
FEWEST = 10_000
TIMES = 10

# Foreign keys to elsewhere, and what keeps an activity from standing twice: the import writes none twice.
_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
FROM pg_constraint
WHERE conrelid = ANY (%(tables)s::regclass[])
    AND (contype = 'f' OR contype = 'u' AND conrelid = %(activities)s::regclass)
ORDER BY contype DESC, conname
"""

# A unique index belongs to a constraint: the upsert needs it.
_INDEXES = """
SELECT quote_ident(relname), pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = ANY (%(tables)s::regclass[]) AND NOT indisunique
ORDER BY relname
"""


@contextmanager
def keys_at_the_end() -> Iterator[None]:
    """Take the keys off the tables of the register for as long as they are filled, where that is worth the while.

    The staged extract says how much will come. What goes wrong in between rolls the keys back with all the rest.
    """
    if not _is_first_load():
        yield
        return
    constraints, indexes = _rows(_CONSTRAINTS), _rows(_INDEXES)
    _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, _definition in constraints)
    _run(f"DROP INDEX {name}" for name, _definition in indexes)
    yield
    _run(definition for _name, definition in indexes)
    _run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in constraints)


def _is_first_load() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM kbo_enterprise), (SELECT count(*) FROM companies_company)")
        coming, known = cursor.fetchone()
    return bool(coming >= FEWEST and known * TIMES < coming)


def _rows(statement: str) -> Sequence[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tables": list(TABLES), "activities": TABLES[-1]})
        rows: Sequence[tuple[str, ...]] = cursor.fetchall()
        return rows


def _run(statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
