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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
    started, cpu = time.perf_counter(), time.process_time()
    told = {"report": _report, "verify": _verify, "append": _append}[what](ending, folder)
    seconds = time.perf_counter() - started
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what} {ending}: {told}, {seconds:.1f} s, {spent:.1f} s of CPU, peak {peak:.0f} MB",
        flush=True,
    )


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
    """Completed screenings, every fourth with a case that was decided and signed, with the events
    that tell of each row."""
    from django.contrib.auth.models import User

    from screening import audit
    from screening.models import Screening, Transaction
    from screening.terms.values import canonical_json, content_hash, text_hash

    erp, _ = User.objects.get_or_create(username="erp")
    begin = Transaction.objects.count()
    findings = {"hits": [], "determinations": [], "red_flags": []}
    answer = canonical_json({**findings, "padding": "x" * 6000})
    told = {"answer_sha256": text_hash(answer)}
    for first in range(begin, begin + count, CHUNK):
        now = timezone_now()
        numbers = range(first, min(first + CHUNK, begin + count))
        with audit.recorded():
            transactions = Transaction.objects.bulk_create(
                Transaction(
                    owner=erp, reference=f"SO-{n}", kind="order", destination_country="DE",
                    content={"reference": f"SO-{n}"},
                    content_hash=content_hash({"reference": f"SO-{n}"}),
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
            for row in transactions:
                audit.record(
                    verb="transaction_accepted", subject=row, by="bench", reference=row.reference,
                    content_hash=row.content_hash,
                )  # fmt: skip
            for screening in screenings:
                audit.record(
                    verb="screening_completed", subject=screening, by="bench",
                    outcome=screening.outcome, **told,
                )  # fmt: skip
            _decide([one for one in screenings if one.outcome == "hold"], erp, now)


def timezone_now() -> Any:
    """Now, as the database takes it; Django is imported once it is set up."""
    from django.utils import timezone

    return timezone.now()


def _decide(held: Sequence[Any], by: Any, now: Any) -> None:
    from screening import audit
    from screening.models import Case, Signature
    from screening.terms.values import content_hash

    comment = "Another company, by its address."
    cases = Case.objects.bulk_create(
        Case(number=f"C-{s.transaction.reference}", screening=s, status="open") for s in held
    )
    content = {"comment": comment}
    Signature.objects.bulk_create(
        Signature(
            case=case, verdict="released", comment=comment, content=content,
            content_hash=content_hash(content), signed_by=by,
        )
        for case in cases
    )  # fmt: skip
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(
        status="released", decided_at=now, decided_by=by, decision_comment=comment
    )
    for case in cases:
        audit.record(verb="case_opened", subject=case, by="bench")
        audit.record(
            verb="case_released", subject=case, by=by.get_username(), comment=comment,
            reason_code="", content_hash=content_hash(content),
        )  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--do"]:
        do(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
