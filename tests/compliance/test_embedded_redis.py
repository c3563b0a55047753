"""The embedded Redis: private, durable, and without the commands that could wipe it."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from compliance.embedded_redis import NoRedisError, server_command, server_program, wait_until_ready
from compliance.launcher import Launcher, Service
from tests.conftest import missing


@pytest.fixture
def socket() -> Iterator[Path]:
    try:
        server_program()
    except NoRedisError as error:
        missing(str(error))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "s" / "redis.sock"
        with Launcher(Path(folder) / "log") as launcher:
            command = server_command(socket=place, data_dir=Path(folder) / "data")
            launcher.start(Service("redis", command))
            assert wait_until_ready(place, seconds=20)
            yield place


def test_only_this_user_may_connect(socket: Path) -> None:
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700


def test_it_can_neither_be_wiped_nor_reconfigured(socket: Path) -> None:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        for command in (["FLUSHALL"], ["CONFIG", "GET", "*"], ["SHUTDOWN"], ["KEYS", "*"]):
            with pytest.raises(redis.exceptions.NoPermissionError):
                client.execute_command(*command)


def test_lua_and_plain_commands_are_allowed(socket: Path) -> None:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        client.lpush("queue", "job")
        assert client.eval("return redis.call('llen', 'queue')", 0) == 1


def test_a_server_that_is_not_there_is_not_ready(tmp_path: Path) -> None:
    assert not wait_until_ready(tmp_path / "no.sock", seconds=0.2)
