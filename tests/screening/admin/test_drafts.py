"""What is typed into a case is found again by who typed it, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.drafts import LONGEST, keep_draft
from screening.models import Case, CaseDraft, Disposition
from tests.factories import UserFactory
from tests.screening.admin.conftest import ANSWERING, signed_in
from tests.screening.admin.test_as_seen import answer_of
from tests.screening.admin.test_cases import page

pytestmark = pytest.mark.django_db
SCRIPT = "</textarea><script>alert(1)</script>"


def typed_of(case: Case, comment: str, **changes: Any) -> dict[str, Any]:
    return answer_of(case, comment=comment, kind="", reason_code="") | changes


def test_typed_comment_is_there_again_and_goes_when_recorded(desk: Client, case: Case) -> None:
    finding = f"hit-{case.screening.hits.get().pk}"
    answer = desk.post(page(case, "draft"), typed_of(case, "Felt, not chips: asked the bu"))
    assert answer.status_code == 204
    flag = f"red_flag-{case.screening.red_flags.get().pk}"
    elsewhere = desk.get(page(case), {"finding": flag}).content.decode()
    assert "asked the bu</textarea>" not in elsewhere
    assert "typed, " in elsewhere, "the list of findings says where something waits"
    back = desk.get(page(case), {"finding": finding}).content.decode()
    assert ">Felt, not chips: asked the bu</textarea>" in back
    assert "Not recorded: you typed this on" in back
    assert not Disposition.objects.exists()
    desk.post(page(case, "answer"), answer_of(case))
    assert not CaseDraft.objects.exists()


def test_draft_of_another_person_is_never_shown(desk: Client, senior: Client, case: Case) -> None:
    desk.post(page(case, "draft"), typed_of(case, "Between us."))
    desk.post(page(case, "draft"), {"move_comment": "Between us, too."})
    for other in (senior, signed_in(UserFactory(is_superuser=True))):
        assert "Between us" not in other.get(page(case)).content.decode()
    # Nor taken over by naming it: what they type is theirs.
    senior.post(page(case, "draft"), typed_of(case, "Mine."))
    assert CaseDraft.objects.filter(place__startswith="hit").count() == 2
    senior.post(page(case, "draft"), typed_of(case, "", discard="1"))
    assert "Between us." in desk.get(page(case)).content.decode()


def test_draft_with_a_script_is_text(desk: Client, case: Case) -> None:
    desk.post(page(case, "draft"), typed_of(case, SCRIPT))
    desk.post(page(case, "draft"), {"decision_comment": SCRIPT, "move_comment": SCRIPT})
    html = desk.get(page(case)).content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 3


def test_only_who_works_on_cases_keeps_drafts_and_only_with_a_token(
    reader: Client, officer: Any, case: Case
) -> None:
    assert reader.post(page(case, "draft"), typed_of(case, "x")).status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(page(case, "draft"), typed_of(case, "x")).status_code == 403
    assert strict.get(page(case, "draft")).status_code == 405
    assert not CaseDraft.objects.exists()


@pytest.mark.parametrize("place", ["hit-", "hit-x", "hit-" + "9" * 60, "case", "\0", "no such"])
def test_odd_places_and_odd_text_are_kept_or_left_and_break_nothing(
    desk: Client, case: Case, place: str
) -> None:
    typed = {"finding": place, "comment": "a\0b" + "x" * 2 * LONGEST, "no_field": "y"}
    assert desk.post(page(case, "draft"), typed).status_code == 204
    kept = CaseDraft.objects.get()
    assert "\0" not in kept.content["comment"] + kept.place
    assert len(kept.content["comment"]) <= LONGEST
    assert "no_field" not in kept.content
    assert desk.get(page(case)).status_code == 200


def test_emptied_text_is_no_draft_and_a_late_one_behind_the_answer_neither(
    desk: Client, case: Case
) -> None:
    desk.post(page(case, "draft"), typed_of(case, "x"))
    desk.post(page(case, "draft"), typed_of(case, "  "))
    assert not CaseDraft.objects.exists()
    desk.post(page(case, "answer"), answer_of(case))
    desk.post(page(case, "draft"), typed_of(case, "Another company."))
    assert not CaseDraft.objects.exists()


def test_forms_of_the_case_keep_their_words_beside_each_other(officer: Any, case: Case) -> None:
    for typed in ({"decision_comment": "No."}, {"move_comment": "Counsel."}, {"move_comment": ""}):
        keep_draft(case=case, place="case", typed=typed, by=officer)
    assert CaseDraft.objects.get().content == {"decision_comment": "No."}


def test_refused_answer_is_kept_and_an_old_draft_goes(desk: Client, case: Case) -> None:
    refused = desk.post(page(case, "answer"), answer_of(case, reason_code=""))
    assert refused.status_code == 409
    assert CaseDraft.objects.get().content["comment"] == "Another company."
    CaseDraft.objects.update(typed_at=timezone.now() - timedelta(days=31))
    desk.post(page(case, "draft"), {"move_comment": "Counsel."})
    assert [row.place for row in CaseDraft.objects.all()] == ["case"]


def test_page_says_that_a_colleague_answered_since(desk: Client, case: Case) -> None:
    desk.post(page(case, "draft"), typed_of(case, "Half a sen"))
    colleague = UserFactory(permissions=ANSWERING, first_name="Lena", last_name="Kaya")
    signed_in(colleague).post(page(case, "answer"), answer_of(case))
    finding = f"hit-{case.screening.hits.get().pk}"
    html = desk.get(page(case), {"finding": finding}).content.decode()
    assert "Lena Kaya answered since:" in html
    assert "Half a sen</textarea>" in html


def test_case_that_somebody_decided_shows_me_what_i_typed(desk: Client, case: Case) -> None:
    desk.post(page(case, "draft"), typed_of(case, "Half a sentence"))
    colleague = signed_in(UserFactory(permissions=ANSWERING))
    colleague.post(page(case, "reject"), {"decision_comment": "No.", "decision_code": "no_license"})
    assert "Half a sentence" in desk.get(page(case)).content.decode()
    assert "Half a sentence" not in colleague.get(page(case)).content.decode()
    assert reverse("admin:screening_case_draft", args=(case.pk,)) == page(case, "draft")
