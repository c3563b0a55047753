"""Reports from the desk: asked for, made, taken; each step is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import tasks
from screening.models import AuditEvent, Case, ReportRun
from screening.reports.runs import make_report
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in

ADD = reverse("admin:screening_reportrun_add")
pytestmark = pytest.mark.usefixtures("own_data_dir")


@pytest.fixture
def auditor(db: None) -> Client:
    return signed_in(
        UserFactory(username="auditor", permissions=("view_reportrun", "add_reportrun"))
    )


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here; the task is called as the function it is."""
    monkeypatch.setattr(tasks.make_report, "delay", lambda run_id: make_report(run_id=run_id))


def asked(client: Client, **form: str) -> Any:
    return client.post(ADD, {"report": "case", "format": "pdf", **form})


def test_auditor_makes_and_takes_a_report(auditor: Client, case: Case) -> None:
    response = asked(auditor, case=case.number)
    run = ReportRun.objects.get()
    page = reverse("admin:screening_reportrun_change", args=(run.pk,))
    assert response.url == page
    shown = auditor.get(page).content.decode()
    assert "Download PDF" in shown
    assert str(run.anchor) in shown
    file = auditor.get(reverse("admin:screening_reportrun_file", args=(run.pk,)))
    assert file["Content-Type"] == "application/pdf"
    assert f'filename="{run.file_name}"' in file["Content-Disposition"]
    assert b"".join(file).startswith(b"%PDF")  # type: ignore[arg-type]
    verbs = [e.verb for e in AuditEvent.objects.about(run).order_by("id")]
    assert verbs == ["report_asked_for", "report_made", "report_downloaded"]
    assert AuditEvent.objects.get(verb="report_downloaded").actor == "auditor"


def test_page_offers_every_report_without_inline_code(auditor: Client) -> None:
    page = auditor.get(ADD).content.decode()
    for words in ("Decisions in a period", "One case in full", "Coverage gaps"):
        assert words in page
    assert "style=" not in page


def test_refusal_names_the_filter_and_keeps_what_was_typed(auditor: Client) -> None:
    response = auditor.post(
        ADD, {"report": "decisions", "format": "csv", "from": "2026-11-02", "until": "2026-11-01"}
    )
    assert response.status_code == 422
    page = response.content.decode()
    assert "The period ends before it begins." in page
    assert 'value="2026-11-02"' in page
    assert not ReportRun.objects.exists()


def test_file_is_gone_after_its_time(auditor: Client, case: Case) -> None:
    asked(auditor, case=case.number)
    ReportRun.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    run = ReportRun.objects.get()
    file = reverse("admin:screening_reportrun_file", args=(run.pk,))
    assert "past its time" in auditor.get(file, follow=True).content.decode()
    assert tasks.remove_expired_reports() == 1
    assert not run.path.exists()
    assert "expired" in auditor.get(file, follow=True).content.decode()
    assert not AuditEvent.objects.filter(verb="report_downloaded").exists()


def test_who_may_not_make_reports_gets_none(reader: Client, auditor: Client, case: Case) -> None:
    asked(auditor, case=case.number)
    run = ReportRun.objects.get()
    assert reader.get(ADD).status_code == 403
    assert asked(reader, case=case.number).status_code == 403
    file = reverse("admin:screening_reportrun_file", args=(run.pk,))
    assert reader.get(file).status_code == 403


def test_filter_of_a_case_that_is_not_there_fails_with_the_reason(auditor: Client) -> None:
    asked(auditor, case="C-0")
    run = ReportRun.objects.get()
    assert run.status == ReportRun.Status.FAILED
    page = auditor.get(reverse("admin:screening_reportrun_change", args=(run.pk,)))
    assert "There is no case" in page.content.decode()


@pytest.fixture
def manager(db: None) -> Client:
    return signed_in(
        UserFactory(username="manager", permissions=("view_reportrun", "review_quarter"))
    )


def test_who_may_review_a_quarter_makes_and_reads_no_other_report(
    auditor: Client, manager: Client, case: Case
) -> None:
    asked(auditor, case=case.number)
    other = ReportRun.objects.get()
    page = manager.get(ADD).content.decode()
    assert "Quarter in review" in page
    assert "One case in full" not in page
    assert asked(manager, case=case.number).status_code == 403
    made = manager.post(ADD, {"report": "quarter", "format": "xlsx", "quarter": "2026-Q3"})
    own = ReportRun.objects.get(report="quarter")
    assert own.pk.hex in made.url.replace("-", "")
    assert "Download XLSX" in manager.get(made.url).content.decode()
    file = reverse("admin:screening_reportrun_file", args=(own.pk,))
    assert b"".join(manager.get(file)).startswith(b"PK")  # type: ignore[arg-type]
    listed = manager.get(reverse("admin:screening_reportrun_changelist")).content.decode()
    assert str(own.pk) in listed
    assert str(other.pk) not in listed
    for name in ("change", "file"):
        url = reverse(f"admin:screening_reportrun_{name}", args=(other.pk,))
        assert manager.get(url).status_code in (302, 403, 404), name
    assert b"There is no case" not in manager.get(reverse("admin:index")).content


def test_quarter_and_days_together_are_refused_at_the_quarter(manager: Client) -> None:
    refused = manager.post(
        ADD,
        {"report": "quarter", "format": "pdf", "quarter": "2026-Q3", "from": "2026-07-01",
         "until": "2026-07-31"},
    )  # fmt: skip
    assert refused.status_code == 422
    assert "Choose a quarter or give two days, not both." in refused.content.decode()


def test_report_that_is_being_made_shows_how_far_it_is(auditor: Client, case: Case) -> None:
    asked(auditor, case=case.number)
    ReportRun.objects.update(status="running", rows_done=1200, rows_total=4000)
    run = ReportRun.objects.get()
    page = auditor.get(reverse("admin:screening_reportrun_change", args=(run.pk,)))
    assert "1,200 of 4,000 rows written" in page.content.decode()
