"""Working on cases through their addresses: views, snooze, escalate, bulk, papers, presence."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.cases.placing import index_case
from screening.models import AuditEvent, Case, SavedView
from tests.factories import (
    CaseFactory,
    HitFactory,
    ScreeningFactory,
    TransactionFactory,
    UserFactory,
)
from tests.screening.admin.test_cases import QUEUE, answer, page

pytestmark = pytest.mark.django_db


def another_order(case: Case) -> Case:
    """Another open case of the same customer, party and listed party."""
    order = TransactionFactory(owner=case.screening.transaction.owner)
    screening = ScreeningFactory(transaction=order)
    HitFactory(screening=screening, listed_party=case.screening.hits.get().listed_party)
    other: Case = CaseFactory(screening=screening)
    for row in (case, other):
        index_case(row)
    return other


def test_case_page_tells_of_other_cases_past_answers_and_the_letter(
    desk: Client, case: Case
) -> None:
    other = another_order(case)
    desk.post(page(other, "answer"), answer(other))
    html = desk.get(page(case)).content.decode()
    assert str(other.screening.transaction) in html
    assert "true match" in html
    assert 'name="letter_body"' in html


def test_answer_is_given_to_all_that_is_alike(desk: Client, case: Case) -> None:
    other = another_order(case)
    html = desk.get(page(case)).content.decode()
    assert "Same answer for 1 other open case" in html
    typed = answer(case, kind="false_positive", reason_code="name_only", alike="1")
    desk.post(page(case, "answer"), typed)
    assert other.dispositions.get().kind == "false_positive"


def test_case_is_put_off_and_escalated(desk: Client, case: Case) -> None:
    until = (timezone.now() + timedelta(days=3)).date()
    refused = desk.post(page(case, "snooze"), {"until": "", "move_comment": "Waiting."})
    assert refused.status_code == 409
    assert "Waiting.</textarea>" in refused.content.decode()
    desk.post(page(case, "snooze"), {"until": until.isoformat(), "move_comment": "Waiting."})
    assert desk.get(QUEUE).context["rows"] == []
    assert [row.case for row in desk.get(QUEUE, {"view": "snoozed"}).context["rows"]] == [case]
    desk.post(page(case, "escalate"), {"move_comment": "Counsel."})
    assert [row.case for row in desk.get(QUEUE, {"view": "escalated"}).context["rows"]] == [case]


def test_view_is_saved_shown_and_led_back_to(desk: Client, reader: Client, case: Case) -> None:
    url = reverse("admin:screening_case_save_view")
    typed = {"name": "Blocks", "query": "outcome=block", "is_shared": "1"}
    assert reader.post(url, typed).status_code == 403
    assert desk.post(url, typed)["Location"] == f"{QUEUE}?outcome=block"
    assert "Blocks" in reader.get(QUEUE).content.decode()
    desk.post(url, {"name": "", "query": "outcome=hold"})
    assert SavedView.objects.count() == 1


def test_view_is_removed_by_who_saved_it_alone(desk: Client, case: Case) -> None:
    url = reverse("admin:screening_case_save_view")
    desk.post(url, {"name": "Blocks", "query": "outcome=block"})
    mine = SavedView.objects.get()
    shared = SavedView.objects.create(
        owner=UserFactory(), name="Theirs", query="outcome=hold", is_shared=True
    )
    shown = desk.get(QUEUE).content.decode()
    assert "Remove the view Blocks" in shown
    assert "Remove the view Theirs" not in shown
    for view in (mine, shared):
        desk.post(reverse("admin:screening_case_remove_view", args=(view.pk,)))
    assert list(SavedView.objects.all()) == [shared]
    hidden = SavedView.objects.create(owner=shared.owner, name="Hidden", query="q=1")
    hidden_url = reverse("admin:screening_case_remove_view", args=(hidden.pk,))
    assert desk.post(hidden_url).status_code == 404


def test_document_is_attached_and_handed_out_to_be_saved(
    desk: Client, reader: Client, case: Case
) -> None:
    sent = SimpleUploadedFile("certificate.pdf", b"%PDF-1.7 x", content_type="text/html")
    typed: dict[str, Any] = {"document": sent, "document_kind": "contract"}
    assert desk.post(page(case, "attach"), typed)["Location"].endswith("#documents")
    document = case.attachments.get()
    url = reverse("admin:screening_case_document", args=(case.pk, document.pk))
    response = reader.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="certificate.pdf"'
    assert response.content == b"%PDF-1.7 x"
    document.path.unlink()
    assert reader.get(url).status_code == 404


def test_page_learns_who_else_is_there_and_who_decided(
    desk: Client, senior: Client, case: Case
) -> None:
    senior.get(page(case))
    said = desk.post(page(case, "seen")).json()
    assert (len(said["others"]), said["is_open"]) == (1, True)
    html = desk.get(page(case)).content.decode()
    assert "Also here now" in html
    senior.post(
        page(case, "reject"), {"decision_code": "listed_party", "decision_comment": "Listed."}
    )
    assert desk.post(page(case, "seen")).json()["status"] == "rejected"
    assert AuditEvent.objects.filter(verb="case_viewed").count() == 2


def test_row_says_why_it_stands_where_it_stands(desk: Client, case: Case) -> None:
    Case.objects.update(place_reasons=[["evidence 0.97", 29.1]], due_at=timezone.now())
    html = desk.get(QUEUE).content.decode()
    assert "block: evidence 0.97 +29.1" in html
    assert "over target" in html
