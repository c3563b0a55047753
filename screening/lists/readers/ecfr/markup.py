"""A safe, streaming walk over eCFR versioner XML.

The file comes from outside: no DTD, no entity, no network, no huge tree. A part runs to megabytes,
so elements are handed out one by one and dropped behind us. A supplement is a ``DIV9`` known by its
``HEAD``; its ``N`` attribute is not relied on, because narrowed requests and copies lack it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from lxml import etree

from screening.errors import BrokenListError

# Printed footnote marks and exponents stay visible, as superior figures, in what we keep.
_SUPERIOR = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_FOOTNOTE_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One body row of a supplement's table.

    Args:
        number: 1 for the first body row.
        cells: text of each cell as printed, line breaks as newlines, footnote marks as superior
            figures.
    """

    number: int
    cells: tuple[str, ...]


def printed_text(element: etree._Element) -> str:
    """The text of an element, line breaks as newlines and ``sup`` digits as superior figures."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "br":
            parts.append("\n")
        elif child.tag in ("sup", "SU"):
            parts.append(printed_text(child).translate(_SUPERIOR))
        elif isinstance(child.tag, str):
            parts.append(printed_text(child))
        parts.append(child.tail or "")
    return "".join(parts).replace("\xa0", " ")


def one_line(text: str) -> str:
    """The text with every run of blanks and newlines as one blank."""
    return " ".join(text.split())


def plain_figures(text: str) -> str:
    """The text with superior figures as plain ones ("No. ⁵⁄2" -> "No. 5⁄2")."""
    return text.translate(_PLAIN)


def take_footnotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Split a cell into its text without footnote marks and the marks ("1", "3") in order."""
    marks = tuple(dict.fromkeys(plain_figures(m) for m in _FOOTNOTE_MARK.findall(text)))
    clean = one_line(_FOOTNOTE_MARK.sub("", text))
    return re.sub(r"\s+([,.;)])", r"\1", clean).replace(",,", ","), marks


def table_rows(
    stream: BinaryIO, *, part: str, supplement: str, header: tuple[str, ...]
) -> Iterator[TableRow]:
    """Body rows of the one table of a supplement.

    Args:
        stream: eCFR XML of the part, or of the appendix alone.
        part: "744".
        supplement: "4".
        header: the column titles, compared without blanks and case.

    Raises:
        BrokenListError: not eCFR XML, supplement or table missing, other columns.
    """
    where = f"Supplement No. {supplement} to Part {part}"
    number, seen_header = 0, False
    for row in _elements(stream, part, supplement, lambda e: e.tag == "TR"):
        cells = tuple(printed_text(cell) for cell in row if cell.tag in ("TD", "TH"))
        if any(cell.tag == "TH" for cell in row):
            _check_header(cells, header, where)
            seen_header = True
            continue
        parent = row.getparent()
        if parent is not None and parent.tag == "TFOOT":
            continue
        number += 1
        if not seen_header or len(cells) != len(header):
            raise BrokenListError(
                f"{where}, row {number}: {len(cells)} cells where {len(header)} were expected"
                f" ({one_line(' '.join(cells))[:60]!r})"
            )
        yield TableRow(number, cells)


def appendix_blocks(stream: BinaryIO, *, part: str, supplement: str) -> Iterator[etree._Element]:
    """The top-level elements of a supplement, in printed order; each is dropped after use.

    Raises:
        BrokenListError: not eCFR XML, or the supplement is missing.
    """
    yield from _elements(stream, part, supplement, _is_child_of_appendix)


def _is_child_of_appendix(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "DIV9"


def _check_header(cells: tuple[str, ...], header: tuple[str, ...], where: str) -> None:
    found = tuple("".join(cell.split()).casefold() for cell in cells)
    if found != tuple("".join(title.split()).casefold() for title in header):
        raise BrokenListError(f"{where}: the columns are {cells}, expected {header}")


def _elements(
    stream: BinaryIO, part: str, supplement: str, wanted: Callable[[etree._Element], bool]
) -> Iterator[etree._Element]:
    """Elements of one supplement that are wanted, freed once the caller has gone on."""
    heading = re.compile(rf"Supplement No\. {supplement} to Part {part}\b", re.IGNORECASE)
    inside, found = False, False
    for event, element in _events(stream, part):
        if event == "start":
            continue
        parent = element.getparent()
        if element.tag == "HEAD" and parent is not None and parent.tag == "DIV9":
            inside = bool(heading.match(one_line(printed_text(element))))
            found = found or inside
        elif element.tag == "DIV9":
            inside = False
            _free(element)
        elif element.tag == "DIV8":
            _free(element)
        elif inside and wanted(element):
            yield element
            _free(element)
    if not found:
        raise BrokenListError(f"the file has no Supplement No. {supplement} to Part {part}")


def _free(element: etree._Element) -> None:
    element.clear()


def _events(stream: BinaryIO, part: str) -> Iterator[tuple[str, etree._Element]]:
    try:
        context = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            dtd_validation=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for count, (event, element) in enumerate(context):
            if count == 0:
                _check_root(element, part)
            yield event, element
    except etree.XMLSyntaxError as error:
        raise BrokenListError(f"not well-formed XML: {error}") from error


def _check_root(root: etree._Element, part: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenListError("the XML declares a document type; eCFR files never do")
    tag = str(root.tag)
    if not (re.fullmatch(r"DIV[1-9]", tag) or tag == "ECFR"):
        raise BrokenListError(f"the root element is <{tag}>, eCFR XML has DIV5 or DIV9")
    if tag == "DIV5" and root.get("N", part) != part:
        raise BrokenListError(f"this is part {root.get('N')}, not part {part}")
