"""Our own formats, in which the reference data of ``fixtures/`` ships.

Parties, controlled items and products are JSON Lines: one object a line, its keys exactly the
fields of the record (``PartyRecord``, ``ItemRecord``, ``ProductRecord``), dates ISO. The country
chart is CSV, the country groups are one JSON object. A misspelled key is refused with its line: a
field that is silently ignored is a control that is silently missing.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, BinaryIO, TypeVar, Union, get_args, get_origin, get_type_hints

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.ccl_controls import CHART_COLUMNS
from screening.lists.readers.tables import read_table
from screening.terms.control_list import ChartRecord, GroupRecord, ItemRecord, ProductRecord
from screening.terms.country import is_country_code
from screening.terms.listed_party import PartyRecord

Record = TypeVar("Record", PartyRecord, ItemRecord, ProductRecord)

CHART_HEADER = ("country", "name", *CHART_COLUMNS, "footnotes", "refers_to")


def read_json_lines(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Objects of a JSON Lines file with their line numbers; blank lines are passed over.

    Raises:
        BrokenListError: a line that is not UTF-8 or not one JSON object.
    """
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:  # includes UnicodeDecodeError
            raise BrokenListError(f"line {number}: not JSON ({error})") from error
        except RecursionError as error:
            raise BrokenListError(f"line {number}: nested too deeply") from error
        if not isinstance(value, dict):
            raise BrokenListError(f"line {number}: not a JSON object")
        yield number, value


def read_parties(stream: BinaryIO) -> Iterator[PartyRecord]:
    """Listed parties; each line names the list source it stands for in ``source``."""
    for number, value in read_json_lines(stream):
        record = _record(PartyRecord, value, number)
        if not record.source or not record.uid:
            raise BrokenListError(f"line {number}: source and uid may not be empty")
        if not record.names or not record.name:
            raise BrokenListError(f"line {number}: a listed party has at least one name")
        for country in (*record.countries, *(a.country for a in record.addresses)):
            if country and not is_country_code(country):
                raise BrokenListError(f"line {number}: {country!r} is no ISO 3166-1 alpha-2 code")
        yield record


def read_items(stream: BinaryIO) -> Iterator[ItemRecord]:
    """Controlled items, one entry of a control list a line."""
    for number, value in read_json_lines(stream):
        record = _record(ItemRecord, value, number)
        for row in record.controls:
            for column in row.chart_columns:
                if column not in CHART_COLUMNS:
                    raise BrokenListError(f"line {number}: unknown Country Chart column {column!r}")
        yield record


def read_products(stream: BinaryIO) -> Iterator[ProductRecord]:
    """Products of the own catalog, one a line."""
    for number, value in read_json_lines(stream):
        yield _record(ProductRecord, value, number)


def to_json_line(record: PartyRecord | ItemRecord | ProductRecord) -> str:
    """One record as a line of our format, fields at their default left out."""
    return json.dumps(_plain(record), ensure_ascii=False, default=str)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        held = ((f, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {f.name: _plain(part) for f, part in held if not _is_default(f, part)}
    if isinstance(value, tuple):
        return [_plain(held) for held in value]
    return dict(value) if isinstance(value, Mapping) else value


def _is_default(field: dataclasses.Field[Any], value: object) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(value == field.default_factory())
    return field.default is not dataclasses.MISSING and bool(value == field.default)


def _record(kind: type[Record], value: dict[str, Any], number: int) -> Record:
    record: Record = build(kind, value, f"line {number}")
    return record


def build(kind: type[Any], value: object, where: str) -> Any:
    """A frozen record of the given kind from a JSON object, every key and type checked.

    Args:
        where: what the object is, for the message.

    Raises:
        BrokenListError: an unknown or a missing key, or a value of another type.
    """
    if not isinstance(value, dict):
        raise BrokenListError(f"{where}: expected an object, found {value!r:.60}")
    fields = {field.name: field for field in dataclasses.fields(kind)}
    unknown = sorted(set(value) - set(fields))
    if unknown:
        raise BrokenListError(f"{where}: unknown key {', '.join(unknown)}")
    missing = [
        name
        for name, field in fields.items()
        if name not in value
        and field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
    ]
    if missing:
        raise BrokenListError(f"{where}: missing key {', '.join(missing)}")
    hints = get_type_hints(kind)
    return kind(
        **{name: _value(hints[name], held, f"{where}, {name}") for name, held in value.items()}
    )


def _value(hint: Any, value: object, where: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (UnionType, Union):
        inner = next(argument for argument in arguments if argument is not NoneType)
        return None if value is None else _value(inner, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise BrokenListError(f"{where}: expected a list, found {value!r:.60}")
        return tuple(_value(arguments[0], held, where) for held in value)
    if origin is not None:  # Mapping
        return _mapping(arguments[1], value, where)
    return _scalar(hint, value, where)


def _mapping(hint: Any, value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BrokenListError(f"{where}: expected an object, found {value!r:.60}")
    return {k: held if hint is Any else _value(hint, held, where) for k, held in value.items()}


def _scalar(hint: Any, value: object, where: str) -> Any:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return build(hint, value, where)
    if not isinstance(value, str):
        raise BrokenListError(f"{where}: expected text, found {value!r:.60}")
    try:
        if hint is date:
            return date.fromisoformat(value)
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return hint(value)
    except ValueError as error:
        raise BrokenListError(f"{where}: {error}") from error
    return value


def read_chart(stream: BinaryIO) -> Iterator[ChartRecord]:
    """The Commerce Country Chart (15 CFR part 738 Supp. 1), one country a row.

    Columns: ``country`` (alpha-2), ``name``, the 16 chart columns (``X`` or empty), ``footnotes``
    (numbers parted by blanks) and ``refers_to`` (text of a row without marks of its own).

    Raises:
        BrokenListError: other columns, a mark that is neither X nor empty, an unknown country.
    """
    for number, row in read_table(stream, columns=CHART_HEADER):
        if not is_country_code(row["country"]):
            raise BrokenListError(f"row {number}: unknown country {row['country']!r}")
        wrong = [column for column in CHART_COLUMNS if row[column] not in ("X", "")]
        if wrong:
            raise BrokenListError(f"row {number}: {wrong[0]} is {row[wrong[0]]!r}, not X or empty")
        marks = frozenset(column for column in CHART_COLUMNS if row[column])
        if marks and row["refers_to"]:
            raise BrokenListError(f"row {number}: both marks and refers_to; it is one or the other")
        yield ChartRecord(
            country=row["country"],
            name=row["name"],
            marks=marks,
            footnotes=tuple(row["footnotes"].split()),
            refers_to=row["refers_to"],
        )


def read_groups(stream: BinaryIO) -> Iterator[GroupRecord]:
    """Country groups and other named sets of countries (15 CFR part 740 Supp. 1 and others).

    The file is one JSON object: ``{"as_of": "...", "groups": [{"code", "members", "citation",
    "as_of"}], "same_as": {"HK": "CN"}}``; ``same_as`` comes last, as the record with that code.

    Raises:
        BrokenListError: not such an object, an unknown key, or a member that is no country code.
    """
    value = json_object(stream)
    unknown = sorted(set(value) - {"as_of", "groups", "same_as"})
    if unknown or not isinstance(value.get("groups"), list):
        raise BrokenListError(f"unknown key {', '.join(unknown)}" if unknown else "no groups")
    as_of = _scalar(str, value.get("as_of", ""), "as_of")
    same_as = _mapping(str, value.get("same_as", {}), "same_as")
    _check_countries((*same_as, *same_as.values()), "same_as")
    yield from _groups(value["groups"], as_of, same_as)


def _groups(groups: list[Any], as_of: str, same_as: dict[str, str]) -> Iterator[GroupRecord]:
    for number, group in enumerate(groups, start=1):
        where = f"group {number}"
        if not isinstance(group, dict) or set(group) - {"code", "members", "citation", "as_of"}:
            raise BrokenListError(f"{where}: expected code, members, citation and as_of")
        members = _value(tuple[str, ...], group.get("members"), where)
        _check_countries(members, where)
        yield GroupRecord(
            code=_scalar(str, group.get("code"), where),
            members=frozenset(members),
            citation=_scalar(str, group.get("citation", ""), where),
            as_of=_scalar(str, group.get("as_of", as_of), where),
        )
    if same_as:
        yield GroupRecord(code="same_as", as_of=as_of, same_as=same_as)


def _check_countries(codes: tuple[str, ...], where: str) -> None:
    wrong = [code for code in codes if not is_country_code(code)]
    if wrong:
        raise BrokenListError(f"{where}: {wrong[0]!r} is no ISO 3166-1 alpha-2 code")


def json_object(stream: BinaryIO) -> dict[str, Any]:
    """The one JSON object of a file.

    Raises:
        BrokenListError: it is none.
    """
    try:
        value = json.load(stream)
    except (ValueError, RecursionError) as error:
        raise BrokenListError(f"not JSON ({error})") from error
    if not isinstance(value, dict):
        raise BrokenListError("not a JSON object")
    return value
