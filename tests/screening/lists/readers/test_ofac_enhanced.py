"""OFAC's enhanced XML: an invented entity, and the real consolidated file of 2025-01-14."""

from __future__ import annotations

import io
from datetime import date

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.ofac_enhanced import NAMESPACE
from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord, PartySchema
from tests.screening.lists.readers.test_archives import packed
from tests.shared_data import shared_file

HEAD = (
    f'<sanctionsData xmlns="{NAMESPACE}"><publicationInfo><dataAsOf>2026-09-23T10:00:00</dataAsOf>'
    "</publicationInfo><referenceValues><referenceValue><type>X</type></referenceValue>"
    "</referenceValues><entities>"
)
TAIL = "</entities></sanctionsData>"


def name(first: str, last: str, script: str = "Latin") -> str:
    parts = f"<formattedFirstName>{first}</formattedFirstName>" if first else ""
    return (
        f"<translation><script>{script}</script>{parts}"
        f"<formattedLastName>{last}</formattedLastName></translation>"
    )


def entity(sort: str = "Individual", names: str = "", uid: str = "7") -> str:
    return (
        f'<entity id="{uid}"><generalInfo><entityType>{sort}</entityType><remarks>Noted</remarks>'
        "</generalInfo><sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram>"
        f"</sanctionsPrograms><names>{names}</names><addresses><address><country>Iran</country>"
        "<translations><translation><script>Latin</script><addressParts><addressPart>"
        "<type>CITY</type><value>Tehran</value></addressPart></addressParts></translation>"
        "</translations></address></addresses><features><feature><type>Birthdate</type>"
        "<value>1955</value><valueDate><fromDateBegin>1955-01-01</fromDateBegin></valueDate>"
        "</feature><feature><type>SWIFT/BIC</type><value>EXAMIRTH</value></feature></features>"
        "<identityDocuments><identityDocument><type>Passport</type><documentNumber>X1"
        "</documentNumber><issuingCountry>Iran</issuingCountry></identityDocument>"
        "</identityDocuments><relationships><relationship><type>Acting for or on behalf of</type>"
        '<relatedEntity entityId="8">EXAMPLE BANK</relatedEntity></relationship></relationships>'
        "</entity>"
    )


NAMES = (
    "<name><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>"
    f"{name('Jane', 'MUSTER')}{name('简', '例', 'Chinese Simplified')}</translations></name>"
    "<name><isPrimary>false</isPrimary><aliasType>F.K.A.</aliasType><isLowQuality>false"
    f"</isLowQuality><translations>{name('Jane', 'OLD')}</translations></name>"
    "<name><isPrimary>false</isPrimary><aliasType>A.K.A.</aliasType><isLowQuality>true"
    f"</isLowQuality><translations>{name('', 'JM')}</translations></name>"
)


def opened(data: bytes, source: str = "us-ofac-sdn") -> tuple[Reading, list[PartyRecord]]:
    reading = open_list(source, io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def test_an_entity_is_read_with_scripts_papers_and_relations() -> None:
    reading, (record,) = opened(f"{HEAD}{entity(names=NAMES)}{TAIL}".encode())
    assert (reading.format, reading.published_on) == ("ofac-enhanced-xml", date(2026, 9, 23))
    assert record.schema is PartySchema.PERSON
    assert [(n.text, n.kind) for n in record.names] == [
        ("Jane MUSTER", NameKind.PRIMARY),
        ("例 简", NameKind.ALIAS),
        ("Jane OLD", NameKind.FORMER),
        ("JM", NameKind.WEAK_ALIAS),
    ]
    assert record.birth_dates == ("1955",)
    assert (record.addresses[0].city, record.countries) == ("Tehran", ("IR",))
    assert record.identifiers == (
        IdentifierRecord("passport", "X1", "IR"),
        IdentifierRecord("swift", "EXAMIRTH"),
    )
    assert record.remarks == "Noted; Acting for or on behalf of EXAMPLE BANK"


def test_an_entity_without_a_name_is_set_aside() -> None:
    data = f"{HEAD}{entity(names=NAMES)}{entity(uid='9')}{TAIL}".encode()
    reading, records = opened(data)
    assert len(records) == 1
    assert reading.rejected[0].message == "entity 2 (9): no name or no number"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (f"{HEAD}{entity('Robot', NAMES)}{TAIL}", "unknown type 'Robot'"),
        (f"{HEAD}{entity(names=NAMES)}", "cut or damaged"),
        (f"{HEAD}{TAIL}".replace(NAMESPACE, "urn:other"), "the namespace is urn:other"),
    ],
)
def test_a_changed_or_cut_file_is_refused(data: str, message: str) -> None:
    with pytest.raises(BrokenListError, match=message):
        opened(data.encode())


def test_the_real_consolidated_file_of_january_2025() -> None:
    data = shared_file("us-ofac/cons/CONS_ENHANCED_2025-01-14.XML.gz").read_bytes()
    reading, records = opened(data, "us-ofac-consolidated")
    assert (len(records), list(reading.rejected)) == (443, [])
    assert reading.published_on == date(2025, 1, 10)
    assert sum("Owned or Controlled By" in r.remarks for r in records) == 278
    by_uid = {r.uid: r for r in records}
    assert any("Ѐ" <= c <= "ӿ" for r in records for n in r.names for c in n.text)
    assert by_uid["9698"].name == "Khamis NAJJAR"


def test_names_are_those_of_the_old_tables_of_the_same_year() -> None:
    data = shared_file("us-ofac/cons/CONS_ENHANCED_2025-01-14.XML.gz").read_bytes()
    tables = {
        f"{name}__csv": shared_file(f"us-ofac/cons/{name}.csv").read_bytes()
        for name in ("cons_prim", "cons_add", "cons_alt", "cons_comments")
    }
    enhanced, old = (
        {r.uid: r for r in opened(content, "us-ofac-consolidated")[1]}
        for content in (data, packed(**tables))
    )
    both = enhanced.keys() & old.keys()
    assert len(both) == 442
    # One refinery is spelled otherwise in the tables, which are eleven months younger.
    assert [uid for uid in sorted(both) if enhanced[uid].name != old[uid].name] == ["18284"]
    assert [uid for uid in sorted(both) if enhanced[uid].source != old[uid].source] == []
