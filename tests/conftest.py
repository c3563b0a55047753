"""What every test stands on: a data folder of its own, no traffic beyond this machine."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--long``: also what takes minutes."""
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes minutes is left out, and says so, unless it is asked for.

    What starts the product's processes comes first: begun last it would keep one core for itself.
    """
    items.sort(key=lambda item: item.get_closest_marker("worker") is None)
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: run it with --long"))


LOCAL = ("127.0.0.1", "::1", "localhost")
_connect = socket.socket.connect


@pytest.fixture(autouse=True, scope="session")
def only_local_traffic() -> Iterator[None]:
    """A test that reaches for the network fails, whatever machine it runs on."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOCAL:
            raise AssertionError(f"A test tried to reach {address[0]}.")
        _connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Lists and indexes go to a scratch folder; both are named by content, so tests share it."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("data")
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "DATA_DIR", folder)
    yield folder
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def requests_counted_here() -> Iterator[None]:
    """Requests are counted, and nothing is told, in the process of the tests: it runs no Redis."""
    from django.test import override_settings

    local = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    with override_settings(
        CACHES=local, NOTICES_URL=""
    ):  # tells the caches, too, that may be open already
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite is a file under test as it is in use: one in memory knows no waiting for a writer.

    Nothing there outlives the run, so that no write waits for the disk.
    """
    from django.db import connections

    for database in connections.all(initialized_only=False):
        if database.vendor == "sqlite":
            folder = tmp_path_factory.mktemp("database")
            database.settings_dict["TEST"]["NAME"] = str(folder / "screening.sqlite3")
            database.settings_dict["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_the_guards() -> Iterator[None]:
    """Tests with real commits empty every table afterwards, which the database rightly refuses.

    The triggers go away for that moment; ``post_migrate``, which a flush sends, puts them back.
    """
    from django.core.management.commands import flush

    from tests.guards import lift_guards

    handle = flush.Command.handle

    def lifted(self: flush.Command, **options: Any) -> None:
        lift_guards()
        handle(self, **options)

    patch = pytest.MonkeyPatch()
    patch.setattr(flush.Command, "handle", lifted)
    yield
    patch.undo()


def missing(reason: str) -> None:
    """Skip because this machine lacks a part; where CI promises it, that is a failure."""
    if os.environ.get("CI"):
        pytest.fail(f"CI must have it: {reason}")
    pytest.skip(reason)
