"""The guards as triggers and functions of PostgreSQL.

Each trigger has a function of its own, for its WHEN may not look at other tables. Functions look
names up where we say and nowhere else: a temporary table of the same name would otherwise be asked
in the place of ours. Inserts are judged a statement at a time, so that rows that come by the
thousand cost one look. Triggers stand ``ALWAYS``: a session that plays the replica meets them, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.models.guards.guard import SIGN, Guard
from screening.models.guards.permit import on_postgresql

_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32
"""Bits of ``pg_trigger.tgtype``."""
_BITS = {"UPDATE": _ROW | _BEFORE | _UPDATE, "DELETE": _ROW | _BEFORE | _DELETE, "INSERT": _INSERT}
_STANDING = """
SELECT t.tgname, c.relname, t.tgtype, t.tgenabled, p.prosrc, p.proconfig,
       p.prosecdef OR l.lanname <> 'plpgsql' OR p.pronamespace <> c.relnamespace
       OR t.tgqual IS NOT NULL OR array_length(t.tgattr::int2[], 1) > 0
  FROM pg_trigger t
  JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_proc p ON p.oid = t.tgfoid
  JOIN pg_language l ON l.oid = p.prolang
 WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
_RULES = """
SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE c.relnamespace = current_schema()::regnamespace
"""
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT attisdropped
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s) GROUP BY 1
"""
_OWNED = """
SELECT pg_has_role(relowner, 'USAGE') FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relname = 'screening_auditevent'
"""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A trigger with its function, of one name."""

    name: str
    table: str
    bits: int
    event: str
    body: str

    def statements(self, schema: str) -> Iterator[str]:
        """What makes it."""
        yield (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql"
            f' SET search_path = pg_catalog, "{schema}", pg_temp AS $${self.body}$$'
        )
        when = f"BEFORE {self.event}" if self.bits & _BEFORE else f"AFTER {self.event}"
        added = "" if self.bits & _BEFORE else " REFERENCING NEW TABLE AS added"
        each = "ROW" if self.bits & _ROW else "STATEMENT"
        yield (
            f'CREATE TRIGGER {self.name} {when} ON "{self.table}"{added} FOR EACH {each}'
            f" EXECUTE FUNCTION {self.name}()"
        )
        yield f'ALTER TABLE "{self.table}" ENABLE ALWAYS TRIGGER {self.name}'


def triggers(cursor: Any, guards: Sequence[Guard]) -> Iterator[Trigger]:
    """Every trigger that is to stand."""
    cursor.execute(_COLUMNS, [sorted({guard.full_table for guard in guards})])
    columns = dict(cursor.fetchall())
    permitted = on_postgresql()
    for guard in guards:
        condition = guard.condition(
            columns[guard.full_table], differs="IS DISTINCT FROM", permitted=permitted
        )
        yield _trigger(guard, condition)
        if guard.event == "DELETE":
            refuse = _refusal(guard.full_table, guard.message)
            name = f"{SIGN}_{guard.table}_truncate"
            body = f" BEGIN {refuse} END "
            yield Trigger(name, guard.full_table, _BEFORE | _TRUNCATE, "TRUNCATE", body)


def put_up(cursor: Any, guards: Sequence[Guard]) -> None:
    """Create every trigger anew; nothing where the caller may not, as the service."""
    if not is_owner(cursor):
        return
    take_down(cursor)
    cursor.execute("SELECT current_schema()")
    (schema,) = cursor.fetchone()
    wanted = list(triggers(cursor, guards))
    cursor.execute(";\n".join(s for trigger in wanted for s in trigger.statements(schema)))


def take_down(cursor: Any) -> None:
    """Remove every trigger and function of ours, also those of other releases."""
    gone = [
        f'DROP TRIGGER "{name}" ON "{table}"'
        for name, (table, *_) in _standing(cursor).items()
        if name.startswith(SIGN)
    ]
    cursor.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        " AND starts_with(proname, %s) AND pronargs = 0",
        [SIGN],
    )
    gone += [f'DROP FUNCTION "{name}"()' for (name,) in cursor.fetchall()]
    if gone:
        cursor.execute(";\n".join(gone))


def faults(cursor: Any, guards: Sequence[Guard]) -> Iterator[str]:
    """How what stands differs from what is put up, a sentence each."""
    standing, wanted = _standing(cursor), {t.name: t for t in triggers(cursor, guards)}
    cursor.execute("SELECT 'search_path=pg_catalog, ' || quote_ident(current_schema())")
    (path,) = cursor.fetchone()
    for name, trigger in wanted.items():
        if name not in standing or standing[name][2] not in ("O", "A"):
            yield f"trigger {name} does not stand"
            continue
        table, bits, _, body, settings, is_other = standing[name]
        same = (table, bits, body) == (trigger.table, trigger.bits, trigger.body)
        if (
            is_other
            or not same
            or [p.replace('"', "") for p in settings or ()] != [f"{path}, pg_temp".replace('"', "")]
        ):
            yield f"trigger {name} is not the one that this release puts up"
    guarded = {guard.full_table for guard in guards}
    for name, (table, *_) in standing.items():
        if table in guarded and name not in wanted:
            yield f"trigger {name} on {table} is not ours"
    cursor.execute(_RULES)
    for table, rule in cursor.fetchall():
        if table in guarded:
            yield f"rule {rule} on {table} is not ours"


def is_owner(cursor: Any) -> bool:
    """Whether the caller may change the tables; the service may not."""
    cursor.execute(_OWNED)
    return bool(cursor.fetchone()[0])


def _standing(cursor: Any) -> Mapping[str, tuple[Any, ...]]:
    cursor.execute(_STANDING)
    return {
        name: (table, bits, _text(enabled), body, settings, is_other)
        for name, table, bits, enabled, body, settings, is_other in cursor.fetchall()
    }


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _trigger(guard: Guard, condition: str) -> Trigger:
    refuse = _refusal(guard.full_table, guard.message)
    if guard.event == "INSERT":
        found = condition.replace("NEW.", "added.")
        any_added = f"EXISTS (SELECT 1 FROM added WHERE {found})"  # noqa: S608
        body = f" BEGIN IF {any_added} THEN {refuse} END IF; RETURN NULL; END "
    else:
        result = "NEW" if guard.event == "UPDATE" else "OLD"
        body = f" BEGIN IF {condition} THEN {refuse} END IF; RETURN {result}; END "
    return Trigger(guard.name, guard.full_table, _BITS[guard.event], guard.event, body)


def _refusal(table: str, message: str) -> str:
    return f"RAISE EXCEPTION '{table}: {message}' USING ERRCODE = 'integrity_constraint_violation';"
