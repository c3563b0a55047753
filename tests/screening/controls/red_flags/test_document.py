"""The table a compliance officer reads says what the rows say."""

from __future__ import annotations

from tests.screening.controls.red_flags.document import DOCUMENT, text


def test_document_is_the_rows() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text(), (
        "write it again: python -m tests.screening.controls.red_flags.document"
    )
