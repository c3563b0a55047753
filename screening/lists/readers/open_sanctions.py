"""OpenSanctions, for those who hold its license: ``entities.ftm.json`` and ``targets.simple.csv``.

Lines of JSON, one entity each: persons, firms, ships, and beside them addresses that stand anywhere
in the file, so it is put aside and walked twice. Only targets are parties. Several entities become
one when they are found to be the same; the older names stay as ``referents`` in the raw record.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from screening.errors import BrokenListError, BrokenRowError
from screening.lists.readers.party_parts import names_of, unique
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.terms.country import country_at_end, is_country_code
from screening.terms.listed_party import (
    AddressRecord,
    IdentifierRecord,
    MeasureRecord,
    NameKind,
    PartyRecord,
    PartySchema,
)

SOURCE = "opensanctions"
COLUMNS = (
    "id",
    "schema",
    "name",
    "aliases",
    "birth_date",
    "countries",
    "addresses",
    "identifiers",
    "sanctions",
    "phones",
    "emails",
)
_SCHEMAS = {
    "Person": PartySchema.PERSON,
    "Organization": PartySchema.ORGANIZATION,
    "Company": PartySchema.ORGANIZATION,
    "PublicBody": PartySchema.ORGANIZATION,
    "LegalEntity": PartySchema.UNKNOWN,  # a person or an organization
    "Vessel": PartySchema.VESSEL,
    "Airplane": PartySchema.AIRCRAFT,
    "Vehicle": PartySchema.UNKNOWN,
}
_NOT_PARTIES = frozenset({"CryptoWallet", "Security", "Address"})
_NAMES = (
    ("name", NameKind.ALIAS),
    ("alias", NameKind.ALIAS),
    ("previousName", NameKind.FORMER),
    ("weakAlias", NameKind.WEAK_ALIAS),
)
_NUMBERS = (
    ("imo", "imoNumber"),
    ("mmsi", "mmsi"),
    ("call_sign", "callSign"),
    ("aircraft_serial", "serialNumber"),
    ("registration", "registrationNumber"),
    ("registration", "ogrnCode"),
    ("registration", "uscCode"),
    ("tax", "taxNumber"),
    ("tax", "innCode"),
    ("tax", "vatCode"),
    ("lei", "leiCode"),
    ("duns", "dunsCode"),
    ("swift", "swiftBic"),
    ("passport", "passportNumber"),
    ("national_id", "idNumber"),
    ("email", "email"),
    ("phone", "phone"),
    ("website", "website"),
)
_TIES = ("country", "jurisdiction", "nationality", "citizenship", "mainCountry", "flag")
_BORN = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_IMO = re.compile(r"IMO\s*")

Entity = tuple[dict[str, Any], Mapping[str, AddressRecord]]


def read_entities(stream: BinaryIO) -> Iterator[tuple[int, Entity] | RejectedRow]:
    """Targets with the number of their line, each with all addresses of the file.

    A line that is no JSON is set aside; where it is the last, the file was cut.

    Raises:
        BrokenListError: a file that was cut; a line that is no entity.
    """
    with tempfile.TemporaryFile() as aside:
        shutil.copyfileobj(stream, aside)
        addresses = {}
        for row in _lines(aside):
            if not isinstance(row, RejectedRow) and row[1]["schema"] == "Address":
                addresses[str(row[1]["id"])] = _address(row[1]["properties"])
        held = {key: address for key, address in addresses.items() if address}
        for row in _lines(aside):
            if isinstance(row, RejectedRow):
                yield row
            elif _is_party(row[1]):
                yield row[0], (row[1], held)


def _lines(aside: BinaryIO) -> Iterator[tuple[int, dict[str, Any]] | RejectedRow]:
    aside.seek(0)
    odd: RejectedRow | None = None
    for number, line in enumerate(aside, start=1):
        if odd:
            yield odd
            odd = None
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            odd = RejectedRow(number, f"line {number}: not JSON ({error})"[:200])
            continue
        if not (isinstance(value, dict) and {"id", "schema", "properties"} <= set(value)):
            raise BrokenListError(f"line {number}: not an entity")
        yield number, value
    if odd:
        raise BrokenListError(f"{odd.message}; the file is cut here")


def _is_party(entity: Mapping[str, Any]) -> bool:
    return entity.get("target") is True and entity["schema"] not in _NOT_PARTIES


def entity_records(
    entities: Iterable[tuple[int, Entity] | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a target."""
    return each(entities, _entity_record)


def _entity_record(number: int, entity: Entity) -> PartyRecord:
    content, addresses = entity
    told: Mapping[str, list[str]] = content["properties"]
    caption = (str(content.get("caption", "")), NameKind.PRIMARY)
    others = ((text, kind) for name, kind in _NAMES for text in told.get(name, ()))
    found = [*(addresses.get(key) for key in told.get("addressEntity", ()))]
    found += [AddressRecord(text, country=country_at_end(text)) for text in told.get("address", ())]
    codes = (code.upper() for name in _TIES for code in told.get(name, ()))
    numbers = ((kind, text) for kind, name in _NUMBERS for text in told.get(name, ()))
    return _record(
        number,
        uid=str(content["id"]),
        sort=str(content["schema"]),
        names=(caption, *others),
        addresses=found,
        codes=codes,
        numbers=numbers,
        measures=tuple(
            MeasureRecord(program=program)
            for program in told.get("programId", ()) or content.get("datasets", ())
        ),
        born=told.get("birthDate", ()),
        remarks="; ".join(told.get("topics", ())),
        raw=content,
    )


def _address(told: Mapping[str, list[str]]) -> AddressRecord | None:
    def first(*names: str) -> str:
        return next((text for name in names for text in told.get(name, ())), "")

    code = first("country").upper()
    full = " ".join(first("full").split())
    street, city, region, postal = (first(n) for n in ("street", "city", "region", "postalCode"))
    text = full or ", ".join(filter(None, (street, city, region, postal)))
    country = code if is_country_code(code) else country_at_end(text)
    return AddressRecord(text, street, city, region, postal, country) if text else None


def read_targets(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows of ``targets.simple.csv`` with their numbers.

    Raises:
        BrokenListError: a column is missing, a file that was cut.
    """
    return read_headed(stream, check=needing(COLUMNS))


def target_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row. What its numbers are is not told there: they count as of an other kind."""
    rows = (r for r in rows if isinstance(r, RejectedRow) or r[1]["schema"] not in _NOT_PARTIES)
    return each(rows, _target_record)


def _target_record(number: int, row: dict[str, str]) -> PartyRecord:
    parts = {column: [p.strip() for p in row[column].split(";") if p.strip()] for column in COLUMNS}
    numbers = [("imo" if _IMO.match(n) else "other", n) for n in parts["identifiers"]]
    numbers += [("phone", n) for n in parts["phones"]] + [("email", n) for n in parts["emails"]]
    return _record(
        number,
        uid=row["id"].strip(),
        sort=row["schema"].strip(),
        names=((row["name"], NameKind.PRIMARY), *((n, NameKind.ALIAS) for n in parts["aliases"])),
        addresses=[AddressRecord(a, country=country_at_end(a)) for a in parts["addresses"]],
        codes=(code.upper() for code in parts["countries"]),
        numbers=numbers,
        measures=tuple(MeasureRecord(note=text) for text in parts["sanctions"]),
        born=parts["birth_date"],
        remarks=row.get("program_ids", "").replace(";", "; "),
        raw=row,
    )


def _record(
    number: int,
    *,
    uid: str,
    sort: str,
    names: Iterable[tuple[str, NameKind]],
    addresses: Iterable[AddressRecord | None],
    codes: Iterable[str],
    numbers: Iterable[tuple[str, str]],
    measures: tuple[MeasureRecord, ...],
    born: Iterable[str],
    remarks: str,
    raw: Mapping[str, Any],
) -> PartyRecord:
    if sort not in _SCHEMAS:
        raise BrokenRowError(f"line {number}: unknown kind of target {sort!r}")
    known = names_of(names)
    if not (known and uid):
        raise BrokenRowError(f"line {number} ({uid or 'no id'}): no name or no id")
    found = unique(addresses)
    return PartyRecord(
        source=SOURCE,
        uid=uid,
        schema=_SCHEMAS[sort],
        names=known,
        addresses=found,
        identifiers=unique(
            IdentifierRecord(kind, _IMO.sub("", text) if kind == "imo" else text)
            for kind, text in numbers
        ),
        countries=unique(c for c in (*codes, *(a.country for a in found)) if is_country_code(c)),
        measures=measures,
        birth_dates=unique(text for text in born if _BORN.fullmatch(text)),
        remarks=remarks,
        raw=raw,
    )
