"""Sessions end after half an hour without doing anything and after a day's work in all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import AuditEvent, Case, CaseDraft
from tests.factories import PASSWORD, UserFactory
from tests.screening.admin.conftest import ANSWERING, signed_in
from tests.screening.admin.test_as_seen import answer_of
from tests.screening.admin.test_cases import page

pytestmark = pytest.mark.django_db
HOME = "/admin/"
LOGIN = "/admin/login/"
BY_ITSELF = {"X-Unattended": "1"}


@pytest.fixture
def clock() -> Any:
    """A clock that the test turns."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def later(clock: Any, **how: float) -> None:
    clock.shift(timedelta(**how))


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_session_ends_after_half_an_hour_without_doing_anything(clock: Any, officer: Any) -> None:
    client = signed_in(officer)
    for _ in range(3):
        later(clock, minutes=29)
        assert is_in(client)
    later(clock, minutes=30)
    assert not is_in(client)
    event = AuditEvent.objects.get(verb="session_ended")
    assert (event.actor, event.data["why"]) == (officer.get_username(), "idle")
    assert not is_in(client), "and stays so"
    assert AuditEvent.objects.filter(verb="session_ended").count() == 1


def test_session_ends_after_twelve_hours_whatever_is_done(clock: Any, officer: Any) -> None:
    client = signed_in(officer)
    for _ in range(47):
        later(clock, minutes=15)
        assert is_in(client)
    later(clock, minutes=15)
    assert not is_in(client)
    assert AuditEvent.objects.get(verb="session_ended").data["why"] == "whole"


def test_page_that_polls_keeps_no_session_alive(clock: Any, officer: Any, case: Case) -> None:
    client = signed_in(officer)
    for _ in range(5):
        later(clock, minutes=5)
        assert client.post(page(case, "seen"), headers=BY_ITSELF).status_code == 200
    later(clock, minutes=5)
    ended = client.post(page(case, "seen"), headers=BY_ITSELF)
    assert ended.status_code == 401
    assert client.get(HOME, headers=BY_ITSELF).status_code == 302
    assert not is_in(client)


def test_times_are_settings(clock: Any, officer: Any, settings: Any) -> None:
    settings.SESSION_IDLE_MINUTES = 5
    client = signed_in(officer)
    later(clock, minutes=5)
    assert not is_in(client)
    assert settings.SESSION_COOKIE_AGE > settings.SESSION_HOURS * 3600


def test_session_of_an_older_release_begins_to_count(clock: Any, officer: Any) -> None:
    client = signed_in(officer)
    session = client.session
    for name in ("signed_in_at", "active_at"):
        del session[name]
    session.save()
    assert is_in(client)
    later(clock, minutes=30)
    assert not is_in(client)


def test_text_of_an_ended_session_waits_behind_the_sign_in(clock: Any, case: Case) -> None:
    person = UserFactory(username="ada", permissions=ANSWERING)
    client = signed_in(person)
    later(clock, minutes=31)
    client.post(page(case, "seen"), headers=BY_ITSELF)  # the page asked first
    sent = client.post(page(case, "answer"), answer_of(case, comment="A long story."))
    finding = f"hit-{case.screening.hits.get().pk}"
    assert sent.status_code == 302
    assert sent["Location"].startswith(LOGIN)
    assert not case.dispositions.exists(), "nobody has answered"
    back = client.post(sent["Location"], {"username": "ada", "password": PASSWORD})
    assert back["Location"] == f"{page(case)}?finding={finding}"
    assert ">A long story.</textarea>" in client.get(back["Location"]).content.decode()


def test_text_of_an_ended_session_is_its_persons_alone(clock: Any, case: Case) -> None:
    UserFactory(username="ben", permissions=ANSWERING)
    client = signed_in(UserFactory(username="ada", permissions=ANSWERING))
    later(clock, minutes=31)
    client.post(page(case, "answer"), answer_of(case, comment="A long story."))
    client.post(LOGIN, {"username": "ben", "password": PASSWORD})
    assert "A long story" not in client.get(page(case)).content.decode()
    assert CaseDraft.objects.get().user.username == "ada"
    # Ben's session is his: nothing of whose it was is left in it.
    assert "ended_of" not in client.session


def test_stranger_can_keep_nothing_and_is_led_to_no_other_place(case: Case) -> None:
    client = Client()
    sent = client.post(
        page(case, "answer"), answer_of(case), headers={"Referer": "https://x.test/"}
    )
    assert sent["Location"].startswith(LOGIN)
    assert "x.test" not in sent["Location"]
    assert not CaseDraft.objects.exists()
    elsewhere = client.post(
        reverse("admin:screening_license_add"), {}, headers={"Referer": "https://x.test/admin/"}
    )
    assert elsewhere["Location"] == f"{LOGIN}?next=/admin/"
    odd = answer_of(case, finding='hit-1"><script>')
    assert "script" not in client.post(page(case, "answer"), odd)["Location"]


def test_form_elsewhere_leads_back_to_its_page(clock: Any, officer: Any) -> None:
    client = signed_in(officer)
    later(clock, minutes=31)
    url = reverse("admin:screening_license_add")
    sent = client.post(url, {"number": "x"}, headers={"Referer": f"http://testserver{url}"})
    assert sent["Location"] == f"{LOGIN}?next={url}"


def test_forged_form_of_an_ended_session_keeps_nothing(
    clock: Any, officer: Any, case: Case
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    later(clock, minutes=31)
    assert client.post(page(case, "answer"), answer_of(case)).status_code == 403
    assert not CaseDraft.objects.exists()


def test_key_of_the_session_changes_with_who_it_is(clock: Any, case: Case) -> None:
    UserFactory(username="ada", permissions=ANSWERING)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32  # planted by somebody
    client.post(LOGIN, {"username": "ada", "password": PASSWORD})
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert first != "a" * 32
    later(clock, minutes=31)
    client.post(page(case, "answer"), answer_of(case))
    ended = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert ended not in ("", first)
    client.post(LOGIN, {"username": "ada", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in ("", first, ended)
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = first
    assert not is_in(thief)


def test_api_of_keys_knows_no_session(clock: datetime, officer: Any) -> None:
    client = signed_in(officer)
    before = client.session["active_at"]
    later(clock, minutes=31)
    assert client.get("/api/v1/transactions/").status_code in (401, 403)
    assert client.session["active_at"] == before
    assert not AuditEvent.objects.filter(verb="session_ended").exists()
