"""The exporter's product catalog as a table: its columns, and what is wrong with a row of it.

Nothing is guessed: a cell that cannot be meant so is told with its row, its column and the mend,
and the row is not read. A column that we do not know is refused by name, because a misspelled
"ECCN" that is silently ignored would be a classification that is silently missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, BinaryIO

from screening.errors import BrokenListError
from screening.lists.readers.part_numbers import fault_of, key_of
from screening.lists.readers.sheets import Row, read_sheet
from screening.terms.control_list import ProductRecord
from screening.terms.eccn import Eccn

MAX_ROWS = 200_000
MAX_TEXT = 500
MAX_MANUFACTURER = 200
MAX_ECCN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Args:
        name: its heading in the template.
        help: what goes in, for the template and the page.
        example: a cell of it.
        is_required: whether every row has it.
        other_names: headings that mean the same.
    """

    name: str
    help: str
    example: str
    is_required: bool = False
    other_names: tuple[str, ...] = ()


COLUMNS = (
    Column(
        "part_number",
        "the number that orders carry, as your ERP writes it",
        "PX-200-A",
        is_required=True,
        other_names=("material", "material_number", "item_number", "sku"),
    ),
    Column("eccn", "an entry with its paragraph, or EAR99", "2B350.g", is_required=True),
    Column(
        "manufacturer",
        "who makes it; empty where you do",
        "Example Pumps Inc",
        other_names=("maker",),
    ),
    Column("description", "what it is", "Diaphragm pump, PTFE", other_names=("name", "product")),
    Column(
        "product_id",
        "your own key; without it maker and part number are the key",
        "100045",
        other_names=("id",),
    ),
    Column("other_part_numbers", "parted by semicolons", "PX200A; PX-200-A-R2"),
    Column("classified_by", "who classified it", "J. Doe, Trade Compliance"),
    Column("classified_on", "the day, as 2026-11-29", "2026-05-04"),
    Column(
        "basis", "what it rests on: CCATS number, maker's letter, own analysis", "CCATS G123456"
    ),
    Column("note", "anything else", ""),
    Column("tpp", "total processing performance, of accelerators", ""),
    Column("die_area_mm2", "die area in mm2, of accelerators", ""),
    Column("memory_bandwidth_gb_s", "memory bandwidth in GB/s, of accelerators", ""),
    Column("data_center", "yes or no: designed or marketed for data centers", ""),
)
_BY_HEADING = {
    heading: column.name for column in COLUMNS for heading in (column.name, *column.other_names)
}
_NUMBERS = ("tpp", "die_area_mm2", "memory_bandwidth_gb_s")
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class RowFault:
    """One thing wrong with one row.

    Args:
        row: its number in the file, the heading being row 1.
        column: the heading of the column; empty for the row as a whole.
        value: what stands there, cut.
        mend: what is wrong and how to mend it, one sentence.
    """

    row: int
    column: str
    value: str
    mend: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row as read: a product, or what is wrong with it."""

    number: int
    product: ProductRecord | None
    faults: tuple[RowFault, ...] = ()


@dataclass(slots=True)
class _Seen:
    """Which keys and part numbers earlier rows have, so that none is told twice."""

    entries: Collection[str]
    uids: dict[str, int] = field(default_factory=dict)
    parts: dict[tuple[str, str], int] = field(default_factory=dict)


def read_products_table(stream: BinaryIO, *, entries: Collection[str]) -> Iterator[ReadRow]:
    """The rows of a catalog, each as a product or with what is wrong.

    Args:
        stream: CSV or XLSX, which can be sought in.
        entries: codes of the control list in force; an ECCN of none of them is a fault.

    Raises:
        BrokenListError: no table, or one without the columns; the message names them.
    """
    rows = read_sheet(stream)
    headings = _headings(next(rows, None))
    seen = _Seen(entries)
    for count, (number, cells) in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise BrokenListError(f"The table has more than {MAX_ROWS:,} rows. Load it in parts.")
        yield _read(number, headings, cells, seen)


def _headings(first: Row | None) -> list[str]:
    if first is None:
        raise BrokenListError("The file has no rows.")
    found = [re.sub(r"[\s_-]+", "_", cell.strip().casefold()) for cell in first[1]]
    unknown = [cell for cell, key in zip(first[1], found, strict=True) if key not in _BY_HEADING]
    known = [_BY_HEADING.get(key, "") for key in found]
    if unknown:
        raise BrokenListError(
            f"Column {unknown[0][:60]!r} is not known. The columns are "
            f"{', '.join(column.name for column in COLUMNS)}. Rename it or take it out."
        )
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise BrokenListError(f"Column {twice[0]!r} stands twice. Keep one.")
    missing = [column.name for column in COLUMNS if column.is_required and column.name not in known]
    if missing:
        raise BrokenListError(f"Column {missing[0]!r} is missing. Every product needs it.")
    return known


def _read(number: int, headings: list[str], cells: list[str], seen: _Seen) -> ReadRow:
    """One row; all that is wrong with it is told at once."""
    faults: list[RowFault] = []

    def wrong(column: str, value: str, mend: str) -> None:
        faults.append(RowFault(number, column, value[:80], mend))

    if len(cells) > len(headings):
        wrong("", cells[len(headings)], "The row has more cells than the table has columns.")
    given = dict(zip(headings, cells, strict=False))
    for column, text in given.items():
        longest = MAX_MANUFACTURER if column == "manufacturer" else MAX_TEXT
        if len(text) > longest:
            wrong(column, text, f"At most {longest} characters.")
        elif _CONTROL.search(text):
            wrong(column, repr(text), "It holds control characters. Type it anew.")
        elif text.startswith("="):
            wrong(column, text, "It is a formula. Put its value in: copy, then paste as values.")
    product = _product(given, wrong, seen)
    _refuse_twice(product, number, wrong, seen)
    return ReadRow(number, None if faults else product, tuple(faults))


Wrong = Callable[[str, str, str], None]


def _product(given: dict[str, str], wrong: Wrong, seen: _Seen) -> ProductRecord:
    manufacturer, part_number = given.get("manufacturer", ""), given.get("part_number", "")
    others = [text.strip() for text in given.get("other_part_numbers", "").split(";")]
    numbers = [text for text in (part_number, *others) if text]
    if not part_number:
        wrong("part_number", "", "Give the part number that orders carry.")
    for text in numbers:
        mend = fault_of(text)
        if mend:
            wrong("part_number" if text == part_number else "other_part_numbers", text, mend)
    day = given.get("classified_on", "")
    if day and not _is_day(day):
        wrong("classified_on", day, "Write the day as 2026-11-29.")
    classified = ", ".join(filter(None, (given.get("classified_by", ""), day)))
    return ProductRecord(
        uid=given.get("product_id", "") or "/".join(filter(None, (manufacturer, part_number))),
        manufacturer=manufacturer,
        names=(given.get("description") or part_number,),
        part_numbers=tuple(dict.fromkeys(numbers)),
        eccn=_eccn(given.get("eccn", ""), wrong, seen.entries),
        classified_by=classified,
        parameters=_parameters(given, wrong),
        citation=given.get("basis", ""),
        note=given.get("note", ""),
        raw={column: text for column, text in given.items() if text},
    )


def _eccn(text: str, wrong: Wrong, entries: Collection[str]) -> str:
    """An ECCN in its normal spelling; what is no entry of the list in force is a fault."""
    if not text:
        wrong("eccn", "", "Give the ECCN. What is in no entry is EAR99, once somebody has checked.")
        return ""
    eccn = Eccn.parse(text)
    if eccn is None or len(str(eccn)) > MAX_ECCN:
        wrong(
            "eccn",
            text,
            "It is no ECCN. Write an entry with its paragraph, as 2B350.g, or EAR99; what the ITAR "
            "or another agency controls does not belong in this table.",
        )
        return ""
    if not eccn.is_ear99 and eccn.entry not in entries:
        wrong("eccn", text, f"{eccn.entry} is no entry of the control list in force. Look it up.")
    return str(eccn)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).year > 1900
    except ValueError:
        return False


def _parameters(given: dict[str, str], wrong: Wrong) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _NUMBERS:
        text = given.get(name, "")
        value = _number(text) if text else None
        if text and value is None:
            wrong(name, text, "Write a number of at least 0 with a point, as 4992 or 814.5.")
        elif value is not None:
            found[name] = int(value) if value == value.to_integral_value() else float(value)
    told = given.get("data_center", "").casefold()
    if told and told not in _YES | _NO:
        wrong("data_center", told, "Write yes or no, or leave it empty.")
    elif told:
        found["data_center"] = told in _YES
    return found


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() and 0 <= value < Decimal("1e12") else None


def _refuse_twice(product: ProductRecord, number: int, wrong: Wrong, seen: _Seen) -> None:
    """A key or part number of an earlier row, whatever else that row says."""
    first = seen.uids.setdefault(product.uid, number) if product.uid else number
    if first != number and product.raw.get("product_id"):
        wrong("product_id", product.uid, f"Row {first} has this key too. Keep one of them.")
        return
    for text in product.part_numbers:
        key = (product.manufacturer.casefold(), key_of(text))
        first = seen.parts.setdefault(key, number)
        if first != number:
            wrong("part_number", text, f"Row {first} has this part number of this maker too.")


def template_rows() -> Iterator[tuple[str, ...]]:
    """The headings of the table and one invented product below."""
    yield tuple(column.name for column in COLUMNS)
    yield tuple(column.example for column in COLUMNS)
