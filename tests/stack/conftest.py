"""Starts the product's own processes on a scratch data folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from compliance.embedded_redis import NoRedisError, server_program
from compliance.launcher import Launcher
from tests.conftest import missing
from tests.stack.installation import (
    INSTALL,
    ROOT,
    Stack,
    environment_of,
    free_port,
    start_redis,
)


@dataclass(frozen=True)
class Installed:
    """What an installation is copied from: its code, data folder, database, API key."""

    root: Path
    data: Path
    database: str
    api_key: str


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """An installation that was migrated and has what ships, to be copied: each takes seconds."""
    with installation_of(ROOT, tmp_path_factory.mktemp("installed")) as made:
        yield made


@contextmanager
def installation_of(root: Path, folder: Path) -> Iterator[Installed]:
    """The code in a folder, made ready by its own verbs, with its data below another folder."""
    with own_database(folder.name) as database:
        environment = environment_of(folder) | database
        template = Stack(environment, Launcher(folder / "log"), port=0, root=root)
        key = template.manage("shell", "-v", "0", "-c", INSTALL).split()[-1]
        yield Installed(root, folder / "var", database.get("DATABASE_URL", ""), key)


@pytest.fixture
def own_settings() -> dict[str, str]:
    """What a module's installation is set to beside the usual; for a module to say otherwise."""
    return {}


@pytest.fixture
def stack(tmp_path: Path, installed: Installed, own_settings: dict[str, str]) -> Iterator[Stack]:
    """A migrated installation with the shipped lists, Redis and web server; no worker yet."""
    try:
        server_program()
    except NoRedisError as error:
        missing(str(error))
    environment = environment_of(tmp_path) | own_settings
    shutil.copytree(installed.data, environment["DATA_DIR"])
    with (
        own_database(tmp_path.name, copy_of=installed.database) as database,
        tempfile.TemporaryDirectory(prefix="stack-") as short,
        Launcher(tmp_path / "log") as launcher,
    ):
        place = Path(short) / "redis.sock"  # the kernel takes 108 bytes
        environment |= database | {"REDIS_URL": f"redis+socket://{place}"}
        stack = Stack(environment, launcher, free_port(), installed.api_key, installed.root)
        start_redis(stack, place)
        stack.start_web()
        yield stack


@contextmanager
def own_database(name: str, copy_of: str = "") -> Iterator[dict[str, str]]:
    """A database of its own on the server the suite runs on; nothing where that is SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgresql:"):
        yield {}
        return
    place = urlsplit(server)._replace(path=f"/stack_{name}_{os.getpid()}")
    own = Identifier(place.path.removeprefix("/"))
    pattern = Identifier(urlsplit(copy_of).path.removeprefix("/") or "template1")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE {}").format(own, pattern))
        yield {"DATABASE_URL": urlunsplit(place)}
        connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(own))
