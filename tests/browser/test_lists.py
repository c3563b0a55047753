"""A list manager loads an edition by hand, sees what it changes and whom it touches, and takes it
back."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group

from screening.lists.sync import load_list
from screening.models import BusinessPartner, ListTask, ListVersion
from screening.roles import Role
from tests.screening.fetching.lists import DENIED, denied

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def upload(page: Any, people: int) -> None:
    page.goto(f"/admin/screening/listsource/{DENIED}/change/")
    page.get_by_role("link", name="Upload, look, put in force").click()
    page.get_by_label("The publisher's file").set_input_files(
        {"name": "dpl.csv", "mimeType": "text/csv", "buffer": denied(people)}
    )
    page.get_by_label("Published on").fill("2026-11-25")
    with page.expect_navigation():
        page.get_by_role("button", name="Load Denied Persons List").click()


def press(page: Any, button: str, comment: str = "") -> None:
    form = page.get_by_role("form", name=button)
    if comment:
        form.get_by_label("Comment").fill(comment)
    with page.expect_navigation():
        form.get_by_role("button", name=button).click()


def test_an_edition_is_looked_at_put_in_force_and_taken_back(
    signed_in: Any, officer: Any, console: list[str]
) -> None:
    stream, on = io.BytesIO(denied(20)), date(2026, 11, 20)
    before = load_list(source=DENIED, stream=stream, by="x", published_on=on).version
    BusinessPartner.objects.create(name="Example Person 21")
    officer.groups.set(Group.objects.filter(name=Role.LIST_MANAGER.value))
    page = signed_in
    upload(page, 21)
    assert page.get_by_role("row", name="+ added EXAMPLE PERSON 21").count() == 1
    assert page.get_by_role("row", name="Example Person 21 partner").count() == 1
    press(page, "Put in force")
    assert ListVersion.objects.active().get(source_id=DENIED).record_count == 21
    page.goto(f"/admin/screening/listsource/{DENIED}/change/")
    press(page, "Take the version back", "The agency called it a test.")
    assert ListVersion.objects.active().get(source_id=DENIED) == before
    assert "The agency called it a test." in page.get_by_role("main").inner_text()
    upload(page, 9)
    assert "9 rows, but the active version has 20." in page.get_by_role("main").inner_text()
    press(page, "It is right: sign first", "Eleven orders ended in one rule.")
    press(page, "Sign second and put in force", "Yes.")
    assert "another person must put it in force" in page.get_by_role("alert").inner_text()
    press(page, "Leave the file aside", "The agency confirmed a broken upload.")
    assert not ListTask.objects.open().exists()
    assert [line for line in console if "409" not in line] == []
