"""The UK Sanctions List of the FCDO as CSV: every designation multiplied into its combinations.

The first line says the day, the second has the columns. Rows are gathered by Unique ID and read as
the XML is; the consolidated list of OFSI (ConList) has ended and is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from screening.errors import BrokenListError
from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.sanctions import uk_sanctions
from screening.lists.readers.sanctions.grouped_rows import (
    Gathered,
    branch,
    gather,
    leaf,
    numbered,
)
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.lists.readers.xml_elements import Element
from screening.terms.listed_party import PartyRecord

KEY = "Unique ID"
_NAME = (*(f"Name {place}" for place in range(1, 7)), "Name type", "Alias strength")
_NAME_TAGS = (*(f"Name{place}" for place in range(1, 7)), "NameType", "AliasStrength")
_ADDRESS = (
    *(f"Address Line {line}" for line in range(1, 7)),
    "Address Postal Code",
    "Address Country",
)
_ADDRESS_TAGS = (
    *(f"AddressLine{line}" for line in range(1, 7)),
    "AddressPostalCode",
    "AddressCountry",
)
# Column to the path of elements in which the XML prints the same.
_TEXTS = {
    "Last Updated": ("LastUpdated",),
    "Date Designated": ("DateDesignated",),
    "OFSI Group ID": ("OFSIGroupID",),
    "UN Reference Number": ("UNReferenceNumber",),
    "Name non-latin script": ("NonLatinNames", "NonLatinName", "NameNonLatinScript"),
    "Regime Name": ("RegimeName",),
    "Designation Type": ("IndividualEntityShip",),
    "Designation source": ("DesignationSource",),
    "Sanctions Imposed": ("SanctionsImposed",),
    "Other Information": ("OtherInformation",),
    "Phone number": ("PhoneNumbers", "PhoneNumber"),
    "Website": ("Websites", "Website"),
    "Email address": ("EmailAddresses", "EmailAddress"),
    "D.O.B": ("IndividualDetails", "Individual", "DOBs", "DOB"),
    "Nationality(/ies)": ("IndividualDetails", "Individual", "Nationalities", "Nationality"),
    "National Identifier number": ("IndividualDetails", "Individual", "NationalIdentifierNumber"),
    "Passport number": ("IndividualDetails", "Individual", "PassportNumber"),
    "Position": ("IndividualDetails", "Individual", "Positions", "Position"),
    "Business registration number (s)": ("EntityDetails", "BusinessRegistrationNumber"),
    "IMO number": ("ShipDetails", "Ship", "IMONumber"),
    "Current believed flag of ship": ("ShipDetails", "Ship", "CurrentBelievedFlagOfShip"),
    "Hull identification number (HIN)": ("ShipDetails", "Ship", "HullIdentificationNumber"),
}
_PARTS = {"name": _NAME, "address": _ADDRESS, **{column: (column,) for column in _TEXTS}}
COLUMNS = (KEY, *(column for columns in _PARTS.values() for column in columns))


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows with their numbers (1 is the first below the columns), as printed.

    Raises:
        BrokenListError: no line with the day, a column is missing, a file that was cut.
    """
    first = stream.readline(1000).decode("utf-8-sig", "replace").lstrip('"')
    if not first.startswith("Report Date:"):
        raise BrokenListError(f"the first line is {first[:60]!r}, expected the day of the report")
    return read_headed(stream, check=needing(COLUMNS), heading=str.strip)


def to_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a Unique ID."""
    return each(numbered(gather(rows, key=KEY, parts=_PARTS)), to_record)


def to_record(number: int, party: Gathered) -> PartyRecord:
    """One designation; raises as the reader of the XML does."""
    return uk_sanctions.to_record(number, _designation(party))


def _designation(party: Gathered) -> Element:
    """The rows of a designation as the XML has it."""
    told = (_at(path, text) for column, path in _TEXTS.items() for (text,) in party.parts[column])
    names = party.elements("name", _NAME_TAGS, "Name")
    addresses = party.elements("address", _ADDRESS_TAGS, "Address")
    return branch(
        "Designation",
        leaf("UniqueID", party.key),
        branch("Names", *names),
        branch("Addresses", *addresses),
        *told,
    )


def _at(path: tuple[str, ...], text: str) -> Element:
    """A text at the end of a path of elements."""
    *outer, last = path
    element = leaf(last, text)
    for name in reversed(outer):
        element = branch(name, element)
    return element
