"""Commerce Control List: traps of the printed form, the excerpt, and 3A090 as the golden entry."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.errors import BrokenListError
from screening.lists.readers.ecfr.ccl import read, require_complete, to_records
from screening.lists.readers.ecfr.ccl_controls import CHART_COLUMNS, control_row
from screening.lists.readers.ecfr.ccl_items import item_paragraphs
from screening.terms.control_list import ControlRow, ItemRecord
from tests.shared_data import shared_file

EXCERPT = "us-ecfr/title-15_part-774_2026-09-01_EXCERPT.xml"


def entries(body: str) -> list[ItemRecord]:
    """Entries of an invented Supplement No. 1."""
    text = (
        '<DIV5 N="774" TYPE="PART"><DIV9><HEAD>Supplement No. 1 to Part 774—The List</HEAD>'
        f"{body}</DIV9></DIV5>"
    )
    return list(to_records(read(io.BytesIO(text.encode()))))


def heading(code: str) -> str:
    return f"<FP-2><B>{code} Invented things (see List of Items Controlled).</B></FP-2>"


TABLE = (
    "<DIV><DIV><TABLE><THEAD><TR><TH>Control(s)</TH><TH>Country Chart</TH></TR></THEAD>"
    "<TR><TD>NS applies to entire entry</TD><TD>NS Column 2.</TD></TR></TABLE></DIV></DIV>"
)


def test_entry_has_reasons_controls_exceptions_and_paragraphs() -> None:
    (item,) = entries(
        "<HD1>Category 3—Electronics</HD1><HD2>A. “End Items,” Equipment</HD2>"
        + heading("3A999")
        + "<FP-1><E T='04'>License Requirements</E></FP-1>"
        "<FP-1><I>Reason for Control:</I> NS, AT</FP-1>" + TABLE + "<HD1>List Based License"
        " Exceptions (See Part 740)</HD1><FP-1><I>LVS:</I> $3000: 3A999.a</FP-1><P>N/A"
        " otherwise</P>"
        "<FP-1><I>NAC/ACA:</I> Yes</FP-1><HD1>List of Items Controlled</HD1>"
        "<FP-1><I>Related Controls:</I> a. See 3A001.</FP-1>"
        "<FP><I>Items:</I> a. First item with 10<sup>12</sup> parts;</FP>"
        "<P>a.1. Inner item;</P><NOTE><HED>Note:</HED><P>a. Not an item.</P></NOTE>"
        "<P>b. [Reserved]</P><P>c. through y. [Reserved]</P><P>z.1.b Without its last dot;</P>"
    )
    assert item.eccn == "3A999"
    assert item.heading == "Invented things (see List of Items Controlled)"
    assert item.reasons == ("NS", "AT")
    assert item.controls == (ControlRow("NS", "entire entry", chart_columns=("NS2",)),)
    assert item.exceptions == {"LVS": "$3000: 3A999.a N/A otherwise", "NAC/ACA": "Yes"}
    assert item.paragraphs == {
        "3A999.a": "First item with 10¹² parts;",
        "3A999.a.1": "Inner item;",
        "3A999.z.1.b": "Without its last dot;",
    }
    assert json.loads(json.dumps(dict(item.raw)))["eccn"] == "3A999"


def test_heading_of_another_category_or_group_is_a_cross_reference() -> None:
    found = entries(
        "<HD1>Category 3—Electronics</HD1><HD2>A. End Items</HD2>"
        + heading("3A001")
        + heading("4A001")
        + heading("3B001")
        + "<HD2>B. Test Equipment</HD2>"
        + heading("3B001")
        + "<HD1>CATEGORY 4—COMPUTERS</HD1><HD2>A. End Items</HD2>"
        + heading("4A001")
    )
    assert [item.eccn for item in found] == ["3A001", "3B001", "4A001"]


def test_heading_out_of_place_is_an_entry_when_its_requirements_follow() -> None:
    """A stray heading "B. ..." inside a note must not lose the entries behind it."""
    found = entries(
        "<HD1>Category 3—Electronics</HD1><HD2>A. End Items</HD2>"
        + heading("3A001")
        + "<HD3>B. Stray</HD3>"
        + heading("3A002")
        + "<FP-1><E T='04'>License Requirements</E></FP-1>"
        + TABLE
    )
    assert [item.eccn for item in found] == ["3A001", "3A002"]
    assert found[1].controls


def test_fields_are_told_by_their_words_whatever_the_tag() -> None:
    (item,) = entries(
        heading("3A999")
        + "<P>Reason for Control: NS</P><P>Control(s): NS applies to entire entry</P>"
        + "<HD1>List Based License Exceptions</HD1><P><I>LVS: $5000</I></P>"
        + "<TABLE/><DIV><TABLE><TR></TR></TABLE></DIV>"
        + "<P>Items: a.Item without its blank</P>"
    )
    assert item.reasons == ("NS",)
    assert item.controls == (ControlRow("NS", "entire entry"),)
    assert item.exceptions == {"LVS": "$5000"}
    assert item.paragraphs == {"3A999.a": "Item without its blank"}


@pytest.mark.parametrize(
    ("code", "refers_to"),
    [
        (
            "4A102 Things. (These items are “subject to the ITAR.” See 22 CFR parts 120-130.)",
            "ITAR",
        ),
        ("4A611 Computers for a military application are controlled by ECCN 3A611.", "3A611"),
        ("0A001 Reactors are controlled by the Nuclear Regulatory Commission.", "NRC"),
        ("0E001 Help is controlled by the Department of Energy (10 CFR part 810).", "DOE"),
        ("0A999 Invented.", ""),
    ],
)
def test_heading_only_entries_say_who_controls_them(code: str, refers_to: str) -> None:
    (item,) = entries(f"<FP-2><B>{code}</B></FP-2>")
    assert item.refers_to == refers_to
    assert item.controls == ()


@pytest.mark.parametrize(
    ("control", "chart", "expected"),
    [
        (
            "NS applies to entire entry",
            "NS Column 2.",
            ControlRow("NS", "entire entry", chart_columns=("NS2",)),
        ),
        (
            "AT applies to the entire entry",
            "Column 1",
            ControlRow("AT", "entire entry", chart_columns=("AT1",)),
        ),
        (
            "NS applies to entire entry, except 0A606.y.",
            "NS Column 1",
            ControlRow("NS", "entire entry, except 0A606.y", (), ("0A606.y",), ("NS1",)),
        ),
        (
            "RS applies to 0A606.a and .x",
            "NS Column 1; RS Column 1",
            ControlRow("RS", "0A606.a and .x", ("0A606.a", "0A606.x"), (), ("NS1", "RS1")),
        ),
        (
            "SI applies to 0A606.a.1 through a.3, .h, and 0A606.j",
            "See § 742.14",
            ControlRow(
                "SI",
                "0A606.a.1 through a.3, .h, and 0A606.j",
                ("0A606.a.1", "0A606.a.2", "0A606.a.3", "0A606.h", "0A606.j"),
                prose="See § 742.14",
            ),
        ),
        (
            "RS applies to 0A606.a.4, c, f.1, k to m, r",
            "RS Column 2",
            ControlRow(
                "RS",
                "0A606.a.4, c, f.1, k to m, r",
                tuple(f"0A606.{p}" for p in ("a.4", "c", "f.1", "k", "l", "m", "r")),
                chart_columns=("RS2",),
            ),
        ),
        (
            "RS applies to 0A606.z. 1.b, z.2.b",
            "RS Column 1",
            ControlRow(
                "RS", "0A606.z. 1.b, z.2.b", ("0A606.z.1.b", "0A606.z.2.b"), chart_columns=("RS1",)
            ),
        ),
        (
            "MT applies to 0A606.b when usable in “missiles”",
            "MT Column 1",
            ControlRow(
                "MT",
                "0A606.b when usable in “missiles”",
                ("0A606.b",),
                chart_columns=("MT1",),
                prose="0A606.b when usable in “missiles”",
            ),
        ),
        (
            "RS applies to “software” for equipment controlled by 3B001.q",
            "RS Column 1",
            ControlRow(
                "RS",
                "“software” for equipment controlled by 3B001.q",
                chart_columns=("RS1",),
                prose="“software” for equipment controlled by 3B001.q",
            ),
        ),
        (
            "NS applies to 0A606.b.2, except those 0A606.b.2 items for civil use",
            "NS Column 1",
            ControlRow(
                "NS",
                "0A606.b.2, except those 0A606.b.2 items for civil use",
                ("0A606.b.2",),
                chart_columns=("NS1",),
                prose="0A606.b.2, except those 0A606.b.2 items for civil use",
            ),
        ),
        (
            "Russian industry sector sanctions apply to entire entry",
            "See § 746.8.",
            ControlRow(
                "",
                "Russian industry sector sanctions apply to entire entry",
                prose="Russian industry sector sanctions apply to entire entry; See § 746.8",
            ),
        ),
    ],
)
def test_control_row_reads_scope_and_chart(control: str, chart: str, expected: ControlRow) -> None:
    assert control_row("0A606", (control, chart)) == expected


def test_control_row_refuses_a_column_the_chart_does_not_have() -> None:
    with pytest.raises(BrokenListError, match="0A606: unknown Country Chart column NS3"):
        control_row("0A606", ("NS applies to entire entry", "NS Column 3"))


def test_control_row_without_a_reason_keeps_all_its_words() -> None:
    row = control_row("0A606", ("Something else applies.", "NS Column 1"))
    assert (row.reason, row.chart_columns) == ("", ())
    assert row.prose == "Something else applies.; NS Column 1"


@given(st.text(alphabet="3A01.abz to,and except through(NS)“”\n"))
def test_scope_of_any_text_names_only_the_entrys_own_paragraphs(text: str) -> None:
    row = control_row("3A001", (f"NS applies to {text}", "NS Column 1"))
    assert all(p.startswith("3A001.") for p in row.paragraphs + row.excluded_paragraphs)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("a. Text", {"3A001.a": "Text"}),
        ("a.1.b.2. Text", {"3A001.a.1.b.2": "Text"}),
        ("e.1.a 'Primary cells'", {"3A001.e.1.a": "'Primary cells'"}),
        ("aa. Text", {"3A001.aa": "Text"}),
        ("a system of things", {}),
        ("no. 5 of the series", {}),
        ("b. [Reserved]", {}),
        ("j. through y. [Reserved]", {}),
        ("Note 1: a. Text", {}),
        ("", {}),
    ],
)
def test_item_paragraphs_know_numbers_from_prose(block: str, expected: dict[str, str]) -> None:
    assert item_paragraphs("3A001", [block]) == expected


def test_first_of_a_repeated_number_counts() -> None:
    assert item_paragraphs("3A001", ["a. First", "a. Second"]) == {"3A001.a": "First"}


def make_item(eccn: str) -> ItemRecord:
    return ItemRecord("us-bis-ccl", eccn, "Invented")


def test_short_list_is_refused_after_its_last_record() -> None:
    records = require_complete(make_item(f"9A{n:03}") for n in range(549))
    assert next(records).eccn == "9A000"
    with pytest.raises(BrokenListError, match=r"549 entries .* at least 550"):
        list(records)


def test_list_without_the_advanced_computing_entries_is_refused() -> None:
    with pytest.raises(BrokenListError, match="lacks 3A090, 4A090, 5A992"):
        list(require_complete(make_item(f"9A{n:03}") for n in range(600)))


# --- the real excerpt of 2026-09-01 ---


@pytest.fixture(scope="module")
def excerpt() -> dict[str, ItemRecord]:
    with shared_file(EXCERPT).open("rb") as stream:
        return {item.eccn: item for item in to_records(read(stream))}


def test_excerpt_has_its_entries(excerpt: dict[str, ItemRecord]) -> None:
    assert list(excerpt) == ["3A003", "3A069", "3A090", "3A101", "4A102", "4A611"]


def test_3a090_is_read_as_printed(excerpt: dict[str, ItemRecord]) -> None:
    """15 CFR part 774 Supp. 1, ECCN 3A090, as of 2026-09-01."""
    item = excerpt["3A090"]
    assert item.reasons == ("RS", "AT")
    assert [(c.reason, c.scope, c.paragraphs, c.chart_columns) for c in item.controls] == [
        ("RS", "3A090.a", ("3A090.a",), ()),
        ("RS", "3A090.b", ("3A090.b",), ()),
        ("RS", "3A090.c", ("3A090.c",), ()),
        ("AT", "entire entry", (), ("AT1",)),
    ]
    worldwide, groups, macau, _ = (c.prose for c in item.controls)
    assert (
        worldwide == "To or within any destination worldwide, see § 742.6(a)(6)(iii)(A) of the EAR"
    )
    assert "United Arab Emirates" in groups
    assert "D:1, D:4, and D:5" in groups
    assert "excluding any destination also specified in Country Groups A:5 or A:6" in groups
    assert groups.endswith("742.6(a)(6)(iii)(B) of the EAR")
    assert macau.startswith("To or within Macau or a destination specified in Country Group D:5")
    assert list(item.exceptions) == ["LVS", "GBS", "NAC/ACA", "HBM", "AIA", "ACM", "LPP"]
    assert item.exceptions["LVS"] == item.exceptions["GBS"] == "N/A"
    assert item.exceptions["ACM"] == "Yes"
    assert item.exceptions["HBM"] == "Yes, for 3A090.c. See § 740.25 of the EAR."
    assert "N/A for 3A090.c" in item.exceptions["NAC/ACA"]
    assert list(item.paragraphs) == [
        f"3A090.{p}" for p in ("a", "a.1", "a.2", "b", "b.1", "b.2", "c")
    ]
    assert "4800 or more" in item.paragraphs["3A090.a.1"]
    assert item.paragraphs["3A090.c"].startswith("High bandwidth memory (HBM)")


def test_first_item_inside_the_items_paragraph_is_found(excerpt: dict[str, ItemRecord]) -> None:
    assert excerpt["3A101"].paragraphs["3A101.a"].startswith("Analog-to-digital converters")
    assert "3A101.a.2.b.2" in excerpt["3A101"].paragraphs


def test_heading_only_entries_of_the_excerpt(excerpt: dict[str, ItemRecord]) -> None:
    assert excerpt["4A102"].refers_to == "ITAR"
    assert excerpt["4A611"].refers_to == "3A611"
    assert excerpt["3A003"].paragraphs == {}


def test_every_real_control_row_is_read() -> None:
    """All License Requirements rows of the list as of 2026-07-23, in another project's JSON."""
    path = shared_file("derived/export-controls-agent-mcp/ccl.json.gz")
    entries = json.loads(gzip.decompress(path.read_bytes()))["entries"]
    rows = [
        control_row(entry["eccn"], (printed["control"], printed["countryChart"]))
        for entry in entries
        for printed in entry["countryChart"]
    ]
    assert len(rows) == 1536
    assert all(row.chart_columns or row.prose for row in rows), "no row is without a where"
    assert {column for row in rows for column in row.chart_columns} <= set(CHART_COLUMNS)
