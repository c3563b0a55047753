"""The officer's short ways: answer and decide in one, next and previous, what was handed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.findings import findings_of
from screening.cases.queueing import escalate_case, snooze_case
from screening.models import Case, Signature
from tests.factories import (
    CaseFactory,
    HitFactory,
    ListVersionFactory,
    UserFactory,
    plain_order,
)
from tests.screening.admin.test_cases import answer, answer_all, page

pytestmark = pytest.mark.django_db
TAKE_NEXT = "admin:screening_case_take_next"


@pytest.fixture
def simple(db: None) -> Case:
    """A held order of little value with one hit on an active list."""
    case: Case = CaseFactory(
        screening__outcome="hold", screening__transaction__content=plain_order()
    )
    HitFactory(screening=case.screening, listed_party__version=ListVersionFactory(active=True))
    return case


def false_positive(case: Case, **changes: str) -> dict[str, str]:
    return answer(case, kind="false_positive", reason_code="name_only", comment="Other.", **changes)


def test_the_last_answer_releases_and_leads_to_the_next_case(
    desk: Client, officer: Any, simple: Case
) -> None:
    waiting = CaseFactory()
    response = desk.post(page(simple, "answer"), false_positive(simple, then="release"))
    simple.refresh_from_db()
    assert (simple.status, simple.decided_by, simple.decision_comment) == (
        "released",
        officer,
        "Other.",
    )
    assert response["Location"] == page(waiting)


def test_what_is_not_the_last_answer_is_recorded_and_releases_nothing(
    desk: Client, case: Case
) -> None:
    response = desk.post(page(case, "answer"), false_positive(case, then="release"), follow=True)
    assert "Recorded, not released: 2 more to answer." in response.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert not Signature.objects.exists()


def test_a_true_match_rejects_at_once_with_its_reason(desk: Client, case: Case) -> None:
    desk.post(page(case, "answer"), answer(case, then="reject", then_code="listed_party"))
    case.refresh_from_db()
    assert (case.status, case.decision_code) == ("rejected", "listed_party")


def test_a_refused_decision_records_no_answer_and_keeps_the_text(desk: Client, case: Case) -> None:
    response = desk.post(page(case, "answer"), answer(case, then="reject", then_code="unheard_of"))
    assert response.status_code == 409
    assert "The alias is printed on the row.</textarea>" in response.content.decode()
    assert findings_of(case)[0].is_open


def test_an_analyst_decides_nothing_at_once(analyst: Client, simple: Case) -> None:
    html = analyst.get(page(simple)).content.decode()
    assert 'name="then"' not in html
    typed = false_positive(simple, then="release")
    assert analyst.post(page(simple, "answer"), typed).status_code == 409
    simple.refresh_from_db()
    assert simple.is_open


def test_next_gives_ones_own_first_and_walks_through_them(
    desk: Client, officer: Any, case: Case
) -> None:
    mine = [CaseFactory(assigned_to=officer, top_score=score) for score in (0.9, 0.8)]
    placed = sorted(mine, key=lambda c: list(Case.objects.in_order_of_work()).index(c))
    assert desk.post(reverse(TAKE_NEXT))["Location"] == page(placed[0])
    after = desk.post(reverse(TAKE_NEXT), {"after": placed[0].pk})
    assert after["Location"] == page(placed[1])
    assert desk.post(reverse(TAKE_NEXT), {"after": placed[1].pk})["Location"] == page(case)
    html = desk.get(page(case)).content.decode()
    assert f'href="{page(placed[1])}" data-before' in html


def test_next_never_gives_what_one_signed_and_gives_a_senior_what_waits(
    desk: Client, senior: Client, officer: Any, case: Case
) -> None:
    answer_all(case, officer)
    Case.objects.filter(pk=case.pk).update(assigned_to=officer)
    desk.post(page(case, "release"), {"decision_comment": "All explained."})
    assert desk.post(reverse(TAKE_NEXT))["Location"] == reverse("admin:screening_case_changelist")
    assert senior.post(reverse(TAKE_NEXT))["Location"] == page(case)


def test_next_keeps_to_the_view(desk: Client) -> None:
    hold = CaseFactory(is_block=False, top_score=0.1)
    CaseFactory(is_block=True, top_score=0.99)
    desk.get(reverse("admin:screening_case_changelist"), {"outcome": "hold"})
    assert desk.post(reverse(TAKE_NEXT))["Location"] == page(hold)
    after = desk.post(reverse(TAKE_NEXT), {"after": hold.pk}, follow=True)
    assert "Nothing is left for you in this view" in after.content.decode()


def test_words_of_who_handed_it_on_stand_in_the_head(desk: Client, case: Case) -> None:
    colleague = UserFactory()
    until = timezone.now().date() + timedelta(days=2)
    snooze_case(case=case, until=until, comment="Customer is closed.", by=colleague)
    escalate_case(case=case, comment="Owned by whom?", by=colleague)
    html = desk.get(page(case)).content.decode()
    assert f"<strong>Escalated</strong> by {colleague.username}" in html
    assert "Owned by whom?" in html
    assert f"<strong>Put off until {until}</strong>" in html


def test_what_is_sent_back_is_its_signers_and_says_why(
    desk: Client, senior: Client, officer: Any, case: Case
) -> None:
    answer_all(case, officer)
    desk.post(page(case, "release"), {"decision_comment": "All explained."})
    senior.post(page(case, "send_back"), {"second_comment": "Ask for the certificate."})
    view = desk.get(reverse("admin:screening_case_changelist"), {"view": "back"})
    assert page(case) in view.content.decode()
    assert "Ask for the certificate." in desk.get(page(case)).content.decode()
    others = senior.get(reverse("admin:screening_case_changelist"), {"view": "back"})
    assert page(case) not in others.content.decode()
    desk.post(page(case, "release"), {"decision_comment": "Certificate is attached."})
    case.refresh_from_db()
    assert case.sent_back_to is None
