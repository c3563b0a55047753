"""Birth dates that a system wrote where it knew none."""

from __future__ import annotations

import pytest

from screening.terms.birth_dates import told_birth_dates


@pytest.mark.parametrize(
    "text",
    [
        *("0001-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1900", "1901-01-01"),
        *("1904-01-01", "1970-01-01", "1980-01-01", "2030-05-01", "9999-12-31", "0000", ""),
    ],
)
def test_a_placeholder_says_nothing(text: str) -> None:
    assert told_birth_dates(text) == ()


@pytest.mark.parametrize(
    "text", ["1901-03-02", "1957-04-04", "1967", "1970", "1970-01", "1970-01-02", "2001-01-01"]
)
def test_a_date_is_told(text: str) -> None:
    assert told_birth_dates(text) == (text,)
