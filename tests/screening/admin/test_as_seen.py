"""Two people at one case and at one view: nothing is written over what was not seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Case, Disposition, SavedView
from tests.factories import UserFactory
from tests.screening.admin.conftest import ANSWERING, signed_in
from tests.screening.admin.test_cases import page

pytestmark = pytest.mark.django_db
SAVE = "admin:screening_case_save_view"


def answer_of(case: Case, **changes: Any) -> dict[str, Any]:
    hit = case.screening.hits.get()
    return {
        "finding": f"hit-{hit.pk}",
        "kind": "false_positive",
        "reason_code": "name_only",
        "comment": "Another company.",
        "seen": "",
    } | changes


def test_answer_over_a_colleagues_newer_one_is_refused_with_both_shown(
    desk: Client, case: Case
) -> None:
    colleague = UserFactory(permissions=ANSWERING)
    theirs = answer_of(case, kind="true_match", reason_code="same_entity", comment="It is them.")
    assert signed_in(colleague).post(page(case, "answer"), theirs).status_code == 302
    refused = desk.post(page(case, "answer"), answer_of(case))
    html = refused.content.decode()
    assert refused.status_code == 409
    assert "It is them., by " in html
    assert "false_positive (name_only): Another company." in html
    assert ">Another company.</textarea>" in html
    assert [d.comment for d in Disposition.objects.all()] == ["It is them."]
    # Read, and sent again knowing it: it takes the other's place.
    stands = Disposition.objects.get()
    assert f'name="seen" value="{stands.pk}"' in html
    assert desk.post(page(case, "answer"), answer_of(case, seen=stands.pk)).status_code == 302
    assert Disposition.objects.count() == 2


@pytest.mark.parametrize("seen", ["0", "-1", "x", "9" * 40, "²", "\0"])
def test_what_was_seen_is_no_odd_number(desk: Client, case: Case, seen: str) -> None:
    desk.post(page(case, "answer"), answer_of(case))
    assert desk.post(page(case, "answer"), answer_of(case, seen=seen)).status_code == 409
    assert Disposition.objects.count() == 1


def test_decision_from_a_page_that_a_colleague_changed_is_refused(desk: Client, case: Case) -> None:
    state = desk.get(page(case)).context["page"].state
    typed = {"decision_comment": "No.", "decision_code": "no_license", "state": state}
    colleague = signed_in(UserFactory(permissions=ANSWERING))
    colleague.post(page(case, "answer"), answer_of(case))
    refused = desk.post(page(case, "reject"), typed)
    assert refused.status_code == 409
    assert "The case changed after it was read" in refused.content.decode()
    fresh = refused.context["page"].state
    assert desk.post(page(case, "reject"), typed | {"state": fresh}).status_code == 302
    case.refresh_from_db()
    assert case.status == Case.Status.REJECTED


def test_answer_with_the_decision_at_once_looks_at_the_whole_case(desk: Client, case: Case) -> None:
    state = desk.get(page(case)).context["page"].state
    flag = case.screening.red_flags.get()
    theirs = answer_of(
        case, finding=f"red_flag-{flag.pk}", kind="mitigated", reason_code="site_visit"
    )
    signed_in(UserFactory(permissions=ANSWERING)).post(page(case, "answer"), theirs)
    both = answer_of(case, state=state, then="reject", then_code="listed_party")
    assert desk.post(page(case, "answer"), both).status_code == 409
    assert Disposition.objects.count() == 1
    # The answer alone minds nothing but its own finding.
    assert desk.post(page(case, "answer"), answer_of(case, state=state)).status_code == 302


def test_shared_view_is_not_saved_over_by_somebody_else(desk: Client, case: Case) -> None:
    owner = UserFactory(permissions=ANSWERING, first_name="Lena", last_name="Kaya")
    signed_in(owner).post(
        reverse(SAVE), {"name": "Blocks", "query": "outcome=block", "is_shared": "1"}
    )
    taken = {"name": " blocks ", "query": "outcome=hold", "is_shared": "1"}
    told = desk.post(reverse(SAVE), taken, follow=True).content.decode()
    assert "Lena Kaya shares a view" in told
    assert [(v.owner, v.query) for v in SavedView.objects.all()] == [(owner, "outcome=block")]
    # To oneself the name is free.
    desk.post(reverse(SAVE), {"name": "Blocks", "query": "outcome=hold"})
    assert SavedView.objects.count() == 2
    assert SavedView.objects.get(owner=owner).query == "outcome=block"


def test_own_view_is_replaced_only_as_it_was_shown(desk: Client, case: Case) -> None:
    url = reverse(SAVE)
    desk.post(url, {"name": "Mine", "query": "outcome=block", "is_shared": "1"})
    asked = desk.post(url, {"name": "Mine", "query": "outcome=hold", "is_shared": "1"})
    html = asked.content.decode()
    assert asked.status_code == 409
    assert "outcome=block, for everybody" in html
    assert "outcome=hold, for everybody" in html
    seen = asked.context["seen"]
    SavedView.objects.update(query="eccn=3A090")  # from another tab
    yes = {"name": "Mine", "query": "outcome=hold", "is_shared": "1", "seen": seen}
    stale = desk.post(url, yes)
    assert stale.status_code == 409
    assert "eccn=3A090" in stale.content.decode()
    assert desk.post(url, yes | {"seen": stale.context["seen"]}).status_code == 302
    assert SavedView.objects.get().query == "outcome=hold"
    # The same again is no question.
    assert desk.post(url, yes).status_code == 302
