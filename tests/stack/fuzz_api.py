"""The whole API against its own OpenAPI document: ``python -m tests.stack.fuzz_api --minutes N``.

Schemathesis asks a running installation (real processes, SQLite) every operation with what the
document allows and with what it forbids, and every check it has must hold. What it writes lies in
a scratch folder that is removed.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from compliance.launcher import Launcher
from tests.stack.conftest import ROOT, Stack, environment_of, free_port, start_redis

WORKERS = 2
LIMITS = {"API_REQUESTS_PER_MINUTE": "0", "WEBHOOKS_ALLOW_PRIVATE": "false"}
_INSTALL = """
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from screening.api_keys import create_api_key
from screening.models import Scope
call_command("migrate", verbosity=0)
call_command("load_shipped", demo=True)
erp = User.objects.create_user("erp", password="x")
erp.groups.add(Group.objects.get(name="Senior officer"))
print(create_api_key(owner=erp, name="fuzz", scopes=Scope.values, by=erp)[1])
"""


@contextmanager
def installation(folder: Path) -> Iterator[Stack]:
    """A fresh installation below a folder, with web server and worker."""
    environment = environment_of(folder) | LIMITS
    with (
        tempfile.TemporaryDirectory(prefix="fuzz-") as short,
        Launcher(folder / "log") as launcher,
    ):
        place = Path(short) / "redis.sock"
        environment |= {"REDIS_URL": f"redis+socket://{place}"}
        stack = Stack(environment, launcher, free_port())
        stack.api_key = stack.manage("shell", "-v", "0", "-c", _INSTALL).split()[-1]
        start_redis(stack, place)
        stack.start_web()
        stack.start_worker("worker")
        yield stack


def fuzz(stack: Stack, *, examples: int, phases: str, seed: int, only: Sequence[str] = ()) -> int:
    """Ask every operation; 0 where every check held.

    Args:
        examples: tries of an operation in each phase that draws.
        phases: of schemathesis, by comma.
        seed: of what is drawn.
        only: further options, for one operation.
    """
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "run",
        f"{stack.url}/api/schema/",
        "--header",
        f"Authorization: Bearer {stack.api_key}",
        "--checks",
        "all",
        "--phases",
        phases,
        "--max-examples",
        str(examples),
        "--seed",
        str(seed),
        "--workers",
        str(WORKERS),
        "--continue-on-failure",
        "--request-timeout",
        "60",
        "--suppress-health-check",
        "all",
        "--generation-database",
        "none",
        "--no-color",
        *only,
    ]
    return subprocess.run(command, cwd=ROOT, check=False, env=dict(os.environ)).returncode


def main() -> int:
    """Run for about so many minutes, each round with other draws, until a check fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=20)
    parser.add_argument("--phases", default="examples,coverage,fuzzing,stateful")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("only", nargs="*", help="options of schemathesis, behind --")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fuzz-api-") as folder:
        with installation(Path(folder)) as stack:
            return fuzz(
                stack,
                examples=given.examples,
                phases=given.phases,
                seed=given.seed,
                only=given.only,
            )


if __name__ == "__main__":
    sys.exit(main())
