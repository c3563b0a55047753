"""The launcher starts processes together and stops them together."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.launcher import MOST_DEATHS, Launcher, Service, ServiceDiedError

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
SAYS_AND_SLEEPS = [sys.executable, "-uc", "import time; print('up'); time.sleep(60)"]
PARENT = [
    sys.executable,
    "-uc",
    "import subprocess, time; child = subprocess.Popen(['sleep', '60']);"
    " print(child.pid); time.sleep(60)",
]
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


def test_what_dies_is_started_again_and_its_log_goes_on(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher:
        first = launcher.start(Service("one", SAYS_AND_SLEEPS))
        other = launcher.start(Service("two", SLEEPER))
        _until(lambda: (tmp_path / "one.log").read_text().count("up") == 1)
        assert launcher.revive() == []
        first.kill()
        first.wait()
        assert launcher.revive() == ["one"]
        _until(lambda: (tmp_path / "one.log").read_text().count("up") == 2)
        launcher.check()
        assert is_alive(other.pid)


def test_children_of_what_died_are_gone_before_it_starts_again(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher:
        parent = launcher.start(Service("one", PARENT))
        _until(lambda: (tmp_path / "one.log").read_text().strip() != "")
        child = int((tmp_path / "one.log").read_text())
        parent.kill()
        parent.wait()
        launcher.revive()
        _until(lambda: _is_gone(child))


def test_what_dies_again_and_again_is_told_with_its_last_words(tmp_path: Path) -> None:
    def revive_for_ever() -> None:
        with Launcher(tmp_path) as launcher:
            launcher.start(Service("web", TALKER))
            _until(lambda: launcher.revive() is None)

    with pytest.raises(ServiceDiedError, match=r"(?s)web ended with status 3.*no such table"):
        revive_for_ever()
    assert (tmp_path / "web.log").read_text().count("no such table") == MOST_DEATHS + 1


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_gone(pid: int) -> bool:
    try:
        return "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True


def test_waiting_gives_up_when_time_is_up(tmp_path: Path) -> None:
    with Launcher(tmp_path) as launcher, pytest.raises(ServiceDiedError, match="not ready"):
        launcher.wait_for("The moon", lambda: False, seconds=0.2)
