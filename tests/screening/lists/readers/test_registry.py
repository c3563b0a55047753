"""Opening files by list source: formats, metadata, and everything that is refused."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date
from itertools import islice

import pytest

from screening.errors import BrokenListError
from screening.lists.readers import streams, trade_csl
from screening.lists.readers.registry import SOURCES, RecordKind, open_list, read_list
from screening.lists.readers.streams import open_guarded
from screening.terms.listed_party import PartyRecord
from tests.shared_data import shared_file

ARCHITECTURE_CODES = """us-bis-entity-list us-bis-unverified-list us-bis-meu-list
us-bis-denied-persons us-trade-csl us-ofac-sdn us-ofac-consolidated us-bis-ccl us-bis-country-chart
us-bis-country-groups eu-fsf eu-annex-i uk-sanctions un-sc opensanctions own-deny-list
own-products us-state-itar-debarred us-state-isn us-ofac-ssi"""
XML_HEADER = (
    "<TR><TH>Country</TH><TH>Listed person and address</TH><TH>Federal Register citation</TH></TR>"
)


def unverified(*cells: tuple[str, str], attributes: str = 'N="744"') -> bytes:
    """An invented Unverified List."""
    rows = "".join(
        f"<TR><TD>{country}</TD><TD>{entity}</TD><TD>85 FR 1, May 1, 2020.</TD></TR>"
        for country, entity in cells
    )
    return (
        f"<DIV5 {attributes}><DIV9><HEAD>Supplement No. 6 to Part 744—Unverified List</HEAD>"
        f"<TABLE>{XML_HEADER}{rows}</TABLE></DIV9></DIV5>"
    ).encode()


ALPHA = unverified(("ARMENIA", "Alpha LLC, 1 Road, Yerevan, Armenia"))


def csl(*sources: str) -> bytes:
    """An invented CSL with one row for each list named."""
    rows = [
        ",".join(
            {"source": f'"{source}"', "name": f"Alpha {n}"}.get(column, "")
            for column in trade_csl.COLUMNS
        )
        for n, source in enumerate(sources)
    ]
    return "\n".join([",".join(trade_csl.COLUMNS), *rows]).encode()


def own_party(source: str, uid: str = "alpha") -> bytes:
    record = {"source": source, "uid": uid, "schema": "unknown", "names": [{"text": "Alpha"}]}
    return json.dumps(record).encode() + b"\n"


def names(source: str, data: bytes) -> list[str]:
    return [r.name for r in read_list(source, io.BytesIO(data)) if isinstance(r, PartyRecord)]


def test_every_list_source_of_the_architecture_is_in_the_table() -> None:
    assert set(ARCHITECTURE_CODES.split()) <= set(SOURCES)
    assert {code for source in SOURCES.values() for code in source.carries} <= set(SOURCES)


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.code)
def test_every_list_source_says_what_it_is_and_means(source: object) -> None:
    assert isinstance(source, type(SOURCES["un-sc"]))
    assert source.title
    assert source.publisher
    assert source.effect.endswith(".")
    # Names change daily, supplements of the regulation a few times a year.
    longest = 30 if source.kind is RecordKind.PARTY or source.code == "eu-annex-i" else 90
    assert source.stale_after_days is None or 1 <= source.stale_after_days <= longest
    assert source.kind in RecordKind


def test_gzip_and_plain_give_the_same_records() -> None:
    plain = names("us-bis-unverified-list", ALPHA)
    assert plain == ["Alpha LLC"]
    assert names("us-bis-unverified-list", gzip.compress(ALPHA)) == plain


def test_reading_tells_format_codes_and_the_files_own_date() -> None:
    path = "{&quot;path&quot;:&quot;/on/2026-07-23/title-15/part-744&quot;}"
    dated = unverified(
        ("ARMENIA", "Alpha LLC, Yerevan"), attributes=f'N="744" hierarchy_metadata="{path}"'
    )
    reading = open_list("us-bis-unverified-list", io.BytesIO(dated))
    assert reading.format == "ecfr-xml"
    assert reading.published_on == date(2026, 7, 23)
    assert reading.list_codes == ("us-bis-unverified-list",)
    assert open_list("us-bis-unverified-list", io.BytesIO(ALPHA)).published_on is None


def test_groups_give_their_own_date_even_a_wrong_one_as_none() -> None:
    text = '{"as_of": "2026-09-24", "groups": [{"code": "D:5", "members": ["CN"]}]}'
    reading = open_list("us-bis-country-groups", io.BytesIO(text.encode()))
    assert (reading.format, reading.published_on) == ("own-json", date(2026, 9, 24))
    wrong = text.replace("09-24", "99-99").encode()
    assert open_list("us-bis-country-groups", io.BytesIO(wrong)).published_on is None


ENTITY, SDN = "Entity List (EL) - BIS", "Specially Designated Nationals (SDN) - Treasury"


def test_combined_file_gives_all_lists_or_the_one_asked_for() -> None:
    data = csl(ENTITY, SDN, ENTITY)
    assert names("us-trade-csl", data) == ["Alpha 0", "Alpha 1", "Alpha 2"]
    assert names("us-ofac-sdn", data) == ["Alpha 1"]
    with pytest.raises(BrokenListError, match=r"us-state-isn \(csl-csv\): no records"):
        names("us-state-isn", data)


def test_own_format_stands_in_for_the_list_each_row_names() -> None:
    data = own_party("us-bis-entity-list") + own_party("us-ofac-sdn")
    assert len(names("demo-listed-parties", data)) == 2
    assert len(names("us-ofac-sdn", data)) == 1
    with pytest.raises(BrokenListError, match="unknown list source 'us-bis-nonsense'"):
        names("demo-listed-parties", data + own_party("us-bis-nonsense"))


@pytest.mark.parametrize("code", ["eu-annex-i", "us-state-caatsa231"])
def test_list_without_a_reader_says_so_by_name(code: str) -> None:
    with pytest.raises(BrokenListError, match=f"{code}: no reader for {SOURCES[code].title[:9]}"):
        open_list(code, io.BytesIO(b"<x/>"))


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    return f"<!DOCTYPE DIV5 [{entities}]><DIV5 N='744'>&l11;</DIV5>".encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t ", "the file is empty"),
        (gzip.compress(b"", mtime=0), "the file is empty"),
        (b"<!DOCTYPE html><html><body>406 Not Acceptable</body></html>", "an HTML page"),
        (b"<HTML><body>", "an HTML page"),
        (gzip.compress(ALPHA, mtime=0)[:-30], "the gzip file is cut"),
        (b"\x1f\x8b\x08\x00rubbish", "the gzip file is"),
        (b"PK\x03\x04....", "a zip archive"),
        (bomb(), "document type"),
        (b"<sdnList/>", "no reader for ofac-xml"),
        (b"Last Updated,03/06/2026", "no longer kept"),
        (b'<DIV5 N="738"></DIV5>', "this is part 738, not part 744"),
        (
            b'<DIV5 N="744"><DIV9><HEAD>Supplement No. 4 to Part 744</HEAD></DIV9></DIV5>',
            "no Supplement No. 6",
        ),
        (ALPHA.replace(b"Country", b"Land"), "the columns are"),
        (ALPHA[:-20], "not well-formed XML"),
        (unverified(), "no records in the file"),
        (unverified(("RURITANIA", "Alpha LLC, Streslau")), "row 1: unknown country 'RURITANIA'"),
        (unverified(("", "Alpha LLC, Streslau")), "row 1: no country above it"),
        (b"Name\tStreet_Address\tCity", "no reader for dpl-tsv"),
        (b"\x00\x01\x02", "no reader for a file that begins"),
    ],
)
def test_broken_files_are_refused_with_list_and_place(data: bytes, message: str) -> None:
    with pytest.raises(BrokenListError) as caught:
        names("us-bis-unverified-list", data)
    assert str(caught.value).startswith("us-bis-unverified-list")
    assert message in str(caught.value)


def test_key_that_is_there_twice_is_refused() -> None:
    twice = own_party("own-deny-list") + own_party("own-deny-list")
    with pytest.raises(BrokenListError, match="the key 'alpha' is there twice"):
        names("own-deny-list", twice)


def test_unknown_list_source_is_refused() -> None:
    with pytest.raises(BrokenListError, match="unknown list source 'us-nonsense'"):
        open_list("us-nonsense", io.BytesIO(ALPHA))


def test_flood_is_refused_before_it_fills_the_memory() -> None:
    flood = gzip.compress(b"<DIV5>" + b" " * 5_000_000)
    _, stream = open_guarded(io.BytesIO(flood), max_bytes=1_000_000)
    with pytest.raises(BrokenListError, match="larger than any list"):
        list(iter(lambda: stream.read(streams.HEAD_BYTES), b""))


def test_records_are_read_as_they_are_asked_for() -> None:
    data = own_party("own-deny-list") + b"not JSON\n"
    records = read_list("own-deny-list", io.BytesIO(data))
    assert len(list(islice(records, 1))) == 1
    with pytest.raises(BrokenListError, match=r"own-deny-list \(own-jsonl\): line 2: not JSON"):
        list(records)


def test_source_stream_stays_open() -> None:
    stream = io.BytesIO(gzip.compress(ALPHA))
    list(read_list("us-bis-unverified-list", stream))
    assert not stream.closed


def test_excerpt_of_the_control_list_is_refused_unless_allowed() -> None:
    data = (
        b'<DIV5 N="774"><DIV9><HEAD>Supplement No. 1 to Part 774</HEAD>'
        b"<FP-2><B>3A090 Invented.</B></FP-2></DIV9></DIV5>"
    )
    with pytest.raises(BrokenListError, match="1 entries in the Commerce Control List"):
        list(read_list("us-bis-ccl", io.BytesIO(data)))
    (item,) = read_list("us-bis-ccl", io.BytesIO(data), require_complete=False)
    assert not isinstance(item, PartyRecord)


@pytest.mark.parametrize(
    ("source", "path", "count"),
    [
        ("us-bis-entity-list", "us-ecfr/title-15_part-744_2026-07-23.xml", 3464),
        ("us-bis-unverified-list", "us-ecfr/title-15_part-744_2026-07-23.xml", 186),
        ("us-bis-meu-list", "us-ecfr/title-15_part-744_2026-07-23.xml", 70),
        ("us-bis-denied-persons", "us-bis/dpl_2023-11-30.txt", 665),
        ("us-trade-csl", "us-trade-csl/consolidated_2022-04.csv.gz", 14_160),
        ("us-bis-entity-list", "us-trade-csl/consolidated_2022-04.csv.gz", 2_001),
    ],
)
def test_real_files_open_by_their_source(source: str, path: str, count: int) -> None:
    with shared_file(path).open("rb") as stream:
        assert sum(1 for _ in read_list(source, stream)) == count


def test_real_part_of_another_title_is_refused() -> None:
    with (
        shared_file("us-ecfr/title-22_part-121_2026-03-25.xml").open("rb") as stream,
        pytest.raises(BrokenListError, match="this is part 121, not part 744"),
    ):
        list(read_list("us-bis-entity-list", stream))
