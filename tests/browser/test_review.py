"""An officer's day in a real browser: sign in, open the queue, answer, decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from screening.models import Case, Disposition
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListVersionFactory,
    RedFlagFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(transactional_db: None) -> Case:
    """A blocked order with one finding of each kind."""
    case: Case = CaseFactory()
    HitFactory(screening=case.screening)
    DeterminationFactory(screening=case.screening)
    RedFlagFactory(screening=case.screening)
    return case


def reference(case: Case) -> str:
    return str(case.screening.transaction)


def test_officer_answers_a_hit_and_rejects_the_case(
    case: Case, signed_in: Any, officer: Any, shots: Path
) -> None:
    page = signed_in
    page.get_by_role("link", name="Queue", exact=False).first.click()
    page.screenshot(path=shots / "queue.png")
    page.get_by_role("link", name=reference(case)).click()
    page.screenshot(path=shots / "case.png")
    page.get_by_role("radio", name="True match").check()
    page.get_by_label("Reason code").select_option("alias_listed")
    page.get_by_label("Comment", exact=True).fill("The alias is printed on the row.")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("1 of 3 answered").first.wait_for()
    page.get_by_label("Decision: comment").fill("The consignee is listed.")
    page.get_by_label("Reason to reject").select_option("listed_party")
    page.get_by_role("button", name="Reject").click()
    page.locator("#decide").get_by_text("The consignee is listed.").wait_for()
    page.screenshot(path=shots / "rejected.png")
    case.refresh_from_db()
    assert (case.status, case.decided_by) == ("rejected", officer)
    assert Disposition.objects.get().reason_code == "alias_listed"


def test_reason_codes_follow_the_answer(case: Case, signed_in: Any) -> None:
    page = signed_in
    page.goto(f"/admin/screening/case/{case.pk}/change/")
    page.get_by_role("radio", name="False positive").check()
    offered = page.locator("#reason_code optgroup:not([hidden])")
    assert offered.count() == 1
    assert offered.get_attribute("label") == "False positive"


def test_refused_answer_keeps_the_text(case: Case, signed_in: Any) -> None:
    page = signed_in
    page.goto(f"/admin/screening/case/{case.pk}/change/")
    page.get_by_role("radio", name="Escalate").check()
    page.get_by_label("Reason code").select_option("needs_counsel")
    page.get_by_label("Comment", exact=True).fill("Ask counsel.")
    Case.objects.filter(pk=case.pk).update(status="superseded")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("What you typed, not recorded").wait_for()
    assert page.get_by_text("Ask counsel.").count() == 1


def test_case_works_without_script(
    case: Case, browser: Any, live_server: Any, officer: Any
) -> None:
    from tests.factories import PASSWORD

    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/admin/login/?next=/admin/screening/case/{case.pk}/change/")
    page.get_by_label("User name").fill(officer.username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("radio", name="True match").check()
    page.get_by_label("Reason code").select_option("same_entity")
    page.get_by_label("Comment", exact=True).fill("Same registration number.")
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("1 of 3 answered").first.wait_for()
    context.close()
    assert Disposition.objects.get().kind == "true_match"


def test_no_page_is_wider_than_the_window(case: Case, signed_in: Any) -> None:
    ListVersionFactory(active=True)
    page = signed_in
    for path in (
        "",
        "screening/case/",
        f"screening/case/{case.pk}/change/",
        "screening/listsource/",
        "screening/listedparty/?version=any",
    ):
        page.goto(f"/admin/{path}")
        for width in (1600, 1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            beyond = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert beyond <= 0, (path, width)


def test_theme_has_three_states_and_is_remembered(signed_in: Any) -> None:
    page = signed_in
    page.emulate_media(color_scheme="light")
    seen = []
    for _ in range(3):
        page.get_by_role("button", name="Theme").click()
        seen.append(page.evaluate("document.documentElement.dataset.theme"))
    assert seen == ["dark", "light", "auto"]
    page.get_by_role("button", name="Theme").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
