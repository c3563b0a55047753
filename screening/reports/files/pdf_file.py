"""PDF: tagged (PDF/UA-1), archival (PDF/A-2a), and the same bytes for the same report.

The page is described in ``report.typ``. Only the fonts that are installed with us are used, so a
page looks the same everywhere. A script that none of them has is set in Latin letters between
angle brackets: the CSV carries the text as it was submitted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import typst
from anyascii import anyascii

from screening.errors import FieldError, InvalidReportError
from screening.reports.files.cells import plain
from screening.reports.files.page_layout import placed
from screening.reports.report import About, Section

MOST_ROWS = 2_000
"""A PDF is laid out as a whole: 5,000 rows took 940 MB. More go to CSV or XLSX."""
MOST_BARS = 16
"""Bars of a plot; the table below has all of them."""
FORBIDDEN = {0x00: "\ufffd", 0xFEFF: None, 0xFFFE: "\ufffd", 0xFFFF: "\ufffd", 0x200B: None}
"""Signs that PDF/A does not allow, and the one that would part a word for who searches it."""
INKS = {"Clear": 0, "Held": 1, "Blocked": 2}
"""An outcome has one ink in every plot; other series have theirs by their place."""
TEMPLATE = Path(__file__).with_name("report.typ")
FONT_PACKAGE = "cvttf_NotoSansCJK_Regular"
ATTEMPTS = 4

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


def write_pdf(path: Path, about: About, sections: Iterable[Section]) -> None:
    """Write a report.

    Raises:
        InvalidReportError: there are more rows than a PDF can hold.
    """
    data = _data(about, sections)
    for _ in range(ATTEMPTS):
        try:
            path.write_bytes(_compiled(data, about))
            return
        except typst.TypstError as error:
            letters = set("".join(_MISSING.findall(_unescaped(error.diagnostic))))
            if not letters:
                raise
            data = _in_latin(data, letters)
    raise InvalidReportError((FieldError("format", "invalid", "No font has these letters."),))


def _compiled(data: str, about: About) -> bytes:
    made = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(about.made_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _data(about: About, sections: Iterable[Section]) -> str:
    left = MOST_ROWS
    told = []
    for section in sections:
        rows = [
            [plain(value).translate(FORBIDDEN) for value in row]
            for row in islice(section.rows, left + 1)
        ]
        left -= len(rows)
        if left < 0:
            message = f"A PDF holds {MOST_ROWS:,} rows: narrow the report, or take CSV or XLSX."
            raise InvalidReportError((FieldError("format", "too_large", message),))
        told.append(
            {
                "title": section.title,
                "note": section.note,
                "plot": _plot(section, rows),
                **placed(section.columns, rows, section.below).to_data(),
            }
        )
    return json.dumps(
        {
            "title": about.title,
            "asked": " · ".join(value for _, value in about.asked),
            "about": about.lines()[1:],
            "anchor": str(about.anchor),
            "made_at": about.made_at.timetuple()[:6],
            "sections": told,
        },
        ensure_ascii=False,
    )


def _plot(section: Section, rows: Sequence[Sequence[str]]) -> dict[str, Any] | None:
    """The bars of a section as its page draws them; None where there is nothing to draw."""
    plot = section.plot
    if plot is None or not rows:
        return None
    places = [section.columns.index(name) for name in plot.series]
    label = section.columns.index(plot.label)
    bars = [
        {"label": row[label], "values": [float(row[place] or 0) for place in places]}
        for row in rows[:MOST_BARS]
    ]
    if not any(value for bar in bars for value in bar["values"]):
        return None
    told = "; ".join(
        f"{row[label]} " + ", ".join(row[place] or "0" for place in places)
        for row in rows[:MOST_BARS]
    )
    said = f"{plot.said or section.title} ({', '.join(plot.series)}): {told}."
    return {
        "series": plot.series,
        "inks": [
            INKS.get(name.replace(",", " ").split()[0], n) for n, name in enumerate(plot.series)
        ],
        "bars": bars,
        "lying": plot.is_lying,
        "said": said,
    }


def _in_latin(data: str, letters: set[str]) -> str:
    """Runs of letters without a font in Latin, between angle brackets."""
    run = re.compile("[" + "".join(re.escape(letter) for letter in sorted(letters)) + "]+")
    return run.sub(lambda met: f"‹{_json_safe(anyascii(met.group()).strip())}›", data)


def _json_safe(text: str) -> str:
    return json.dumps(text)[1:-1]


def _unescaped(diagnostic: str) -> str:
    """Typst writes some letters as ``\\u{e0001}``."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda met: chr(int(met.group(1), 16)), diagnostic)


@cache
def _fonts() -> typst.Fonts:
    """The fonts that come with typst, and the one for Chinese, Japanese and Korean."""
    found = find_spec(FONT_PACKAGE)
    folders = [Path(found.origin).parent] if found and found.origin else []
    return typst.Fonts(include_system_fonts=False, font_paths=folders)
