"""The frame of the desk: rail, error pages, one's own time, the form of the policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from screening.models import OwnTime, PolicyProposal, PolicyVersion
from screening.policies import in_todays_shape
from screening.roles import Role
from tests.browser.conftest import person
from tests.factories import CaseFactory, PolicyVersionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_rail_has_words_until_somebody_hides_them(signed_in: Any) -> None:
    page = signed_in
    page.set_viewport_size({"width": 1280, "height": 900})
    rail = page.get_by_role("navigation", name="Main")
    word = rail.get_by_text("Why orders hold")
    assert word.bounding_box()["width"] > 60
    page.get_by_role("button", name="Icons only").click()
    page.reload()
    assert word.bounding_box()["width"] < 5, "kept for the next page"
    assert rail.bounding_box()["width"] < 60
    rail.get_by_role("button").click()
    assert word.bounding_box()["width"] > 60


def test_error_page_has_a_way_back(signed_in: Any, console: list[str]) -> None:
    page = signed_in
    page.goto("/admin/screening/case/")
    page.evaluate("location.href = '/admin/screening/nothing/'")
    page.get_by_role("heading", name="There is no such page").wait_for()
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/admin/screening/case/")
    assert page.goto("/admin/screening/policyproposal/add/").status == 403
    page.get_by_role("heading", name="You may not open this page").wait_for()
    page.goto("/admin/time-zone/")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Show times in this zone").click()
    page.get_by_text("what you typed still stands there").wait_for()
    page.get_by_role("link", name="Home").click()
    page.get_by_role("heading", level=1).wait_for()
    console[:] = [said for said in console if "status of 40" not in said]


def test_page_that_fails_says_so_with_a_number_and_a_way_back(
    signed_in: Any, console: list[str]
) -> None:
    page = signed_in
    case = CaseFactory(screening__answer_json="{")  # an answer that nobody can read
    page.goto("/admin/screening/case/")
    page.evaluate(f"location.href = '/admin/screening/case/{case.pk}/change/'")
    page.get_by_role("heading", name="The page could not be made").wait_for()
    assert "No order was released by it." in page.inner_text("body")
    assert re.search(r"\b[0-9A-F]{8}\b", page.inner_text("body"))
    page.get_by_role("link", name="Back").click()
    page.wait_for_url("**/admin/screening/case/")
    console[:] = [said for said in console if "status of 500" not in said]


def test_times_are_shown_in_the_persons_zone(signed_in: Any) -> None:
    page = signed_in
    case = CaseFactory()
    page.goto(f"/admin/screening/case/{case.pk}/change/")
    assert " UTC" in page.locator(".casemeta").inner_text()
    page.goto("/admin/time-zone/")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Show times in this zone").click()
    page.get_by_text("Times are shown in Asia/Tokyo").wait_for()
    assert OwnTime.objects.get().zone == "Asia/Tokyo"
    page.goto(f"/admin/screening/case/{case.pk}/change/")
    assert " JST" in page.locator(".casemeta").inner_text()
    assert " UTC" not in page.locator("main").inner_text()


def test_policy_is_proposed_by_section(another_window: Callable[[Any], Any]) -> None:
    content = in_todays_shape({})
    PolicyVersionFactory(content=content, version=PolicyVersion.version_of(content))
    page = another_window(person("mori", "Aya", "Mori", Role.POLICY_MANAGER))
    page.goto("/admin/screening/policyproposal/add/")
    page.locator("summary", has_text="How long things last").click()
    days = page.get_by_label("Days a clearance lasts at most")
    days.fill("many")
    page.get_by_label("Reason").fill("A year is too long.")
    page.get_by_role("button", name="Propose a policy").click()
    page.get_by_text("must be a whole number from 1 to 36500").wait_for()
    assert days.is_visible(), "the section with the refused value is open"
    days.fill("180")
    page.get_by_role("button", name="Propose a policy").click()
    page.get_by_text("What changes").wait_for()
    assert PolicyProposal.objects.get().content["desk"] == {"clearance_days": 180}
    page.goto("/admin/")
    page.get_by_role("heading", name="What waits for you").wait_for()
    page.get_by_text("yours, waits for another person").wait_for()
