"""``manage.py up``: the whole product on one machine, with one command."""

from __future__ import annotations

import fcntl
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from compliance.celery import app
from compliance.embedded_redis import NoRedisError, server_command, wait_until_ready
from compliance.launcher import Launcher, Service, ServiceDiedError
from screening.lists.shipped import load_shipped
from screening.management.demo import (
    DemoResult,
    demo_api_key,
    demo_logins,
    show,
    submit_demo_orders,
)

START_SECONDS = 60
HOST = "127.0.0.1"


class Command(BaseCommand):
    """Starts Redis (unless REDIS_URL names one), a worker, beat and the web server."""

    help = "Start everything on this machine; Ctrl-C stops everything it started."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument(
            "--demo", action="store_true", help="load the demo list and submit the demo orders"
        )
        parser.add_argument(
            "--once", action="store_true", help="run the demo to its end, then stop; implies --demo"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console()
        self.port: int = options["port"]
        self.base_url = f"http://localhost:{self.port}"
        with_demo = options["demo"] or options["once"]
        if with_demo and settings.PRODUCTION:
            raise CommandError("The demo makes a login of its own: not with PRODUCTION=true.")
        # Both by name: a shell that starts us in the background has told us to ignore SIGINT.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _as_keyboard_interrupt)
        with ExitStack() as stack:
            stack.enter_context(_only_one_on(Path(settings.DATA_DIR)))
            self._refuse_taken_port()
            self._prepare(with_demo)
            try:
                launcher = stack.enter_context(Launcher(Path(settings.DATA_DIR) / "log"))
                self._start(launcher)
                results = self._demonstrate() if with_demo else []
                if not options["once"]:
                    self._stay(launcher)
            except KeyboardInterrupt:
                self.console.print("\nStopping.")
                return
            except (ServiceDiedError, NoRedisError) as error:
                raise CommandError(str(error)) from error
        _fail_unless_as_expected(results)

    def _refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self.port))
            except OSError as error:
                raise CommandError(
                    f"Port {self.port} is taken. Choose another: make run PORT={self.port + 1}"
                ) from error

    def _prepare(self, with_demo: bool) -> None:
        self.console.print("Preparing the database and the reference data ...")
        call_command("migrate", verbosity=0)
        load_shipped(
            with_demo_list=with_demo,
            told=lambda r: self.console.print(
                f"  {r.version.source_id}: {r.version.record_count:,} rows"
            ),
        )

    def _start(self, launcher: Launcher) -> None:
        if settings.REDIS_IS_EMBEDDED:
            place = settings.EMBEDDED_REDIS_SOCKET
            command = server_command(socket=place, data_dir=Path(settings.DATA_DIR) / "redis")
            launcher.start(Service("redis", command))
            if not wait_until_ready(place, seconds=START_SECONDS):
                launcher.check()
                raise ServiceDiedError("The embedded Redis does not answer.")
        celery = [sys.executable, "-m", "celery", "-A", "compliance"]
        worker, interactive = f"up-{self.port}@%h", settings.INTERACTIVE
        launcher.start(Service("worker", [*celery, "worker", "-n", worker, "-Q", interactive]))
        # What nobody waits for has a worker of its own, and the rest of the machine.
        nice = ["nice", "-n", "15"] if shutil.which("nice") else []
        bulk = [*celery, "worker", "-n", f"bulk-{worker}", "-Q", settings.BULK]
        launcher.start(Service("bulk", [*nice, *bulk]))
        # A report or a list takes minutes: one of each at a time.
        behind = ["-c", "2", "-n", f"behind-{worker}"]
        behind += ["-Q", f"{settings.LISTS},{settings.REPORTS}"]
        launcher.start(Service("behind", [*nice, *celery, "worker", *behind]))
        launcher.start(Service("beat", [*celery, "beat"]))
        launcher.start(Service("web", self._web_command()))
        self.console.print("Starting Redis, worker, beat and web ...")
        launcher.wait_for("The web server", self._web_answers, seconds=START_SECONDS)
        launcher.wait_for("The worker", _worker_answers, seconds=START_SECONDS)

    def _web_command(self) -> list[str]:
        return [
            *(sys.executable, "-m", "gunicorn", "compliance.wsgi"),
            *("--bind", f"{HOST}:{self.port}"),
            *("--workers", "2", "--threads", "8", "--access-logfile", "-"),
        ]

    def _web_answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.base_url}/health/", timeout=2):  # noqa: S310
                return True
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def _demonstrate(self) -> list[DemoResult]:
        logins = demo_logins()
        api_key = demo_api_key()
        results = submit_demo_orders(base_url=self.base_url, api_key=api_key)
        show(results, self.console)
        for one in logins:
            login = f"login {one.user:<8} password {one.password}   {one.what}"
            self.console.print(f"Admin    {self.base_url}/admin/   {login}", soft_wrap=True)
        self.console.print(f"API docs {self.base_url}/api/docs/")
        self.console.print("Try one yourself:")
        self.console.print(_curl(self.base_url, api_key), soft_wrap=True, highlight=False)
        return results

    def _stay(self, launcher: Launcher) -> None:
        self.console.print("Running. Ctrl-C stops everything.")
        while True:
            for name in launcher.revive():
                self.console.print(f"{name} had ended and was started again; see its log.")
            time.sleep(1)


def _worker_answers() -> bool:
    return bool(app.control.ping(timeout=1, limit=1))


def _curl(base_url: str, api_key: str) -> str:
    return (
        f"curl -s {base_url}/api/v1/transactions/ -H 'Authorization: Bearer {api_key}' "
        "-H 'Content-Type: application/json' -H 'Prefer: wait=10' "
        "-d @fixtures/try_this_order.json"
    )


def _fail_unless_as_expected(results: list[DemoResult]) -> None:
    wrong = [result for result in results if not result.is_as_expected]
    if wrong:
        raise CommandError(f"{len(wrong)} of {len(results)} demo orders got another outcome.")


@contextmanager
def _only_one_on(data_dir: Path) -> Iterator[None]:
    """Two launchers on one data folder would share a database, a socket and each other's logs."""
    with (data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise CommandError(
                f"It is already running on {data_dir}. Stop it, or set DATA_DIR to another folder."
            ) from error
        yield


def _as_keyboard_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
