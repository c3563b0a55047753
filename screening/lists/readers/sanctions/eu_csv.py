"""The EU's consolidated financial sanctions list as CSV (Financial Sanctions Files 1.1).

One row for each name, address, birth date, paper and citizenship of an entity. Columns are read by
their headings: how many there are has varied. Rows are gathered by logical id and read as the XML
is; contacts within addresses are in the XML alone, which is why it is to be preferred.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from screening.lists.readers.rejected import RejectedRow, each
from screening.lists.readers.sanctions import eu_fsf
from screening.lists.readers.sanctions.grouped_rows import Gathered, gather, leaf, numbered
from screening.lists.readers.tables import NumberedRow, needing, read_headed
from screening.lists.readers.xml_elements import Element
from screening.terms.listed_party import PartyRecord

KEY = "Entity_LogicalId"
_SUBJECTS = {"p": "person", "e": "enterprise"}
# Element of the XML to its attributes, by the column that prints each; "#" is a remark within it.
_ELEMENTS: Mapping[str, Mapping[str, str]] = {
    "nameAlias": {
        "NameAlias_WholeName": "wholeName",
        "NameAlias_FirstName": "firstName",
        "NameAlias_MiddleName": "middleName",
        "NameAlias_LastName": "lastName",
        "NameAlias_Remark": "#",
    },
    "regulation": {
        "Entity_Regulation_NumberTitle": "numberTitle",
        "Entity_Regulation_Programme": "programme",
        "Entity_Regulation_PublicationDate": "publicationDate",
        "Entity_Regulation_EntryIntoForceDate": "entryIntoForceDate",
    },
    "address": {
        "Address_Street": "street",
        "Address_PoBox": "poBox",
        "Address_City": "city",
        "Address_Place": "place",
        "Address_Region": "region",
        "Address_ZipCode": "zipCode",
        "Address_CountryIso2Code": "countryIso2Code",
    },
    "birthdate": {
        "BirthDate_BirthDate": "birthdate",
        "BirthDate_Year": "year",
        "BirthDate_Month": "monthOfYear",
        "BirthDate_Day": "dayOfMonth",
        "BirthDate_YearRangeFrom": "yearRangeFrom",
        "BirthDate_YearRangeTo": "yearRangeTo",
        "BirthDate_CalendarType": "calendarType",
    },
    "identification": {
        "Identification_Number": "number",
        "Identification_TypeCode": "identificationTypeCode",
        "Identification_CountryIso2Code": "countryIso2Code",
    },
    "citizenship": {"Citizenship_CountryIso2Code": "countryIso2Code"},
}
_ENTITY = {
    "Entity_EU_ReferenceNumber": "euReferenceNumber",
    "Entity_UnitedNationId": "unitedNationId",
    "Entity_DesignationDate": "designationDate",
    "Entity_DesignationDetails": "designationDetails",
}
_SUBJECT = ("Entity_SubjectType", "Entity_SubjectType_ClassificationCode")
_REMARK = "Entity_Remark"
_URL = "Entity_Regulation_PublicationUrl"
_PARTS = {
    **{name: tuple(columns) for name, columns in _ELEMENTS.items() if name != "regulation"},
    "regulation": (*_ELEMENTS["regulation"], _URL),
    "entity": tuple(_ENTITY),
    "subject": _SUBJECT,
    "remark": (_REMARK,),
}
COLUMNS = (KEY, *(column for columns in _PARTS.values() for column in columns))


def read(stream: BinaryIO) -> Iterator[NumberedRow | RejectedRow]:
    """Rows with their numbers, as printed.

    Raises:
        BrokenListError: a column is missing, a file that was cut.
    """
    return read_headed(
        stream,
        check=needing(COLUMNS),
        heading=str.strip,
        delimiter=";",
        has_stray_quotes=True,
    )


def to_records(
    rows: Iterable[NumberedRow | RejectedRow],
) -> Iterator[PartyRecord | RejectedRow]:
    """One party a logical id."""
    return each(numbered(gather(rows, key=KEY, parts=_PARTS)), to_record)


def to_record(number: int, party: Gathered) -> PartyRecord:
    """One sanctioned person or enterprise; raises as the reader of the XML does."""
    return eu_fsf.to_record(number, _entity(party))


def _entity(party: Gathered) -> Element:
    """The rows of an entity as the XML has it."""
    told = dict(zip(_ENTITY.values(), party.first("entity"), strict=False))
    attributes = {name: text for name, text in told.items() if text}
    return Element(
        "sanctionEntity",
        {"logicalId": party.key, **attributes},
        "",
        (
            Element("subjectType", {"code": _subject(party)}, "", ()),
            *(leaf("remark", text) for (text,) in party.parts["remark"]),
            *(_element(part, cells) for part in _ELEMENTS for cells in party.parts[part]),
        ),
    )


def _subject(party: Gathered) -> str:
    """Type and code have been printed either way round: "P" and "person"."""
    words = [cell.casefold() for cell in party.first("subject")]
    known = (_SUBJECTS.get(word, word) for word in words)
    return next((word for word in known if word in _SUBJECTS.values()), ", ".join(words))


def _element(part: str, cells: tuple[str, ...]) -> Element:
    columns = _PARTS[part]
    names = _ELEMENTS[part]
    told = [(names.get(c, c), text) for c, text in zip(columns, cells, strict=True) if text]
    children = [leaf("remark", text) for name, text in told if name == "#"]
    children += [leaf("publicationUrl", text) for name, text in told if name == _URL]
    attributes = {name: text for name, text in told if name not in ("#", _URL)}
    return Element(part, attributes, "", tuple(children))
