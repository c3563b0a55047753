"""OFAC's old tables in one archive: what belongs together, what is missing, what is cut."""

from __future__ import annotations

import gzip
import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import Reading, open_list
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord, PartySchema
from tests.screening.lists.readers.test_archives import packed
from tests.shared_data import shared_file

PERSON = (
    '7,"EXAMPLE, Jan","individual","SDGT] [IRAQ2","Director",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 10 Dec 1948; alt. DOB 1949; nationality Iraq; Passport X0906223 (Iran) issued 29 Jul '
    "2010; a.k.a. 'ABU EX"
)
SHIP = (
    '8,"EXAMPLE STAR","vessel","CUBA",-0- ,"CL2685","Tug","2597","1098","Cuba","Owner",'
    '"Vessel Registration Identification IMO 9187629."'
)
END = b"\r\n\x1a"
SET = {
    "SDN__CSV": f'{PERSON}"\r\n{SHIP}'.encode() + END,
    "ADD__CSV": b'7,1,"1 Road","Basra 61001","Iraq",-0- \r\n8,2,-0- ,-0- ,-0- ,-0- ' + END,
    "ALT__CSV": b'7,3,"aka","MUSTER, Jan",-0- \r\n8,4,"fka","OLD STAR",-0- ' + END,
    "SDN_COMMENTS__CSV": b'7,"AMPLE\'; Linked To: NOBODY."' + END,
}


def opened(source: str = "us-ofac-sdn", **parts: bytes) -> tuple[Reading, list[PartyRecord]]:
    reading = open_list(source, io.BytesIO(packed(**parts)))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def test_the_four_tables_are_put_together() -> None:
    reading, (person, ship) = opened(**SET)
    assert (reading.format, list(reading.rejected)) == ("zip", [])
    assert [(n.text, n.kind) for n in person.names] == [
        ("Jan EXAMPLE", NameKind.PRIMARY),
        ("Jan MUSTER", NameKind.ALIAS),
        ("ABU EXAMPLE", NameKind.WEAK_ALIAS),  # its end stands in COMMENTS
    ]
    assert (person.schema, person.countries) == (PartySchema.PERSON, ("IQ",))
    assert person.birth_dates == ("1948-12-10", "1949")
    assert person.identifiers == (IdentifierRecord("passport", "X0906223", "IR"),)
    assert [m.program for m in person.measures] == ["SDGT", "IRAQ2"]
    assert person.addresses[0].text == "1 Road, Basra 61001, Iraq"
    assert [(n.text, n.kind) for n in ship.names][1:] == [("OLD STAR", NameKind.FORMER)]
    assert ship.identifiers == (
        IdentifierRecord("imo", "9187629"),
        IdentifierRecord("call_sign", "CL2685"),
    )


@pytest.mark.parametrize("missing", list(SET))
def test_a_set_without_one_of_its_tables_is_refused(missing: str) -> None:
    with pytest.raises(BrokenListError, match="is not in the archive"):
        opened(**{name: part for name, part in SET.items() if name != missing})


@pytest.mark.parametrize("table", [SET["SDN__CSV"], SET["ADD__CSV"], SET["ALT__CSV"]])
def test_a_table_alone_is_refused_with_what_to_do(table: bytes) -> None:
    with pytest.raises(BrokenListError, match="pack the four tables"):
        open_list("us-ofac-sdn", io.BytesIO(table))


def test_a_row_of_no_party_is_set_aside() -> None:
    add = SET["ADD__CSV"].replace(b"8,2", b"9,2")
    reading, records = opened(**{**SET, "ADD__CSV": add})
    assert len(records) == 2
    assert [row.message for row in reading.rejected] == [
        "add.csv, row 2: no party has the number '9'"
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        ("SDN__CSV", b'"vessel"', b'"submarine"', "unknown type 'submarine'"),
        ("ALT__CSV", b'"fka"', b'"zka"', "unknown kind of alias 'zka'"),
        ("ALT__CSV", b',"OLD STAR",-0- ', b',"OLD ST', "alt.csv"),
        ("SDN__CSV", b"8,", b"7,", "the key '7' is there twice"),
    ],
)
def test_what_changed_or_was_cut_refuses_the_set(
    part: str, old: bytes, new: bytes, message: str
) -> None:
    with pytest.raises(BrokenListError, match=message):
        opened(**{**SET, part: SET[part].replace(old, new)})


def test_the_whole_set_of_july_2021() -> None:
    folder = "us-ofac/sdn-2021-07"
    parts = {
        name: shared_file(f"{folder}/{name.replace('__', '.').lower()}").read_bytes()
        for name in SET
    }
    reading, records = opened(**parts)
    assert (len(records), list(reading.rejected)) == (8976, [])
    by_uid = {record.uid: record for record in records}
    assert sum(len(r.names) > 1 for r in records) == 4590
    assert by_uid["7848"].name == "Izzat Ibrahim AL-DURI"
    # The end of this remark stands in the table of comments.
    assert "khaleesi" in {n.text for n in by_uid["28264"].names}
    assert sum(i.type == "imo" for r in records for i in r.identifiers) == 410


def test_the_whole_consolidated_set_of_december_2025() -> None:
    parts = {
        f"{name}__csv": shared_file(f"us-ofac/cons/{name}.csv").read_bytes()
        for name in ("cons_prim", "cons_add", "cons_alt", "cons_comments")
    }
    reading, records = opened("us-ofac-consolidated", **parts)
    assert (len(records), list(reading.rejected)) == (442, [])
    assert sum(r.source == "us-ofac-ns-cmic" for r in records) == 68


def test_a_set_to_which_somebody_wrote_is_refused() -> None:
    parts = {
        f"{name}__csv": shared_file(f"us-ofac/sdn-2022-01/{name}.csv.gz").read_bytes()
        for name in ("sdn", "add", "alt")
    }
    parts = {name: gzip.decompress(content) for name, content in parts.items()}
    with pytest.raises(BrokenListError, match="the key '2677' is there twice"):
        opened(**parts, sdn_comments__csv=b"\x1a")
