"""Writing many rows at once: by COPY on PostgreSQL, by one INSERT elsewhere.

For rows that are written and not read again: a batch of orders has thousands. What needs the keys
that the database gives uses ``bulk_create``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Field, Model

INSERTED_AT_ONCE = 500
"""Rows of one INSERT: SQLite takes 32,766 values in a statement, and no table of ours has more than
60 columns."""


def insert_rows(rows: Iterable[Model]) -> None:
    """Insert rows of one model; their keys are not told.

    Args:
        rows: new ones. A key that the database gives is left out.

    Raises:
        IntegrityError: a row breaks a constraint; none is stored.
    """
    rows = list(rows)
    if not rows:
        return
    if connection.vendor == "postgresql":
        _copy(rows)
    else:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=INSERTED_AT_ONCE)


def _copy(rows: Sequence[Model]) -> None:
    meta = type(rows[0])._meta
    given = rows[0].pk is not None
    fields = [f for f in meta.concrete_fields if given or not f.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{meta.db_table}" ({columns}) FROM STDIN'
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row([_stored(row, field) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _stored(row: Model, field: Field[Any, Any]) -> Any:
    value = field.pre_save(row, add=True)
    return field.get_db_prep_save(value, connection=connection)
