"""The whole API against its own OpenAPI document: ``python -m tests.stack.fuzz_api --minutes N``.

Schemathesis asks a running installation (real processes, SQLite) every operation with what the
document allows and with what it forbids, and every check it has must hold. What it writes lies in
a scratch folder that is removed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compliance.launcher import Launcher
from tests.stack.installation import ROOT, Stack, environment_of, free_port, start_redis

WORKERS = 1
NOT_OURS = "use_after_free"
"""The one DELETE ends a webhook; its row and what it was told stay to be read, as is documented."""
ALL_PHASES = "examples,coverage,fuzzing,stateful"
CONFIG = Path(__file__).with_name("schemathesis.toml")
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


@dataclass(frozen=True, slots=True)
class Asked:
    """How operations are asked.

    Args:
        examples: tries of an operation in each phase that draws.
        phases: of schemathesis, by comma.
        seed: of what is drawn.
        only: further options, for example of one operation.
    """

    examples: int
    phases: str = ALL_PHASES
    seed: int = 1
    only: tuple[str, ...] = ()


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


def fuzz(stack: Stack, *, folder: Path, seconds: int, asked: Asked) -> int:
    """Ask every operation; 0 where every check held.

    Args:
        folder: a scratch folder.
        seconds: about so long; what was not reached by then is not asked.
        asked: how.
    """
    settings = folder / "schemathesis.toml"
    settings.write_text(f"max-time = {seconds}\n{CONFIG.read_text(encoding='utf-8')}")
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        f"--config-file={settings}",
        "--no-color",
        "run",
        f"{stack.url}/api/schema/",
        f"--header=Authorization: Bearer {stack.api_key}",
        "--checks=all",
        f"--exclude-checks={NOT_OURS}",
        f"--phases={asked.phases}",
        f"--max-examples={asked.examples}",
        f"--seed={asked.seed}",
        f"--workers={WORKERS}",
        *asked.only,
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run(*, seconds: int, asked: Asked) -> int:
    """``fuzz`` of a fresh installation; its exit status."""
    with tempfile.TemporaryDirectory(prefix="fuzz-api-") as name:
        folder = Path(name)
        with installation(folder) as stack:
            return fuzz(stack, folder=folder, seconds=seconds, asked=asked)


def main() -> int:
    """Ask for about so many minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--examples", type=int, default=50, help="tries of an operation a phase")
    parser.add_argument("--phases", default=ALL_PHASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("only", nargs="*", help="further options of schemathesis, behind --")
    given = parser.parse_args()
    asked = Asked(given.examples, given.phases, given.seed, tuple(given.only))
    return run(seconds=round(given.minutes * 60), asked=asked)


if __name__ == "__main__":
    sys.exit(main())
