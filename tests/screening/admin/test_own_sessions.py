"""Sessions are seen and ended by their person and by an administrator; signatures want a proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

from screening.cases.deciding import release_case
from screening.models import AuditEvent, Case, DeskSession
from tests.factories import PASSWORD, CaseFactory, UserFactory
from tests.screening.admin.conftest import ANSWERING, signed_in
from tests.screening.cases.conftest import answered, with_findings

pytestmark = pytest.mark.django_db
URL = "/admin/sessions/"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """What is tested is when a password is asked for, not how it is kept."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that the test turns."""
    with time_machine.travel("2026-03-02T12:00:00Z", tick=False) as traveller:
        yield traveller


def person(*permissions: str, **fields: Any) -> Any:
    return UserFactory(permissions=permissions, password=make_password(PASSWORD), **fields)


def at_the_desk(someone: Any, **headers: str) -> Client:
    client = Client(**headers)
    typed = {"username": someone.username, "password": PASSWORD}
    assert client.post("/admin/login/", typed, **headers).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return bool(client.get("/admin/").status_code == 200)


def test_person_sees_their_sessions_and_ends_one() -> None:
    ada, other = person(), person()
    here = at_the_desk(ada, HTTP_USER_AGENT="Here", REMOTE_ADDR="192.0.2.1")
    there = at_the_desk(ada, HTTP_USER_AGENT="<b>There</b>", REMOTE_ADDR="203.0.113.9")
    elsewhere = at_the_desk(other, HTTP_USER_AGENT="Elsewhere")
    html = here.get(URL).content.decode()
    assert "203.0.113.9" in html
    assert "&lt;b&gt;There" in html
    assert "Elsewhere" not in html
    row = DeskSession.objects.get(address="203.0.113.9")
    here.post(URL, {"session": row.pk})
    assert (is_in(here), is_in(there), is_in(elsewhere)) == (True, False, True)
    assert "203.0.113.9" not in here.get(URL).content.decode()
    event = AuditEvent.objects.get(verb="session_ended")
    assert (event.actor, event.data["why"]) == (ada.username, "by its person")


@pytest.mark.parametrize("asked", ["", "x", "0", "-1", "9" * 30, "١"])
def test_no_session_is_ended_by_a_wrong_name(asked: str) -> None:
    ada = person()
    desk = at_the_desk(ada)
    assert desk.post(URL, {"session": asked}).status_code == 404
    assert is_in(desk)


def test_another_persons_session_is_an_administrators_to_end() -> None:
    ada, administrator, root = person(), person(), person(is_superuser=True)
    administrator.groups.set(Group.objects.filter(name="Administrator"))
    officer, theirs, roots = at_the_desk(ada), at_the_desk(administrator), at_the_desk(root)
    of_root = DeskSession.objects.get(person=root)
    assert officer.post(URL, {"session": of_root.pk}).status_code == 404
    assert ada.username in theirs.get(URL).content.decode()
    theirs.post(URL, {"session": of_root.pk})
    assert is_in(roots), "nobody puts out a superuser"
    theirs.post(URL, {"session": DeskSession.objects.get(person=ada).pk})
    assert not is_in(officer)
    event = AuditEvent.objects.get(verb="session_ended")
    assert (event.actor, event.data["why"]) == (administrator.username, "by an administrator")


def test_sessions_that_ended_by_themselves_are_not_shown() -> None:
    ada = person()
    here, out = at_the_desk(ada), at_the_desk(ada)
    out.post("/admin/logout/")
    assert DeskSession.objects.filter(person=ada).count() == 1
    old = at_the_desk(ada, REMOTE_ADDR="203.0.113.9")
    new = "a-long-and-lonely-password"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", typed).status_code == 302
    assert (is_in(here), is_in(old)) == (True, False)
    html = here.get(URL).content.decode()
    assert "this one" in html
    assert "203.0.113.9" not in html


@pytest.fixture
def blocked() -> Case:
    """A blocked order with a finding of each kind, all answered by an officer."""
    return answered(with_findings(CaseFactory(is_block=True)), person(*ANSWERING))


def test_second_signature_wants_a_password_that_was_typed_a_while_ago(
    clock: Any, blocked: Case
) -> None:
    first = release_case(case=blocked, comment="Explained.", by=person(*ANSWERING)).first_signature
    assert first is not None
    senior = person(*ANSWERING, "second_sign_case")
    desk, url = at_the_desk(senior), f"/admin/screening/case/{blocked.pk}/"
    assert 'name="own_password"' not in desk.get(f"{url}change/").content.decode()
    clock.shift(timedelta(minutes=16))
    assert 'name="own_password"' in desk.get(f"{url}change/").content.decode()
    typed = {"seen": first.content_hash, "second_comment": "Agreed: I read it."}
    for wrong, said in (({}, "Type your password"), ({"own_password": "x"}, "not your password")):
        answer = desk.post(f"{url}second/", typed | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (409, True)
        assert "Agreed: I read it." in answer.content.decode(), "what was typed stays"
    blocked.refresh_from_db()
    assert blocked.is_open
    desk.post(f"{url}second/", typed | {"own_password": PASSWORD})
    blocked.refresh_from_db()
    assert blocked.status == "released"
    assert PASSWORD not in "".join(e.data_json for e in AuditEvent.objects.all())


def test_release_of_a_block_wants_it_and_an_ordinary_release_does_not(
    clock: Any, blocked: Case
) -> None:
    held = answered(with_findings(CaseFactory(is_block=False)), person(*ANSWERING))
    desk = at_the_desk(person(*ANSWERING))
    clock.shift(timedelta(minutes=16))
    said = {"decision_comment": "Explained."}
    assert desk.post(f"/admin/screening/case/{held.pk}/release/", said).status_code == 302
    url = f"/admin/screening/case/{blocked.pk}/release/"
    assert desk.post(url, said).status_code == 409
    assert desk.post(url, said | {"own_password": PASSWORD}).status_code == 302
    blocked.refresh_from_db()
    assert blocked.first_signature is not None


def test_password_of_a_signature_is_guessed_as_slowly_as_at_the_sign_in(
    clock: Any, blocked: Case
) -> None:
    desk = at_the_desk(person(*ANSWERING))
    clock.shift(timedelta(minutes=16))
    url = f"/admin/screening/case/{blocked.pk}/"
    key = f"hit-{blocked.screening.hits.get().pk}"
    answer = {"finding": key, "kind": "false_positive", "reason_code": "name_only"}
    for n in range(6):
        sent = {"comment": "x", "then": "release", "own_password": "x" * n}
        assert desk.post(f"{url}answer/", answer | sent).status_code == 409
    sent = {"decision_comment": "x", "own_password": PASSWORD}
    assert desk.post(f"{url}release/", sent).status_code == 409, "stopped"
    assert signed_in(person()).get("/admin/").status_code == 200
