"""Matching from the shell: compare pairs, or search records, in JSON lines.

``python -m screening.matching compare`` reads ``{"query", "candidate", "schema"?, "country"?}`` on
standard input and writes each line back with ``score`` and ``evidence``.

``python -m screening.matching search RECORDS.jsonl`` reads ``{"query", "schema"?, "country"?,
"addresses"?}``, screens it against ``{"uid", "names": [...], "schema"?, "countries": [...],
"addresses": [...]}`` and writes each line back with ``hits``, best first. Files ending in .gz are
unpacked.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from screening.errors import ScreeningError
from screening.matching.comparison import compare_many
from screening.matching.index import Index
from screening.matching.query import Query
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    NameKind,
    NameRecord,
    PartyRecord,
    PartySchema,
)

BATCH = 1024
Row = dict[str, Any]


class BadLineError(ScreeningError):
    """A line of input is not what it should be; the message names file and line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two commands; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m screening.matching",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("compare", help="score pairs of names")
    search = commands.add_parser("search", help="search records for names")
    search.add_argument("records", type=Path, help="JSON lines of listed parties, .gz or plain")
    options = parser.parse_args(arguments)
    try:
        lines = rows_of(sys.stdin, "standard input")
        if options.command == "compare":
            answers = compared(lines)
        else:
            index = Index.build(records_of(options.records))
            answers = searched(index, lines)
        for answer in answers:
            sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    except ScreeningError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except BrokenPipeError:  # the reader has seen enough
        return 0
    return 0


def rows_of(lines: Iterable[str], where: str) -> Iterator[tuple[str, Row]]:
    """Objects with their place, blank lines left out.

    Raises:
        BadLineError: a line is not a JSON object.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        place = f"{where}, line {number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadLineError(f"{place}: not JSON ({error})") from error
        if not isinstance(row, dict):
            raise BadLineError(f"{place}: not a JSON object")
        yield place, row


def compared(lines: Iterator[tuple[str, Row]]) -> Iterator[Row]:
    """Each line with score and evidence, in order."""
    while batch := list(islice(lines, BATCH)):
        pairs = [(query_of(*line), text_of(*line, "candidate")) for line in batch]
        for (_, row), found in zip(batch, compare_many(pairs), strict=True):
            yield {**row, "score": found.score, "evidence": found.evidence}


def searched(index: Index, lines: Iterator[tuple[str, Row]]) -> Iterator[Row]:
    """Each line with its hits, in order."""
    while batch := list(islice(lines, BATCH)):
        found = index.search_many([query_of(*line) for line in batch])
        for (_, row), matches in zip(batch, found, strict=True):
            hits = [
                {"uid": m.uid, "name": m.name, "score": m.score, "alert": m.alert,
                 "evidence": m.evidence}
                for m in matches
            ]  # fmt: skip
            yield {**row, "hits": hits}


def records_of(path: Path) -> Iterator[PartyRecord]:
    """Listed parties from a file of JSON lines.

    Raises:
        BadLineError: the file cannot be read or a line is no record.
    """
    opener: Callable[..., TextIO] = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            for place, row in rows_of(file, str(path)):
                yield record_of(place, row)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadLineError(f"{path}: cannot be read ({error})") from error


def record_of(place: str, row: Row) -> PartyRecord:
    """One listed party; names and addresses are strings or objects with ``text``."""
    names = row.get("names")
    if not isinstance(names, list) or not names:
        raise BadLineError(f"{place}: a record needs a list of names")
    uid = row.get("uid")
    if not isinstance(uid, str | int) or uid == "":
        raise BadLineError(f"{place}: a record needs a uid")
    try:
        schema = PartySchema(row.get("schema") or "unknown")
        return PartyRecord(
            source=str(row.get("source", "")),
            uid=str(uid),
            schema=schema,
            names=tuple(NameRecord(*_text_and_kind(name)) for name in names),
            addresses=tuple(
                AddressRecord(a if isinstance(a, str) else a["text"])
                for a in row.get("addresses") or ()
            ),
            identifiers=tuple(
                IdentifierRecord(i["type"], i["value"], i.get("country", ""))
                for i in row.get("identifiers") or ()
            ),
            countries=tuple(row.get("countries") or ()),
            birth_dates=tuple(row.get("birth_dates") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadLineError(f"{place}: not a record ({error!r})") from error


def _text_and_kind(name: Any) -> tuple[str, NameKind]:
    if isinstance(name, str):
        return name, NameKind.PRIMARY
    return name["text"], NameKind(name.get("kind", "primary"))


def query_of(place: str, row: Row) -> Query:
    """The query of a line."""
    country = row.get("country")
    try:
        return Query(
            name=text_of(place, row, "query"),
            schema=row.get("schema") or None,
            countries=(country,) if isinstance(country, str) and country else (),
            addresses=tuple(
                AddressRecord(a if isinstance(a, str) else a["text"])
                for a in row.get("addresses") or ()
            ),
        )
    except (KeyError, TypeError) as error:
        raise BadLineError(f"{place}: 'addresses' must be a list of texts ({error!r})") from error
    except ScreeningError as error:
        raise BadLineError(
            f"{place}: {error}" if place not in str(error) else str(error)
        ) from error


def text_of(place: str, row: Row, field: str) -> str:
    """A field that must be a string."""
    value = row.get(field)
    if not isinstance(value, str):
        raise BadLineError(f"{place}: {field!r} must be a string")
    return value


if __name__ == "__main__":
    sys.exit(main())
