"""What an auditor and a manager take from the desk: readable reports, a check, the chain's ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from screening import tasks
from screening.audit import record
from screening.audit.anchors import keep_anchor
from screening.audit.checks import make_check
from screening.models import AuditEvent, PolicyProposal, ReportRun
from screening.policy_changes import propose_policy
from screening.reports.questions.why_holds import policy_spelled_out
from screening.reports.runs import make_report
from screening.roles import Role
from tests.browser.conftest import person
from tests.browser.test_journeys import case_of
from tests.factories import PolicyVersionFactory
from tests.pdf_text import pages_of, sizes_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker runs here; tasks are called as the functions they are, once a page was seen."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    monkeypatch.setattr(tasks.make_report, "delay", lambda run_id: None)
    monkeypatch.setattr(tasks.check_record, "delay", lambda check_id: None)


def taken(page: Any, tmp_path: Path) -> bytes:
    """The file of the report whose page is open, once it is made."""
    run = ReportRun.objects.latest("asked_at")
    assert page.get_by_role("progressbar").count() == 1
    make_report(run_id=str(run.pk))
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download PDF").click()
    download.value.save_as(tmp_path / "taken.pdf")
    return (tmp_path / "taken.pdf").read_bytes()


def test_auditor_takes_a_case_whose_hashes_can_be_found(
    another_window: Callable[[Any], Any], tmp_path: Path
) -> None:
    case = case_of("hold")
    PolicyVersionFactory(content={})
    page = another_window(person("audit", "Ivy", "Example", Role.AUDITOR))
    page.goto("/admin/screening/reportrun/add/")
    wish = page.locator("form", has=page.locator("input[name=report][value=case]"))
    wish.get_by_label("Case number").fill(case.number)
    wish.get_by_role("button", name="Make the report").click()
    page.get_by_text("Look again").wait_for()
    file = taken(page, tmp_path)
    text = "\n".join(pages_of(file))
    assert case.screening.transaction.content_hash in text
    assert str(case.screening.pk) in text
    assert "not stated" not in text
    assert len(sizes_of(file)) <= 2
    assert set(sizes_of(file)) == {(595, 842)}


def test_policy_manager_takes_the_quarter_in_review_and_no_other_report(
    another_window: Callable[[Any], Any], tmp_path: Path
) -> None:
    case_of("hold")
    PolicyVersionFactory(content={})
    page = another_window(person("rules", "Ida", "Example", Role.POLICY_MANAGER))
    page.goto("/admin/screening/reportrun/add/")
    main = page.locator("main")
    assert main.get_by_role("heading", level=2).all_inner_texts() == ["Quarter in review"]
    now = datetime.now(UTC)
    page.get_by_label("Quarter").select_option(f"{now.year}-Q{(now.month + 2) // 3}")
    page.get_by_role("button", name="Make the report").click()
    page.get_by_text("Look again").wait_for()
    text = " ".join("\n".join(pages_of(taken(page, tmp_path))).split())
    assert "Orders screened 1" in text
    assert "Held 1" in text
    for words in ("Inflow", "Holds by reason", "Time to decision", "Overturned"):
        assert words in text


def test_auditor_checks_the_record_and_sees_the_ends_of_the_chain(
    another_window: Callable[[Any], Any],
) -> None:
    record(verb="tried", by="someone")
    keep_anchor()
    page = another_window(person("audit", "Ivy", "Example", Role.AUDITOR))
    page.get_by_role("link", name="Ends of the chain").click()
    page.get_by_role("cell", name="Anchor file").wait_for()
    assert page.get_by_text("agrees", exact=True).count() == 2
    page.get_by_role("link", name="Check the record").click()
    page.get_by_label("What for").fill("Yearly audit")
    page.get_by_role("button", name="Check the record").click()
    page.get_by_text("Look again").wait_for()
    make_check(check_id=page.url.rstrip("/").split("/")[-2])
    page.reload()
    page.get_by_text("The record is sound.").wait_for()
    told = AuditEvent.objects.get(verb="record_checked")
    assert f"{told.pk}:{told.hash}" in page.content()


def test_event_shows_its_place_in_the_chain_on_its_row_and_its_page(
    another_window: Callable[[Any], Any],
) -> None:
    record(verb="tried", by="someone")
    event = AuditEvent.objects.get(verb="tried")
    page = another_window(person("audit", "Ivy", "Example", Role.AUDITOR))
    page.goto("/admin/screening/auditevent/")
    row = page.get_by_role("row", name="Tried")
    assert event.hash in row.inner_text()
    row.get_by_role("link", name=str(event.pk), exact=True).click()
    page.get_by_role("heading", name="Its place in the chain").wait_for()
    assert f"{event.pk}:{event.hash}" in page.content()
    assert event.previous_hash in page.content()


def test_difference_of_a_proposed_policy_stands_open(
    another_window: Callable[[Any], Any],
) -> None:
    PolicyVersionFactory(content={})
    proposer = person("rules", "Ida", "Example", Role.POLICY_MANAGER)
    content = dict(policy_spelled_out())
    content["desk"] = {**content["desk"], "target_hours_block": 3}
    propose_policy(content=content, reason="Sooner.", by=proposer)
    page = another_window(person("second", "Max", "Example", Role.POLICY_MANAGER))
    page.goto(f"/admin/screening/policyproposal/{PolicyProposal.objects.get().pk}/change/")
    assert page.get_by_text("target_hours_block").first.is_visible()
