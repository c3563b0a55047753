"""Documents on a case, and the letter to the customer."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases import attachments
from screening.cases.attachments import attach_document, read_document
from screening.cases.deciding import release_case
from screening.errors import NotAllowedError
from screening.models import Attachment, Case
from tests.screening.cases.conftest import answered

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 certificate"


def attach(case: Case, by: Any, **changes: Any) -> Attachment:
    given = {"name": "../../eu certificate.pdf", "chunks": [PDF], "kind": "end_user_certificate"}
    return attach_document(case=case, by=by, **{**given, **changes})


def test_document_is_stored_by_its_hash_under_its_plain_name(case: Case, officer: Any) -> None:
    document = attach(case, officer)
    assert document.name == "eu certificate.pdf"
    assert document.path.name == document.sha256
    assert read_document(document) == PDF
    document.path.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(NotAllowedError, match="not what was stored"):
        read_document(document)
    document.path.unlink()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "run.exe"}, "Attach one of"),
        ({"name": "page.svg"}, "Attach one of"),
        ({"chunks": [b"<html>"]}, "does not hold"),
        ({"chunks": []}, "empty"),
        ({"chunks": [PDF, b"x" * 20]}, "At most"),
        ({"kind": "secret"}, "Say what"),
    ],
    ids=["program", "svg", "bytes of another type", "nothing", "too large", "kind"],
)
def test_what_is_no_document_is_refused(
    case: Case,
    officer: Any,
    changes: dict[str, Any],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attachments, "LARGEST_BYTES", 30)
    with pytest.raises(NotAllowedError, match=said):
        attach(case, officer, **changes)
    assert not Attachment.objects.exists()


def test_same_document_stands_once(case: Case, officer: Any) -> None:
    attach(case, officer)
    with pytest.raises(NotAllowedError, match="already"):
        attach(case, officer)


def test_document_after_the_first_signature_voids_it(blocked: Case, officer: Any) -> None:
    answered(blocked, officer)
    assert release_case(case=blocked, comment="x", by=officer).first_signature is not None
    attach(blocked, officer)
    blocked.refresh_from_db()
    assert blocked.first_signature is None
