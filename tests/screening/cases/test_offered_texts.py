"""Comments offered from before and from the shared texts; the library is versioned."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from screening.cases.findings import findings_of
from screening.cases.offered_texts import offered_texts
from screening.cases.placing import index_case
from screening.cases.review import answer_finding
from screening.cases.shared_texts import add_text, change_text, withdraw_text
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, Hit, SharedText
from screening.roles import Role
from tests.factories import CaseFactory, HitFactory, ListedPartyFactory, RedFlagFactory
from tests.screening.admin.conftest import signed_in
from tests.screening.cases.test_notes import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def okafor(db: None) -> Any:
    return person("okafor", Role.OFFICER)


@pytest.fixture
def kaya(db: None) -> Any:
    return person("kaya", Role.SENIOR_OFFICER)


def a_case(listed: Any) -> Case:
    case: Case = CaseFactory()
    HitFactory(screening=case.screening, listed_party=listed, position=0)
    RedFlagFactory(screening=case.screening, position=0)
    index_case(case)
    return case


def say(case: Case, kind: str, comment: str, by: Any) -> None:
    state = next(s for s in findings_of(case) if kind in s.allowed_kinds)
    code = {"false_positive": "name_only", "mitigated": "site_visit"}[kind]
    answer_finding(
        case=case, finding=state.finding, kind=kind, reason_code=code, comment=comment, by=by
    )


def hit_of(case: Case) -> Hit:
    found = findings_of(case)[0].finding
    assert isinstance(found, Hit)
    return found


def test_own_words_come_first_and_each_once_and_of_the_same_pair_alone(
    okafor: Any, kaya: Any
) -> None:
    listed, other = ListedPartyFactory(), ListedPartyFactory()
    for comment, by in (
        ("Other street.", okafor),
        ("Another founder.", kaya),
        ("  another  FOUNDER. ", kaya),
    ):
        say(a_case(listed), "false_positive", comment, by)
    say(a_case(other), "false_positive", "Of another pair.", okafor)
    add_text(name="Only the name", kind="false_positive", text="Only the name meets.", by=kaya)
    add_text(name="Visit", kind="mitigated", text="We saw the mill.", by=kaya)
    told = offered_texts(hit_of(a_case(listed)), by=okafor)
    assert [(one.text, one.by, one.is_own) for one in told] == [
        ("Other street.", "okafor", True),
        ("another  FOUNDER.", "kaya", False),
        ("Only the name meets.", "", False),
    ]
    assert told[0].case.startswith("C-")
    assert told[0].at
    assert told[2].name == "Only the name, v1"


def test_red_flag_is_offered_what_was_said_to_the_same_question(okafor: Any) -> None:
    listed = ListedPartyFactory()
    say(a_case(listed), "mitigated", "The mill was visited in May.", okafor)
    flag = findings_of(a_case(ListedPartyFactory()))[1].finding
    assert [one.text for one in offered_texts(flag, by=okafor)] == ["The mill was visited in May."]


def test_analyst_is_offered_no_text_of_an_answer_that_is_an_officers(kaya: Any) -> None:
    add_text(name="Same", kind="true_match", text="The same party.", by=kaya)
    hit = hit_of(a_case(ListedPartyFactory()))
    assert not offered_texts(hit, by=person("ana", Role.ANALYST))
    assert offered_texts(hit, by=kaya)


def test_library_adds_versions_and_tells_each(kaya: Any) -> None:
    first = add_text(name=" Only  the name ", kind="false_positive", text="One.", by=kaya)
    with pytest.raises(NotAllowedError, match="already"):
        add_text(name="ONLY THE NAME", kind="mitigated", text="x", by=kaya)
    second = change_text(row=first, text="Two.", by=kaya)
    with pytest.raises(NotAllowedError, match="changed meanwhile"):
        change_text(row=first, text="Three.", by=kaya)
    with pytest.raises(NotAllowedError, match="offered now"):
        change_text(row=second, text=" Two. ", by=kaya)
    third = withdraw_text(row=second, by=kaya)
    assert not SharedText.objects.offered().exists()
    change_text(row=third, text="Two.", by=kaya)
    assert [row.text for row in SharedText.objects.offered()] == ["Two."]
    told = AuditEvent.objects.filter(subject_type="sharedtext").order_by("id")
    assert [(event.verb, event.data["version"]) for event in told] == [
        ("shared_text_set", 1),
        ("shared_text_set", 2),
        ("shared_text_withdrawn", 3),
        ("shared_text_set", 4),
    ]


def test_role_keeps_the_library_on_the_desk_and_an_officer_reads_it(okafor: Any, kaya: Any) -> None:
    add = reverse("admin:screening_sharedtext_add")
    typed = {"name": "Street", "kind": "false_positive", "text": "<b>Another</b> street."}
    assert signed_in(okafor).post(add, typed).status_code == 403
    hers = signed_in(kaya)
    assert hers.post(add, typed).status_code == 302
    row = SharedText.objects.get()
    change = reverse("admin:screening_sharedtext_change", args=(row.pk,))
    assert "&lt;b&gt;Another&lt;/b&gt;" in signed_in(okafor).get(change).content.decode()
