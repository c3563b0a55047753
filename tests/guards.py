"""Lifting the database's triggers: for a flush between tests, and to tamper as a DBA could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from screening.models.guards import put_up_guards, take_down_guards


def lift_guards() -> None:
    """Remove every trigger until ``put_up_guards``, which ``post_migrate`` calls, too."""
    _settle()
    take_down_guards()


@contextmanager
def lifted_guards() -> Iterator[None]:
    """Write to history as somebody with the rights of the database's owner."""
    _settle()
    lift_guards()
    yield
    _settle()
    put_up_guards()


def _settle() -> None:
    """PostgreSQL alters no table while a deferred check of it is pending."""
    if connection.vendor == "postgresql":
        connection.check_constraints()
