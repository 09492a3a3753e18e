"""Write many new rows by COPY: for imports, where every row is known before the first is written.

As with `bulk_create` nothing but the rows is written: no `save()`, no signal. Constraints and triggers hold as always.
"""

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)

# Below this number of rows an INSERT is as fast, and needs no keys beforehand.
WORTH_A_COPY = 20

_NULL = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert(rows: Sequence[Row]) -> None:
    """Insert rows of one model, and give those without a key the next ones of its sequence, in their order.

    Raises `django.db.IntegrityError` where a constraint refuses; then the caller's transaction is lost.
    """
    if len(rows) < WORTH_A_COPY:
        if rows:
            type(rows[0])._base_manager.bulk_create(rows)  # noqa: SLF001 - of whatever model it is
        return
    options = rows[0]._meta  # noqa: SLF001 - Django documents it as the way to a model's fields
    fields = [field for field in options.concrete_fields if not field.generated]
    _give_keys([row for row in rows if row.pk is None])
    writers = [(field.attname, _json if isinstance(field, models.JSONField) else _text) for field in fields]
    lines = ("\t".join([write(getattr(row, name)) for name, write in writers]) for row in rows)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(
            f"COPY {quote(options.db_table)} ({columns}) FROM STDIN", io.StringIO("\n".join(lines) + "\n")
        )
    for row in rows:
        row._state.adding = False  # noqa: SLF001 - as bulk_create does
        row._state.db = connection.alias  # noqa: SLF001


def _give_keys(rows: Sequence[models.Model]) -> None:
    """Take as many keys from the sequence of the table as there are rows."""
    if not rows:
        return
    options = rows[0]._meta  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [options.db_table, options.pk.column, len(rows)],
        )
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key


def reserve_keys(rows: Sequence[models.Model]) -> None:
    """Give new rows their keys before they are inserted, for rows that name each other."""
    _give_keys(rows)


def _text(value: Any) -> str:
    """Write a value in the text format of COPY; raise `TypeError` for one that it cannot carry."""
    if isinstance(value, str):
        return value.translate(_ESCAPES)
    if value is None:
        return _NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (int, Decimal, date, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be copied")


def _json(value: Any) -> str:
    return _text(json.dumps(value, cls=DjangoJSONEncoder))
