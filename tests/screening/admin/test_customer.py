"""The customer on the page of a case: written to, waited for, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import Case, CustomerAnswer, CustomerLetter

QUEUE = "/admin/screening/case/"


def page(case: Case, what: str = "change") -> str:
    return reverse(f"admin:screening_case_{what}", args=(case.pk,))


def letter(**changes: str) -> dict[str, str]:
    due = timezone.now().date() + timedelta(days=6)
    return {
        "letter_language": "en",
        "letter_subject": "Your order",
        "letter_body": "Who owns the company?",
        "letter_due": due.isoformat(),
        "way": "hand",
        **changes,
    }


def test_letter_is_proposed_in_the_language_that_is_asked_for(desk: Client, case: Case) -> None:
    html = desk.get(page(case), {"language": "de"}).content.decode()
    assert "Vielen Dank für Ihre Bestellung" in html
    assert "Where is the headquarters of the consignee?</textarea>" not in html
    assert "Thank you for your order" in desk.get(page(case), {"language": "xx"}).content.decode()


def test_case_waits_in_its_view_and_its_letter_can_be_read(desk: Client, case: Case) -> None:
    desk.post(page(case, "ask"), letter())
    assert desk.get(QUEUE).context["rows"] == []
    rows = desk.get(QUEUE, {"view": "customer"}).context["rows"]
    assert [row.case for row in rows] == [case]
    html = desk.get(page(case)).content.decode()
    assert "Waits for the customer" in html
    assert "Who owns the company?" in html
    assert CustomerLetter.objects.get().asked == ["parties[0].headquarters_country"]


def test_refused_letter_keeps_what_was_typed(desk: Client, case: Case) -> None:
    told = letter(letter_body="You are on the Entity List, alas.")
    response = desk.post(page(case, "ask"), told)
    html = response.content.decode()
    assert response.status_code == 409
    assert "must not tell the customer" in html
    assert "You are on the Entity List, alas.</textarea>" in html
    assert desk.post(page(case, "ask"), letter(letter_due="soon")).status_code == 409
    assert not CustomerLetter.objects.exists()


def test_mail_that_nobody_set_is_not_offered(desk: Client, case: Case, settings: Any) -> None:
    assert "Send by mail" not in desk.get(page(case)).content.decode()
    settings.EMAIL_HOST, settings.LETTERS_FROM = "127.0.0.1", "export@example.com"
    assert "Send by mail" in desk.get(page(case)).content.decode()


def test_document_that_came_back_brings_the_case_back(desk: Client, case: Case) -> None:
    desk.post(page(case, "ask"), letter())
    assert desk.post(page(case, "take_document"), {"said_by": "x"}).status_code == 409
    sent = SimpleUploadedFile("owners.pdf", b"%PDF-1.7")
    typed = {"said_by": "Ms. Example", "answer_kind": "statement", "answer_document": sent}
    desk.post(page(case, "take_document"), typed)
    assert CustomerAnswer.objects.get().came == "document"
    assert [row.case for row in desk.get(QUEUE).context["rows"]] == [case]
    html = desk.get(page(case)).content.decode()
    assert "The customer answered" in html
    assert "owners.pdf" in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"said_by": "x"}, "Type what the customer answered"),
        ({"said_by": "", "answer_text": "Yes"}, "Say who answered"),
        ({"said_by": "x", "say:parties[0].owners": "us"}, "One owner a line"),
        ({"said_by": "x", "say:parties[0].headquarters_country": "Malaysia"}, "country"),
        ({"said_by": "x", "say:reference": "SO-9"}, "Nobody asks for it"),
        ({"said_by": "x", "say:lines": "x"}, "cannot be typed"),
    ],
)
def test_answer_that_cannot_be_taken_says_why(
    desk: Client, case: Case, typed: dict[str, str], said: str
) -> None:
    response = desk.post(page(case, "take_typed"), typed)
    assert response.status_code == 409
    html = response.content.decode()
    assert said in html
    if "say:parties[0].headquarters_country" in typed:
        assert 'value="Malaysia"' in html, "what was typed stands there again"
    assert not CustomerAnswer.objects.exists()


def test_reader_asks_nobody(reader: Client, case: Case) -> None:
    assert page(case, "ask") not in reader.get(page(case)).content.decode()
    for what in ("ask", "stop_waiting", "take_document", "take_typed"):
        assert reader.post(page(case, what), letter()).status_code == 403


def test_waiting_can_be_ended_with_a_reason(desk: Client, case: Case) -> None:
    assert desk.post(page(case, "stop_waiting"), {"wait_comment": "x"}).status_code == 409
    desk.post(page(case, "ask"), letter())
    assert desk.post(page(case, "stop_waiting"), {"wait_comment": " "}).status_code == 409
    desk.post(page(case, "stop_waiting"), {"wait_comment": "They called."})
    assert [row.case for row in desk.get(QUEUE).context["rows"]] == [case]
