"""A case goes from hand to hand: words that come with it, whose it is next, keys that lead on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.cases.deciding import release_case, send_back
from screening.cases.review import assign_case
from screening.models import Case
from tests.browser.test_journeys import case_of, open_case
from tests.screening.cases.conftest import answered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/screening/case/"


def reference(case: Case) -> str:
    return str(case.screening.transaction)


def of_view(page: Any, view: str) -> list[str]:
    """The references that a view of the queue shows."""
    page.goto(QUEUE)
    page.get_by_role("navigation", name="Views").get_by_role("link", name=view).click()
    page.get_by_role("navigation", name="Views").locator("[aria-current]").get_by_text(
        view
    ).wait_for()
    return [text.strip() for text in page.locator("tr[data-row] a.ref").all_inner_texts()]


def hand_on(page: Any, why: str, how: str, until: str = "") -> None:
    page.get_by_text("Put off or escalate", exact=True).click()
    form = page.get_by_role("form", name="Put off or escalate")
    form.get_by_label("Why").fill(why)
    form.get_by_label("Back on").fill(until)
    with page.expect_navigation():
        form.get_by_role("button", name=how).click()


def test_words_of_who_hands_a_case_on_stand_where_the_next_person_looks(
    signed_in: Any, officer: Any, senior: Any, another_window: Callable[[Any], Any]
) -> None:
    case, blocked = case_of("hold"), case_of("block")
    page = signed_in
    open_case(page, case)
    until = (timezone.now() + timedelta(days=3)).date().isoformat()
    hand_on(page, "The register opens on Monday.", "Put off", until)
    open_case(page, case)
    hand_on(page, "Counsel must say.", "Escalate")
    other = another_window(senior)
    assert of_view(other, "Escalated") == [reference(case)]
    other.get_by_role("link", name=reference(case), exact=True).click()
    head = other.locator("p.notice")
    assert head.filter(has_text="Counsel must say.").get_by_text("Escalated").count() == 1
    assert "The register opens on Monday." in " ".join(head.all_inner_texts())
    history = other.locator("#history").inner_text()
    for words in ("Counsel must say.", "The register opens on Monday."):
        assert words in history

    answered(blocked, officer)
    release_case(case=blocked, comment="Only the name is alike.", by=officer)
    send_back(case=blocked, comment="Which register did you read?", by=senior)
    assert of_view(page, "Sent back to me") == [reference(blocked)]
    page.get_by_role("link", name=reference(blocked), exact=True).click()
    back = page.locator("p.notice").filter(has_text="Which register did you read?")
    assert "Sent back by kaya" in back.inner_text()
    assert "Which register did you read?" in page.locator("#history").inner_text()
    assert of_view(other, "Sent back to me") == []


def test_take_next_gives_ones_own_first_keeps_to_the_view_and_offers_signatures(
    signed_in: Any, officer: Any, senior: Any, another_window: Callable[[Any], Any]
) -> None:
    free, mine, signed, other_free = (case_of(o) for o in ("block", "hold", "block", "block"))
    assign_case(case=mine, to=officer, by=senior)
    answered(signed, officer)
    release_case(case=signed, comment="Only the name is alike.", by=officer)
    page = signed_in

    def take(desk: Any) -> str:
        with desk.expect_navigation():
            desk.keyboard.press("n")
        return str(desk.locator("h1").inner_text())

    assert take(page) == reference(mine), "mine, though it is worth less"
    assert take(page) in (reference(free), reference(other_free)), "free, not what I signed"
    with page.expect_navigation():
        page.keyboard.press("p")
    assert page.locator("h1").inner_text() == reference(mine)
    # Within a view nothing else is given, and its end is told.
    page.goto(f"{QUEUE}?outcome=hold")
    assert take(page) == reference(mine)
    take(page)
    page.get_by_text("Nothing is left for you in this view").wait_for()

    hers = another_window(senior)
    assert take(hers) == reference(signed)
    hers.get_by_role("heading", name="1 of 2 signatures").wait_for()


def test_keys_release_reject_and_lead_on(signed_in: Any, officer: Any) -> None:
    first, second = case_of("hold"), case_of("hold")
    Case.objects.filter(pk=first.pk).update(
        due_at=timezone.now() + timedelta(hours=4), ships_on="2027-01-15"
    )
    for case in (first, second):
        answered(case, officer)
    page = signed_in
    open_case(page, first)
    meta = page.locator(".casemeta").inner_text()
    assert "Due " in meta
    assert "Ships 2027-01-15" in meta
    page.keyboard.press("r")  # a decision wants words; the key leads to them
    assert page.evaluate("document.activeElement.id") == "decision_comment"
    page.keyboard.type("Explained.")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("r")
    first.refresh_from_db()
    assert first.status == "released"
    open_case(page, second)
    page.keyboard.press("d")
    page.keyboard.type("They took it back.")
    page.keyboard.press("Tab")
    page.get_by_label("Reason to reject").select_option("withdrawn_by_customer")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("x")
    second.refresh_from_db()
    assert (second.status, second.decision_code) == ("rejected", "withdrawn_by_customer")
