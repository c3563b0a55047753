"""A text cut into pieces where words in it are marked, and shortened around the marks.

Pure functions on characters. The pieces of a text joined give back the text, whatever the spans:
overlapping, touching, or beyond its end. Escaping is the template's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

KEPT = 70
"""Characters left in sight on each side of a mark, and at each end of a mark that is long."""
SLACK = 24
"""What is only this much longer is not cut: an ellipsis would save nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that the reading found in a text, and the reason that speaks of them.

    Args:
        number: of the mark on the page, from 1.
        start: of the words in the text.
        end: behind them; not behind ``start`` where the words do not stand in the text.
        label: what they mean in two or three words.
        says: the same in a sentence.
        citation: the provision.
        reason: place of the reason on the page, empty where none speaks of them.
        outcome: of that reason, empty without one.
    """

    number: int
    start: int
    end: int
    label: str
    says: str
    citation: str
    reason: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters under the same marks.

    Args:
        text: the characters, as submitted; empty for a gap.
        marks: those that it stands under, the shortest first.
        ends: those whose words end here.
        is_gap: whether characters were left out.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()
    is_gap: bool = False


def pieces_of(text: str, marks: Sequence[Mark]) -> tuple[Piece, ...]:
    """The text cut at every end of a mark; no piece is empty, and joined they are the text."""
    placed = [mark for mark in marks if 0 <= mark.start < min(mark.end, len(text))]
    ends = {mark.number: min(mark.end, len(text)) for mark in placed}
    cuts = sorted({0, len(text), *(mark.start for mark in placed), *ends.values()})
    pieces = []
    for start, end in pairwise(cuts):
        over = [m for m in placed if m.start <= start and end <= ends[m.number]]
        shortest = sorted(over, key=lambda m: (ends[m.number] - m.start, m.number))
        closing = tuple(m for m in over if ends[m.number] == end)
        pieces.append(Piece(text[start:end], tuple(shortest), closing))
    return tuple(pieces)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces with gaps where much stands between marks, before the first, behind the last."""
    last = len(pieces) - 1
    return tuple(
        part
        for position, piece in enumerate(pieces)
        for part in _shortened(piece, is_first=position == 0, is_last=position == last)
    )


def _shortened(piece: Piece, *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """Of a piece what stands beside a mark: its head behind one, its tail before the next."""
    has_head = bool(piece.marks) or not is_first or is_last
    has_tail = bool(piece.marks) or not is_last
    if len(piece.text) <= KEPT * (has_head + has_tail) + SLACK:
        yield piece
        return
    if has_head:
        yield Piece(_head(piece.text), piece.marks, () if has_tail else piece.ends)
    yield Piece("", is_gap=True)
    if has_tail:
        yield Piece(_tail(piece.text), piece.marks, piece.ends)


def _head(text: str) -> str:
    """The first words; a text without blanks is cut where it must be."""
    end = text.rfind(" ", KEPT // 2, KEPT + 1)
    return text[:end] if end > 0 else text[:KEPT]


def _tail(text: str) -> str:
    start = text.find(" ", len(text) - KEPT - 1, len(text) - KEPT // 2)
    return text[start + 1 :] if start >= 0 else text[-KEPT:]
