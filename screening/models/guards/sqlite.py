"""The guards as triggers of SQLite.

``REPLACE`` removes the row that is in its way without a word to the triggers of ``DELETE``, so that
a table whose rows are kept refuses a key that is taken itself: on ``INSERT``, and on ``UPDATE``
where the row may change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.models.guards.guard import SIGN, Guard
from screening.models.guards.permit import ON_SQLITE

_STANDING = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"


@dataclass(frozen=True, slots=True)
class Key:
    """A unique key of a table: its columns, and which rows it holds for."""

    columns: tuple[str, ...]
    condition: str = ""

    @property
    def taken(self) -> str:
        """That another row has the key of ``NEW``, without closing the bracket."""
        same = " AND ".join(f'k."{name}" = NEW."{name}"' for name in self.columns)
        if not self.condition:
            return same
        theirs, ours = (re.sub(r'"(\w+)"', rf'{row}."\1"', self.condition) for row in ("k", "NEW"))
        return f"{same} AND ({theirs}) AND ({ours})"

    @property
    def judged(self) -> tuple[str, ...]:
        """The columns that a change must touch to give a row another's key."""
        return (*self.columns, *re.findall(r'"(\w+)"', self.condition))


ROWID = Key(("rowid",))
"""What a row is stored under where its key is no whole number: it can be taken, too."""
REPLACED = "a row that stands is never replaced"


def triggers(cursor: Any, guards: Sequence[Guard]) -> dict[str, str]:
    """Every trigger by its name, as the statement that makes it."""
    told: dict[str, str] = {}
    columns = {table: _columns(cursor, table) for table in {g.full_table for g in guards}}
    for guard in guards:
        told[guard.name] = _trigger(guard, columns[guard.full_table])
    for table in sorted({g.table for g in guards if g.event == "DELETE"}):
        keys = list(_keys(cursor, f"screening_{table}"))
        told.update(_key_triggers(table, keys, guards))
    return told


def put_up(cursor: Any, guards: Sequence[Guard]) -> None:
    """Create every trigger anew."""
    take_down(cursor)
    for statement in triggers(cursor, guards).values():
        cursor.execute(statement)


def take_down(cursor: Any) -> None:
    """Remove every trigger of ours, also those of other releases."""
    for name in _standing(cursor):
        if name.startswith(SIGN):
            cursor.execute(f'DROP TRIGGER "{name}"')


def faults(cursor: Any, guards: Sequence[Guard]) -> Iterator[str]:
    """How what stands differs from what is put up, a sentence each."""
    standing, wanted = _standing(cursor), triggers(cursor, guards)
    for name, statement in wanted.items():
        if name not in standing:
            yield f"trigger {name} does not stand"
        elif standing[name][1] != statement:
            yield f"trigger {name} is not the one that this release puts up"
    guarded = {guard.full_table for guard in guards}
    for name, (table, _) in standing.items():
        if table in guarded and name not in wanted:
            yield f"trigger {name} on {table} is not ours"


def _standing(cursor: Any) -> Mapping[str, tuple[str, str]]:
    cursor.execute(_STANDING)
    return {name: (table, sql) for name, table, sql in cursor.fetchall()}


def _trigger(guard: Guard, columns: Sequence[str]) -> str:
    when = guard.condition(columns, differs="IS NOT", permitted=ON_SQLITE)
    return _statement(guard.name, guard.event, guard.full_table, when, guard.message)


def _statement(name: str, event: str, table: str, when: str, message: str) -> str:
    return (
        f'CREATE TRIGGER {name} BEFORE {event} ON "{table}" FOR EACH ROW WHEN {when}'
        f" BEGIN SELECT RAISE(ABORT, '{table}: {message}'); END"
    )


def _key_triggers(
    table: str, keys: Sequence[Key], guards: Sequence[Guard]
) -> Iterator[tuple[str, str]]:
    full = f"screening_{table}"
    found = [f'EXISTS (SELECT 1 FROM "{full}" k WHERE {key.taken}' for key in keys]  # noqa: S608
    name = f"{SIGN}_{table}_key"
    yield name, _statement(name, "INSERT", full, ") OR ".join(found) + ")", REPLACED)
    updates = [g for g in guards if g.table == table and g.event == "UPDATE"]
    if any(g.is_absolute and g.mutable is None for g in updates):
        return
    if ROWID in keys:
        name = f"{SIGN}_{table}_rowid"
        yield name, _statement(name, "UPDATE", full, "NEW.rowid IS NOT OLD.rowid", REPLACED)
    columns = dict.fromkeys(name for key in keys if key is not ROWID for name in key.judged)
    moved = ", ".join(f'"{column}"' for column in columns)
    others = " OR ".join(f"{one} AND k.rowid <> OLD.rowid)" for one in found)
    name = f"{SIGN}_{table}_moved_key"
    yield name, _statement(name, f"UPDATE OF {moved}", full, others, REPLACED)


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(f'PRAGMA table_info("{table}")')
    return [row[1] for row in cursor.fetchall()]


def _keys(cursor: Any, table: str) -> Iterator[Key]:
    cursor.execute(f'PRAGMA table_info("{table}")')
    primary = [(row[1], row[2].upper()) for row in cursor.fetchall() if row[5]]
    yield Key(tuple(name for name, _ in primary))
    if [kind for _, kind in primary] != ["INTEGER"]:
        yield ROWID
    cursor.execute(
        "SELECT l.name, m.sql FROM pragma_index_list(%s) l LEFT JOIN sqlite_master m"
        " ON m.name = l.name WHERE l.\"unique\" AND l.origin <> 'pk' ORDER BY l.name",
        [table],
    )
    for name, sql in cursor.fetchall():
        cursor.execute(f'PRAGMA index_info("{name}")')
        columns = tuple(row[2] for row in cursor.fetchall())
        _, _, condition = (sql or "").partition(" WHERE ")
        yield Key(columns, condition)
