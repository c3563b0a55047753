"""What a reader of a PDF finds and copies, by the engine that browsers show it with."""

from __future__ import annotations

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_range() for page in document]


def sizes_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(round(width), round(height)) for width, height in map(_size, document)]


def boxes_of(pdf: bytes, words: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right and top of words where the first page has them, each time."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        searched = text.search(words, match_case=True, match_whole_word=True)
        found = []
        while (at := searched.get_next()) is not None:
            letters = [text.get_charbox(n) for n in range(at[0], at[0] + at[1])]
            found.append(
                (
                    min(box[0] for box in letters),
                    min(box[1] for box in letters),
                    max(box[2] for box in letters),
                    max(box[3] for box in letters),
                )
            )
        return found


def _size(page: pypdfium2.PdfPage) -> tuple[float, float]:
    width, height = page.get_size()
    return width, height
