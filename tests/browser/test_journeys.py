"""Journeys at the desk: by keyboard alone, by two persons, in a race, after a list changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from screening.cases.clearances import end_outdated_clearances
from screening.models import Case, Clearance, Disposition, ListVersion, Signature
from tests.factories import (
    CaseFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    plain_order,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def case_of(outcome: str) -> Case:
    """An order with one hit on a party of an active list."""
    case: Case = CaseFactory(
        screening__outcome=outcome, screening__transaction__content=plain_order()
    )
    version = ListVersion.objects.active().first() or ListVersionFactory(active=True)
    HitFactory(screening=case.screening, listed_party=ListedPartyFactory(version=version))
    return case


def answer(page: Any, kind: str, code: str, comment: str) -> None:
    page.get_by_role("radio", name=kind).check()
    page.get_by_label("Reason code").select_option(code)
    page.get_by_label("Comment", exact=True).fill(comment)
    with page.expect_navigation():
        page.get_by_role("button", name="Record answer").click()


def open_case(page: Any, case: Case) -> None:
    page.goto(f"/admin/screening/case/{case.pk}/change/")


def test_officer_clears_a_false_positive_with_the_keyboard_alone(
    signed_in: Any, officer: Any
) -> None:
    case = case_of("hold")
    page, keys = signed_in, signed_in.keyboard
    with page.expect_navigation():
        keys.press("n")
    keys.press("f")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.id") == "reason_code"
    keys.type("Another")
    keys.press("Escape")
    keys.press("c")
    # Letters that are shortcuts elsewhere are only letters here.
    keys.type("Another company: felt tjk.")
    with page.expect_navigation():
        keys.press("Control+Enter")
    page.get_by_label("Decision: comment").focus()
    keys.type("Only the name is alike.")
    keys.press("Tab")
    with page.expect_navigation():
        keys.press("Enter")
    case.refresh_from_db()
    given = Disposition.objects.get()
    assert (given.kind, given.reason_code, given.comment) == (
        "false_positive",
        "different_country",
        "Another company: felt tjk.",
    )
    assert (case.status, case.decided_by) == ("released", officer)


def test_single_keys_can_be_turned_off(signed_in: Any) -> None:
    case = case_of("hold")
    page = signed_in
    open_case(page, case)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Single keys act.").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("f")
    assert not page.get_by_role("radio", name="False positive").is_checked()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Single keys act.").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("f")
    assert page.get_by_role("radio", name="False positive").is_checked()


def test_block_needs_two_people_and_the_same_person_cannot_be_both(
    signed_in: Any, officer: Any, senior: Any, another_window: Callable[[Any], Any]
) -> None:
    case = case_of("block")
    page = signed_in
    open_case(page, case)
    answer(page, "False positive", "name_only", "Another company.")
    page.get_by_label("Decision: comment").fill("Only the name is alike.")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign first to release").click()
    page.get_by_text("You signed first.").wait_for()
    assert page.get_by_role("button", name="Sign second").count() == 0
    case.refresh_from_db()
    assert case.is_open

    other = another_window(senior)
    other.goto("/admin/screening/case/?view=second")
    other.get_by_role("link", name=case.screening.transaction.reference, exact=True).click()
    other.get_by_role("heading", name="1 of 2 signatures").wait_for()
    assert "Another company." in other.locator("#signed").inner_text()
    other.get_by_label("Second signature: comment").fill("Compared the registration.")
    with other.expect_navigation():
        other.get_by_role("button", name="Sign second").click()
    case.refresh_from_db()
    assert (case.status, case.decided_by) == ("released", senior)
    assert [s.signed_by for s in Signature.objects.all()] == [officer, senior]


def test_two_officers_race_and_the_later_loses_no_text(
    signed_in: Any, senior: Any, another_window: Callable[[Any], Any]
) -> None:
    case = case_of("hold")
    page = signed_in
    open_case(page, case)
    page.get_by_role("radio", name="False positive").check()
    page.get_by_label("Reason code").select_option("name_only")
    page.get_by_label("Comment", exact=True).fill("Half an hour of comparing.")

    other = another_window(senior)
    open_case(other, case)
    other.get_by_text("Also here now: Ada Okafor").wait_for()
    other.get_by_text("Decide before all is answered").click()
    other.get_by_label("Decision: comment").fill("Withdrawn.")
    other.get_by_label("Reason to reject").select_option("withdrawn_by_customer")
    with other.expect_navigation():
        other.get_by_role("button", name="Reject").click()

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_text("What you typed is kept on this page.").wait_for()
    page.get_by_role("button", name="Record answer").click()
    page.get_by_text("What you typed, not recorded").wait_for()
    assert page.get_by_text("Half an hour of comparing.").count() == 1
    assert not Disposition.objects.exists()


def test_clearance_dies_when_the_listed_party_gains_an_alias(
    signed_in: Any, senior: Any, another_window: Callable[[Any], Any]
) -> None:
    case = case_of("hold")
    page = signed_in
    open_case(page, case)
    page.get_by_role("radio", name="False positive").check()
    page.get_by_label("Remember this false positive").check()
    answer(page, "False positive", "different_country", "A shop in Penang.")
    clearance = Clearance.objects.get()
    other = another_window(senior)
    other.goto(f"/admin/screening/clearance/{clearance.pk}/change/")
    other.get_by_role("form", name="Approve").get_by_label("Comment").fill("Agreed.")
    with other.expect_navigation():
        other.get_by_role("button", name="Approve").click()
    other.get_by_text("in force", exact=True).wait_for()

    old = case.screening.hits.get().listed_party
    type(old.version).objects.filter(pk=old.version_id).update(is_active=False)
    newer = ListVersionFactory(active=True)
    ListedPartyFactory(
        version=newer, uid=old.uid, content_hash="x", aliases=("IEIT Systems", "Inspur Systems")
    )
    end_outdated_clearances()
    other.reload()
    other.get_by_text("the listed party changed").wait_for()
    open_case(page, case)
    page.get_by_role("link", name=re.compile("us-bis-entity-list|Screen")).first.wait_for()
    clearance.refresh_from_db()
    assert clearance.status == "ended"
