"""Tables and paragraphs of a page, as Markdown lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 100


def cells(*values: object) -> str:
    """One row of a table."""
    return f"| {' | '.join(str(value).replace('|', '/') for value in values)} |"


def prose(text: str) -> Iterator[str]:
    """A paragraph, wrapped like the rest of the page."""
    yield from textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    yield ""


def table(titles: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A whole table."""
    heads = tuple(titles)
    yield cells(*heads)
    yield cells(*("---" for _ in heads))
    for row in rows:
        yield cells(*row)
    yield ""


def first_line(doc: str | None) -> str:
    """The first sentence of a docstring."""
    return " ".join((doc or "").strip().split("\n\n")[0].split())
