"""Notes on a case: kept as they were written, and called out to whom they name."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from screening.cases.notes import write_note
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, CaseNote, Mention
from screening.roles import Role
from tests.factories import UserFactory
from tests.guards import lift_guards
from tests.record import broken_record
from tests.screening.admin.conftest import signed_in

pytestmark = pytest.mark.django_db


def person(username: str, role: Role) -> Any:
    user = UserFactory(username=username)
    user.groups.set(Group.objects.filter(name=role.value))
    return user


@pytest.fixture
def okafor(db: None) -> Any:
    return person("okafor", Role.OFFICER)


@pytest.fixture
def kaya(db: None) -> Any:
    return person("kaya", Role.SENIOR_OFFICER)


def test_note_stands_on_the_home_page_of_whom_it_calls_until_they_open_the_case(
    case: Case, okafor: Any, kaya: Any
) -> None:
    page = reverse("admin:screening_case_change", args=(case.pk,))
    write_note(case=case, text="Please look, @Kaya. My mail: me@okafor.example", by=okafor)
    home = reverse("admin:index")
    assert "Notes that call you" not in signed_in(okafor).get(home).content.decode()
    hers = signed_in(kaya)
    assert "Please look, @Kaya." in hers.get(home).content.decode()
    assert "Please look, @Kaya." in hers.get(page).content.decode()
    assert "Notes that call you" not in hers.get(home).content.decode()
    event = AuditEvent.objects.get(verb="case_noted")
    assert event.data["called"] == ["kaya"]


@pytest.mark.parametrize(
    "text",
    ["@lists please", "@nobody please", "Ask @lists, or @okafor.", "@kaya1 @lists"],
)
def test_who_may_not_read_cases_is_not_called_nor_told_apart_from_nobody(
    case: Case, okafor: Any, kaya: Any, text: str
) -> None:
    person("lists", Role.LIST_MANAGER)
    with pytest.raises(NotAllowedError, match="is nobody who may read this case"):
        write_note(case=case, text=text, by=okafor)
    assert not CaseNote.objects.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("  \n", "Write the note"), ("x" * 4001, "at most 4,000"), ("@a " * 1, "is nobody")],
)
def test_what_is_no_note_is_refused(case: Case, okafor: Any, text: str, said: str) -> None:
    with pytest.raises(NotAllowedError, match=said):
        write_note(case=case, text=text, by=okafor)


def test_note_with_script_and_right_to_left_is_shown_as_it_was_written(
    case: Case, okafor: Any
) -> None:
    text = "<script>alert('n')</script> שלום \u202etxt.exe\x00"
    desk = signed_in(okafor)
    url = reverse("admin:screening_case_note", args=(case.pk,))
    assert desk.post(url, {"note_text": text}).status_code == 302
    html = desk.get(reverse("admin:screening_case_change", args=(case.pk,))).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&#x27;n&#x27;)" in html
    assert CaseNote.objects.get().text == text[:-1]


def test_refused_note_keeps_what_was_typed(case: Case, okafor: Any) -> None:
    url = reverse("admin:screening_case_note", args=(case.pk,))
    html = signed_in(okafor).post(url, {"note_text": "Ask @nobody."}).content.decode()
    assert "Ask @nobody.</textarea>" in html


def test_reader_writes_no_note(case: Case) -> None:
    url = reverse("admin:screening_case_note", args=(case.pk,))
    auditor = signed_in(person("auditor", Role.AUDITOR))
    assert auditor.post(url, {"note_text": "x"}).status_code == 403


@pytest.mark.usefixtures("own_data_dir")
def test_note_is_never_changed_and_its_change_is_told(case: Case, okafor: Any) -> None:
    note = write_note(case=case, text="Called the customer.", by=okafor)
    with pytest.raises(NotAllowedError):
        CaseNote.objects.update(text="Nothing.")
    with pytest.raises(NotAllowedError):
        note.delete()
    assert not broken_record()
    lift_guards()
    CaseNote._base_manager.filter(pk=note.pk)._raw_delete("default")
    assert f"note {note.pk} on case" in " ".join(broken_record())


def test_note_leaves_a_signature_and_stands_on_a_decided_case(case: Case, okafor: Any) -> None:
    Case.objects.filter(pk=case.pk).update(status="superseded")
    case.refresh_from_db()
    write_note(case=case, text="The customer asks for the old one, @okafor", by=okafor)
    assert CaseNote.objects.count() == 1
    assert not Mention.objects.exists()  # nobody calls themselves
