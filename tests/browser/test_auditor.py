"""An auditor's journey: reads everything, changes nothing, takes a report and proves it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from screening.audit.verify import verify_audit
from screening.models import ReportRun
from screening.reports.runs import make_report
from screening.roles import Role
from tests.browser.conftest import person
from tests.browser.test_journeys import case_of, open_case
from tests.factories import ApiKeyFactory, PolicyVersionFactory
from tests.screening.admin.addresses import admin_addresses, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TRY_TO_WRITE = """
async ([urls, token]) => Promise.all(urls.map(async ([name, url]) => {
  const body = new URLSearchParams({csrfmiddlewaretoken: token, _selected_action: "1", name: "x"});
  const answer = await fetch(url, {method: "POST", body, redirect: "manual"});
  return [name, answer.type === "opaqueredirect" ? 302 : answer.status];
}))
"""
READS = ("_changelist", "_change", "index", "_history", "_seen", "audit_anchors")
"""Pages that answer a form they do not take by showing themselves."""
PAGES = ("case", "screening", "transaction", "auditevent", "license", "clearance", "policyversion")


def test_auditor_reads_all_changes_nothing_and_proves_a_report(
    another_window: Callable[[Any], Any],
    console: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(settings, "CELERY_TASK_ALWAYS_EAGER", True, raising=False)
    case = case_of("hold")
    PolicyVersionFactory(content={})
    ApiKeyFactory()
    addresses = admin_addresses()
    page = another_window(person("audit", "Ivy", "Example", Role.AUDITOR))
    for name in PAGES:
        answered = page.goto(f"/admin/screening/{name}/")
        assert answered.status == 200, name
    open_case(page, case)
    for button in ("Record answer", "Release", "Reject"):
        assert page.get_by_role("button", name=button).count() == 0, button
    before = stored()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    answers = dict(page.evaluate(TRY_TO_WRITE, [addresses, token]))
    assert len(answers) > 40
    assert {
        name: status
        for name, status in answers.items()
        if status not in (403, 404, 405) and not name.endswith(READS)
    } == {"screening_reportrun_add": 422, "screening_auditcheck_add": 200}
    assert stored() == before
    console.clear()  # the refusals just asked for
    page.goto("/admin/screening/reportrun/add/")
    wish = page.locator("form", has=page.locator("input[name=report][value=case]"))
    wish.get_by_label("Case number").fill(case.number)
    with page.expect_navigation():
        wish.get_by_role("button", name="Make the report").click()
    run = ReportRun.objects.get()
    make_report(run_id=str(run.pk))
    page.reload()
    with page.expect_download() as download:
        page.locator('a[href$="/file/"]').first.click()
    file = tmp_path / "report.pdf"
    download.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    run.refresh_from_db()
    assert f"{run.head_position}:{run.head_hash}" in page.content()
    assert run.anchor is not None
    assert verify_audit(anchors=[run.anchor]).chain.broken is None
    case.refresh_from_db()
    assert case.is_open
