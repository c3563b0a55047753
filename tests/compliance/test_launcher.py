"""The launcher starts processes together and stops them together."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from compliance.launcher import Launcher, Service, ServiceDiedError

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
TALKER = [sys.executable, "-c", "import sys; print('no such table'); sys.exit(3)"]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_leaving_stops_every_service(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher:
        pids = [launcher.start(Service(name, SLEEPER)).pid for name in ("one", "two")]
        launcher.check()
        assert all(is_alive(pid) for pid in pids)
    assert not any(is_alive(pid) for pid in pids)


def test_an_error_stops_every_service(tmp_path: Path) -> None:
    pid = 0

    def fail_while_running() -> None:
        nonlocal pid
        with Launcher(tmp_path) as launcher:
            pid = launcher.start(Service("one", SLEEPER)).pid
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_while_running()
    assert not is_alive(pid)


def test_a_service_that_dies_is_told_with_its_last_words(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher:
        launcher.start(Service("web", TALKER)).wait()
        with pytest.raises(ServiceDiedError, match=r"(?s)web ended with status 3.*no such table"):
            launcher.check()


def test_waiting_gives_up_when_time_is_up(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher, pytest.raises(ServiceDiedError, match="not ready"):
        launcher.wait_for("The moon", lambda: False, seconds=0.2)
