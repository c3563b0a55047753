"""Pieces of a text under marks: nothing is lost, and what is cut leaves the marks in sight."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.admin.marking import KEPT, SLACK, Mark, pieces_of, shortened

TEXTS = st.text(max_size=600) | st.text(alphabet="ab …<&\n", max_size=600)
SPANS = st.lists(st.tuples(st.integers(-5, 700), st.integers(-5, 700)), max_size=8)


def marks(*spans: tuple[int, int]) -> list[Mark]:
    return [
        Mark(number, start, end, label="", says="", citation="")
        for number, (start, end) in enumerate(spans, 1)
    ]


def told(text: str, *spans: tuple[int, int]) -> list[tuple[str, list[int], list[int]]]:
    return [
        (piece.text, [m.number for m in piece.marks], [m.number for m in piece.ends])
        for piece in pieces_of(text, marks(*spans))
    ]


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ((), [("to Iran now", [], [])]),
        (((3, 7),), [("to ", [], []), ("Iran", [1], [1]), (" now", [], [])]),
        (((0, 11),), [("to Iran now", [1], [1])]),
        (((0, 3), (3, 7)), [("to ", [1], [1]), ("Iran", [2], [2]), (" now", [], [])]),
        (
            ((0, 7), (3, 11)),
            [("to ", [1], []), ("Iran", [1, 2], [1]), (" now", [2], [2])],
        ),
        (
            ((0, 11), (3, 7)),
            [("to ", [1], []), ("Iran", [2, 1], [2]), (" now", [1], [1])],
        ),
        (((3, 7), (3, 7)), [("to ", [], []), ("Iran", [1, 2], [1, 2]), (" now", [], [])]),
        (((8, 99),), [("to Iran ", [], []), ("now", [1], [1])]),
        (((0, 0), (7, 3), (20, 30), (-3, 2)), [("to Iran now", [], [])]),
    ],
    ids=[
        "none",
        "one",
        "the whole",
        "touching",
        "overlapping",
        "one in another: the shorter first",
        "the same words twice",
        "beyond the end",
        "at no place",
    ],
)
def test_a_text_is_cut_where_a_mark_begins_or_ends(
    spans: tuple[tuple[int, int], ...], pieces: list[tuple[str, list[int], list[int]]]
) -> None:
    assert told("to Iran now", *spans) == pieces


@given(TEXTS, SPANS)
def test_the_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in pieces_of(text, marks(*spans))) == text


@given(TEXTS, SPANS)
def test_a_mark_covers_its_words_and_ends_once(text: str, spans: list[tuple[int, int]]) -> None:
    made = marks(*spans)
    pieces = pieces_of(text, made)
    assert all(piece.text for piece in pieces)
    for mark in made:
        covered = "".join(piece.text for piece in pieces if mark in piece.marks)
        placed = mark.start >= 0 and mark.start < min(mark.end, len(text))
        assert covered == (text[mark.start : mark.end] if placed else "")
        assert sum(mark in piece.ends for piece in pieces) == placed


@given(TEXTS, SPANS)
def test_what_is_shortened_keeps_every_mark_and_invents_nothing(
    text: str, spans: list[tuple[int, int]]
) -> None:
    pieces = pieces_of(text, marks(*spans))
    short = shortened(pieces)
    at = 0
    for piece in short:
        at = text.index(piece.text, at) + len(piece.text)
        assert len(piece.text) <= 2 * KEPT + SLACK
    assert {m.number for p in short for m in p.ends} == {m.number for p in pieces for m in p.ends}
    assert not any(one.is_gap and two.is_gap for one, two in pairwise(short))


def test_a_long_text_is_cut_at_blanks_around_its_mark() -> None:
    before, behind = "wrap in foil, " * 30, " and call the gate" * 30
    text = f"{before}to Iran{behind}"
    short = shortened(pieces_of(text, marks((len(before) + 3, len(before) + 7))))
    assert [p.is_gap for p in short] == [True, False, False, False, True]
    assert short[1].text.startswith(("wrap", "in", "foil"))
    assert short[1].text.endswith("foil, to ")
    assert short[2].text == "Iran"
    assert short[3].text.endswith(("and", "call", "the", "gate"))


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    short = shortened(pieces_of("字" * 400, marks((200, 202))))
    assert [len(piece.text) for piece in short] == [0, KEPT, 2, KEPT, 0]


def test_a_long_mark_is_cut_in_its_middle_and_numbered_at_its_end() -> None:
    short = shortened(pieces_of("word " * 100, marks((0, 500))))
    assert [(bool(p.marks), len(p.ends), p.is_gap) for p in short] == [
        (True, 0, False),
        (False, 0, True),
        (True, 1, False),
    ]


def test_a_text_of_no_mark_shows_its_beginning() -> None:
    short = shortened(pieces_of("word " * 100, []))
    assert [p.is_gap for p in short] == [False, True]
    assert short[0].text.startswith("word word")


def test_a_little_too_long_is_not_cut() -> None:
    text = "a" * (KEPT + SLACK) + "Iran" + "b" * (KEPT + SLACK)
    pieces = pieces_of(text, marks((KEPT + SLACK, KEPT + SLACK + 4)))
    assert shortened(pieces) == pieces
