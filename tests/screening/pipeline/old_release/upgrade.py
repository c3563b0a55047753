"""The databases of old releases, and commands on them.

``python -m tests.screening.pipeline.old_release.upgrade [NAME ...]`` upgrades those of these names,
or all, replays every screening in there and shows what differs, as the tests do.
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
RECORDS = Path(__file__).parent
NAMES = tuple(sorted(path.name.partition(".")[0] for path in RECORDS.glob("r*.sqlite3.xz")))
"""The rules of whose time a database is kept, oldest first."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a command."""

    status: int
    stdout: str
    stderr: str


def main() -> int:
    """Replay everything of these names; 1 where an answer differs or a command fails."""
    failed = 0
    for name in sys.argv[1:] or NAMES:
        with tempfile.TemporaryDirectory() as folder:
            unpack(name, Path(folder))
            migrated, replayed = manage(Path(folder), ["migrate"], ["replay", "--all"])
            print(f"{name}: {replayed.stdout.strip()}")
            for ran in (migrated, replayed):
                failed |= ran.status
                print(ran.stderr if ran.status else "", end="")
    return failed


def unpack(name: str, folder: Path) -> Path:
    """The database of this name as its release left it, in the folder."""
    database = folder / "screening.sqlite3"
    database.write_bytes(lzma.decompress((RECORDS / f"{name}.sqlite3.xz").read_bytes()))
    return database


def manage(folder: Path, *commands: list[str], **environment: str) -> list[Ran]:
    """Commands of ``manage.py`` on the database in this folder, without any service.

    They run in one process: to start Django costs as much as to replay fifty screenings.

    Args:
        environment: where the database is, if it is not the file in the folder.
    """
    others = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.screening.pipeline.old_release.commands"],
        cwd=ROOT,
        env=others | {"DATA_DIR": str(folder)} | environment,
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise ValueError(done.stderr)
    return [Ran(**ran) for ran in json.loads(done.stdout)]


if __name__ == "__main__":
    sys.exit(main())
