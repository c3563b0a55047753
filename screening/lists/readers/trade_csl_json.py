"""The Consolidated Screening List of trade.gov, JSON: the same lists as its CSV.

Records come in three shapes: OFAC's with nulls, BIS's with empty texts and without number and type,
State's with a country of their own and no addresses. Read as rows of the CSV, with the same keys,
but addresses, names and numbers in the parts that JSON keeps apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.csl_identifiers import parse_identifiers
from screening.lists.readers.json_items import read_items
from screening.lists.readers.party_parts import address_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.trade_csl import COLUMNS, names_of_row
from screening.lists.readers.trade_csl import to_record as record_of_row
from screening.lists.readers.uids import with_unique_uids
from screening.terms.country import country_code, is_country_code
from screening.terms.listed_party import AddressRecord, PartyRecord

Item = Mapping[str, Any]
_ADDRESS = ("address", "city", "state", "postal_code", "country")
_NUMBER = ("type", "number", "country", "issue_date", "expiration_date")


def read(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    """Records of the file with their numbers, as printed.

    Raises:
        BrokenListError: no JSON, no ``results``, a file that was cut.
    """
    return read_items(stream, array="results")


def to_records(items: Iterable[tuple[int, Item]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a record, each under the code of the list it names."""
    return with_unique_uids(each(items, to_record))


def to_record(number: int, item: Item) -> PartyRecord:
    """One record as a listed party.

    Raises:
        BrokenListError: a list nobody knows: the file has changed.
        BrokenRowError: no name, a date that is none, a part of another kind than in all others.
    """
    row = _as_row(number, item)
    record = record_of_row(number, row)
    others = [str(name) for name in _list(number, item, "alt_names")]
    addresses = _addresses(number, item)
    own = country_code(_text(item.get("country")))
    ids = "; ".join(_joined(one, _NUMBER) for one in _list(number, item, "ids"))
    return replace(
        record,
        names=names_of_row(record.source, row["name"], others),
        addresses=addresses or record.addresses,
        identifiers=parse_identifiers(ids, row["call_sign"]),
        countries=unique((*record.countries, *(a.country for a in addresses), own)),
        raw=dict(item),
    )


def _as_row(number: int, item: Item) -> dict[str, str]:
    """The record as the CSV prints it."""
    row = {}
    for column in COLUMNS:
        value = item.get("id" if column == "_id" else column)
        if not isinstance(value, list):
            row[column] = _text(value)
        elif column == "addresses":
            row[column] = "; ".join(_joined(one, _ADDRESS) for one in value)
        elif column != "ids":
            row[column] = "; ".join(str(one) for one in value)
        else:
            row[column] = ""
    if not row["source"]:
        raise BrokenRowError(f"us-trade-csl, record {number}: it names no list")
    return row


def _addresses(number: int, item: Item) -> tuple[AddressRecord, ...]:
    found = []
    for one in _list(number, item, "addresses"):
        street, city, region, postal, printed = (_text(one.get(part)) for part in _ADDRESS)
        country = printed if is_country_code(printed) else country_code(printed)
        parts = {"street": street, "city": city, "region": region, "postal_code": postal}
        address = address_of(**parts, country=country, printed_country=printed)
        if address is None and country:
            address = AddressRecord(country, country=country)
        found.append(address)
    return unique(found)


def _list(number: int, item: Item, name: str) -> list[Any]:
    """A member that is a list of objects or texts; null and absent are empty."""
    value = item.get(name)
    if value is None or value == "":
        return []
    expected = str if name == "alt_names" else dict
    if not isinstance(value, list) or not all(isinstance(one, expected) for one in value):
        raise BrokenRowError(f"us-trade-csl, record {number}: {name} is {value!r:.60}")
    return value


def _joined(one: object, parts: tuple[str, ...]) -> str:
    if not isinstance(one, dict):
        return ""
    return ", ".join(text for part in parts if (text := _text(one.get(part))))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
