"""Starts the product's processes together and stops them together.

Each runs in a session of its own, so that Ctrl-C reaches the launcher alone and the processes are
stopped in order: first what takes work in, last the broker. The kernel stops them, too, should
the launcher itself be killed. What dies once all run is started again.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

STOP_SECONDS = 15
MOST_DEATHS, DEATHS_SECONDS = 5, 120.0
"""What dies so often within so long is not mended by another start."""
LAST_WORDS = 4000
"""Bytes of a log that may hold the end of what was said."""
_PR_SET_PDEATHSIG = 1


class ServiceDiedError(Exception):
    """A process ended that should run on; the message ends with what it said last."""


@dataclass(frozen=True, slots=True)
class Service:
    """A process to run: its name, its command line."""

    name: str
    command: Sequence[str]


class Launcher(AbstractContextManager["Launcher"]):
    """Runs services until the context is left, the last started stopped first.

    Args:
        log_dir: each service writes to ``<name>.log`` there.
    """

    def __init__(self, log_dir: Path) -> None:
        self._log_dir = log_dir
        self._running: list[tuple[Service, subprocess.Popen[bytes], IO[bytes]]] = []
        self._deaths: dict[str, list[float]] = {}

    def start(self, service: Service) -> subprocess.Popen[bytes]:
        """Start a service; its output goes to its log, behind what stands there."""
        process, log = self._started(service)
        self._running.append((service, process, log))
        return process

    def _started(self, service: Service) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
        self._log_dir.mkdir(parents=True, exist_ok=True)
        log = self._log_path(service).open("ab")
        process = subprocess.Popen(  # noqa: S603  (our own command lines)
            service.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,
        )
        return process, log

    def check(self) -> None:
        """Raises ServiceDiedError when a service has ended."""
        for service, process, _log in self._running:
            if process.poll() is not None:
                raise ServiceDiedError(
                    f"{service.name} ended with status {process.returncode}:\n"
                    f"{self._last_words(service)}"
                )

    def revive(self) -> list[str]:
        """Start again what has ended, with what is left of its group stopped first.

        Returns:
            The names of what was started again.

        Raises:
            ServiceDiedError: one ends again and again.
        """
        revived = []
        for place, (service, process, log) in enumerate(self._running):
            if process.poll() is None:
                continue
            now = time.monotonic()
            deaths = [at for at in self._deaths.get(service.name, ()) if at > now - DEATHS_SECONDS]
            self._deaths[service.name] = [*deaths, now]
            if len(deaths) >= MOST_DEATHS:
                self.check()
            _stop_group(process)
            log.close()
            self._running[place] = (service, *self._started(service))
            revived.append(service.name)
        return revived

    def process_of(self, name: str) -> subprocess.Popen[bytes]:
        """The process that a service has now."""
        return next(process for service, process, _ in self._running if service.name == name)

    def stop(self, name: str) -> None:
        """Stop one service for good, with what is left of its group."""
        for running in [each for each in self._running if each[0].name == name]:
            _service, process, log = running
            _stop(process)
            _stop_group(process)
            log.close()
            self._running.remove(running)

    def wait_for(self, what: str, ready: Callable[[], bool], *, seconds: float) -> None:
        """Wait until ``ready()``; raises ServiceDiedError when time is up or a service ends."""
        deadline = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > deadline:
                raise ServiceDiedError(f"{what} was not ready within {seconds:.0f} s.")
            time.sleep(0.1)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for _service, process, log in reversed(self._running):
            _stop(process)
            log.close()
        self._running.clear()

    def _log_path(self, service: Service) -> Path:
        return self._log_dir / f"{service.name}.log"

    def _last_words(self, service: Service) -> str:
        with self._log_path(service).open("rb") as log:
            log.seek(max(log.seek(0, os.SEEK_END) - LAST_WORDS, 0))
            text = log.read().decode(errors="replace")
        return "\n".join(text.splitlines()[-15:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _stop_group(process: subprocess.Popen[bytes]) -> None:
    """Children of a process that was killed would go on with its work, or hold its port."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
