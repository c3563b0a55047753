"""Copying the database while the service goes on, and putting a copy back.

SQLite: its own backup interface, read inside one transaction, so that the copy is of one moment
and writers wait for nothing. PostgreSQL: ``pg_dump`` and ``pg_restore``, which must be found on
PATH and be of the server's major version or a later one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.transaction import atomic

from screening.backups.manifest import Progress, copied, entry_of
from screening.errors import BackupError

FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PAGES = 2000
"""Of SQLite, copied between two words on the progress."""
_IN_ENVIRONMENT = {
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
    "passfile": "PGPASSFILE",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
}
"""Names of libpq for what a connection is made with: a password does not belong on a command line,
which every user of the machine can read."""


def engine() -> str:
    """``sqlite`` or ``postgresql``.

    Raises:
        BackupError: the database is of another kind.
    """
    if connection.vendor not in FILES:
        raise BackupError(f"There is no backup for {connection.display_name}.")
    return str(connection.vendor)


def require_programs() -> None:
    """Refuse early where a program is not to be found.

    Raises:
        BackupError: names it, and what to do.
    """
    if engine() == "postgresql":
        _program("pg_dump")
        _program("pg_restore")


def dump_database(folder: Path, progress: Progress) -> tuple[str, dict[str, Any]]:
    """Copy the database as it is at one moment.

    Returns:
        The file's name and its entry in the manifest.

    Raises:
        BackupError: it could not be copied.
    """
    kind = engine()
    path = folder / FILES[kind]
    if kind == "sqlite":
        return path.name, _dump_sqlite(path, progress)
    return path.name, _dump_postgresql(path, progress)


def tables() -> list[str]:
    """Tables that are in the database, ours or not."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def load_database(folder: Path, progress: Progress, *, replace: bool) -> None:
    """Put a copy in the place of the database.

    Args:
        replace: what is there goes first.

    Raises:
        BackupError: it could not be put back.
    """
    kind = engine()
    path = folder / FILES[kind]
    if kind == "sqlite":
        _load_sqlite(path, progress)
    else:
        _load_postgresql(path, progress, replace=replace)
    connection.close()


def _dump_sqlite(path: Path, progress: Progress) -> dict[str, Any]:
    source = sqlite3.connect(f"file:{_sqlite_file()}?mode=ro", uri=True, isolation_level=None)
    with closing(source), closing(sqlite3.connect(path)) as target:
        # An open reading transaction holds the moment: else each write would begin it anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _copy_pages(source, target, progress)
        target.execute("PRAGMA journal_mode=DELETE")
    return entry_of(path, lambda count: None)


def _load_sqlite(path: Path, progress: Progress) -> None:
    connection.close()
    place = _sqlite_file()
    Path(place).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    with closing(source), closing(sqlite3.connect(place, timeout=20)) as target:
        try:
            found = source.execute("PRAGMA quick_check").fetchone()[0]
        except sqlite3.Error as error:
            found = str(error)
        if found != "ok":
            raise BackupError(f"SQLite finds the copy damaged: {found}")
        _copy_pages(source, target, progress)
        target.execute("PRAGMA journal_mode=WAL")


def _copy_pages(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress) -> None:
    size = source.execute("PRAGMA page_size").fetchone()[0]
    done = 0

    def told(status: int, remaining: int, total: int) -> None:
        nonlocal done
        progress((total - remaining - done) * size)
        done = total - remaining

    try:
        source.backup(target, pages=PAGES, progress=told)
    except sqlite3.Error as error:
        raise BackupError(f"SQLite could not copy the database: {error}") from error


def _sqlite_file() -> str:
    return str(connection.settings_dict["NAME"])


def _dump_postgresql(path: Path, progress: Progress) -> dict[str, Any]:
    command = [_program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    with path.open("wb") as target, _running(command) as process:
        assert process.stdout is not None  # it was asked for as a pipe
        return copied(process.stdout, target, progress)


def _load_postgresql(path: Path, progress: Progress, *, replace: bool) -> None:
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    if replace:
        with atomic(), connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"DROP TABLE IF EXISTS {quoted} CASCADE")
        options += ["--clean", "--if-exists"]
    connection.close()
    database = _environment().get("PGDATABASE", "")
    with _running([_program("pg_restore"), *options, "--dbname", database, str(path)]):
        pass
    progress(path.stat().st_size)


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL, ended with the block; its complaint becomes ours."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603  (a program that was found, our own options)
            command, env=os.environ | _environment(), stdout=subprocess.PIPE, stderr=said
        )
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        finally:
            if process.stdout is not None:
                process.stdout.close()
            status = process.wait()
        if status:
            said.seek(0)
            words = said.read().decode("utf-8", "replace").strip()[-2000:]
            raise BackupError(f"{Path(command[0]).name} ended with status {status}:\n{words}")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"{name} is not on PATH. Install PostgreSQL's client programs of the server's version, "
            "for example: apt-get install postgresql-client"
        )
    return found


def _environment() -> dict[str, str]:
    """What libpq needs to know to come to the database that the settings name."""
    parameters = connection.get_connection_params()
    return {
        variable: str(parameters[name])
        for name, variable in _IN_ENVIRONMENT.items()
        if parameters.get(name) not in (None, "")
    }
