"""Loading what ships once for a whole module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.transaction import atomic, set_rollback
from pytest_django import DjangoDbBlocker

from screening.lists.shipped import load_shipped


@contextmanager
def loaded_for_module(
    blocker: DjangoDbBlocker, folder: Path, *, with_demo_list: bool
) -> Iterator[None]:
    """What ships, in a transaction around those of the tests; not for tests that commit.

    Args:
        blocker: pytest-django's, which keeps the database shut outside of tests.
        folder: the module's data folder.
        with_demo_list: also load the demonstration list.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "DATA_DIR", folder)
    around = atomic()
    with blocker.unblock():
        around.__enter__()
    try:
        with blocker.unblock():
            load_shipped(with_demo_list=with_demo_list)
            # once: PostgreSQL would else do it at the end of each test
            connection.check_constraints()
        yield
    finally:
        with blocker.unblock():
            set_rollback(True)
            around.__exit__(None, None, None)
        patch.undo()
