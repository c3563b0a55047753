"""Who signed in and who was refused: each is on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import AuditEvent
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
