"""Writing many rows at once: by COPY on PostgreSQL, by one INSERT elsewhere.

For rows that are written and not read again: a batch of orders has thousands. What needs the keys
that the database gives uses ``bulk_create``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    Model,
    PositiveBigIntegerField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    SlugField,
    SmallIntegerField,
    TextField,
    UUIDField,
)

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
        columns_of = [(field.attname, field, _kept_as_it_is(field)) for field in fields]
        for row in rows:
            copy.write_row(
                [
                    value
                    if (value := getattr(row, name)).__class__ in as_it_is
                    else _stored(row, field)
                    for name, field, as_it_is in columns_of
                ]
            )
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _kept_as_it_is(field: Field[Any, Any]) -> frozenset[type]:
    """The types of values that the field stores as they are; a value of another is asked for one
    by one, and so is every value of a field that does more than keep it."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    is_set_when_saved = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    return frozenset() if is_set_when_saved else _AS_THEY_ARE.get(target.__class__, frozenset())


_NOTHING = type(None)
_AS_THEY_ARE: dict[type, frozenset[type]] = {
    CharField: frozenset({str, _NOTHING}),
    SlugField: frozenset({str, _NOTHING}),
    TextField: frozenset({str, _NOTHING}),
    BooleanField: frozenset({bool, _NOTHING}),
    UUIDField: frozenset({UUID, _NOTHING}),
    DateField: frozenset({date, _NOTHING}),
    DateTimeField: frozenset({datetime, _NOTHING}),
    AutoField: frozenset({int, _NOTHING}),
    BigAutoField: frozenset({int, _NOTHING}),
    IntegerField: frozenset({int, _NOTHING}),
    BigIntegerField: frozenset({int, _NOTHING}),
    PositiveIntegerField: frozenset({int, _NOTHING}),
    PositiveBigIntegerField: frozenset({int, _NOTHING}),
    PositiveSmallIntegerField: frozenset({int, _NOTHING}),
    SmallIntegerField: frozenset({int, _NOTHING}),
}
"""By the kind of a field, as it is and not one that is made of it."""


def _stored(row: Model, field: Field[Any, Any]) -> Any:
    value = field.pre_save(row, add=True)
    return field.get_db_prep_save(value, connection=connection)
