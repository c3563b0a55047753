"""The CSV forms of the UK and EU lists: gathered back, they say what the XML says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import Reading, open_list
from screening.lists.readers.sanctions import eu_csv, uk_csv
from screening.terms.listed_party import PartyRecord

UK_XML = """<Designations><DateGenerated>24/06/2026</DateGenerated><Designation>
<UniqueID>EXA0001</UniqueID><Names>
<Name><Name1>Jan</Name1><Name6>EXAMPLE</Name6><NameType>Primary Name</NameType></Name>
<Name><Name6>Muster</Name6><NameType>Alias</NameType>
<AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
<Addresses><Address><AddressLine1>1 Road</AddressLine1><AddressLine6>Kabul</AddressLine6>
<AddressCountry>Afghanistan</AddressCountry></Address></Addresses>
<DateDesignated>25/01/2001</DateDesignated>
<NonLatinNames><NonLatinName><NameNonLatinScript>مثال</NameNonLatinScript></NonLatinName>
</NonLatinNames><RegimeName>Afghanistan</RegimeName>
<IndividualEntityShip>Individual</IndividualEntityShip>
<SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
<IndividualDetails><Individual><DOBs><DOB>dd/mm/1970</DOB><DOB>01/02/1971</DOB></DOBs>
<Nationalities><Nationality>Afghanistan</Nationality></Nationalities>
<PassportNumber>X1</PassportNumber></Individual></IndividualDetails>
</Designation></Designations>"""
UK_ROW = {
    "Unique ID": "EXA0001",
    "Address Line 1": "1 Road",
    "Address Line 6": "Kabul",
    "Address Country": "Afghanistan",
    "Date Designated": "25/01/2001",
    "Name non-latin script": "مثال",
    "Regime Name": "Afghanistan",
    "Designation Type": "Individual",
    "Sanctions Imposed": "Asset freeze|Travel Ban",
    "Nationality(/ies)": "Afghanistan",
    "Passport number": "X1",
}
UK_NAMES = (
    {"Name 1": "Jan", "Name 6": "EXAMPLE", "Name type": "Primary Name"},
    {"Name 6": "Muster", "Name type": "Alias", "Alias strength": "Low quality a.k.a"},
)
UK_DATES = ({"D.O.B": "dd/mm/1970"}, {"D.O.B": "01/02/1971"})
EU_XML = """<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05">
<sanctionEntity logicalId="13" euReferenceNumber="EU.1.2" designationDetails="UN 1">
<remark>(UNSC 1483)</remark>
<subjectType code="person"/>
<nameAlias wholeName="Jan Example"/><nameAlias wholeName="Muster">
<remark>low quality alias</remark></nameAlias>
<regulation numberTitle="1210/2003 (OJ L169)" programme="IRQ" publicationDate="2003-07-08"
entryIntoForceDate="2003-07-07"><publicationUrl>http://example.test/1</publicationUrl></regulation>
<address street="1 Road" poBox="7" city="Basra" zipCode="1" countryIso2Code="IQ"/>
<birthdate birthdate="1937-04-28"/><birthdate year="1938"/>
<identification number="X1" identificationTypeCode="passport" countryIso2Code="IQ"/>
<citizenship countryIso2Code="IQ"/></sanctionEntity></export>"""
EU_ENTITY = {
    "fileGenerationDate": "05/08/2026",
    "Entity_LogicalId": "13",
    "Entity_EU_ReferenceNumber": "EU.1.2",
    "Entity_DesignationDetails": "UN 1",
    "Entity_Remark": "(UNSC 1483)",
    "Entity_SubjectType": "P",
    "Entity_SubjectType_ClassificationCode": "person",
    "Entity_Regulation_NumberTitle": "1210/2003 (OJ L169)",
    "Entity_Regulation_Programme": "IRQ",
    "Entity_Regulation_PublicationDate": "2003-07-08",
    "Entity_Regulation_EntryIntoForceDate": "2003-07-07",
    "Entity_Regulation_PublicationUrl": "http://example.test/1",
}
EU_PARTS = (
    {"NameAlias_WholeName": "Jan Example"},
    {"NameAlias_WholeName": "Muster", "NameAlias_Remark": "low quality alias"},
    {
        "Address_Street": "1 Road",
        "Address_PoBox": "7",
        "Address_City": "Basra",
        "Address_ZipCode": "1",
        "Address_CountryIso2Code": "IQ",
    },
    {"BirthDate_BirthDate": "1937-04-28"},
    {"BirthDate_Year": "1938"},
    {
        "Identification_Number": "X1",
        "Identification_TypeCode": "passport",
        "Identification_CountryIso2Code": "IQ",
    },
    {"Citizenship_CountryIso2Code": "IQ"},
)


def table(
    columns: tuple[str, ...], rows: list[dict[str, str]], first: str = "", delimiter: str = ","
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, restval="", delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return (first + text.getvalue()).encode()


def uk(rows: list[dict[str, str]], columns: tuple[str, ...] = uk_csv.COLUMNS) -> bytes:
    return table(columns, rows, "Report Date: 24-Jun-2026\r\n")


def eu(
    rows: list[dict[str, str]], columns: tuple[str, ...] = ("fileGenerationDate", *eu_csv.COLUMNS)
) -> bytes:
    return b"\xef\xbb\xbf" + table(columns, rows, delimiter=";")


UK_ROWS = [UK_ROW | name | born for name in UK_NAMES for born in UK_DATES]
EU_ROWS = [EU_ENTITY | part for part in EU_PARTS]


def opened(source: str, data: bytes) -> tuple[Reading, list[PartyRecord]]:
    reading = open_list(source, io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


@pytest.mark.parametrize(
    ("source", "xml", "rows", "format_name", "day"),
    [
        ("uk-sanctions", UK_XML, uk(UK_ROWS), "uk-csv", "2026-06-24"),
        ("eu-fsf", EU_XML, eu(EU_ROWS), "fsf-csv", "2026-08-05"),
    ],
)
def test_rows_gathered_say_what_the_xml_says(
    source: str, xml: str, rows: bytes, format_name: str, day: str
) -> None:
    _, (of_xml,) = opened(source, xml.encode())
    reading, (of_rows,) = opened(source, rows)
    assert (reading.format, str(reading.published_on)) == (format_name, day)
    assert replace(of_rows, raw={}) == replace(of_xml, raw={})


def test_rows_of_a_party_may_stand_anywhere() -> None:
    other = UK_ROW | UK_NAMES[0] | {"Unique ID": "EXA0002"}
    _, together = opened("uk-sanctions", uk([*UK_ROWS, other]))
    _, apart = opened("uk-sanctions", uk([UK_ROWS[0], other, *UK_ROWS[1:]]))
    assert [record.uid for record in together] == ["EXA0001", "EXA0002"]
    assert apart == together


@pytest.mark.parametrize("column", ["Unique ID", "Alias strength", "Address Country", "D.O.B"])
def test_a_missing_column_of_the_uk_refuses_the_file(column: str) -> None:
    columns = tuple(c for c in uk_csv.COLUMNS if c != column)
    rows = [{k: v for k, v in row.items() if k != column} for row in UK_ROWS]
    with pytest.raises(BrokenListError, match="is missing"):
        opened("uk-sanctions", uk(rows, columns))


@pytest.mark.parametrize("column", ["Entity_LogicalId", "NameAlias_WholeName", "Address_City"])
def test_a_missing_column_of_the_eu_refuses_the_file(column: str) -> None:
    columns = tuple(c for c in ("fileGenerationDate", *eu_csv.COLUMNS) if c != column)
    rows = [{k: v for k, v in row.items() if k != column} for row in EU_ROWS]
    with pytest.raises(BrokenListError, match=f"the column '{column}' is missing"):
        opened("eu-fsf", eu(rows, columns))


def test_columns_nobody_knows_and_quotes_inside_cells_do_no_harm() -> None:
    columns = ("fileGenerationDate", *eu_csv.COLUMNS, "Entity_ShoeSize")
    data = eu(EU_ROWS, columns).replace(b"Jan Example", b'"Falcon" Example')
    _, (record,) = opened("eu-fsf", data)
    assert record.name == "Falcon Example"


@pytest.mark.parametrize(("sort", "code"), [("person", "P"), ("P", "person")])
def test_the_kind_of_subject_is_known_either_way_round(sort: str, code: str) -> None:
    told = {"Entity_SubjectType": sort, "Entity_SubjectType_ClassificationCode": code}
    _, (record,) = opened("eu-fsf", eu([row | told for row in EU_ROWS]))
    assert record.schema == "person"


def test_rows_without_a_key_are_set_aside_by_name() -> None:
    reading, records = opened("uk-sanctions", uk([*UK_ROWS, UK_ROW | {"Unique ID": " "}]))
    assert (len(records), reading.rejected[0].message) == (1, "row 5: no Unique ID")


def test_the_list_that_has_ended_is_refused() -> None:
    data = b"Last Updated,03/06/2026\r\nName 6,Name 1\r\nEXAMPLE,Jan\r\n"
    with pytest.raises(BrokenListError, match="load the UK Sanctions List of the FCDO instead"):
        opened("uk-sanctions", data)
