"""The Commerce Control List: 15 CFR part 774, Supplement 1.

The supplement is one flat run of paragraphs; where we are (category, entry, section) is known only
from what has gone before. ``read`` cuts the run into entries as printed, ``to_record`` reads one
entry. The License Requirements table is the law for an entry; the digits of its number are a hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.ccl_controls import control_row
from screening.lists.readers.ecfr.ccl_items import item_paragraphs
from screening.lists.readers.ecfr.markup import appendix_blocks, one_line, printed_text
from screening.terms.control_list import ControlRow, ItemRecord

SOURCE = "us-bis-ccl"
# 638 entries were counted on 2026-09-24; a file with far fewer was cut.
MINIMUM_ENTRIES = 550
MUST_HAVE = ("3A090", "4A090", "5A992")

_CODE = re.compile(r"(\d[A-E]\d{3})\b[\s.—–:]*(.*)", re.DOTALL)
_CATEGORY = re.compile(r"category\s+(\d)\b", re.IGNORECASE)
_GROUP = re.compile(r"([A-E])\.\s")
_SECTION = re.compile(
    r"license requirements?(?: notes?)?$|list based license exceptions|list of items controlled"
    r"|special conditions for sta|reporting requirements",
    re.IGNORECASE,
)
# Known fields are told by their words, whatever tag they are printed in.
_FIELD = re.compile(
    r"(Reason for Control|Control\(s\)|Items|Unit|Related (?:Controls|Definitions)"
    r"|[A-Z]{3}(?:/[A-Z]{3})*):(?=\s|$)"
)
_EXCEPTION_KEY = re.compile(r"[A-Z]{3}(?:/[A-Z]{3})*")
_REASON = re.compile(r"\b[A-Z]{2}\b")
# Heading-only entries name the list that controls the item.
_OTHER_AGENCIES = (
    ("ITAR", re.compile(r"subject to the ITAR|22 CFR parts? 12\d", re.IGNORECASE)),
    ("NRC", re.compile(r"Nuclear Regulatory Commission|10 CFR part 110", re.IGNORECASE)),
    ("DOE", re.compile(r"Department of Energy|10 CFR part 810", re.IGNORECASE)),
)
_OTHER_ENTRY = re.compile(r"controlled (?:by|under|in) (?:ECCN )?(\d[A-E]\d{3})")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed block of an entry.

    Args:
        kind: "section", "field", "table", "note" or "text".
        key: the words before the colon of a field ("LVS"); the heading of a section.
        text: what follows, or the whole text.
        rows: the cells of a table's rows.
    """

    kind: str
    text: str
    key: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class PrintedEntry:
    """One ECCN entry as printed; still growing while it is read."""

    eccn: str
    heading: str
    lines: list[Line] = field(default_factory=list)


def read(stream: BinaryIO) -> Iterator[PrintedEntry]:
    """Entries of the Commerce Control List in printed order.

    Args:
        stream: eCFR XML of part 774, of the appendix alone, or an excerpt of it.

    Raises:
        BrokenListError: not eCFR XML, or Supplement No. 1 is missing.
    """
    entry: PrintedEntry | None = None
    for printed in _settled(_located(stream)):
        if isinstance(printed, PrintedEntry):
            if entry:
                yield entry
            entry = printed
        elif entry:
            entry.lines.append(printed)
    if entry:
        yield entry


# A line, the heading it may be, and whether that fits the category and group we are in.
_Located = tuple[Line, PrintedEntry | None, bool]


def _located(stream: BinaryIO) -> Iterator[_Located]:
    category = group = ""
    for block in appendix_blocks(stream, part="774", supplement="1"):
        line, heading = _line(block), _entry_heading(block)
        if line.kind == "section" and (match := _CATEGORY.match(line.text)):
            category, group = match[1], ""
        elif line.kind == "section" and (match := _GROUP.match(line.text)):
            group = match[1]
        elif heading:
            fits = heading.eccn.startswith(category) and heading.eccn[1:].startswith(group)
            yield line, heading, fits
        else:
            yield line, None, True


def _settled(located: Iterator[_Located]) -> Iterator[Line | PrintedEntry]:
    """Tell entries from cross references that look like them: where a heading names another
    category or group, it is an entry only if its License Requirements follow."""
    doubtful: PrintedEntry | None = None
    for line, heading, fits in located:
        if doubtful and line.text.casefold().startswith("license requirement"):
            yield doubtful
        doubtful = None if fits else heading
        if fits:
            yield heading or line


def _entry_heading(block: etree._Element) -> PrintedEntry | None:
    is_bold = len(block) > 0 and block[0].tag == "B" and not (block.text or "").strip()
    if block.tag not in ("FP-2", "FP-1") or not is_bold:
        return None
    match = _CODE.match(one_line(printed_text(block)))
    return PrintedEntry(match[1], one_line(match[2]).rstrip(".")) if match else None


def _line(block: etree._Element) -> Line:
    tag = str(block.tag)
    text = one_line(printed_text(block))
    if tag in ("DIV", "GPOTABLE"):
        rows = tuple(
            tuple(one_line(printed_text(cell)) for cell in row if cell.tag in ("TD", "TH"))
            for row in block.iter("TR")
        )
        return Line("table", text, rows=rows)
    if tag == "NOTE":
        return Line("note", text)
    if tag.startswith("HD") or _SECTION.match(text):
        return Line("section", text, key=text)
    if match := _FIELD.match(text):
        return Line("field", text[match.end() :].strip(), key=match[1])
    opens_with_label = len(block) > 0 and not (block.text or "").strip()
    label = one_line(printed_text(block[0])) if opens_with_label else ""
    if label.endswith(":") and block[0].tag in ("I", "E"):
        return Line("field", text.removeprefix(label).strip(), key=label.rstrip(":"))
    return Line("text", text)


def to_records(entries: Iterable[PrintedEntry]) -> Iterator[ItemRecord]:
    """Every entry as a controlled item, in printed order."""
    return (to_record(entry) for entry in entries)


def to_record(entry: PrintedEntry) -> ItemRecord:
    """One entry: reasons, control rows, list-based exceptions and item paragraphs.

    Raises:
        BrokenListError: a Country Chart column that does not exist.
    """
    reasons: tuple[str, ...] = ()
    controls: list[ControlRow] = []
    exceptions: dict[str, str] = {}
    items: list[Line] = []
    section = exception = ""
    for line in entry.lines:
        if line.kind == "section":
            section, exception = line.text.casefold(), ""
        elif _is_control_table(line):
            controls += [control_row(entry.eccn, row) for row in line.rows[1:] if len(row) == 2]
        elif line.key == "Reason for Control":
            reasons = tuple(dict.fromkeys(_REASON.findall(line.text)))
        elif line.key == "Control(s)":
            controls.append(control_row(entry.eccn, (line.text, "")))
        elif _EXCEPTION_KEY.fullmatch(line.key):
            exception, exceptions[line.key] = line.key, line.text
        elif exception and line.kind == "text" and section.startswith("list based"):
            exceptions[exception] = f"{exceptions[exception]} {line.text}".strip()
        elif line.key == "Items" or (items and line.kind in ("text", "field", "note")):
            items.append(line)
    return ItemRecord(
        source=SOURCE,
        eccn=entry.eccn,
        heading=entry.heading,
        reasons=reasons,
        controls=tuple(controls),
        exceptions=exceptions,
        paragraphs=item_paragraphs(entry.eccn, [i.text for i in items if i.kind != "note"]),
        refers_to="" if controls else _refers_to(entry),
        raw={"eccn": entry.eccn, "heading": entry.heading, "text": _as_printed(entry.lines)},
    )


def _is_control_table(line: Line) -> bool:
    header = line.rows[0] if line.rows else ()
    return len(header) > 0 and header[0].startswith("Control")


def _refers_to(entry: PrintedEntry) -> str:
    text = " ".join([entry.heading, *(line.text for line in entry.lines)])
    for agency, pattern in _OTHER_AGENCIES:
        if pattern.search(text):
            return agency
    match = _OTHER_ENTRY.search(text)
    return match[1] if match else ""


def _as_printed(lines: list[Line]) -> str:
    return "\n".join(
        f"{line.key}: {line.text}" if line.kind == "field" else line.text for line in lines
    )


def require_complete(records: Iterable[ItemRecord]) -> Iterator[ItemRecord]:
    """The same records; refuses at the end when the list is too short to be whole.

    Raises:
        BrokenListError: fewer than 550 entries, or without 3A090, 4A090 or 5A992.
    """
    seen = set()
    for record in records:
        seen.add(record.eccn)
        yield record
    if len(seen) < MINIMUM_ENTRIES:
        raise BrokenListError(
            f"{len(seen)} entries in the Commerce Control List, at least {MINIMUM_ENTRIES} expected"
        )
    missing = [code for code in MUST_HAVE if code not in seen]
    if missing:
        raise BrokenListError(f"the Commerce Control List lacks {', '.join(missing)}")
