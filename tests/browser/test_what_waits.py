"""An administrator's and a list manager's morning: home says what waits, and leads to where it is
done."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.api_keys import create_api_key
from screening.errors import QuarantinedListError
from screening.lists.shipped import load_shipped
from screening.lists.sync import load_list
from screening.models import ApiKey, ListTask, ListVersion, PasswordLink, Scope
from screening.passwords import ask_for_link
from screening.roles import Role
from tests.browser.conftest import person
from tests.factories import UserFactory
from tests.screening.fetching.lists import DENIED, denied

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_administrator_approves_a_key_and_a_link_and_ends_an_old_account(
    another_window: Callable[[Any], Any],
) -> None:
    colleague = person("boss", "Ida", "Example", Role.ADMINISTRATOR)
    erp = person("erp", "E", "RP", Role.INTEGRATOR)
    create_api_key(owner=erp, name="SAP", scopes=[Scope.SUBMIT], by=colleague, waits=True)
    forgetful = person("nowak", "Jan", "Nowak", Role.OFFICER)
    ask_for_link(person=forgetful, reason="Forgot it.", by=colleague)
    left = UserFactory(username="gone", last_login=timezone.now() - timedelta(days=200))
    page = another_window(person("root", "Max", "Example", Role.ADMINISTRATOR))
    waits = page.locator("section", has=page.get_by_role("heading", name="What waits for you"))
    assert len(waits.get_by_role("listitem").all()) == 3

    waits.get_by_role("link", name="API key SAP").click()
    page.get_by_role("button", name="Approve this key").click()
    page.get_by_text("SAP is approved").wait_for()
    assert not ApiKey.objects.get().waits

    page.goto("/admin/")
    waits.get_by_role("link", name="Password link for").click()
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("heading", name="The link").wait_for()
    assert PasswordLink.objects.get().approved_at is not None

    page.goto("/admin/")
    waits.get_by_role("link", name="Account gone").click()
    page.get_by_label("Active").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    left.refresh_from_db()
    assert not left.is_active
    page.goto("/admin/")
    page.get_by_role("heading", name="Nothing waits for you").wait_for()


def test_list_manager_is_led_from_home_to_a_file_that_was_not_taken(
    another_window: Callable[[Any], Any],
) -> None:
    load_shipped(with_demo_list=False)
    load_list(source=DENIED, stream=io.BytesIO(denied(20)), by="x", published_on=date(2026, 11, 20))
    with pytest.raises(QuarantinedListError):
        load_list(
            source=DENIED, stream=io.BytesIO(denied(5)), by="fetch", published_on=date(2026, 11, 25)
        )
    first, second = (
        another_window(person(name, "Ivy", name, Role.LIST_MANAGER)) for name in ("ivy", "ida")
    )
    for page, button in (
        (first, "It is right: sign first"),
        (second, "Sign second and put in force"),
    ):
        page.goto("/admin/")
        tasks = page.locator("section", has=page.get_by_role("heading", name="not taken as they"))
        tasks.get_by_role("link", name=DENIED).click()
        form = page.get_by_role("form", name=button)
        form.get_by_label("Comment").fill("Fifteen orders ended in one rule.")
        with page.expect_navigation():
            form.get_by_role("button", name=button).click()
    assert not ListTask.objects.open().exists()
    assert ListVersion.objects.active().get(source_id=DENIED).record_count == 5
    second.goto("/admin/")
    assert second.get_by_role("heading", name="not taken as they").count() == 0
