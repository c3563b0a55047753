"""Federal Register citations in every spelling found in the lists."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.lists.readers.citations import parse_citations


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("84 FR 22961", [("84 FR 22961", None)]),
        ("76 FR 71869, 11/21/11.", [("76 FR 71869", date(2011, 11, 21))]),
        ("63 FR 64322, 11/19/98.", [("63 FR 64322", date(1998, 11, 19))]),
        ("62 FR 35334, 6/30/97.", [("62 FR 35334", date(1997, 6, 30))]),
        ("85 FR 83799 12/23/2020.", [("85 FR 83799", date(2020, 12, 23))]),
        ("77 FR 71098,\n 11/29/12.", [("77 FR 71098", date(2012, 11, 29))]),
        ("86 FR 67319. 11/26/21.", [("86 FR 67319", date(2021, 11, 26))]),
        ("85 FR 64017, October 9, 2020.", [("85 FR 64017", date(2020, 10, 9))]),
        ("88 FR FR 12158, 2/27/23.", [("88 FR 12158", date(2023, 2, 27))]),
        ("81.F.R. 22576 4/18/2016", [("81 FR 22576", date(2016, 4, 18))]),
        (
            "81 FR 61601 preview citation details, 9/7/16.",
            [("81 FR 61601", date(2016, 9, 7))],
        ),
        (
            "67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02",
            [("67 FR 56530", date(2002, 9, 4)), ("67 FR 10890", date(2002, 3, 11))],
        ),
        (
            "79 FR 34220, June 16, 2014; 82 FR 16732, April 6, 2017.",
            [("79 FR 34220", date(2014, 6, 16)), ("82 FR 16732", date(2017, 4, 6))],
        ),
        ("80 FR 1, 2/30/15. 80 FR 2, 3/1/15.", [("80 FR 1", None), ("80 FR 2", date(2015, 3, 1))]),
        ("84 FR 5, 1/1/19. 84 FR 5, 1/1/19.", [("84 FR 5", date(2019, 1, 1))]),
        ("[Reserved]", []),
        ("Vol. 86, No. 71, 04/15/2021", []),
        ("", []),
    ],
)
def test_citations_are_normalized_with_their_dates(
    text: str, expected: list[tuple[str, date | None]]
) -> None:
    assert [(c.text, c.published_on) for c in parse_citations(text)] == expected


@given(st.text(alphabet="0123456789 FR./,JanuaryMay\n") | st.text())
def test_citations_never_raise_and_repeat_nothing(text: str) -> None:
    found = parse_citations(text)
    assert len(set(found)) == len(found)


@given(st.integers(36, 99), st.integers(1, 99999), st.dates(date(1997, 1, 1), date(2035, 12, 31)))
def test_citations_give_back_what_was_printed(volume: int, page: int, day: date) -> None:
    printed = f"{volume} FR {page}, {day.month}/{day.day}/{day.year % 100:02}."
    (citation,) = parse_citations(printed)
    assert citation.text == f"{volume} FR {page}"
    assert citation.published_on == day
