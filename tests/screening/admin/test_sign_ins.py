"""Who signed in, who was refused, who looked at a case: each is on record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import AuditEvent, Case
from tests.factories import PASSWORD, UserFactory

LOGIN = reverse("admin:login")


def sign_in(client: Client, username: str, password: str) -> None:
    client.post(LOGIN, {"username": username, "password": password})


@pytest.mark.django_db
def test_signing_in_and_out_is_on_record(client: Client) -> None:
    officer = UserFactory()
    sign_in(client, officer.username, PASSWORD)
    client.post(reverse("admin:logout"))
    events = AuditEvent.objects.about(officer).order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("signed_in", officer.username),
        ("signed_out", officer.username),
    ]
    assert events[0].data == {"address": "127.0.0.1"}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nobody", "x" * 400, "ada\0"])
def test_refused_sign_in_is_on_record_without_the_secret(client: Client, name: str) -> None:
    sign_in(client, name, "hunter2-secret")
    events = AuditEvent.objects.filter(verb="sign_in_refused")
    if "\0" in name or len(name) > 254:
        assert events.count() <= 1  # the form may refuse before a password is tried
        return
    assert events.get().actor == name
    assert "hunter2" not in events.get().data_json


def views(case: Case) -> list[str]:
    events = AuditEvent.objects.about(case).filter(verb="case_viewed").order_by("id")
    return [event.actor for event in events]


def test_look_at_a_case_is_on_record_once(desk: Client, officer: Any, case: Case) -> None:
    page = reverse("admin:screening_case_change", args=(case.pk,))
    desk.get(page)
    desk.get(page, {"finding": "hit-1"})
    assert views(case) == [officer.username]
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        desk.get(page)
    assert views(case) == [officer.username] * 2
    assert "Case viewed" not in desk.get(page).content.decode()


def test_refused_look_is_no_look(case: Case) -> None:
    client = Client()
    client.force_login(UserFactory())
    client.get(reverse("admin:screening_case_change", args=(case.pk,)))
    assert views(case) == []
