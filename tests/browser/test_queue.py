"""The queue at 1280: low rows, sorted, filtered, its columns chosen, taken out, worked in bulk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.models import Case, Disposition, QueueColumns
from tests.factories import CaseFactory, HitFactory, ListVersionFactory, order_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HIGHEST = 64
LONG = "Very Long Example Trading and Manufacturing Holding Company Limited " * 4


def rows(desk: Any) -> list[str]:
    return [text.split("\n")[0] for text in desk.locator("tr[data-row] a.ref").all_inner_texts()]


def heights(desk: Any) -> list[float]:
    boxes = [row.bounding_box() for row in desk.locator("tr[data-row]").all()]
    return [box["height"] for box in boxes]


@pytest.fixture
def cases(transactional_db: None) -> list[Case]:
    """Five open cases; the third has names of any length and much to say."""
    made = []
    today = timezone.now().date()
    version = ListVersionFactory()
    for number in range(5):
        content = order_content()
        if number == 2:
            content["parties"][0]["name"] = LONG[:300]
            content["lines"] = [{**content["lines"][0], "description": LONG}] * 3
        case = CaseFactory(
            is_block=False,
            value_usd=100 * (5 - number),
            ships_on=today + timedelta(days=number + 1),
            due_at=timezone.now() - timedelta(hours=number),
            place_reasons=[["a reason with many words", 12], ["another reason", 3]],
            screening__transaction__content=content,
        )
        HitFactory(
            screening=case.screening,
            listed_party__version=version,
            **({"party_name": LONG[:300]} if number == 2 else {}),
        )
        made.append(case)
    return made


def test_rows_are_low_and_say_all_columns(cases: list[Case], signed_in: Any) -> None:
    desk = signed_in
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto("/admin/screening/case/")
    assert len(heights(desk)) == 5
    assert max(heights(desk)) <= HIGHEST
    desk.get_by_text("Columns", exact=True).click()
    for label in ("Why this place", "Age", "Customer"):
        desk.get_by_role("form", name="Columns").get_by_label(label).check()
    desk.get_by_role("button", name="Show these").click()
    desk.get_by_role("columnheader", name="Why this place").wait_for()
    assert max(heights(desk)) <= HIGHEST
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "points" in QueueColumns.objects.get().names
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_queue_is_sorted_filtered_and_taken_out(cases: list[Case], signed_in: Any) -> None:
    desk = signed_in
    desk.goto("/admin/screening/case/")
    names = [str(case.screening.transaction) for case in cases]
    desk.get_by_role("columnheader", name="Value").get_by_role("link").click()
    desk.wait_for_url("**sort=value**")
    assert rows(desk) == names[::-1]
    desk.get_by_role("columnheader", name="Value").get_by_role("link").click()
    desk.wait_for_url("**sort=-value**")
    assert rows(desk) == names
    desk.get_by_label("USD from").fill("250")
    desk.get_by_label("USD from").press("Enter")
    desk.wait_for_url("**value_from=250**")
    assert rows(desk) == names[:3]
    desk.get_by_label("Ships by").fill(str(cases[1].ships_on))
    desk.get_by_label("USD from").press("Enter")
    desk.wait_for_url("**ships_until=2**")
    assert rows(desk) == names[:2]
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="CSV").click()
    text = taken.value.path().read_text("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()][1:] == [c.number for c in cases[:2]]


def test_many_are_answered_and_put_off_at_once(cases: list[Case], signed_in: Any) -> None:
    desk = signed_in
    desk.goto("/admin/screening/case/?sort=value")
    for box in desk.locator('[name="case"][type="checkbox"]').all()[:3]:
        box.check()
    desk.get_by_role("button", name="Answer together").click()
    form = desk.get_by_role("form", name="False positive")
    boxes = form.locator('[name="finding"]').all()
    # What the screening calls the same party is never ticked unasked.
    assert [box.is_checked() for box in boxes] == [False, False, False]
    for box in boxes[1:]:
        box.check()
    form.get_by_label("Reason code").select_option("name_only")
    form.get_by_label("Comment").fill("Other companies, looked at one by one.")
    form.get_by_role("button", name="Record for all that are ticked").click()
    desk.get_by_text("2 findings answered", exact=False).wait_for()
    assert Disposition.objects.count() == 2
    for box in desk.locator('[name="case"][type="checkbox"]').all()[:2]:
        box.check()
    until = timezone.now().date() + timedelta(days=4)
    desk.get_by_label("Back on").fill(str(until))
    desk.get_by_label("Why they are put off").fill("The office is closed.")
    desk.get_by_role("button", name="Put off").click()
    desk.get_by_text("2 cases put off", exact=False).wait_for()
    assert Case.objects.filter(snoozed_until=until).count() == 2
    assert len(rows(desk)) == 3
