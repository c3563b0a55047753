"""What the service may do on PostgreSQL: no DDL, and nothing to history but to add to it.

The owner of the tables runs ``migrate``, ``purge`` and ``restore``; the service runs under a role
of its own, which ``DATABASE_SERVICE_ROLE`` names and each ``migrate`` gives its rights. What a
guard refuses in whatever state, the role cannot even ask for; where history is told by a state (a
completed screening, a loaded list), the role may change rows and the guard refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from screening.models.guards.guard import Guard

_TABLES = """
SELECT relname FROM pg_class
 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
_ONLY_READ = frozenset({"django_migrations"})
_HEAD = ("position", "hash")


def grant_service(cursor: Any, role: str, guards: Sequence[Guard]) -> None:
    """Give the service's role what it needs, and take away whatever else it had.

    Args:
        role: one that stands; its password and its right to connect are the owner's to give.

    Raises:
        ProgrammingError: there is no such role, or the caller does not own the tables.
    """
    cursor.execute("SELECT quote_ident(current_schema()), quote_ident(current_database())")
    schema, database = cursor.fetchone()
    cursor.execute("SELECT quote_ident(%s)", [role])
    (quoted,) = cursor.fetchone()
    cursor.execute(_TABLES)
    tables = [name for (name,) in cursor.fetchall()]
    statements = [
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {quoted}",
        f"REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {quoted}",
        f"GRANT USAGE ON SCHEMA {schema} TO {quoted}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted}",
    ]
    for table in tables:
        statements.append(f'REVOKE ALL ON "{table}" FROM {quoted}')
        rights = ", ".join(rights_on(table, guards))
        statements.append(f'GRANT {rights} ON "{table}" TO {quoted}')
    cursor.execute(";\n".join(statements))


def rights_on(table: str, guards: Sequence[Guard]) -> Iterator[str]:
    """The rights of the service on a table, as GRANT takes them."""
    yield "SELECT"
    if table in _ONLY_READ:
        return
    yield "INSERT"
    here = [guard for guard in guards if guard.full_table == table]
    updates = [guard for guard in here if guard.event == "UPDATE"]
    columns = next((g.mutable for g in updates if g.mutable and g.is_absolute), None)
    if table == "screening_audithead":
        columns = _HEAD
    if columns:
        yield "UPDATE (" + ", ".join(f'"{column}"' for column in columns) + ")"
    elif not updates or any(g.mutable is not None and not g.is_absolute for g in updates):
        yield "UPDATE"
    removals = [guard for guard in here if guard.event == "DELETE"]
    if not removals or any(not (g.is_absolute or g.may_be_purged) for g in removals):
        yield "DELETE"
