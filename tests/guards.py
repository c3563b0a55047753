"""Lifting the database's triggers: for a flush between tests, and to tamper as a DBA could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from screening.models.guards import GUARDS, put_up_guards


def lift_guards() -> None:
    """Remove every trigger until ``put_up_guards``, which ``post_migrate`` calls, too."""
    # PostgreSQL alters no table while a deferred check of it is pending.
    connection.check_constraints()
    with connection.cursor() as cursor:
        for guard in GUARDS:
            if connection.vendor == "postgresql":
                cursor.execute(f'ALTER TABLE "{guard.full_table}" DISABLE TRIGGER USER')
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


@contextmanager
def lifted_guards() -> Iterator[None]:
    """Write to history as somebody with the rights of the database's owner."""
    lift_guards()
    yield
    if connection.vendor == "postgresql":
        connection.check_constraints()
    put_up_guards()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for guard in GUARDS:
                cursor.execute(f'ALTER TABLE "{guard.full_table}" ENABLE TRIGGER USER')
