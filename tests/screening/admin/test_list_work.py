"""The list manager's pages: upload and look, tasks for two, take back, say the date."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from screening.admin.read_only import page_of
from screening.lists.sync import load_list
from screening.models import BusinessPartner, ListSource, ListTask, ListVersion
from screening.roles import Role, install_roles
from tests.factories import UserFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.fetching.lists import DENIED, denied

pytestmark = pytest.mark.django_db


def manager() -> Client:
    install_roles()
    user = UserFactory(is_staff=True)
    user.groups.set(Group.objects.filter(name=Role.LIST_MANAGER.value))
    return signed_in(user)


def upload(client: Client, body: bytes) -> Any:
    address = reverse("admin:screening_listsource_upload", args=(DENIED,))
    file = SimpleUploadedFile("dpl.csv", body)
    return client.post(address, {"file": file, "published_on": "2026-11-20"}, follow=True)


def in_force(people: int) -> ListVersion:
    import io

    return load_list(source=DENIED, stream=io.BytesIO(denied(people)), by="x").version


def source_page(client: Client) -> str:
    return str(client.get(page_of(ListSource.objects.get(pk=DENIED))).content.decode())


def test_upload_is_looked_at_before_it_screens() -> None:
    in_force(20)
    BusinessPartner.objects.create(name="Example Person 21")
    client = manager()
    page = upload(client, denied(21)).content.decode()
    held = ListVersion.objects.get(record_count=21)
    assert not held.is_active
    for words in ("waits to be put in force", "+ added", "EXAMPLE PERSON 21", "Whom it touches"):
        assert words in page
    assert "Example Person 21" in page
    client.post(reverse("admin:screening_listversion_activate", args=(held.pk,)))
    assert ListVersion.objects.active().get(source_id=DENIED) == held


def test_upload_that_is_no_list_says_so() -> None:
    in_force(20)
    answer = upload(manager(), b"<html>Maintenance</html>")
    assert answer.status_code == 409
    assert "an HTML page, not a list" in answer.content.decode()


def test_doubtful_upload_becomes_a_task_that_two_managers_sign() -> None:
    in_force(20)
    one, other = manager(), manager()
    page = upload(one, denied(9)).content.decode()
    task = ListTask.objects.open().get()
    assert "9 rows, but the active version has 20." in page
    assert "− removed" in page
    sign = reverse("admin:screening_listtask_sign", args=(task.pk,))
    force = reverse("admin:screening_listtask_force", args=(task.pk,))
    one.post(sign, {"comment": "Eleven orders ended in one rule."})
    refused = one.post(force, {"comment": "Yes."})
    assert refused.status_code == 409
    assert "another person must put it in force" in refused.content.decode()
    other.post(force, {"comment": "Seen in the Federal Register."})
    assert ListVersion.objects.active().get(source_id=DENIED).record_count == 9
    assert "forced by two" in source_page(one)


def test_version_is_taken_back_with_a_reason() -> None:
    before = in_force(20)
    in_force(21)
    client = manager()
    undo = reverse("admin:screening_listsource_undo", args=(DENIED,))
    client.post(undo, {"comment": "A test file of the agency."})
    assert ListVersion.objects.active().get(source_id=DENIED) == before
    page = source_page(client)
    assert "A test file of the agency." in page
    assert "the version before, again" in page


def test_date_of_an_undated_file_is_asked_for_and_told() -> None:
    in_force(20)
    client = manager()
    assert "The file gives no date. Its newest entry is of 2026-03-02." in source_page(client)
    client.post(
        reverse("admin:screening_listsource_date", args=(DENIED,)), {"published_on": "2026-11-20"}
    )
    version = ListVersion.objects.active().get(source_id=DENIED)
    assert str(version.published) == "2026-11-20"
    assert "The file gives no date" not in source_page(client)


def test_who_may_only_read_sees_the_pages_and_no_action() -> None:
    version = in_force(20)
    install_roles()
    user = UserFactory(is_staff=True)
    user.groups.set(Group.objects.filter(name=Role.OFFICER.value))
    client = signed_in(user)
    page = source_page(client)
    assert "Take the version back" not in page
    assert client.get(page_of(version)).status_code == 200
    assert client.get(reverse("admin:screening_listtask_changelist")).status_code == 200
    for name, pk in (("listsource_undo", DENIED), ("listsource_fetch", DENIED)):
        assert client.post(reverse(f"admin:screening_{name}", args=(pk,))).status_code == 403
    assert upload(client, denied(21)).status_code == 403
