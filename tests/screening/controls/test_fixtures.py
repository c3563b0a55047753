"""The reference data that ships is whole, consistent and says where it comes from."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from screening.controls.ear.part_742_reasons.prose_controls import prose_rule
from screening.controls.ear.part_774_items.parameters import (
    ChipParameters,
    classify_parameters,
    thresholds,
)
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.control_list import ChartRecord
from screening.terms.eccn import Eccn
from tests.screening.controls.conftest import FIXTURES, TODAY, load_tables

PART_746 = {"CU", "IR", "KP", "SY"}
SECTIONS = {
    "gp8_transit": "736.2.b.8.transit_countries",
    "nuclear_end_use_excluded": "744.supp3.countries",
    "russia_coalition": "746.supp3.countries",
    "un_footnote": "738.supp1.footnote1.countries",
    "military_end_use": "744.21.countries",
    "military_intelligence": "744.22.countries",
}
"""The sets of the domain table under the names they have here."""
LIMITS = thresholds(load_tables().on(TODAY))
_COLUMNS = "CB1 CB2 CB3 NP1 NP2 NS1 NS2 MT1 RS1 RS2 FC1 CC1 CC2 CC3 AT1 AT2"
CHART_COLUMNS = tuple(_COLUMNS.split())


def json_lines(name: str) -> list[dict[str, Any]]:
    """The rows of a JSON-lines fixture."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    return [json.loads(row) for row in text.splitlines()]


@pytest.mark.parametrize(
    "name",
    [
        "country_chart.csv",
        "country_groups.json",
        "law/sets.json",
        "law/numbers.json",
        "military_intelligence_users.jsonl",
        "products.jsonl",
        "ccl.jsonl",
        "policy.json",
        "demo_orders",
    ],
)
def test_fixture_has_a_provenance_note(name: str) -> None:
    path = FIXTURES / name
    note = path.with_suffix(".md").read_text(encoding="utf-8")
    assert note.startswith(f"# {name}")


def marked(tables: ControlTables) -> list[ChartRecord]:
    return [row for row in tables.chart.values() if not row.refers_to]


def test_chart_has_196_marked_rows_and_four_that_refer(tables: ControlTables) -> None:
    assert len(marked(tables)) == 196
    referring = {code for code, row in tables.chart.items() if row.refers_to}
    assert referring == PART_746
    assert not any(tables.chart[code].marks for code in PART_746)


def test_chart_facts_of_the_domain_notes(tables: ControlTables) -> None:
    """Facts measured on the text of 2026-09-24: license determination, section 3."""
    all_but = {row.country for row in marked(tables)}
    for column in ("NS1", "MT1", "RS1"):
        with_mark = {row.country for row in marked(tables) if column in row.marks}
        assert all_but - with_mark == {"AU", "CA", "GB"}, column
    for row in marked(tables):
        assert not row.marks & {"AT1", "AT2"}, row.country
        assert ("NS2" in row.marks) is ("RS2" in row.marks), row.country
    assert tables.chart["CA"].marks == {"CB1", "FC1"}
    a1 = tables.members("A:1") - {"US"}
    unmarked = {r.country for r in marked(tables) if "NS2" not in r.marks}
    assert unmarked == a1 | {"LI"}  # Liechtenstein follows Switzerland


def test_chart_equals_the_domain_table(tables: ControlTables, shared: Path) -> None:
    with (shared / "domain" / "country-chart.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            marks = {column for column in CHART_COLUMNS if row[column] == "X"}
            assert tables.chart[row["iso2"]].marks == marks, row["iso2"]


def test_groups_equal_the_domain_table(tables: ControlTables, shared: Path) -> None:
    data = json.loads((shared / "domain" / "country-groups.json").read_text(encoding="utf-8"))
    listed: dict[str, list[str]] = {
        **data["groups"],
        **{SECTIONS[code]: row["members"] for code, row in data["other_lists"].items()},
        "advanced_computing_scope": data["advanced_computing_scope"],
        "headquarters_scope": data["headquarters_scope"],
    }
    for code, members in listed.items():
        assert tables.members(code) == set(members), code
    same_as = {k: v for k, v in data["same_as"].items() if k != "note"}
    assert dict(pair.split(":") for pair in tables.members("738.3.same_as")) == same_as


def test_derived_groups_follow_from_the_groups(tables: ControlTables) -> None:
    """15 CFR 742.6(a)(6): D:1, D:4, D:5 less A:5, A:6, with Macau and the UAE; D:5 and Macau."""
    groups = tables.members
    scope = (groups("D:1") | groups("D:4") | groups("D:5")) - groups("A:5") - groups("A:6")
    assert groups("advanced_computing_scope") == scope | {"MO", "AE"}
    assert groups("headquarters_scope") == groups("D:5") | {"MO"}


def test_every_group_names_its_citation_and_date(reference: ReferenceData) -> None:
    for code, group in reference.groups.items():
        assert group.citation, code
        assert group.as_of, code


def test_every_set_and_number_of_the_law_is_told_whole(reference: ReferenceData) -> None:
    for record in reference.law.records:
        assert record.citation, record.code
        assert record.words, record.code
        assert record.known_from <= record.read_on, record.code
        assert all(period.source for period in record.periods), record.code


def test_nothing_of_the_law_is_yet_to_be_known_today(tables: ControlTables) -> None:
    assert tables.not_yet_known == ()


@pytest.mark.parametrize("row", json_lines("products.jsonl"), ids=lambda row: row["uid"])
def test_product_figures_are_recomputed(row: dict[str, Any]) -> None:
    """TPP = dense rate x bit length; density = TPP / die area; class from both."""
    given = row["parameters"]
    figures = {key: Decimal(str(given[key])) for key in ("tpp", "dense_tops") if key in given}
    if not figures:
        assert row["eccn"] == ""
        return
    tpp = figures["dense_tops"] * given["bit_length"]
    assert tpp == figures["tpp"]
    if "die_area_mm2" in given:
        density = tpp / Decimal(str(given["die_area_mm2"]))
        assert round(density, 2) == Decimal(str(given["performance_density"]))
    exact = {key: value for key, value in given.items() if key != "performance_density"}
    found = classify_parameters(ChipParameters.from_mapping(exact), LIMITS)
    assert row["eccn"] == (f"3A090.{found.paragraph}" if found.paragraph else "")


def test_products_are_the_rows_of_the_domain_table(shared: Path) -> None:
    with (shared / "domain" / "accelerators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    products = json_lines("products.jsonl")
    assert len(products) == len(rows)
    for row, product in zip(rows, products, strict=True):
        assert row["manufacturer"] == product["manufacturer"]
        assert f"certainty: {row['confidence']}" in product["note"]
        assert str(product["parameters"].get("tpp", "")) == row["tpp"].removesuffix(".0")


CLASS = re.compile(r"3A090\.[ab] \(([ab]\.[12])\)")


def test_accelerator_figures_of_the_domain_table_are_recomputed(shared: Path) -> None:
    """TPP, density and class of every row, from its rate, bit length and die area alone."""
    with (shared / "domain" / "accelerators.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["tpp"]]
    assert len(rows) == 53
    for row in rows:
        tpp = Decimal(row["dense_tops"]) * Decimal(row["bit_length"])
        assert tpp == Decimal(row["tpp"]), row["product"]
        area = Decimal(row["die_area_mm2"]) if row["die_area_mm2"] else None
        if area:
            assert round(tpp / area, 2) == Decimal(row["performance_density"]), row["product"]
        data_center = {"true": True, "false": False, "": None}[row["data_center"]]
        found = classify_parameters(
            ChipParameters(tpp=tpp, die_area_mm2=area, data_center=data_center), LIMITS
        )
        named = CLASS.search(row["class"])
        assert found.paragraph == (named[1] if named else ""), row["product"]
        if row["class"] == "needs die area":
            assert "die_area_mm2" in found.missing


def test_product_uids_and_part_numbers_are_unique() -> None:
    products = json_lines("products.jsonl")
    assert len({p["uid"] for p in products}) == len(products)
    numbers = [n for p in products for n in p["part_numbers"] if not n.endswith("*")]
    assert len(set(numbers)) == len(numbers)


def test_control_list_is_large_enough_and_sorted(tables: ControlTables) -> None:
    codes = [row["eccn"] for row in json_lines("ccl.jsonl")]
    assert codes == sorted(set(codes))
    assert len(codes) == 636
    assert {"3A090", "4A090", "5A992", "3A001", "5A002", "9A610", "9A515"} <= set(codes)


def test_rows_of_the_control_list_use_known_columns_and_codes(tables: ControlTables) -> None:
    for code, item in tables.items.items():
        assert item.controls or item.refers_to, code
        for row in item.controls:
            assert set(row.chart_columns) <= set(CHART_COLUMNS), code
            assert row.chart_columns or row.prose, code
            for paragraph in (*row.paragraphs, *row.excluded_paragraphs):
                eccn = Eccn.parse(paragraph)
                assert eccn is not None, paragraph
                assert eccn.entry == code, paragraph
        assert item.reasons == tuple(dict.fromkeys(row.reason for row in item.controls)), code


def test_prose_without_a_rule_is_only_what_we_mean_to_hold(tables: ControlTables) -> None:
    unknown = {
        code
        for code, item in tables.items.items()
        for row in item.controls
        if not row.chart_columns and prose_rule(row.prose) is None
    }
    assert unknown == {
        *("1C350", "1C351", "1C355", "1C395", "1E355", "4A001"),
        *("4A611", "5A611", "6A611"),  # classified under another entry
        *("0A521", "0B521", "0C521", "0D521", "0E521"),  # temporary entries
        *("0A980", "1C980", "1C982", "1C983", "1C984", "1C988"),  # short supply
        *("0D614", "2B352", "3E002", "1D018"),  # a column is not in our copy
    }


def test_3a090_as_printed(tables: ControlTables) -> None:
    """ECCN 3A090 in the text of 2026-09-24."""
    item = tables.items["3A090"]
    assert [(r.reason, r.paragraphs, r.chart_columns) for r in item.controls] == [
        ("RS", ("3A090.a",), ()),
        ("RS", ("3A090.b",), ()),
        ("RS", ("3A090.c",), ()),
        ("AT", (), ("AT1",)),
    ]
    assert item.exceptions["LVS"] == item.exceptions["GBS"] == "N/A"
    assert "NAC/ACA" in item.exceptions
