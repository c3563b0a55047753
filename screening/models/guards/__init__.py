"""What the database itself refuses: triggers that keep history as it was written.

The models refuse with a friendlier message; these hold against SQL, too. ``rows.py`` says what is
refused, ``sqlite.py`` and ``postgresql.py`` say it to the database, ``permit.py`` is how a purge
past the retention period passes, ``roles.py`` what the service may do at all.

A ``migrate`` that changes something takes them down first and puts them up again when it is
through: SQLite can rebuild no table that a trigger speaks of. One that failed half-way leaves them
down, which ``verify_audit`` tells, until the next.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connections

from screening.models.guards import postgresql, sqlite
from screening.models.guards.roles import grant_service
from screening.models.guards.rows import GUARDS

__all__ = ["GUARDS", "guard_faults", "put_up_guards", "take_down_guards"]


def put_up_guards(*, using: str = "default", **_: Any) -> None:
    """Create every trigger anew; shaped as a receiver of ``post_migrate``.

    Columns are read from the database, so that one added later is guarded unless named mutable.
    A database that is not yet migrated to where the guards belong gets none.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if tables.issuperset(guard.full_table for guard in GUARDS):
            _engine(connection).put_up(cursor, GUARDS)
            role = settings.DATABASE_SERVICE_ROLE
            if role and connection.vendor == "postgresql" and postgresql.is_owner(cursor):
                grant_service(cursor, role, GUARDS)


def take_down_guards(*, using: str = "default", plan: Any = None, **_: Any) -> None:
    """Remove every trigger; shaped as a receiver of ``pre_migrate``.

    Args:
        plan: migrations that are about to run; an empty one leaves the guards alone.
    """
    if plan is not None and not plan:
        return
    connection = connections[using]
    with connection.cursor() as cursor:
        _engine(connection).take_down(cursor)


def guard_faults(*, using: str = "default") -> list[str]:
    """Where the triggers that stand are not those that should, body by body, a sentence each."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return list(_engine(connection).faults(cursor, GUARDS))


def _engine(connection: Any) -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite
