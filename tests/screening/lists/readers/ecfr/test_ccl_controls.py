"""Rows of the License Requirements table: what they reach, and what they say in words."""

from __future__ import annotations

import pytest

from screening.lists.readers.ecfr.ccl_controls import control_row

SCOPES = [
    # the scope goes on after an exception in brackets (15 CFR 774 Supp. 1, ECCN 5A001)
    (
        "5A001",
        "NS applies to 5A001.b (except .b.5), .c, .d",
        ("5A001.b", "5A001.c", "5A001.d"),
        ("5A001.b.5",),
    ),
    # an exception without brackets reaches to the end (ECCN 3A001)
    (
        "3A001",
        "NS applies to entire entry, except 3A001.b.2 and b.3",
        (),
        ("3A001.b.2", "3A001.b.3"),
    ),
    ("3A001", "RS applies to 3A001.b.2", ("3A001.b.2",), ()),
]


@pytest.mark.parametrize(("eccn", "control", "paragraphs", "excluded"), SCOPES)
def test_scope_names_its_paragraphs_and_its_exceptions(
    eccn: str, control: str, paragraphs: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    row = control_row(eccn, (control, "NS Column 2"))
    assert row.paragraphs == paragraphs
    assert row.excluded_paragraphs == excluded


def test_a_cited_section_is_no_paragraph_of_the_entry() -> None:
    row = control_row("4A001", ("NP applies to items described in § 742.3(b)", "NP Column 1"))
    assert row.paragraphs == ()
    assert "742.3(b)" in row.prose
