"""``manage.py up`` starts again whatever dies, and its logs go on."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.stack.conftest import free_port
from tests.stack.test_up import start_up

pytestmark = pytest.mark.worker
PARTS = {
    "redis": "redis-server",
    "worker": " -n up-",
    "bulk": "bulk-up-",
    "behind": "behind-up-",
    "beat": "compliance beat",
    "web": "gunicorn compliance.wsgi",
}


def test_each_part_that_is_killed_comes_back(tmp_path: Path) -> None:
    process = start_up(tmp_path, "--port", str(free_port()))
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "Running." in line:
                break
        before = {name: _of(process.pid, words) for name, words in PARTS.items()}
        assert None not in before.values(), before
        for pid in before.values():
            os.kill(int(pid or 0), signal.SIGKILL)
        deadline = time.monotonic() + 90
        while True:
            after = {name: _of(process.pid, words) for name, words in PARTS.items()}
            if all(after[name] not in (None, before[name]) for name in PARTS):
                break
            assert time.monotonic() < deadline, (before, after)
            time.sleep(0.5)
        assert process.poll() is None
        log = (tmp_path / "log" / "web.log").read_text()
        assert log.count("Starting gunicorn") >= 1
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=90)
    assert process.returncode == 0


def _of(parent: int, words: str) -> int | None:
    """The process that ``up`` itself started with these words in its command line."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            stat = (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat[1]) == parent and stat[0] != "Z" and words in command:
            return int(place.name)
    return None
