"""The record under load: exporting 100,000 decisions, checking and writing the audit chain.

``python -m bench.record [DECISIONS]`` makes a database of its own in a scratch folder. Each format
is written by a process of its own, so that its peak memory is its own; a tenth of the decisions is
the baseline that shows whether memory grows with them.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHUNK = 2000
TENTH = 10


def main(decisions: int) -> None:
    """Make the data, then measure."""
    with tempfile.TemporaryDirectory(prefix="bench-record-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "compliance.settings"}
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        for count in (decisions // TENTH, decisions - decisions // TENTH):
            started = time.perf_counter()
            _make(count)
            print(f"made {count:,} decisions in {time.perf_counter() - started:.1f} s", flush=True)
            for ending in ("csv", "xlsx"):
                _measured("report", ending, folder)
            _measured("verify", "", folder)
        _measured("append", "", folder)


def _measured(what: str, ending: str, folder: str) -> None:
    command = [sys.executable, "-m", "bench.record", "--do", what, ending, folder]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout, end="")


def do(what: str, ending: str, folder: str) -> None:
    """One measurement in this process."""
    import django

    django.setup()
    started = time.perf_counter()
    told = {"report": _report, "verify": _verify, "append": _append}[what](ending, folder)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what} {ending}: {told}, {seconds:.1f} s, peak {peak:.0f} MB", flush=True)


def _report(ending: str, folder: str) -> str:
    from screening.reports.runs import write_report

    path = Path(folder) / f"out.{ending}"
    rows = 0

    def count(so_far: int) -> None:
        nonlocal rows
        rows = so_far

    ever = {"from": "2000-01-01", "until": "2099-12-31"}
    write_report(
        report="decisions", filters=ever, format=ending, by="bench", path=path, progress=count
    )
    return f"{rows:,} rows, {path.stat().st_size / 1e6:.1f} MB"


def _verify(ending: str, folder: str) -> str:
    from screening.audit.verify import verify_audit

    report = verify_audit()
    assert report.faults == (), report.faults
    return f"{report.chain.count:,} events"


def _append(ending: str, folder: str) -> str:
    from screening import audit

    for number in range(CHUNK):
        audit.record(verb="benched", by="bench", number=number)
    return f"{CHUNK:,} transactions of one event"


def _make(count: int) -> None:
    """Completed screenings, every fourth with a decided case and an event."""
    from django.contrib.auth.models import User
    from django.db.transaction import atomic
    from django.utils import timezone

    from screening import audit
    from screening.models import Case, Screening, Transaction

    erp, _ = User.objects.get_or_create(username="erp")
    begin = Transaction.objects.count()
    answer = '{"padding":"' + "x" * 6000 + '"}'
    for first in range(begin, begin + count, CHUNK):
        now = timezone.now()
        numbers = range(first, min(first + CHUNK, begin + count))
        with atomic():
            transactions = Transaction.objects.bulk_create(
                Transaction(
                    owner=erp, reference=f"SO-{n}", kind="order", destination_country="DE",
                    content={"reference": f"SO-{n}"}, content_hash=f"{n:064d}",
                    submitted_through="bench",
                )
                for n in numbers
            )  # fmt: skip
            screenings = Screening.objects.bulk_create(
                Screening(
                    transaction=t, status="completed", finished_at=now, engine="v1",
                    outcome="hold" if n % 4 == 0 else "clear", answer_json=answer,
                )
                for n, t in zip(numbers, transactions, strict=True)
            )  # fmt: skip
            Case.objects.bulk_create(
                Case(
                    number=f"C-{n}", screening=s, status="released", decided_at=now,
                    decided_by=erp, decision_comment="Another company, by its address.",
                )
                for n, s in zip(numbers, screenings, strict=True)
                if s.outcome == "hold"
            )  # fmt: skip
            for screening in screenings[::4]:
                audit.record(verb="screening_completed", subject=screening, by="bench")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--do"]:
        do(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
