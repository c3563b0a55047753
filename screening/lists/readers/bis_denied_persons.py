"""The Denied Persons List: BIS's tab-delimited ``dpl.txt`` of until 2025 (15 CFR 764.3(a)(2)).

One row is one name at one address under one order; the same person stands in several rows and
each stays a record of its own. Expired rows remain in the file: whether an order binds is judged
by date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from screening.errors import BrokenRowError
from screening.lists.readers.citations import parse_citations
from screening.lists.readers.name_shapes import schema_of, slug
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.tables import read_table
from screening.lists.readers.uids import mark_of, with_unique_uids
from screening.terms.country import country_code, is_us_state
from screening.terms.listed_party import (
    AddressRecord,
    MeasureRecord,
    NameKind,
    NameRecord,
    PartyRecord,
)

SOURCE = "us-bis-denied-persons"
COLUMNS = (
    "Name",
    "Street_Address",
    "City",
    "State",
    "Country",
    "Postal_Code",
    "Effective_Date",
    "Expiration_Date",
    "Standard_Order",
    "Last_Update",
    "Action",
    "FR_Citation",
)

# "FUYI SUN A/K/A FRANK SUN", "SIBERIAN AIRLINES D/B/A S7 AIRLINES",
# "PEARL (A.K.A. NEI-CHIEN CHU) LI"
_ALSO_KNOWN = re.compile(r"\(\s*A\.?K\.?A\.?\s+([^)]+)\)|\s[AD]/[KB]/A\s+(.+)$", re.IGNORECASE)
_ORDER_NOTES = {
    "Y": "Standard order",
    "N": "Not a standard order: read the order for what it denies",
    "": "The list does not say whether this is a standard order: read it",
}


def read(stream: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of the file with their numbers, the agency's own columns untouched.

    Raises:
        BrokenListError: other columns, or a damaged row.
    """
    yield from read_table(stream, columns=COLUMNS, delimiter="\t")


def to_records(rows: Iterable[tuple[int, dict[str, str]]]) -> Iterator[PartyRecord | RejectedRow]:
    """One party a row, repeated rows told apart by their uid."""
    return with_unique_uids(each(rows, to_record))


def to_record(number: int, row: dict[str, str]) -> PartyRecord:
    """One denied person.

    Only the dates the order binds between are checked; ``Last_Update`` has impossible years in the
    agency's own copies (3017) and stays raw text.

    Raises:
        BrokenRowError: no name, an effective or expiration date that is none, unknown country.
    """
    names = names_in(row["Name"])
    if not names:
        raise BrokenRowError(f"{SOURCE}, row {number}: no name")
    country = _country(number, row)
    address = _address(row, country)
    order = row["Standard_Order"].strip().upper()
    mark = mark_of(*(row[c] for c in ("Street_Address", "City", "Postal_Code", "Effective_Date")))
    return PartyRecord(
        source=SOURCE,
        uid=f"{slug(names[0].text)}-{mark}",
        schema=schema_of(names[0].text),
        names=names,
        addresses=(address,) if address else (),
        countries=(country,) if country else (),
        measures=(
            MeasureRecord(
                citations=parse_citations(row["FR_Citation"]),
                effective_on=_date(number, row, "Effective_Date"),
                expires_on=_date(number, row, "Expiration_Date"),
                note=_ORDER_NOTES.get(order, f"Standard order: {order}"),
            ),
        ),
        remarks=" ".join(row["Action"].split()),
        raw=row,
    )


def names_in(text: str) -> tuple[NameRecord, ...]:
    """The name of a denied person, and the others that stand in the same cell."""
    text = " ".join(text.split())
    aliases = [m[1] or m[2] for m in _ALSO_KNOWN.finditer(text)]
    primary = " ".join(_ALSO_KNOWN.sub(" ", text).split())
    found = [NameRecord(primary)] if primary else []
    return (*found, *(NameRecord(alias.strip(), NameKind.ALIAS) for alias in aliases))


def _country(number: int, row: dict[str, str]) -> str:
    """Empty means the United States where a US state is given; a state can stand in the country's
    column ("ANTHONY, NM")."""
    printed, state = row["Country"].strip(), row["State"].strip()
    if not printed:
        return "US" if is_us_state(state) else ""
    code = country_code(printed) or ("US" if is_us_state(printed) else "")
    if not code:
        raise BrokenRowError(f"{SOURCE}, row {number}: unknown country {printed!r}")
    return code


def _address(row: dict[str, str], country: str) -> AddressRecord | None:
    street, city, region, postal = (
        " ".join(row[c].split()) for c in ("Street_Address", "City", "State", "Postal_Code")
    )
    text = ", ".join(filter(None, (street, city, region, postal, country)))
    if not text:
        return None
    return AddressRecord(text, street, city, region, postal, country)


def _date(number: int, row: dict[str, str], column: str) -> date | None:
    text = row[column].strip()
    if not text:
        return None
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if not match:
            raise ValueError
        return date(int(match[3]), int(match[1]), int(match[2]))
    except ValueError as error:
        raise BrokenRowError(f"{SOURCE}, row {number}: {column} is no date: {text!r}") from error
