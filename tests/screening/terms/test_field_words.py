"""Fields in an officer's words."""

from __future__ import annotations

import pytest

from screening.terms.field_words import field_words, fields_in_words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("tpp", "its total processing performance (TPP)"),
        ("lines[0].unit_value", "the unit value"),
        ("parties[2].headquarters_country", "the country of its headquarters"),
        ("earlier transactions", "earlier transactions"),
    ],
)
def test_field_is_said_in_words(field: str, words: str) -> None:
    assert field_words(field) == words


def test_field_of_several_lines_is_said_once() -> None:
    fields = ("lines[0].unit_value", "lines[3].unit_value", "currency")
    assert fields_in_words(fields) == "the unit value, the currency"
