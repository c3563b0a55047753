"""A report is made once by whoever holds the lease, and its file lasts its time."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from screening.audit.verify import verify_audit
from screening.cases.deciding import release_case
from screening.errors import InvalidReportError
from screening.lists.shipped import load_shipped
from screening.models import AuditEvent, ReportRun
from screening.reports import runs
from screening.reports.runs import ask_for_report, forgotten_reports, make_report
from tests.factories import CaseFactory, UserFactory
from tests.guards import lifted_guards
from tests.pdf_text import sizes_of
from tests.screening.cases.conftest import answered
from tests.screening.pipeline.test_run import screened
from tests.submissions import order_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]
EVER = {"from": "2000-01-01", "until": "2099-12-31"}


def asked(format: str = "csv") -> ReportRun:
    return ask_for_report(report="decisions", filters=EVER, format=format, by="auditor")


def made(format: str = "csv") -> ReportRun:
    run = asked(format)
    make_report(run_id=str(run.pk))
    return ReportRun.objects.get(pk=run.pk)


def test_report_is_made_with_its_hash_and_the_end_of_the_chain() -> None:
    CaseFactory()
    run = made()
    assert run.status == ReportRun.Status.COMPLETED
    assert (run.rows_done, run.rows_total) == (1, 1)
    content = run.path.read_bytes()
    assert run.sha256 == hashlib.sha256(content).hexdigest()
    assert run.anchor is not None
    assert str(run.anchor).encode() in content
    assert AuditEvent.objects.get(pk=run.anchor.position).hash == run.anchor.hash
    assert AuditEvent.objects.get(verb="report_made").data["sha256"] == run.sha256


def test_chain_that_was_cut_behind_a_report_is_noticed() -> None:
    """The report knew a later end than the table and its head have now."""
    run = made()
    for _ in range(3):
        asked()
    keep = AuditEvent.objects.get(pk=run.head_position - 1) if run.head_position > 1 else None
    position, digest = (keep.pk, keep.hash) if keep else (0, "0" * 64)
    from django.db import connection

    with lifted_guards(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM screening_auditevent WHERE id > %s", [position])
        cursor.execute(
            "UPDATE screening_audithead SET position = %s, hash = %s", [position, digest]
        )
    (fault,) = verify_audit().faults
    assert f"report {run.pk} knew event {run.head_position}: the end was cut off" in fault


def test_made_report_is_not_made_again() -> None:
    run = made()
    make_report(run_id=str(run.pk))
    assert AuditEvent.objects.filter(verb="report_made").count() == 1


def test_held_lease_is_respected_and_a_dead_workers_report_is_taken_over() -> None:
    run = asked()
    rows = ReportRun.objects.filter(pk=run.pk)
    rows.update(status="running", attempts=1, lease_until=timezone.now() + timedelta(seconds=30))
    make_report(run_id=str(run.pk))
    assert rows.get().status == ReportRun.Status.RUNNING
    assert forgotten_reports() == []
    rows.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert forgotten_reports() == [str(run.pk)]
    make_report(run_id=str(run.pk))
    assert rows.get().status == ReportRun.Status.COMPLETED


def test_report_that_fails_every_time_is_given_up_with_the_reason() -> None:
    run = asked()
    ReportRun.objects.filter(pk=run.pk).update(attempts=runs.MOST_ATTEMPTS)
    make_report(run_id=str(run.pk))
    run.refresh_from_db()
    assert run.status == ReportRun.Status.FAILED
    assert "see the worker's log" in run.problem


def test_report_that_cannot_be_made_is_failed_at_once_with_the_reason() -> None:
    run = asked()
    run.path.parent.parent.mkdir(parents=True, exist_ok=True)
    run.path.parent.write_text("a file where the folder of reports should be")
    make_report(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.status, run.lease_until) == (ReportRun.Status.FAILED, None)
    assert "It could not be made (FileExistsError)" in run.problem
    assert AuditEvent.objects.get(verb="report_failed").data["why"] == run.problem


def test_wish_that_is_no_longer_taken_fails_by_its_field() -> None:
    run = asked()
    ReportRun.objects.filter(pk=run.pk).update(filters=EVER | {"until": "9999-12-31"})
    make_report(run_id=str(run.pk))
    run.refresh_from_db()
    assert run.status == ReportRun.Status.FAILED
    assert "Until, inclusive: write a day from 2000-01-01 to 2100-12-31." in run.problem


def test_worker_that_lost_its_lease_stops_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(3):
        CaseFactory()
    monkeypatch.setattr(runs, "TOLD_EVERY", 1)
    run = asked()
    rows = ReportRun.objects.filter(pk=run.pk)
    seen: list[int] = []

    def other_worker_takes_over(rows_so_far: int) -> None:
        seen.append(rows_so_far)
        rows.update(attempts=9)

    tell = runs._Progress.__call__

    def telling(self: Any, rows_so_far: int) -> None:
        if rows_so_far == 2:
            other_worker_takes_over(rows_so_far)
        tell(self, rows_so_far)

    monkeypatch.setattr(runs._Progress, "__call__", telling)
    make_report(run_id=str(run.pk))
    run.refresh_from_db()
    assert seen == [2]
    assert (run.status, run.rows_done, run.attempts) == ("running", 1, 9)
    assert not run.path.exists()
    assert list(run.path.parent.iterdir()) == []


def test_wish_for_what_there_is_not_is_refused_and_not_stored() -> None:
    for wrong in (
        {"report": "gossip", "filters": {}, "format": "csv"},
        {"report": "decisions", "filters": EVER, "format": "docx"},
        {"report": "decisions", "filters": {}, "format": "csv"},
        {"report": "filings", "filters": EVER | {"until": "9999-12-31"}, "format": "csv"},
        {"report": "lists", "filters": {"on": "9999-12-31"}, "format": "csv"},
    ):
        with pytest.raises(InvalidReportError):
            ask_for_report(**wrong, by="auditor")  # type: ignore[arg-type]
    assert not ReportRun.objects.exists()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def test_shell_makes_a_report_at_once(target: Path) -> None:
    case, said = CaseFactory(), StringIO()
    call_command(
        "report", "case", str(target), "--filter", f"case={case.number}", "--by", "eve", stdout=said
    )
    assert target.read_bytes().startswith(b"PK")
    event = AuditEvent.objects.get(verb="report_exported")
    assert (event.actor, event.data["filters"]) == ("eve", {"case": case.number})
    assert f"the audit chain ends at {event.pk}:{event.hash}" in said.getvalue()


def test_shell_names_reports_filters_and_faults(target: Path) -> None:
    said = StringIO()
    call_command("report", "--list", stdout=said)
    assert "--filter from=...  From (required)" in said.getvalue()
    with pytest.raises(CommandError, match="There is no case 'C-0'"):
        call_command("report", "case", str(target), "--filter", "case=C-0")
    assert not target.exists()
    target.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("report", "case", str(target), "--filter", "case=C-0")
    with pytest.raises(CommandError, match="Name a report and a file"):
        call_command("report")


def test_ordinary_case_takes_two_pages() -> None:
    """A name like a listed one in two roles, answered and released; an order as they come."""
    load_shipped(with_demo_list=True)
    content = order_for("ETC Electronics Inc", "CA")
    content["parties"].append({**content["parties"][0], "role": "purchaser"})
    officer = UserFactory()
    case = screened(UserFactory(username="erp"), content).case
    answered(case, officer)
    release_case(case=case, comment="Only the name is alike.", by=officer)
    run = ask_for_report(report="case", filters={"case": case.number}, format="pdf", by="auditor")
    make_report(run_id=str(run.pk))
    run.refresh_from_db()
    assert case.screening.hits.count() == 2
    assert sizes_of(run.path.read_bytes()) == [(595, 842)] * 2
