"""From the question why orders hold to a change that was tried and is proposed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from screening.cases.deciding import reject_case
from screening.lists.shipped import load_shipped
from screening.models import PolicyProposal, Rehearsal
from screening.rehearsals.running import run_slice
from screening.roles import Role
from tests.browser.conftest import person
from tests.factories import UserFactory
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SETTING = "Whether rf.packaging is asked, and how it weighs"


def orders_of_the_month() -> None:
    """Holds for one flag, one of them rejected; a block; a likeness; and what was clear."""
    erp = UserFactory(username="erp")
    for number in range(4):
        screened(erp, order(reference=f"SO-{number}", special_instructions="relabel the boxes"))
    rejected = order(reference="SO-9", special_instructions="please relabel the boxes")
    reject_case(
        case=screened(erp, rejected).case, reason_code="unexplained_red_flag",
        comment="Nobody could say why.", by=UserFactory(),
    )  # fmt: skip
    screened(erp, order_for("IEIT Systems", "CN", reference="SO-10"))
    screened(erp, order_for("Inspur Electronic", "DE", reference="SO-11"))
    embargoed = [order()["lines"][0] | {"eccn": ""}]
    screened(erp, order(reference="SO-12", destination_country="IR", lines=embargoed))
    for number in range(20, 26):
        screened(erp, order(reference=f"SO-{number}"))


def test_cause_is_found_tried_seen_to_be_wrong_and_another_value_proposed(
    another_window: Callable[[Any], Any],
    shots: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    load_shipped(with_demo_list=True)
    orders_of_the_month()
    page = another_window(person("paula", "Paula", "Example", Role.POLICY_MANAGER))
    page.get_by_role("link", name="Why orders hold").click()
    page.get_by_role("link", name="Last 30 days").click()
    flags = page.get_by_role("region", name="By red flag")
    row = flags.get_by_role("row").filter(has_text="rf.packaging")
    assert "5" in row.inner_text()
    page.screenshot(path=shots / "why.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    assert "rf.packaging" in Path(download.value.path()).read_text(encoding="utf-8-sig")

    row.get_by_role("link", name="Rehearse another value").first.click()
    page.get_by_label("Value to try").fill('{"enabled": false}')
    today = timezone.now().date().isoformat()
    page.get_by_label("Orders screened from").fill(today)
    page.get_by_label("Until, inclusive").fill(today)
    page.screenshot(path=shots / "try.png", full_page=True)
    page.get_by_role("button", name="Rehearse a change").click()
    page.get_by_text("0 of 14 orders judged.").wait_for()
    page.screenshot(path=shots / "coming.png", full_page=True)
    page.get_by_role("button", name="Stop").click()
    page.get_by_text("Stopped after 0 of 14 orders").wait_for()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("orders judged.").wait_for()
    run_slice(rehearsal_id=Rehearsal.objects.get().pk)
    page.get_by_text("5 holds would clear").wait_for()  # the page looks again by itself
    assert page.get_by_role("alert").get_by_text("1 false clear.").count() == 1
    page.screenshot(path=shots / "rehearsed.png", full_page=True)

    page.get_by_role("link", name="Propose this change").click()
    reason = page.get_by_label("Reason")
    assert "false clears: 1" in reason.input_value()
    page.get_by_role("button", name="Propose a policy").click()
    page.get_by_role("heading", name="Policy proposal").wait_for()
    page.screenshot(path=shots / "proposed.png", full_page=True)
    assert PolicyProposal.objects.get().is_open
    page.goto("/admin/why/")
    page.get_by_role("link", name="Last 30 days").click()
    page.get_by_text(": 5 holds cleared, 0 clears stopped").wait_for()
