"""A password is its person's alone: two administrators for a link, and only the link sets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError
from django.db.transaction import atomic
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.errors import NotAllowedError
from screening.models import AuditEvent, PasswordLink
from screening.passwords import approve_link, ask_for_link, set_password, usable_link
from tests.factories import PASSWORD, UserFactory
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db
NEW = "a-long-and-lonely-password"


def administrator() -> Any:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name="Administrator"))
    return person


@pytest.fixture
def officer() -> Any:
    person = UserFactory()
    person.groups.set(Group.objects.filter(name="Senior officer"))
    return person


def asked(person: Any, by: Any) -> PasswordLink:
    return ask_for_link(person=person, reason="Forgot it, called from the office.", by=by)


def test_one_administrator_asks_another_approves_and_the_person_sets_it(officer: Any) -> None:
    first, second = administrator(), administrator()
    own = signed_in(officer)
    link, secret = approve_link(link=asked(officer, first), by=second)
    assert secret not in str(PasswordLink.objects.values().get())
    page = Client()
    url = reverse("admin:set_password", args=(secret,))
    assert officer.username in page.get(url).content.decode()
    refused = page.post(url, {"new_password1": "123", "new_password2": "123"})
    assert (refused.status_code, "too short" in refused.content.decode()) == (200, True)
    page.post(url, {"new_password1": NEW, "new_password2": NEW})
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    assert own.get(reverse("admin:index")).status_code == 302, "old sessions end"
    assert page.post(url, {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code == 410
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    events = AuditEvent.objects.filter(verb__startswith="password").order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("password_link_asked", first.username),
        ("password_link_approved", second.username),
        ("password_set", officer.username),
    ]
    assert NEW not in "".join(e.data_json for e in AuditEvent.objects.all())
    assert secret not in "".join(e.data_json for e in AuditEvent.objects.all())
    link.refresh_from_db()
    assert link.state(timezone.now()) == "used"


def test_who_asked_and_the_person_approve_nothing(officer: Any) -> None:
    first = administrator()
    link = asked(officer, first)
    for by in (first, officer):
        with pytest.raises(NotAllowedError, match="Another administrator"):
            approve_link(link=link, by=by)
    with pytest.raises(IntegrityError), atomic():
        PasswordLink.objects.update(
            approved_by=first, approved_at=timezone.now(), expires_at=timezone.now(),
            secret_hash="x",
        )  # fmt: skip
    with pytest.raises(NotAllowedError, match="your own password"):
        asked(first, first)


def test_link_ends_after_a_day_and_with_the_next(officer: Any) -> None:
    first, second = administrator(), administrator()
    _, old = approve_link(link=asked(officer, first), by=second)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert usable_link(old) is None
        with pytest.raises(NotAllowedError, match="past its time"):
            set_password(secret=old, password=NEW, address="")
    link, new = approve_link(link=asked(officer, second), by=first)
    assert usable_link(old) is None
    assert usable_link(new) == link
    with pytest.raises(NotAllowedError, match="approved it before"):
        approve_link(link=link, by=UserFactory(is_superuser=True))


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"is_superuser": True}, "in the shell"), ({"is_active": False}, "is inactive")],
)
def test_whose_password_is_not_to_be_set_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(NotAllowedError, match=said):
        asked(UserFactory(**changes), administrator())


def test_person_made_inactive_meanwhile_sets_nothing(officer: Any) -> None:
    _, secret = approve_link(link=asked(officer, administrator()), by=administrator())
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert usable_link(secret) is None


def test_administrator_has_no_way_to_set_an_officers_password(officer: Any) -> None:
    first, second = administrator(), administrator()
    desk = signed_in(first)
    before = officer.password
    typed = {"password1": NEW, "password2": NEW, "usable_password": "true", "set-password": "1"}
    url = reverse("admin:auth_user_password_change", args=(officer.pk,))
    answer = desk.post(url, typed)
    assert answer["Location"] == (
        reverse("admin:screening_passwordlink_add") + f"?person={officer.pk}"
    )
    change = {"username": officer.username, "is_active": "on", "roles": ["Senior officer"]}
    desk.post(
        reverse("admin:auth_user_change", args=(officer.pk,)), change | typed | {"password": "x"}
    )
    officer.refresh_from_db()
    assert officer.password == before
    asked_for = desk.post(answer["Location"], {"person": officer.pk, "reason": "Forgot it."})
    link = PasswordLink.objects.get()
    approve = reverse("admin:screening_passwordlink_approve", args=(link.pk,))
    own = desk.post(approve)
    assert (asked_for.status_code, own.status_code) == (302, 409)
    assert "Another administrator than who asked" in own.content.decode()
    shown = signed_in(second).post(approve).content.decode()
    assert "http://testserver/admin/set-password/" in shown
    assert (
        "set-password"
        not in signed_in(second)
        .get(reverse("admin:screening_passwordlink_change", args=(link.pk,)))
        .content.decode()
    ), "shown once"


def test_new_person_has_no_password_that_an_administrator_knows() -> None:
    first = administrator()
    desk = signed_in(first)
    desk.post(
        reverse("admin:auth_user_add"),
        {"username": "ada", "usable_password": "true", "password1": NEW, "password2": NEW},
    )
    made = type(first).objects.get(username="ada")
    assert not made.has_usable_password()
    event = AuditEvent.objects.get(verb="person_added")
    assert (event.actor, event.data["username"]) == (first.username, "ada")


def test_own_change_is_on_record(officer: Any) -> None:
    url = reverse("admin:password_change")
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    desk = signed_in(officer)
    assert desk.post(url, typed | {"old_password": "x"}).status_code == 200
    assert not AuditEvent.objects.filter(verb="password_changed").exists()
    assert desk.post(url, typed).status_code == 302
    event = AuditEvent.objects.get(verb="password_changed")
    assert (event.actor, event.subject_id) == (officer.username, str(officer.pk))
    assert NEW not in event.data_json


def test_change_in_the_shell_is_on_record(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command("changepassword", officer.username)
    officer.refresh_from_db()
    assert officer.check_password(NEW)
    event = AuditEvent.objects.get(verb="password_changed")
    assert (event.actor, event.data["person"]) == ("changepassword", officer.username)
