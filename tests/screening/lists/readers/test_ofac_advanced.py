"""OFAC's advanced XML: names in their own scripts, relations, and numbers that point elsewhere.

The file is invented; its shape is that of the file of autumn 2026.
"""

from __future__ import annotations

import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ofac_advanced import NAMESPACES
from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord, PartySchema

VALUES = """<ReferenceValueSets>
<AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1401">F.K.A.</AliasType>
<AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11" ISO2="IR">Iran</Country><Country ID="12">Panama</Country>
</CountryValues>
<PartySubTypeValues><PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType>
<PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType>
<PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
<PartySubType ID="9" PartyTypeID="9">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="2">Entity</PartyType>
<PartyType ID="4">Transport</PartyType></PartyTypeValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType>
<FeatureType ID="3">Vessel Flag</FeatureType><FeatureType ID="13">SWIFT/BIC</FeatureType>
</FeatureTypeValues>
<RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType>
</RelationTypeValues>
<IDRegDocTypeValues><IDRegDocType ID="1626">Vessel Registration Identification</IDRegDocType>
<IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<SanctionsTypeValues><SanctionsType ID="1705">Block</SanctionsType>
<SanctionsType ID="1">Program</SanctionsType></SanctionsTypeValues>
<LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType>
<LocPartType ID="1454">CITY</LocPartType></LocPartTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
<NamePartType ID="1521">First Name</NamePartType></NamePartTypeValues>
<ScriptValues><Script ID="215">Latin</Script><Script ID="160">Arabic</Script>
<Script ID="501">Chinese Simplified</Script></ScriptValues>
</ReferenceValueSets>"""
PLACES = """<Locations><Location ID="500"><LocationCountry CountryID="11"/>
<LocationPart LocPartTypeID="1451"><LocationPartValue><Value>1 Road</Value></LocationPartValue>
</LocationPart><LocationPart LocPartTypeID="1454"><LocationPartValue><Value>Tehran</Value>
</LocationPartValue></LocationPart></Location>
<Location ID="501"><LocationCountry CountryID="12"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1626" IdentityID="31">
<IDRegistrationNo>IMO 9123456</IDRegistrationNo></IDRegDocument>
<IDRegDocument ID="2" IDRegDocTypeID="1571" IdentityID="21" IssuedBy-CountryID="11">
<IDRegistrationNo>X1</IDRegistrationNo></IDRegDocument></IDRegDocuments>"""


def name(*parts: tuple[str, str], script: str = "215") -> str:
    told = "".join(
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}" ScriptID="{script}">{text}'
        "</NamePartValue></DocumentedNamePart>"
        for text, group in parts
    )
    return f"<DocumentedName>{told}</DocumentedName>"


def party(number: str, sort: str, identity: str, aliases: str, features: str = "") -> str:
    groups = "".join(
        f'<MasterNamePartGroup><NamePartGroup ID="{group}" NamePartTypeID="{kind}"/>'
        "</MasterNamePartGroup>"
        for group, kind in (("71", "1520"), ("72", "1521"))
    )
    return (
        f'<DistinctParty FixedRef="{number}"><Profile ID="{number}" PartySubTypeID="{sort}">'
        f'<Identity ID="{identity}">{aliases}<NamePartGroups>{groups}</NamePartGroups></Identity>'
        f"{features}</Profile></DistinctParty>"
    )


def alias(*names: str, kind: str = "1403", primary: str = "true", low: str = "false") -> str:
    told = "".join(names)
    return f'<Alias AliasTypeID="{kind}" Primary="{primary}" LowQuality="{low}">{told}</Alias>'


def feature(kind: str, version: str) -> str:
    return f'<Feature FeatureTypeID="{kind}"><FeatureVersion>{version}</FeatureVersion></Feature>'


def day(year: int, month: int, of_month: int) -> str:
    return f"<Year>{year}</Year><Month>{month}</Month><Day>{of_month}</Day>"


def born(first: str, last: str) -> str:
    period = f"<Start><From>{first}</From></Start><End><To>{last}</To></End>"
    return feature("8", f"<DatePeriod>{period}</DatePeriod>")


FIRM = party(
    "10",
    "3",
    "11",
    alias(name(("EXAMPLE SHIPPING", "1")), name(("例航运", "1"), script="501"))
    + alias(name(("OLD SHIPPING", "1")), kind="1401", primary="false")
    + alias(name(("ES", "1")), kind="1400", primary="false", low="true"),
    feature("25", '<VersionLocation LocationID="500"/>')
    + feature("13", "<VersionDetail>EXAMIRTH</VersionDetail>"),
)
WOMAN = party(
    "20",
    "4",
    "21",
    alias(
        name(("MUSTER", "71"), ("Jane", "72")), name(("مثال", "71"), ("جين", "72"), script="160")
    ),
    born(day(1970, 1, 1), day(1970, 12, 31)) + feature("10", '<VersionLocation LocationID="501"/>'),
)
SHIP = party(
    "30",
    "1",
    "31",
    alias(name(("EXAMPLE STAR", "1"))),
    feature("3", '<VersionLocation LocationID="501"/>'),
)
NAMED_ONLY = party("40", "3", "41", alias(name(("EXAMPLE NEPHEW", "1"))))
RELATIONS = """<ProfileRelationships>
<ProfileRelationship From-ProfileID="30" To-ProfileID="10" RelationTypeID="15003" Former="false"/>
<ProfileRelationship From-ProfileID="30" To-ProfileID="40" RelationTypeID="15003" Former="true"/>
</ProfileRelationships>"""


def entry(profile: str, *programs: str) -> str:
    measures = "".join(
        f'<SanctionsMeasure SanctionsTypeID="1"><Comment>{p}</Comment></SanctionsMeasure>'
        for p in programs
    )
    return (
        f'<SanctionsEntry ProfileID="{profile}"><EntryEvent><Date>{day(2024, 3, 5)}</Date>'
        f'</EntryEvent><SanctionsMeasure SanctionsTypeID="1705"/>{measures}</SanctionsEntry>'
    )


ENTRIES = (entry("10", "SDGT", "IRAN-EO13902"), entry("20", "SDGT"), entry("30", "SDGT"))


def advanced(
    *parties: str, entries: tuple[str, ...] = ENTRIES, space: str = NAMESPACES[0]
) -> bytes:
    return (
        f'<?xml version="1.0"?><Sanctions xmlns="{space}"><DateOfIssue>{day(2026, 9, 14)}'
        f"</DateOfIssue>{VALUES}{PLACES}<DistinctParties>{''.join(parties)}</DistinctParties>"
        f"{RELATIONS}<SanctionsEntries>{''.join(entries)}</SanctionsEntries></Sanctions>"
    ).encode()


ALL = advanced(FIRM, WOMAN, SHIP, NAMED_ONLY)


def opened(data: bytes, source: str = "us-ofac-sdn") -> tuple[Reading, list[PartyRecord]]:
    reading = open_list(source, io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def test_who_is_listed_is_read_and_who_is_only_named_is_not() -> None:
    reading, records = opened(ALL)
    assert (reading.format, str(reading.published_on)) == ("ofac-advanced-xml", "2026-09-14")
    assert [record.uid for record in records] == ["10", "20", "30"]
    assert [record.schema for record in records] == [
        PartySchema.ORGANIZATION,
        PartySchema.PERSON,
        PartySchema.VESSEL,
    ]


def test_names_come_in_their_own_scripts_and_with_their_grade() -> None:
    _, (firm, woman, _) = opened(ALL)
    assert [(n.text, n.kind) for n in firm.names] == [
        ("EXAMPLE SHIPPING", NameKind.PRIMARY),
        ("例航运", NameKind.ALIAS),
        ("OLD SHIPPING", NameKind.FORMER),
        ("ES", NameKind.WEAK_ALIAS),
    ]
    assert [n.text for n in woman.names] == ["Jane MUSTER", "جين مثال"]


def test_numbers_places_and_programs_are_looked_up() -> None:
    _, (firm, woman, ship) = opened(ALL)
    assert (firm.addresses[0].text, firm.countries) == ("1 Road, Tehran, IR", ("IR",))
    assert firm.identifiers == (IdentifierRecord("swift", "EXAMIRTH"),)
    assert [(m.program, str(m.effective_on)) for m in firm.measures] == [
        ("SDGT", "2024-03-05"),
        ("IRAN-EO13902", "2024-03-05"),
    ]
    assert (woman.birth_dates, woman.countries) == (("1970",), ("PA",))
    assert woman.identifiers == (IdentifierRecord("passport", "X1", "IR"),)
    assert (ship.identifiers, ship.countries) == ((IdentifierRecord("imo", "9123456"),), ("PA",))


def test_who_owns_whom_is_told() -> None:
    _, (*_, ship) = opened(ALL)
    assert ship.remarks == (
        "Owned or Controlled By EXAMPLE SHIPPING (profile 10); "
        "formerly Owned or Controlled By EXAMPLE NEPHEW (profile 40)"
    )


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (day(1970, 5, 21), day(1970, 5, 21), ("1970-05-21",)),
        (day(1970, 2, 1), day(1970, 2, 28), ("1970-02",)),
        (day(1970, 1, 1), day(1971, 12, 31), ("1970", "1971")),
        (day(1970, 0, 0), day(1970, 0, 0), ()),
    ],
)
def test_birth_dates_are_as_exact_as_they_are_printed(
    first: str, last: str, told: tuple[str, ...]
) -> None:
    woman = party("20", "4", "21", alias(name(("MUSTER", "71"))), born(first, last))
    _, (record,) = opened(advanced(woman))
    assert record.birth_dates == told


def test_an_entry_of_the_consolidated_list_goes_to_the_list_of_its_program() -> None:
    data = advanced(FIRM, entries=(entry("10", "CMIC-EO13959"),))
    _, (record,) = opened(data, "us-ofac-consolidated")
    assert record.source == "us-ofac-ns-cmic"


def test_a_party_without_a_name_is_set_aside() -> None:
    reading, records = opened(advanced(FIRM, party("20", "4", "21", "")))
    assert [r.uid for r in records] == ["10"]
    assert [row.message for row in reading.rejected] == ["party 2 (20): no name or no number"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (ALL[:-40], "cut or damaged"),
        (advanced(FIRM, space="urn:other"), "the namespace is urn:other"),
        (advanced(FIRM, entries=()), "no entry with a program"),
        (advanced(party("10", "9", "11", alias(name(("X", "1"))))), "party 10: unknown type"),
    ],
)
def test_a_changed_or_cut_file_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        opened(data)
