"""Federal Register citations, as every US list prints them, in one spelling.

Volume and page name a notice ("84 FR 22961"). Agencies write them with and without dots, commas
and blanks, several in one cell, dates numeric or in words, years with two or four digits; a
blemish in one must not lose the others, so nothing here raises.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from screening.terms.listed_party import CitationRecord

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_CITATION = re.compile(
    r"(?<!\d)(?P<volume>\d{1,3})[\s.]*F\.?\s?R\.?(?:\s*F\.?R\.?)?\s*(?P<page>\d{1,6})(?!\d)"
    r"(?:[\s.,]*(?:preview citation details)?[\s.,]*"
    rf"(?P<date>\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?!\d)|(?:{_MONTHS})\s+\d{{1,2}},\s*\d{{4}}))?",
    re.ASCII,
)
_FIRST_YEAR = 1936  # the Federal Register's first volume


def parse_citations(text: str) -> tuple[CitationRecord, ...]:
    """Every Federal Register citation in a text, in printed order, without repetition.

    Args:
        text: a citation cell, for example "84 FR 22963, 5/21/19. 85 FR 36720, 6/18/20.".

    Returns:
        Citations as "84 FR 22963" with the printed date; the date is None when it is missing or
        no such day exists.
    """
    found = (
        CitationRecord(f"{int(m['volume'])} FR {int(m['page'])}", _parse_date(m["date"]))
        for m in _CITATION.finditer(text)
    )
    return tuple(dict.fromkeys(found))


def _parse_date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        if "/" in text:
            month, day, year = (int(part) for part in text.split("/"))
            return date(_full_year(year), month, day)
        return datetime.strptime(" ".join(text.split()), "%B %d, %Y").date()  # noqa: DTZ007
    except ValueError:
        return None


def _full_year(year: int) -> int:
    """97 is 1997 and 19 is 2019: two digits never mean a year before the Register began."""
    if year >= 100:
        return year
    return 1900 + year if year >= _FIRST_YEAR - 1900 else 2000 + year
