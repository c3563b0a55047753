"""Annex IV of Regulation 833/2014 as tables: bodies, amendments, other annexes."""

from __future__ import annotations

import gzip
import io

import pytest

from screening.errors import BrokenListError
from screening.lists.readers.registry import Reading, open_list
from screening.lists.readers.sanctions.eu_annexes import COLUMNS
from screening.terms.listed_party import IdentifierRecord, NameKind, PartyRecord
from tests.screening.lists.readers.sanctions.test_flattened_tables import table
from tests.screening.lists.readers.test_archives import packed
from tests.shared_data import shared_file

HEADER = ("celex", *COLUMNS)
AMENDING = ("amendedCelex", "amendmentCelex", *COLUMNS)
BODY = {
    "celex": "32014R0833",
    "recordId": "1",
    "annex": "IV",
    "startDate": "12.9.2014",
    "name": "JSC Example Plant",
    "alias": "АО Пример; Example Works",
    "weakAlias": "EP",
    "address": "1 Street, Moscow, Russian Federation; 2 Road, Bangkok 10520, Kingdom of Thailand",
    "registrationNumber": "7704730655 (Tax ID/INN); 50093445 (BRN)",
    "email": "a@example.test",
}
OTHER = BODY | {"recordId": "2", "name": "Example Bank", "annex": "XIV"}


def opened(data: bytes) -> tuple[Reading, list[PartyRecord]]:
    reading = open_list("eu-833-annex-iv", io.BytesIO(data))
    return reading, [r for r in reading.records if isinstance(r, PartyRecord)]


def test_bodies_of_annex_iv_are_read_and_no_others() -> None:
    _, (body,) = opened(table(HEADER, [BODY, OTHER]))
    assert [(n.text, n.kind) for n in body.names] == [
        ("JSC Example Plant", NameKind.PRIMARY),
        ("АО Пример", NameKind.ALIAS),
        ("Example Works", NameKind.ALIAS),
        ("EP", NameKind.WEAK_ALIAS),
    ]
    assert body.countries == ("RU", "TH")
    assert body.identifiers == (
        IdentifierRecord("tax", "7704730655"),
        IdentifierRecord("registration", "50093445"),
        IdentifierRecord("email", "a@example.test"),
    )
    assert str(body.measures[0].effective_on) == "2014-09-12"


def amendment(act: str, **cells: str) -> bytes:
    row = {k: v for k, v in BODY.items() if k != "celex"} | cells
    return table(AMENDING, [row | {"amendedCelex": "32014R0833", "amendmentCelex": act}])


def test_amendments_stand_on_top_in_their_order() -> None:
    parts = {
        "c__csv": amendment("32026R1848", name="JSC Example Plant Two"),
        "b__csv": amendment("32026R1999", name="JSC Example Plant Three"),
        "a__csv": table(HEADER, [BODY]),
        "d__csv": amendment("32026R1848", recordId="922", name="LLC Example"),
    }
    _, records = opened(packed(**parts))
    assert [record.name for record in records] == ["JSC Example Plant Three", "LLC Example"]
    assert records[0].measures[0].citations[0].text == "32026R1999"


def test_amendments_without_the_list_they_amend_are_refused() -> None:
    with pytest.raises(BrokenListError, match="0 consolidated tables in the archive"):
        opened(packed(a__csv=amendment("32026R1848")))


def test_another_regulation_or_a_missing_column_is_refused() -> None:
    with pytest.raises(BrokenListError, match="no records"):
        opened(table(HEADER, [BODY | {"celex": "32014R0269"}]))
    columns = tuple(c for c in HEADER if c != "alias")
    row = {k: v for k, v in BODY.items() if k != "alias"}
    with pytest.raises(BrokenListError, match="the column 'alias' is missing"):
        opened(table(columns, [row]))


def test_a_row_with_no_day_is_set_aside() -> None:
    odd = BODY | {"recordId": "3", "startDate": "lately"}
    reading, records = opened(table(HEADER, [BODY, odd]))
    assert len(records) == 1
    assert reading.rejected[0].message == "row 2: startDate is no date: 'lately'"


A = "sources-2026/eu/annexes_opensanctions"


def test_the_real_annex_and_its_amendment_of_july_2026() -> None:
    consolidated = shared_file(f"{A}/32014R0833.csv.gz").read_bytes()
    amended = shared_file(f"{A}/amendments/32026R1848.csv").read_bytes()
    reading, records = opened(consolidated)
    assert (len(records), list(reading.rejected)) == (921, [])
    assert sum(bool(r.countries) for r in records) == 914
    reading, records = opened(packed(a__csv=gzip.decompress(consolidated), b__csv=amended))
    # 52 rows, one of which stands in the place of number 581.
    assert (len(records), list(reading.rejected)) == (972, [])


def text(*rows: str, head: str = "Number|Name|Identifying Information|Date of listing") -> bytes:
    """A consolidated text with Annex IV between two others, as the Publications Office prints."""

    def line(cells: str) -> str:
        told = (
            "".join(f"<p class='tbl-norm'>{p}</p>" for p in c.split("\n")) for c in cells.split("|")
        )
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in told) + "</tr>"

    table_of_iv = (
        "<div class='centered'><table>" + "".join(map(line, (head, *rows))) + "</table></div>"
    )
    other = (
        "<table>" + line("Number|Name|Location") + line("1|Example Port|Example City") + "</table>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">'
        "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>EN</title></head><body>"
        "<p class='reference'>02014R0833 — EN — 17.07.2026 — 054.001</p>"
        f"<div id='anx_III'><p class='title-annex-1'>ANNEX III</p>{other}</div>"
        "<div id='anx_IV'><hr class='separator-annex'/><p class='modref'>▼M71</p>"
        "<p class='title-annex-1'>ANNEX IV</p><p class='title-annex-2'>List of bodies</p>"
        f"{table_of_iv}</div>"
        f"<div id='anx_LII'><p class='title-annex-1'>ANNEX LII</p>{other}</div></body></html>"
    ).encode()


PLANT = (
    "1.|►M12 JSC Example Plant ◄\nLocal name: АО Пример\nA.k.a.: Example Works; EP Works"
    "\n(formerly Old Example Plant)|Address(es): 1 Street, Moscow, Russian Federation; 2 Road,"
    " Bangkok 10520, Kingdom of Thailand\nRegistration number: 7704730655 (Tax ID/INN)\n(seat)"
    "\nTelephones: + 7 495 000\nWebsite https://example.test/\nEmail: a@example.test|12.9.2014"
)


def test_the_consolidated_text_is_read_as_it_is_published() -> None:
    rows = (
        PLANT,
        "▼M37 —————",
        "2.|LLC Example Local name: ООО Образец|Riga, Latvia|25 February 2022",
    )
    reading, (plant, other) = opened(text(*rows))
    assert (reading.format, str(reading.published_on)) == ("annex-html", "2026-07-17")
    assert [(n.text, n.kind) for n in plant.names] == [
        ("JSC Example Plant", NameKind.PRIMARY),
        ("АО Пример", NameKind.ALIAS),
        ("Example Works", NameKind.ALIAS),
        ("EP Works", NameKind.ALIAS),
        ("Old Example Plant", NameKind.FORMER),
    ]
    assert plant.countries == ("RU", "TH")
    assert {(i.type, i.value) for i in plant.identifiers} >= {
        ("email", "a@example.test"),
        ("website", "https://example.test/"),
    }
    assert str(plant.measures[0].effective_on) == "2014-09-12"
    assert [n.text for n in other.names] == ["LLC Example", "ООО Образец"]
    assert [a.text for a in other.addresses] == ["Riga, Latvia"]
    assert str(other.measures[0].effective_on) == "2022-02-25"


def test_an_amendment_stands_on_top_of_the_text_too() -> None:
    parts = {
        "a__html": text(PLANT),
        "b__csv": amendment("32026R1848", recordId="922", name="LLC Two"),
    }
    _, records = opened(packed(**parts))
    assert [record.name for record in records] == ["JSC Example Plant", "LLC Two"]


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (text(PLANT)[:-40], "it was cut"),
        (text(PLANT).replace(b"ANNEX IV<", b"ANNEX V<"), "no ANNEX IV in the text"),
        (text(PLANT, head="Number|Name|Date of listing"), "no table with the columns"),
        (text(PLANT).replace(b"02014R0833", b"02014R0269"), "no reader for"),
    ],
)
def test_a_text_that_was_cut_or_is_another_is_refused(spoilt: bytes, told: str) -> None:
    with pytest.raises(BrokenListError, match=told):
        opened(spoilt)


def test_a_row_of_the_text_that_nobody_can_read_is_set_aside() -> None:
    reading, records = opened(text(PLANT, "3.|JSC Example|12.9.2014"))
    assert len(records) == 1
    assert reading.rejected[0].message == "row 2: 3 cells where 4 belong"
