"""Euro foreign exchange reference rates of the European Central Bank, as CSV and as XML.

Both formats of the bank's page "Euro foreign exchange reference rates" (read 2026-11-29): a table
of days by currencies (``eurofxref-hist.csv``, whose zip is unpacked first; ``eurofxref.csv`` of one
day), and nested ``Cube`` elements (``eurofxref-daily.xml``, ``-hist-90d``, ``-hist``). A currency
that was not quoted on a day is ``N/A`` in the one and absent in the other.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from lxml import etree

from screening.errors import BrokenListError
from screening.terms.exchange_rate import RateRecord

SOURCE = "eu-ecb-reference-rates"
_NOT_QUOTED = frozenset({"N/A", ""})
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY_IN_WORDS = "%d %B %Y"
_CUBE = "{*}Cube"


def read_csv(stream: BinaryIO) -> Iterator[RateRecord]:
    """The days of a CSV file.

    Raises:
        BrokenListError: another header, a row that was cut, a day or a rate that is none.
    """
    rows = csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig"), skipinitialspace=True)
    try:
        head = [cell.strip() for cell in next(rows, [])]
        currencies = [cell for cell in head[1:] if cell]
        if head[:1] != ["Date"] or not all(map(_CURRENCY.fullmatch, currencies)):
            told = ", ".join(head)[:200]
            raise BrokenListError(f"the columns are {told!r}, expected Date, USD, ...")
        for number, row in enumerate(rows, start=1):
            if row:
                yield _row(number, currencies, row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise BrokenListError(f"no readable CSV: {error}") from error


def _row(number: int, currencies: list[str], row: list[str]) -> RateRecord:
    cells = [cell.strip() for cell in row[1:]]
    if len(cells) < len(currencies):
        raise BrokenListError(
            f"row {number}: {len(cells)} rates where {len(currencies)} were expected; the file is "
            "cut or damaged here"
        )
    quoted = zip(currencies, cells, strict=False)
    return _record(f"row {number}", row[0], {c: r for c, r in quoted if r not in _NOT_QUOTED})


def read_xml(stream: BinaryIO) -> Iterator[RateRecord]:
    """The days of an XML file.

    Raises:
        BrokenListError: no XML, no day in it, a rate that is none.
    """
    try:
        for _, cube in etree.iterparse(
            stream, tag=_CUBE, resolve_entities=False, no_network=True, huge_tree=False
        ):
            day = cube.get("time")
            if day is not None:
                rates = {c.get("currency", ""): c.get("rate", "") for c in cube.findall(_CUBE)}
                yield _record(f"day {day}", day, rates)
                cube.clear()
    except etree.XMLSyntaxError as error:
        raise BrokenListError(f"no readable XML: {error}") from error


def _record(where: str, day: str, rates: dict[str, str]) -> RateRecord:
    for currency, rate in rates.items():
        if not _CURRENCY.fullmatch(currency) or not _is_rate(rate):
            raise BrokenListError(f"{where}: {currency} {rate[:20]!r} is no exchange rate")
    return RateRecord(day=_day(where, day.strip()), per_euro=rates)


def _is_rate(text: str) -> bool:
    try:
        rate = Decimal(text)
    except InvalidOperation:
        return False
    return rate.is_finite() and rate > 0


def _day(where: str, text: str) -> str:
    """The day as ISO 8601; the file of one day writes "30 October 2026"."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        in_words = datetime.strptime(text, _DAY_IN_WORDS).replace(tzinfo=UTC)
        return in_words.date().isoformat()
    except ValueError:
        raise BrokenListError(f"{where}: {text[:30]!r} is no date") from None
