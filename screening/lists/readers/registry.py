"""Opens a list file as a list source: tells its format, reads its records, refuses what is broken.

``read_list`` is what the service calls; ``open_list`` gives the format and the file's own date as
well. Which list sources there are, and what reads them, is the table in ``list_sources.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from screening.errors import BrokenListError, DoubtfulListError
from screening.lists.readers.ecfr import ccl, country_chart, country_groups
from screening.lists.readers.formats import Format, format_of, published_on
from screening.lists.readers.list_source import ListRecord, ListSource, RecordKind
from screening.lists.readers.list_sources import SOURCES
from screening.lists.readers.rejected import RejectedRow
from screening.lists.readers.streams import open_guarded
from screening.terms.control_list import ChartRecord, ItemRecord, ProductRecord
from screening.terms.exchange_rate import RateRecord
from screening.terms.listed_party import PartyRecord

__all__ = ["SOURCES", "ListRecord", "ListSource", "Reading", "RecordKind", "open_list", "read_list"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A list file opened: what it is, and its records, which are read as they are asked for.

    Args:
        source: the list source it was opened as.
        format: the format found ("ecfr-xml").
        published_on: the date the file itself gives; None when it gives none.
        list_codes: codes its records can carry.
        records: the records; iterating raises ``BrokenListError`` where the file breaks.
        rejected: rows set aside so far; whole once the records have been read.
        doubts: what the file says against itself, where the caller wants to weigh it.
    """

    source: ListSource
    format: str
    published_on: date | None
    list_codes: tuple[str, ...]
    records: Iterator[ListRecord]
    rejected: Sequence[RejectedRow]
    doubts: Sequence[str] = ()


# Supplements of the regulation that must be whole, or a control is silently missing.
_WHOLE: Mapping[str, Callable[[Iterable[Any]], Iterator[ListRecord]]] = {
    ccl.SOURCE: ccl.require_complete,
    "us-bis-country-chart": country_chart.require_complete,
    "us-bis-country-groups": country_groups.require_complete,
}

_ARCHIVES = frozenset({"xlsx", "zip"})
MOST_REJECTED = 0.01
"""The share of rows that may be set aside; with more the file is taken for damaged."""
REJECTED_AT_LEAST = 3
"""So many may always be: one odd row of a short list does not refuse it."""


def open_list(
    source: str, stream: BinaryIO, *, require_complete: bool = True, weigh_doubts: bool = False
) -> Reading:
    """Open a file as one list source: tell its format and make its records ready to be read.

    A combined file (CSL, our own format) opened as one of the lists it carries gives the rows of
    that list only.

    Args:
        source: list source code.
        stream: the file as fetched, plain or gzipped; it is not closed.
        require_complete: refuse a control list, chart or groups that are too short to be whole;
            off for excerpts only.
        weigh_doubts: read on where a key stands twice (the first counts) or the number of entries
            is not what the file says, and tell it in ``doubts``; else both are refused.

    Raises:
        BrokenListError: unknown list source, no reader for it or for the format found, empty file,
            an HTML page, a damaged archive. What is wrong further on is raised by the records.
    """
    listed = SOURCES.get(source)
    if not listed:
        raise BrokenListError(f"unknown list source {source!r}")
    if not listed.readers:
        raise BrokenListError(f"{source}: no reader for {listed.title} has been written yet")
    try:
        head, opened = open_guarded(stream, is_archive=not _ARCHIVES.isdisjoint(listed.readers))
        found = _format(head, listed)
    except BrokenListError as error:
        raise BrokenListError(f"{source}: {error}") from error
    rejected: list[RejectedRow] = []
    doubts: list[str] | None = [] if weigh_doubts else None
    records = _sound(listed.readers[found.name](opened), rejected)
    if require_complete and found.name == "ecfr-xml":
        records = _WHOLE.get(source, iter)(records)
    return Reading(
        source=listed,
        format=found.name,
        published_on=published_on(head, found),
        list_codes=listed.carries or (source,),
        records=_checked(listed, found.name, records, rejected, doubts),
        rejected=rejected,
        doubts=doubts if doubts is not None else (),
    )


def read_list(
    source: str, stream: BinaryIO, *, require_complete: bool = True
) -> Iterator[ListRecord]:
    """The records of a file, read as one list source; see ``open_list``."""
    return open_list(source, stream, require_complete=require_complete).records


def _format(head: bytes, listed: ListSource) -> Format:
    found = format_of(head, listed.readers)
    if found is None or found.name not in listed.readers:
        raise BrokenListError(
            f"no reader for {found.name if found else 'a file'} that begins {head[:60]!r};"
            f" known formats: {', '.join(listed.readers)}"
        )
    return found


def _sound(
    records: Iterator[ListRecord | RejectedRow], rejected: list[RejectedRow]
) -> Iterator[ListRecord]:
    for record in records:
        if isinstance(record, RejectedRow):
            rejected.append(record)
        else:
            yield record


def _checked(
    listed: ListSource,
    found: str,
    records: Iterator[ListRecord],
    rejected: Sequence[RejectedRow],
    doubts: list[str] | None,
) -> Iterator[ListRecord]:
    """The records of the list, each key once and at least one; errors name list and format."""
    codes = frozenset(listed.carries or (listed.code,))
    seen: set[tuple[str, str]] = set()
    try:
        for record in _to_the_end(records, doubts):
            code = getattr(record, "source", listed.code)
            if code not in SOURCES:
                raise BrokenListError(f"a record names the unknown list source {code!r}")
            if code not in codes:
                continue
            key = (code, _key(record))
            if key in seen:
                _doubt(f"the key {key[1]!r} is there twice", doubts)
                continue
            seen.add(key)
            yield record
        if not seen and not rejected:
            raise BrokenListError("no records in the file")
        if len(rejected) > max(REJECTED_AT_LEAST, MOST_REJECTED * (len(seen) + len(rejected))):
            raise BrokenListError(
                f"{len(rejected)} rows cannot be read, the first: {rejected[0].message}"
            )
    except BrokenListError as error:
        raise BrokenListError(f"{listed.code} ({found}): {error}") from error


def _to_the_end(records: Iterator[ListRecord], doubts: list[str] | None) -> Iterator[ListRecord]:
    try:
        yield from records
    except DoubtfulListError as error:
        _doubt(str(error), doubts)


def _doubt(message: str, doubts: list[str] | None) -> None:
    """Note what speaks against the file; refuse it where nobody weighs that."""
    if doubts is None:
        raise BrokenListError(message)
    doubts.append(message)


def _key(record: ListRecord) -> str:
    if isinstance(record, PartyRecord | ProductRecord):
        return record.uid
    if isinstance(record, ItemRecord):
        return record.eccn
    if isinstance(record, RateRecord):
        return record.day
    return record.country if isinstance(record, ChartRecord) else record.code
