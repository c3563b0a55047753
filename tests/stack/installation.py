"""One installation of the product on this machine: its own processes, on a folder of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.embedded_redis import server_command, wait_until_ready
from compliance.launcher import Launcher, Service

ROOT = Path(__file__).resolve().parents[2]
NOBODY_OUTSIDE = 3
"""What ``verify_audit`` exits with where all is sound and no end kept outside was met."""
_FROM_NOTHING = ("/usr/bin/env", "-i", "-C")


@dataclass
class Stack:
    """One installation: its environment, its processes, its API key, the folder of its code."""

    environment: dict[str, str]
    launcher: Launcher
    port: int
    api_key: str = ""
    root: Path = ROOT

    def manage(self, *arguments: str, may_end: tuple[int, ...] = (0,)) -> str:
        """Run an operator's verb and give back what it printed."""
        done = self._managed(*arguments)
        assert done.returncode in may_end, done.stderr
        return done.stdout

    def verified(self) -> str:
        """What ``verify_audit`` finds broken; empty where the record is whole."""
        done = self._managed("verify_audit")
        return "" if done.returncode in (0, NOBODY_OUTSIDE) else done.stderr.strip()

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        """Start one of the product's processes."""
        environment = [f"{key}={value}" for key, value in self.environment.items()]
        return self.launcher.start(
            Service(name, [*_FROM_NOTHING, str(self.root), *environment, *command])
        )

    def start_worker(self, name: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker process."""
        celery = (sys.executable, "-m", "celery", "-A", "compliance")
        return self.start(name, *celery, "worker", "-n", f"{name}@%h", *options)

    def start_beat(self) -> subprocess.Popen[bytes]:
        """Start the schedule, whose sweep picks up what a dead worker left."""
        celery = (sys.executable, "-m", "celery", "-A", "compliance")
        return self.start("beat", *celery, "beat")

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        gunicorn = (sys.executable, "-m", "gunicorn", "compliance.wsgi")
        place = ("-b", f"127.0.0.1:{self.port}")
        self.start("web", *gunicorn, *place, "--threads", "4", "--access-logfile", "-")
        self.launcher.wait_for("web", self._answers, seconds=60)

    @property
    def url(self) -> str:
        """Where the web server answers."""
        return self._url("")

    def get(self, path: str) -> Any:
        """GET from the API."""
        return self._call(urllib.request.Request(self._url(path), headers=self._headers()))

    def fetch(self, path: str) -> tuple[int, bytes]:
        """GET a file from the API; the status and the bytes, also of an error."""
        request = urllib.request.Request(self._url(path), headers=self._headers())
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def post(self, path: str, body: Any, **headers: str) -> tuple[int, Any]:
        """POST to the API; the status and the answer, also of an error."""
        request = urllib.request.Request(
            self._url(path),
            data=json.dumps(body).encode(),
            headers=self._headers() | {"Content-Type": "application/json"} | headers,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def _managed(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _call(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.api_key}"}

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self._url("/health/"), timeout=2):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(condition: Any, *, seconds: float, what: str) -> None:
    """Wait for a condition of another process; a test fails if it never comes true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(0.1)


def environment_of(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DATA_DIR": str(folder / "var"),
        "SCREENING_LEASE_SECONDS": "4",
        # A cold worker takes longer than a third of so short a lease to read its tables.
        "SCREENING_CPU_SECONDS": "0",
        "SWEEP_SECONDS": "1",
        "WORKER_CONCURRENCY": "2",
        "BULK_PATIENCE_SECONDS": "4",
    }


# An operator's verbs in one process: each start of the product takes seconds on a busy machine.
INSTALL = """
from django.contrib.auth.models import User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_shipped", demo=True)
User.objects.create_user("erp", password="x")
call_command("create_api_key", "erp", "test")
"""


def start_redis(stack: Stack, place: Path) -> None:
    command = server_command(socket=place, data_dir=Path(stack.environment["DATA_DIR"]) / "redis")
    stack.start("redis", *command)
    assert wait_until_ready(place, seconds=30)
