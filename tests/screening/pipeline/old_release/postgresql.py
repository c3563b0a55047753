"""``python -m tests.screening.pipeline.old_release.postgresql FILE``: an old release on PostgreSQL.

Makes the tables in the database of ``DATABASE_URL`` as that release had them, by the migrations
that it knew, and copies the rows of its SQLite file there, table by table. Its own code is not
asked: what PostgreSQL reads of a value's text is what it stores.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

NOT_COPIED = ("django_migrations", "sqlite_sequence")
"""The first is written as the tables are made, the second is SQLite's own."""


def main() -> None:
    """Make the tables, then fill them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "compliance.settings"
    import django

    django.setup()
    with closing(sqlite3.connect(Path(sys.argv[1]))) as old:
        _make_tables(old)
        _copy(old)


def _make_tables(old: sqlite3.Connection) -> None:
    """Run the migrations that the old release had run, and no more; nothing else comes with it."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    known = old.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    executor = MigrationExecutor(connection)
    executor.migrate(list(dict(known).items()))


def _copy(old: sqlite3.Connection) -> None:
    """Every row, with its key; references are not looked at before all are there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET TIME ZONE 'UTC'")
        for table in _tables(old):
            columns = [name for _, name, *_ in old.execute(f'PRAGMA table_info("{table}")')]
            named = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(f'DELETE FROM "{table}"')
            with cursor.copy(f'COPY "{table}" ({named}) FROM STDIN') as copy:
                for row in old.execute(f'SELECT {named} FROM "{table}"'):
                    copy.write_row([_text(value) for value in row])
            _set_sequence(cursor, table, columns)
        cursor.execute("SET session_replication_role = DEFAULT")


def _tables(old: sqlite3.Connection) -> Iterator[str]:
    for (table,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        if table not in NOT_COPIED:
            yield table


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _set_sequence(cursor: Any, table: str, columns: list[str]) -> None:
    """The next key is one that no row has."""
    if "id" not in columns:
        return
    cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
    (sequence,) = cursor.fetchone()
    if sequence:
        cursor.execute(f'SELECT setval(%s, greatest(max(id), 1)) FROM "{table}"', [sequence])


if __name__ == "__main__":
    main()
