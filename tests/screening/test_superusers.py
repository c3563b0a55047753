"""Superusers are made and ended on the machine, each time with an event; others are named."""

from __future__ import annotations

import getpass
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command

from screening import audit
from screening.audit.verify import verify_audit
from screening.break_glass import prepare
from screening.management.demo import demo_logins
from screening.models import AuditEvent, AuditHead
from screening.roles import assign_roles
from screening.superusers import end_superuser
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_data_dir")]
PEOPLE = get_user_model()._default_manager


def made(name: str) -> Any:
    """A superuser as the operator of the machine makes one."""
    call_command("createsuperuser", username=name, email="", interactive=False, verbosity=0)
    return PEOPLE.get(username=name)


def test_superuser_of_the_command_has_an_event(capsys: Any) -> None:
    root = made("sara")
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor) == ("superuser_made", "createsuperuser")
    assert (event.subject_type, event.subject_id) == ("user", str(root.pk))
    assert event.data["person"] == "sara"
    assert verify_audit().faults == ()


def test_superuser_made_at_the_terminal_has_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    typed = iter(["sara", "sara@example.com"])
    monkeypatch.setattr("builtins.input", lambda *_: next(typed))
    monkeypatch.setattr(getpass, "getpass", lambda *_: "tangled harbour 61 lanterns")
    call_command("createsuperuser", stdin=Terminal(), verbosity=0)
    root = PEOPLE.get(username="sara")
    assert (root.is_superuser, root.email) == (True, "sara@example.com")
    assert AuditEvent.objects.get().subject_id == str(root.pk)


def test_a_superuser_that_was_not_made_leaves_no_event() -> None:
    made("sara")
    with pytest.raises(CommandError, match="already taken"):
        made("sara")
    assert AuditEvent.objects.count() == 1


def test_superuser_of_the_demonstration_has_one_event_however_often_it_starts() -> None:
    demo_logins()
    demo_logins()
    assert AuditEvent.objects.filter(verb="superuser_made").count() == 1
    assert verify_audit().faults == ()


def test_ended_superuser_keeps_what_their_roles_give() -> None:
    root, bare = made("sara"), made("sam")
    assign_roles(person=root, roles=["Auditor"], by=bare)
    call_command("end_superuser", "sara", stdout=StringIO())
    end_superuser(person=bare, by="end_superuser")
    for person, is_staff in ((root, True), (bare, False)):
        person.refresh_from_db()
        assert (person.is_superuser, person.is_staff) == (False, is_staff)
    assert AuditEvent.objects.filter(verb="superuser_ended", actor="end_superuser").count() == 2
    assert verify_audit().faults == ()
    with pytest.raises(CommandError, match="no superuser"):
        call_command("end_superuser", "sara")
    with pytest.raises(CommandError, match="No user"):
        call_command("end_superuser", "nobody")


def test_superuser_behind_the_product_is_named_and_can_be_ended() -> None:
    person = UserFactory()
    PEOPLE.filter(pk=person.pk).update(is_superuser=True)
    assert verify_audit().faults == (f"no event tells of user {person.pk}: a superuser",)
    end_superuser(person=person, by="end_superuser")
    assert verify_audit().faults == ()
    PEOPLE.filter(pk=person.pk).update(is_superuser=True)
    first, second = verify_audit().faults
    assert f"{person.username} is a superuser, which was told otherwise" in first
    assert second == f"no event tells of user {person.pk}: a superuser"


def test_upgrade_takes_down_who_is_a_superuser_and_who_has_rights_of_their_own() -> None:
    migration = import_module("screening.migrations.0043_superusers")
    root, _ = UserFactory(is_superuser=True, username="root-of-old"), UserFactory()
    own = UserFactory(permissions=["view_case", "change_case"], username="own")
    migration.take_down(apps, None)
    first, second = AuditEvent.objects.order_by("id")
    assert (first.verb, first.actor) == ("superuser_found", "migrate")
    assert (first.subject_id, first.data) == (str(root.pk), {"person": "root-of-old"})
    assert (second.verb, second.subject_id) == ("rights_found", str(own.pk))
    assert second.data["rights"] == ["screening.change_case", "screening.view_case"]
    assert AuditHead.objects.get().position == second.pk
    made("later")
    assert verify_audit().faults == ()
    own.user_permissions.remove(Permission.objects.get(codename="change_case"))
    assert verify_audit().faults == ()
    own.user_permissions.add(Permission.objects.get(codename="decide_case"))
    [fault] = verify_audit().faults
    assert "own has more rights of their own than were found" in fault


def test_account_behind_glass_may_be_made_active_again() -> None:
    account, _ = prepare(name="emergency")
    account.person.is_active = False
    account.person.save()
    audit.record(verb="person_changed", subject=account.person, by="ada", is_active=False)
    prepare(name="emergency")
    assert verify_audit().faults == ()
    PEOPLE.filter(pk=account.person.pk).update(is_active=False)
    assert any("emergency is active was changed" in fault for fault in verify_audit().faults)
