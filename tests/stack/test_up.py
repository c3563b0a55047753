"""``manage.py up``: everything starts with one command and stops with one signal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.stack.installation import ROOT, free_port

pytestmark = pytest.mark.worker


def start_up(data_dir: Path, *options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "up", *options],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(data_dir), "DATA_DIR": str(data_dir)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_once_runs_the_demo_to_its_end_and_does_so_again(tmp_path: Path) -> None:
    for _ in range(2):
        process = start_up(tmp_path, "--once", "--port", str(free_port()))
        output, _ = process.communicate(timeout=180)
        assert process.returncode == 0, output
        for word in ("block", "hold", "clear", "Entity List", "/admin/", "curl"):
            assert word in output


def test_taken_port_is_said_with_the_mend(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start_up(tmp_path, "--port", str(port))
        output, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert f"Port {port} is taken" in output
    assert f"PORT={port + 1}" in output


@pytest.mark.parametrize(
    "number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)]
)
def test_a_signal_stops_everything_it_started(tmp_path: Path, number: signal.Signals) -> None:
    process = start_up(tmp_path, "--port", str(free_port()))
    assert process.stdout is not None
    for line in process.stdout:
        if "Running." in line:
            break
    if number == signal.SIGINT:
        assert_second_launcher_is_refused(tmp_path)
    assert _processes_on(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 0
    time.sleep(0.5)
    assert not _processes_on(tmp_path)


def assert_second_launcher_is_refused(data_dir: Path) -> None:
    """Another one on the same folder says who is there and ends."""
    second = start_up(data_dir, "--port", str(free_port()))
    output, _ = second.communicate(timeout=60)
    assert second.returncode != 0
    assert "already running" in output


def _processes_on(data_dir: Path) -> list[str]:
    """Command lines of processes whose environment names this data folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environment = (place / "environ").read_bytes()
            command = (place / "cmdline").read_bytes()
        except OSError:
            continue
        if f"DATA_DIR={data_dir}".encode() in environment and command:
            found.append(command.decode(errors="replace"))
    return found


def test_every_child_that_is_killed_is_started_again_and_its_log_goes_on(tmp_path: Path) -> None:
    port = free_port()
    process = start_up(tmp_path, "--port", str(port))
    assert process.stdout is not None
    _until_told(process, "Running.")
    try:
        for name, words in CHILDREN.items():
            [before] = _children(process.pid, words)
            log = tmp_path / "log" / f"{name}.log"
            said = log.read_bytes()
            os.kill(before, signal.SIGKILL)
            _until_told(process, f"{name} had ended and was started again")
            [after] = _children(process.pid, words)
            assert after != before, name
            _until(lambda said=said, log=log: len(log.read_bytes()) > len(said))
            assert log.read_bytes().startswith(said), f"{name}: what stood in its log is gone"
        assert len(_children(process.pid, "")) == len(CHILDREN)
        _until(lambda: _answers(port))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not _processes_on(tmp_path)


CHILDREN = {
    "redis": "redis-server",
    "worker": " -n up-",
    "bulk": " -n bulk-",
    "behind": " -n behind-",
    "beat": " beat",
    "web": "gunicorn",
}
"""What ``up`` starts, by its name, and a word of its command line."""


def _children(parent: int, words: str) -> list[int]:
    """Direct children of a process with these words in their command line."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [pid for pid in map(int, listed) if words in _command_of(pid)]


def _command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def _until_told(process: subprocess.Popen[str], words: str) -> None:
    """Read what the launcher says up to a line with these words."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError("".join(said))


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
