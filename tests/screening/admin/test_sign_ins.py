"""Who signed in and who was refused: each is on record, and a guesser is slowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import hashers
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from screening.models import AuditEvent, RefusedSignIns, SignInTries
from screening.sign_in_limits import LIMITS, Kind, tell_refused
from tests.factories import PASSWORD, UserFactory
from tests.screening.admin.conftest import signed_in

LOGIN = reverse("admin:login")
NOON = "2026-03-02T12:00:00Z"
TRIES = LIMITS[Kind.PAIR].tries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Hundreds of passwords are tried here; what is tested is how often, not how they are kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(**fields: Any) -> Any:
    """Somebody with a password that is hashed quickly."""
    return UserFactory(password=make_password(PASSWORD), **fields)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that the test turns."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def sign_in(client: Client, username: str, password: str, address: str = "127.0.0.1") -> Any:
    typed = {"username": username, "password": password}
    return client.post(LOGIN, typed, REMOTE_ADDR=address)


def is_let_in(response: Any) -> bool:
    return bool(response.status_code == 302)


def guess(username: str, times: int, address: str = "127.0.0.1") -> Any:
    for _ in range(times):
        response = sign_in(Client(), username, "hunter2-secret", address)
    return response


def refused() -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(verb="sign_in_refused").order_by("id")
    return [e.data | {"name": e.actor} for e in events]


def test_signing_in_and_out_is_on_record(client: Client) -> None:
    officer = person()
    sign_in(client, officer.username, PASSWORD)
    client.post(reverse("admin:logout"))
    events = AuditEvent.objects.about(officer).order_by("id")
    assert [(e.verb, e.actor) for e in events] == [
        ("signed_in", officer.username),
        ("signed_out", officer.username),
    ]
    assert events[0].data["address"] == "127.0.0.1"
    assert not refused()


@pytest.mark.parametrize("name", ["nobody", "x" * 400, "ada\0", "  ", "ＡＤＡ", "👩"])
def test_refused_sign_in_is_on_record_without_the_secret(client: Client, name: str) -> None:
    assert not is_let_in(sign_in(client, name, "hunter2-secret"))
    tell_refused(timezone.now() + timedelta(hours=2))
    assert len(refused()) <= 1, "the form may refuse before a password is tried"
    assert "hunter2" not in "".join(e.data_json for e in AuditEvent.objects.all())
    if name == "nobody":
        assert refused()[0]["count"] == 1


def test_refusals_of_an_hour_are_one_event_with_their_number(clock: Any) -> None:
    guess("nobody", 3)
    guess("nobody", 2, "203.0.113.9")
    assert tell_refused(timezone.now()) == 0, "the hour is not over"
    clock.shift(timedelta(hours=1))
    assert tell_refused(timezone.now()) == 2
    assert [(e["name"], e["address"], e["count"]) for e in refused()] == [
        ("nobody", "127.0.0.1", 3),
        ("nobody", "203.0.113.9", 2),
    ]
    assert not RefusedSignIns.objects.exists()


def test_success_tells_the_refusals_before_it(clock: Any) -> None:
    officer = person()
    guess(officer.username, 3)
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD))
    (event,) = refused()
    assert event["count"] == 3
    assert [e.verb for e in AuditEvent.objects.order_by("id")] == ["sign_in_refused", "signed_in"]


def test_guesser_waits_and_nothing_is_hashed_meanwhile(
    clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = person()
    wrong = guess(officer.username, TRIES)

    def hashed(*_: Any, **__: Any) -> bool:
        raise AssertionError("a password was hashed")

    with monkeypatch.context() as patch:
        patch.setattr(hashers, "verify_password", hashed)
        patch.setattr("django.contrib.auth.base_user.check_password", hashed)
        stopped = sign_in(Client(), officer.username, PASSWORD)
        unknown = guess(officer.username.upper(), 1)
    for response in (stopped, unknown):
        assert response.status_code == wrong.status_code == 200
        assert errors_of(response) == errors_of(wrong), "told nothing more"
    clock.shift(timedelta(seconds=61))
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD))
    assert AuditEvent.objects.filter(verb="sign_in_stopped").count() == 1


def errors_of(response: Any) -> list[str]:
    return list(response.context["form"].non_field_errors())


def test_the_wait_doubles_to_an_hour_and_success_ends_it(clock: Any) -> None:
    officer = person()
    guess(officer.username, TRIES)
    waits = []
    for _ in range(8):
        row = SignInTries.objects.get(kind=Kind.PAIR)
        assert row.stopped_until is not None
        waits.append(row.stopped_until - timezone.now())
        clock.move_to(row.stopped_until)
        guess(officer.username, 1)
    assert [wait.total_seconds() / 60 for wait in waits] == [1, 2, 4, 8, 16, 32, 60, 60]
    clock.shift(timedelta(hours=1))
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD))
    guess(officer.username, TRIES - 1)
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD))


def test_guesser_elsewhere_does_not_lock_the_person_out(clock: Any) -> None:
    officer = person()
    guess(officer.username, 3 * TRIES, "203.0.113.9")
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD, "192.0.2.7"))


def test_name_tried_from_many_networks_is_stopped_everywhere(clock: Any) -> None:
    officer = person()
    for n in range(LIMITS[Kind.NAME].tries):
        guess(officer.username, 1, f"203.0.113.{n}")
    assert not is_let_in(sign_in(Client(), officer.username, PASSWORD, "192.0.2.7"))


def test_network_that_makes_up_names_is_stopped_and_is_one_event(clock: Any) -> None:
    person(username="ada")
    for n in range(LIMITS[Kind.NETWORK].tries + 20):
        # One holder of a /64 changes the address with each try.
        guess(f"name{n}", 1, f"2001:db8:1:2::{n:x}")
    assert not is_let_in(sign_in(Client(), "ada", PASSWORD, "2001:db8:1:2::ffff"))
    assert is_let_in(sign_in(Client(), "ada", PASSWORD, "2001:db8:1:3::1"))
    assert RefusedSignIns.objects.get(name="").count == 21
    assert SignInTries.objects.filter(kind=Kind.NAME).count() == LIMITS[Kind.NETWORK].tries


def test_administrator_sees_a_stop_and_lifts_it(clock: Any) -> None:
    officer, administrator = person(), person()
    administrator.groups.set(Group.objects.filter(name="Administrator"))
    guess(officer.username, TRIES)
    desk, row = signed_in(administrator), SignInTries.objects.get(kind=Kind.PAIR)
    assert officer.username in desk.get("/admin/screening/signintries/").content.decode()
    url = f"/admin/screening/signintries/{row.pk}/"
    assert "stopped" in desk.get(f"{url}change/").content.decode()
    assert signed_in(officer).post(f"{url}lift/", {"comment": "x"}).status_code == 403
    desk.post(f"{url}lift/", {"comment": "Called from their desk."})
    assert is_let_in(sign_in(Client(), officer.username, PASSWORD))
    event = AuditEvent.objects.get(verb="sign_in_stop_lifted")
    assert (event.actor, event.data["why"]) == (
        administrator.get_username(),
        "Called from their desk.",
    )


def test_integrator_with_the_right_password_is_counted_like_a_guesser(clock: Any) -> None:
    erp = person(is_staff=False)
    for _ in range(TRIES):
        assert not is_let_in(sign_in(Client(), erp.username, PASSWORD))
    assert SignInTries.objects.get(kind=Kind.PAIR, name=erp.username).is_stopped(timezone.now())


def test_links_are_guessed_as_slowly(clock: Any) -> None:
    for n in range(LIMITS[Kind.NETWORK].tries):
        assert Client().get(reverse("admin:set_password", args=(f"x{n}",))).status_code == 410
    assert SignInTries.objects.get().is_stopped(timezone.now())
    Client().get(reverse("admin:set_password", args=("y",)))
    clock.shift(timedelta(hours=1))
    tell_refused(timezone.now())
    assert [(e["place"], e["count"]) for e in refused()] == [("link", 51)]
    assert AuditEvent.objects.filter(verb="sign_in_stopped").count() == 1


def test_own_password_is_guessed_as_slowly(clock: Any) -> None:
    officer = person()
    desk, new = signed_in(officer), "a-long-and-lonely-password"
    for old in [*("x" * n for n in range(1, TRIES + 1)), PASSWORD]:
        typed = {"old_password": old, "new_password1": new, "new_password2": new}
        assert desk.post(reverse("admin:password_change"), typed).status_code == 200
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_address_is_the_proxys_word_only_behind_a_proxy(clock: Any) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9", "REMOTE_ADDR": "127.0.0.1"}
    for behind, address in ((False, "127.0.0.1"), (True, "203.0.113.9")):
        with override_settings(BEHIND_PROXY=behind):
            Client().post(LOGIN, {"username": "nobody", "password": "x"}, **forged)
        assert RefusedSignIns.objects.filter(address=address).exists()
