"""The account behind glass: it opens when nothing else does, loudly, for hours, and is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import AuditEvent, BreakGlass
from screening.tasks import seal_break_glass
from tests.factories import PASSWORD, UserFactory
from tests.mailbox import mail_server

pytestmark = pytest.mark.django_db
LOGIN, HOME = reverse("admin:login"), reverse("admin:index")
NAME = "emergency"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """A clock that the test turns."""
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def strict(settings: Any) -> None:
    """As in production with single sign-on: no passwords, and second factors for administrators."""
    settings.PASSWORD_SIGN_IN = False
    settings.SECOND_FACTOR_ROLES = ["Administrator"]


def prepared(name: str = NAME) -> str:
    """What the command printed as the password."""
    out = StringIO()
    call_command("break_glass", name, stdout=out, stderr=StringIO())
    return out.getvalue().strip().removeprefix(f"{name}: ")


def broken(password: str, name: str = NAME) -> tuple[Client, bool]:
    """A browser in which the account was tried, and whether it opened."""
    client = Client()
    answer = client.post(LOGIN, {"username": name, "password": password})
    return client, bool(answer.status_code == 302)


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_it_opens_where_nothing_else_does_and_is_heard(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    boss = UserFactory(email="boss@example.com")
    boss.groups.set(Group.objects.filter(name="Administrator"))
    UserFactory(email="officer@example.com").groups.set(Group.objects.filter(name="Officer"))
    assert broken(PASSWORD, boss.username)[1] is False, "no passwords"
    password = prepared()
    with mail_server(settings) as box, django_capture_on_commit_callbacks(execute=True):
        client, is_open = broken(password)
    assert is_open
    assert [to for _, to, _ in box.taken] == [["boss@example.com"]]
    assert b"The break-glass account is in use" in box.taken[0][2]
    for url in (HOME, "/admin/auth/user/", "/admin/sessions/"):
        page = client.get(url)
        assert (page.status_code, 'class="glass"' in page.content.decode()) == (200, True)
    assert client.get("/admin/screening/case/").status_code == 403, "it decides nothing"
    assert verbs()[-2:] == ["break_glass_used", "signed_in"]
    event = AuditEvent.objects.get(verb="break_glass_used")
    assert (event.actor, event.data["address"]) == (NAME, "127.0.0.1")
    settings.PASSWORD_SIGN_IN = True
    settings.SECOND_FACTOR_ROLES = []
    desk = Client()
    desk.force_login(boss)
    home = desk.get(HOME).content.decode()
    assert "Break-glass account emergency" in home
    assert "in use: ask why" in home
    assert 'class="glass"' not in home


def test_it_is_sealed_after_its_hours_with_every_session(clock: Any) -> None:
    password = prepared()
    client, _is_open = broken(password)
    clock.shift(timedelta(hours=3))
    assert broken(password)[1], "a second machine, in the same emergency"
    client.get(HOME)
    assert seal_break_glass() == 0
    clock.shift(timedelta(minutes=61))
    assert client.get(HOME).status_code == 302
    assert not broken(password)[1], "even where nothing sealed it yet"
    assert BreakGlass.objects.get().sealed_at == timezone.now()
    assert not get_user_model()._default_manager.get(username=NAME).has_usable_password()
    assert verbs().count("break_glass_sealed") == 1
    assert seal_break_glass() == 0
    assert broken(prepared())[1], "a new password opens it again"


def test_schedule_seals_it(clock: Any) -> None:
    prepared()
    assert seal_break_glass() == 0, "unused it waits for years"
    password = prepared()
    broken(password)
    clock.shift(timedelta(hours=4))
    assert seal_break_glass() == 1
    assert AuditEvent.objects.get(verb="break_glass_sealed").actor == "time"


def test_machine_seals_it_and_makes_no_persons_account_one(clock: Any) -> None:
    password = prepared()
    client, _is_open = broken(password)
    call_command("break_glass", NAME, "--seal", stdout=StringIO())
    assert client.get(HOME).status_code == 302
    assert not broken(password)[1]
    UserFactory(username="kaya")
    for name in ("kaya", "root", "Emergency!", "emergеncy"):
        with pytest.raises(CommandError):
            call_command("break_glass", name, stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("break_glass", "kaya", "--seal")


def test_wrong_passwords_of_it_are_counted_as_anybodys(clock: Any) -> None:
    password = prepared()
    for _ in range(5):
        assert not broken("wrong-and-guessed")[1]
    assert not broken(password)[1]
    clock.shift(timedelta(seconds=61))
    assert broken(password)[1]


@pytest.mark.parametrize("name", ["Kaya", "kауа", "root", "kaya", "ka ya"])
def test_superusers_names_keep_the_rules_of_all_names(name: str) -> None:
    UserFactory(username="kaya")
    with pytest.raises(CommandError):
        call_command("createsuperuser", username=name, email="", interactive=False)
    call_command("createsuperuser", username="lena", email="", interactive=False)
    assert get_user_model()._default_manager.get(username="lena").is_superuser
