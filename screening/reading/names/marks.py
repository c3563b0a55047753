"""Where a field is parted into names: at marks between two entries, at words between two names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.reading.names.tables import marker_between

_MARKS = re.compile(
    r"[\r\n\u2028\u2029]+|\s*[|¦]\s*|\s*;\s*|(?<=[^\W\d_]{3})[/=](?=[^\W\d_]{3})"
    r"|\s*→\s*"
    r"|\s+(?:-{1,2}|=)>\s*|\s+(?:[^\w\s&+.,'’\"()\[\]–—-]{1,3}|_+)\s+|\t+| {2,}"
)
"""A sign between blanks, and blanks where two fields were joined, part two names as well."""
_COLON = re.compile(r"(?<=[\w)])\s?:\s+(?=\w)|\s*：\s*")
_MOST_COLONS = 20
"""Pieces at colons; a field that has more is a text and read as one."""
_SAID = (("\n", "a line of its own"), *((mark, f'beside "{mark}"') for mark in "|;/=>"))
_APART = "set off from the rest"


def has_marks(text: str) -> bool:
    """Whether a mark parts the text."""
    return _MARKS.search(text) is not None or _COLON.search(text) is not None


def at_marks(text: str) -> Iterator[tuple[str, str]]:
    """The text at line breaks, bars, semicolons and slashes; a whole one has no reason."""
    pieces = _MARKS.split(text)
    if len(pieces) == 1:
        yield text, ""
        return
    marks = _MARKS.findall(text)
    why = next((said for mark, said in _SAID if any(mark in m for m in marks)), _APART)
    for piece in pieces:
        if piece.strip():
            yield piece, why


def at_colons(text: str) -> Iterator[tuple[str, str]]:
    """The text at colons: they part a note from the name behind it, whatever the note says and in
    which language. What a word before the colon makes of it goes before."""
    pieces = _COLON.split(text)
    is_parted = 1 < len(pieces) <= _MOST_COLONS
    return ((piece, 'beside ":"') for piece in pieces if is_parted and piece.strip())


def at_words(text: str) -> Iterator[tuple[str, str]]:
    """The text at words that part two names."""
    marks = list(marker_between().finditer(text))
    if not marks:
        yield text, ""
        return
    first = marks[0]
    yield text[: first.start()], f'before "{first.group().strip()}"'
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        end = following.start() if following else len(text)
        yield text[mark.end() : end], f'behind "{mark.group().strip()}"'
        # "x ex y": a part that begins with a marker of its own is read from there as well.
