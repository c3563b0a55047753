"""What of a section stands where on an A4 page: widths, what goes below its row, what is cut.

Pure: from texts to a description that ``report.typ`` sets. A word is never parted by a sign that
is not in it, and a hash stands whole on one line, so that what is found or copied in the PDF is
what the record holds. A column that has no room goes below its row, with its name; one that is
empty throughout is named once and left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

PAGE = 524.0
"""Points between the margins of an upright A4 page."""
GUTTER = 8.0
SIZE = 7.5
CONTINUES = " … continues in XLSX"
LONGEST_CELL, LONGEST_BELOW = 220, 280
"""Letters of a cell on paper; the table formats hold all of them."""
ROOMY = 88.0
"""A column of text is given no more before another has its least, in points."""
FEWEST = 3
"""Columns that stay beside each other however narrow the page."""
WIDEST_WORD = 130.0
STEP = 6.0
"""Points that are given to a column at a time."""
JUDGED = 400
"""Rows by which the room of columns is judged."""
HAIR = 0.1
"""Sums of widths are told apart from this on."""

_HASH = re.compile(r"[0-9a-f]{32,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHARES = {
    letter: share
    for share, letters in (
        (0.32, " .,;:lij{}I()ftJ/'|!\\"),
        (0.38, '-"[]r'),
        (0.43, "szc"),
        (0.49, "ea0123456789FSbx_"),
        (0.55, "goqvdkpyuLhnP`~^*+=<>?#$"),
        (0.61, "EYBRTZ"),
        (0.67, "KCVUX"),
        (0.73, "AGDNOQ&H"),
        (0.80, "wm"),
        (0.97, "MW@%"),
    )
    for letter in letters
}
"""Widths of letters as shares of the size of the type, measured on Libertinus and rounded up."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A section as it is set.

    Args:
        columns: heading and width in points of what stands side by side.
        rows: cells, and name and value of what goes below.
        empty: headings of columns without any value.
        are_facts: names and values, set side by side in pairs.
        wide: how many of the facts, the last ones, take a line of their own.
    """

    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]
    empty: tuple[str, ...]
    are_facts: bool = False
    wide: int = 0

    def to_data(self) -> dict[str, Any]:
        """As the page reads it."""
        return {
            "columns": [name for name, _ in self.columns],
            "widths": [round(width, 2) for _, width in self.columns],
            "rows": [{"cells": cells, "below": below} for cells, below in self.rows],
            "empty": self.empty,
            "facts": self.are_facts,
            "wide": self.wide,
        }


def placed(
    columns: Sequence[str], rows: Sequence[Sequence[str]], below: Sequence[str] = ()
) -> Placed:
    """Lay out a table.

    Args:
        columns: headings.
        rows: their texts, as many in each.
        below: headings that go below their row first.
    """
    if len(columns) == 2 and columns[0] in ("Fact", "What"):
        return _facts(columns, rows)
    filled = [n for n in range(len(columns)) if any(row[n] for row in rows)]
    beside = _beside(columns, rows, filled, below)
    under = [n for n in filled if n not in beside]
    texts = [[row[n] for row in rows] for n in beside]
    needs = [_need(columns[n], of) for n, of in zip(beside, texts, strict=True)]
    widths = _widths(needs, texts)
    if under:
        widths[-1] += PAGE - sum(widths)
    return Placed(
        columns=tuple((columns[n], width) for n, width in zip(beside, widths, strict=True)),
        rows=tuple(
            (
                tuple(
                    parted(cut(row[n], LONGEST_CELL), width - GUTTER)
                    for n, width in zip(beside, widths, strict=True)
                ),
                tuple((columns[n], _fit(row[n])) for n in under if row[n]),
            )
            for row in rows
        ),
        empty=tuple(name for n, name in enumerate(columns) if n not in filled) if rows else (),
    )


def cut(text: str, most: int) -> str:
    """A text of no more than so many letters; one that was cut says where it goes on.

    It ends between two words where it can, and never within a hash.
    """
    if len(text) <= most:
        return text
    end = most
    for met in _HASH.finditer(text):
        if met.start() < end < met.end():
            end = met.start() or met.end()
    blank = text.rfind(" ", end - 40, end)
    return text[: blank if blank > 0 else end].rstrip() + CONTINUES


def width_of(text: str, size: float = SIZE) -> float:
    """About how wide a text is, in points, rather too wide than too narrow."""
    return sum(_share(letter) for letter in text) * size


def parted(text: str, room: float) -> str:
    """The text with lines of its own for words that are wider than their column.

    A line ends behind a sign that parts words, else where the room ends.
    """
    if not any(width_of(word) > room + HAIR for word in text.split()):
        return text
    return re.sub(r"\S+", lambda met: _lines(met.group(), room), text)


def _lines(word: str, room: float) -> str:
    if width_of(word) <= room + HAIR:
        return word
    lines, line, taken = [], "", 0.0
    for letter in word:
        share = _share(letter) * SIZE
        if line and taken + share > room:
            keep = max(line.rfind(sign) for sign in "_./,:;=&?@-") + 1
            keep = keep if keep > len(line) // 2 else len(line)
            lines.append(line[:keep])
            line, taken = line[keep:], width_of(line[keep:])
        line, taken = line + letter, taken + share
    return "\n".join([*lines, line])


def _share(letter: str) -> float:
    """A letter's width; of other scripts as wide as the widest of the fonts that we have."""
    return _SHARES.get(letter) or (1.02 if letter >= "\u2e80" else 0.68)


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column wants: at least, and to hold its longest text on one line."""

    least: float
    whole: float

    @property
    def roomy(self) -> float:
        return min(self.whole, max(self.least, ROOMY))


def _need(heading: str, texts: Sequence[str]) -> _Need:
    heading_word = max(width_of(word) for word in heading.split())
    heading_word = max(heading_word, min(width_of(heading), ROOMY / 2))
    word = max((width_of(word) for text in texts for word in text.split()), default=0)
    whole = max((width_of(text[:LONGEST_CELL]) for text in texts), default=0)
    least = max(heading_word * 1.08, min(word, WIDEST_WORD)) + GUTTER
    return _Need(least, max(least, whole + GUTTER))


def _beside(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    filled: Sequence[int],
    below: Sequence[str],
) -> list[int]:
    """The columns that stand side by side: those with a hash go first, then from the last."""
    whole = [n for n in filled if not any(_HASH.search(row[n]) for row in rows)]
    beside = whole or list(filled[:1])
    needs = {n: _need(columns[n], [row[n] for row in rows]) for n in beside}
    leaving = sorted(
        (n for n in beside if columns[n] in below), key=lambda n: below.index(columns[n])
    )
    leaving += [n for n in reversed(beside) if columns[n] not in below]
    while len(beside) > FEWEST and leaving and sum(needs[n].roomy for n in beside) > PAGE:
        beside.remove(leaving.pop(0))
    return beside


def _widths(needs: Sequence[_Need], texts: Sequence[Sequence[str]]) -> list[float]:
    """Room for each column: its least, then step by step to whichever makes rows the lowest.

    Args:
        texts: of each column, as many as there are rows.
    """
    least = sum(need.least for need in needs)
    if least >= PAGE:
        return [need.least * PAGE / least for need in needs]
    room, left = [need.least for need in needs], PAGE - least
    rows = list(
        zip(
            *([width_of(cut(text, LONGEST_CELL)) for text in of[:JUDGED]] for of in texts),
            strict=True,
        )
    )
    while left > 0:
        presses = _pressing(rows, room)
        wanting = [n for n, need in enumerate(needs) if presses[n] and room[n] < need.whole]
        if not wanting:
            break
        most = max(wanting, key=lambda n: presses[n])
        step = min(STEP, left, needs[most].whole - room[most])
        room[most] += step
        left -= step
    return room


def _pressing(rows: Sequence[Sequence[float]], room: Sequence[float]) -> list[float]:
    """How much lower a little more room makes the rows, for each column: it sets their height."""
    presses = [0.0] * len(room)
    for row in rows:
        heights = [width / (have - GUTTER) for width, have in zip(row, room, strict=True)]
        tallest = max(range(len(room)), key=heights.__getitem__)
        if heights[tallest] > 1:
            presses[tallest] += heights[tallest] / (room[tallest] - GUTTER)
    return presses


def _fit(text: str) -> str:
    return parted(cut(text, LONGEST_BELOW), PAGE - 2 * GUTTER)


def _facts(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Placed:
    """Names and values: those that fit half a page first come two in a line."""
    half = PAGE / 2 - 105
    told = [row for row in rows if row[1]]
    short = [row for row in told if not _HASH.search(row[1]) and width_of(row[1]) <= half]
    wide = [row for row in told if row not in short]
    return Placed(
        columns=tuple((name, 0.0) for name in columns),
        rows=tuple(((row[0], _fit(row[1])), ()) for row in (*short, *wide)),
        empty=tuple(row[0] for row in rows if not row[1]),
        are_facts=True,
        wide=len(wide),
    )
