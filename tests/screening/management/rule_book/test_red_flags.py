"""The table a compliance officer reads says what the rows say."""

from __future__ import annotations

from screening.management.rule_book.red_flags import PAGE, page
from tests.screening.management.rule_book.conftest import DOCS


def test_document_is_the_rows() -> None:
    assert (DOCS / PAGE).read_text(encoding="utf-8") == page(), "manage.py rule_book writes it anew"
