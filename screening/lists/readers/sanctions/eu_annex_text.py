"""Annex IV of Regulation (EU) 833/2014 as the Publications Office prints the consolidated text.

The XHTML of ``publications.europa.eu/resource/celex/02014R0833-YYYYMMDD``: the annex is a part with
its title and a table of four columns; a cell holds a paragraph for each thing that it says, most of
them with a label ("Local name:", "Address(es):"). Marks of amendments stand between rows and in
words and are no law. The rows come out in the columns of the tables that ``eu_annexes`` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

from lxml import etree, html

from screening.errors import BrokenListError
from screening.lists.readers.rejected import RejectedRow
from screening.lists.readers.tables import NumberedRow

HEAD = ("number", "name", "identifying information", "date of listing")
_TITLE = "ANNEX IV"
_MARK = re.compile(r"►(?:B|[CM]\d+)\s?|◄\s?")
_BETWEEN_ROWS = re.compile(r"▼(?:B|[CM]\d+)(?:\s*—+)?")
_LABELLED = re.compile(r"(?P<label>[^:()]{1,40}?)\s*:\s*(?P<said>.*)")
_WEBSITE = re.compile(r"^(Websites?) (?=https?://)")
_FORMERLY = re.compile(r"\(formerly (?P<name>[^()]+)\)?")
_INSIDE = re.compile(r"\s(?=(?:Local names?|A\.?k\.?a\.?|Alias(?:es)?)\s*:)", re.IGNORECASE)
_INFORMATION = (
    ("address", "address"),
    ("registration number", "registrationNumber"),
    ("website", "website"),
    ("telephone", "phone"),
    ("phone", "phone"),
    ("e-mail", "email"),
    ("email", "email"),
    ("place of registration", "jurisdiction"),
)
"""How a label begins, in small letters, and the column of what stands behind it."""


def read(
    stream: BinaryIO, columns: tuple[str, ...], regulation: str
) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of the annex with their numbers in its tables.

    Args:
        columns: what a row has, empty where the text says nothing.
        regulation: number of the act, for the row.

    Raises:
        BrokenListError: no readable page, one that was cut, no such annex or another table in it.
    """
    number = 0
    for row in _rows(_annex(stream.read())):
        number += 1
        cells = [_lines(cell) for cell in row if cell.tag in ("td", "th")]
        if len(cells) != len(HEAD) or not all(cells[:2]):
            yield RejectedRow(number, f"row {number}: {len(cells)} cells where {len(HEAD)} belong")
            continue
        told = dict.fromkeys((*columns, "celex", "jurisdiction", "notes"), "")
        told |= {"celex": regulation, "annex": "IV", "recordId": cells[0][0].rstrip(".")}
        told |= {"startDate": _day(" ".join(cells[3]))}
        for column, said in (*_names(cells[1]), *_information(cells[2])):
            told[column] = "; ".join(filter(None, (told[column], said)))
        yield number, told


def _annex(content: bytes) -> Any:
    if b"</html>" not in content[-1000:].lower():
        raise BrokenListError("the page ends before its end mark; it was cut")
    try:
        page = html.fromstring(content, parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenListError(f"no readable web page ({error})") from error
    for title in page.iter("p"):
        if title.get("class") == "title-annex-1" and _line(title) == _TITLE:
            return title.getparent()
    raise BrokenListError(f"no {_TITLE} in the text")


def _rows(annex: Any) -> Iterator[Any]:
    found = False
    for table in annex.iter("table"):
        first, *rest = table.iter("tr")
        if tuple(_line(cell).casefold() for cell in first) != HEAD:
            continue
        found = True
        for row in rest:
            if not _BETWEEN_ROWS.fullmatch(" ".join(row.text_content().split())):
                yield row
    if not found:
        raise BrokenListError(f"{_TITLE} has no table with the columns {', '.join(HEAD)}")


def _names(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The name, and behind it other ones, each with a label or in brackets."""
    name, *others = [part for line in lines for part in _INSIDE.split(line)]
    yield "name", name
    for line in _joined(others):
        former = _FORMERLY.fullmatch(line)
        labelled = _LABELLED.fullmatch(line)
        if former:
            yield "previousName", former["name"].strip()
        else:
            yield "alias", labelled["said"] if labelled else line


def _information(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in _joined([_WEBSITE.sub(r"\1: ", line) for line in lines]):
        labelled = _LABELLED.fullmatch(line)
        label = labelled["label"].casefold() if labelled else ""
        column = next((column for begins, column in _INFORMATION if label.startswith(begins)), "")
        if labelled and column:
            yield column, labelled["said"].strip(" ;")
        else:
            # An address that nobody labelled, or a label that nobody knows.
            yield ("notes" if labelled else "address"), line


def _joined(lines: list[str]) -> list[str]:
    """Lines, each with those that only go on with it."""
    told: list[str] = []
    for line in lines:
        is_labelled = _LABELLED.fullmatch(line) and not line.startswith(("(", "http"))
        if told and not is_labelled and not _FORMERLY.fullmatch(line):
            told[-1] += f" {line}"
        else:
            told.append(line)
    return told


def _lines(cell: Any) -> list[str]:
    paragraphs = list(cell.iter("p")) or [cell]
    return [line for paragraph in paragraphs if (line := _line(paragraph))]


def _line(element: Any) -> str:
    return " ".join(_MARK.sub("", element.text_content()).split())


def _day(text: str) -> str:
    """A day in figures, as the tables have it; what is no day stays, to be told."""
    try:
        day: date = datetime.strptime(text, "%d %B %Y").date()  # noqa: DTZ007
    except ValueError:
        return text
    return f"{day.day}.{day.month}.{day.year}"
