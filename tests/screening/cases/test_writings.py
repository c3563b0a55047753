"""Mails and texts on a case: taken by what they hold, read out as plain text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from screening.cases.attachments import attach_document
from screening.cases.writings import MAIL, OUTLOOK, TEXT, writing_of
from screening.errors import NotAllowedError
from screening.models import Attachment, Case
from tests.factories import UserFactory
from tests.factories.outlook import compound_file, outlook_message
from tests.screening.admin.conftest import ANSWERING, signed_in

pytestmark = pytest.mark.django_db

EML = (
    b"From: Maria Example <maria@example.com>\r\nTo: export@example.net\r\n"
    b"Subject: =?utf-8?q?End_use_of_your_order_=E2=80=93_answer?=\r\n"
    b"Date: Thu, 26 Nov 2026 09:12:00 +0100\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nWe use it in our mill in Penang.\r\n--b\r\n"
    b'Content-Type: text/html\r\nContent-Disposition: attachment; filename="run.html"\r\n\r\n'
    b"<script>alert(1)</script>\r\n--b--\r\n"
)
ONLY_HTML = (
    b"From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n"
    b"<html><head><title>t</title></head><body><p>Our mill</p><script>alert(1)</script>"
    b"<img src=//example.com/pixel.png onerror=alert(2)></body></html>"
)
MSG = outlook_message(subject="End use", sender="Maria Example", body="In our mill in Penang.")
TXT = "Gespräch mit dem Käufer: Mühle in Penang.".encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("answer.eml", EML),
        ("answer.EML", b"\xef\xbb\xbf" + ONLY_HTML),
        ("answer.msg", MSG),
        ("call.txt", TXT),
        ("old.txt", "Käufer".encode("cp1252")),
        ("wide.txt", "Käufer".encode("utf-16")),
    ],
)
def test_mails_and_texts_are_taken(case: Case, officer: Any, name: str, content: bytes) -> None:
    document = attach_document(case=case, name=name, chunks=[content], kind="other", by=officer)
    assert document.media_type in {MAIL, OUTLOOK, TEXT}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("program.txt", b"MZ\x90\x00\x03"),
        ("archive.txt", b"PK\x03\x04"),
        ("bytes.txt", b"plain \x00 text"),
        ("odd.txt", b"\xff\xfea"),
        ("page.eml", b"<html><script>alert(1)</script></html>"),
        ("note.eml", b"Dear Sir: we use it in our mill.\r\n\r\nYours"),
        ("program.eml", b"From: a\r\nTo: b\r\n\r\n\x00MZ"),
        ("page.msg", b"<html>"),
        ("cut.msg", MSG[:700]),
        ("workbook.msg", compound_file({"Workbook": b"x"})),
        ("mail.msg", EML),
        ("message.txt", MSG),
    ],
)
def test_what_lies_about_its_type_is_refused(
    case: Case, officer: Any, name: str, content: bytes
) -> None:
    with pytest.raises(NotAllowedError, match="does not hold what its ending says"):
        attach_document(case=case, name=name, chunks=[content], kind="other", by=officer)


def test_mail_is_told_with_its_heads_and_without_its_markup() -> None:
    told = writing_of(MAIL, EML)
    assert dict(told.heads)["Subject"] == "End use of your order – answer"
    assert (told.text, told.files) == ("We use it in our mill in Penang.", ("run.html",))
    assert writing_of(MAIL, ONLY_HTML).text == "Our mill"
    outlook = writing_of(OUTLOOK, MSG)
    assert outlook.heads == (("From", "Maria Example"), ("Subject", "End use"))
    assert outlook.text == "In our mill in Penang."


@pytest.mark.parametrize(
    "content",
    [
        b"From: a\r\nTo: b\r\nContent-Type: text/plain; charset=none-such\r\n\r\n\xff",
        b"From: a\r\nTo: b\r\nContent-Type: multipart/mixed\r\n\r\n--\r\n--",
        b"From: \xff\xfe\r\nTo: =?x?q?=\r\nSubject: =?utf-8?b?////?=\r\n\r\n",
        b"From: a\r\nTo: b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + b"--b\r\n" * 3000,
    ],
    ids=["no such charset", "no boundary", "broken heads", "many parts"],
)
def test_broken_mail_is_no_error(content: bytes) -> None:
    told = writing_of(MAIL, content)
    assert told.text or told.note


def test_a_writing_is_read_as_text_and_saved_under_a_harmless_type(
    case: Case, officer: Any
) -> None:
    desk = signed_in(UserFactory(permissions=ANSWERING))
    for name, content in (("a.eml", ONLY_HTML), ("b.txt", b"<script>alert(1)</script> \xd7\xa9")):
        attach_document(case=case, name=name, chunks=[content], kind="other", by=officer)
    mail, text = Attachment.objects.order_by("id")
    saved = [_get(desk, "document", case, row) for row in (mail, text)]
    assert [one["Content-Type"] for one in saved] == [
        "application/octet-stream",
        "text/plain; charset=utf-8",
    ]
    assert all(one["Content-Disposition"].startswith("attachment") for one in saved)
    assert all(one["X-Content-Type-Options"] == "nosniff" for one in saved)
    html = _get(desk, "writing", case, text).content.decode()
    assert "&lt;script&gt;alert(1)" in html
    assert "<script>alert" not in html
    assert "<img src" not in _get(desk, "writing", case, mail).content.decode()


def _get(desk: Client, what: str, case: Case, row: Attachment) -> Any:
    return desk.get(reverse(f"admin:screening_case_{what}", args=(case.pk, row.pk)))
