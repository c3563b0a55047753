"""What a line is: the stricter of declaration and evidence, and who says so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.ear.part_774_items.ac_class import ac_class, ac_entries
from screening.controls.ear.part_774_items.classification import (
    Classification,
    classify,
    is_at_only,
    row_applies,
    row_reaches,
)
from screening.controls.ear.part_774_items.evidence import (
    BY_DESCRIPTION,
    BY_FAMILY,
    BY_NAME,
    BY_PARAMETERS,
    BY_PART,
    DECLARED,
)
from screening.controls.facts import LineFacts
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.control_list import ControlRow
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome
from tests.screening.controls import orders

H200 = {"tpp": 15832, "memory_bandwidth_gb_s": 4800, "data_center": True}
SLOW_STACK = {"memory_bandwidth_density": 1.9}


def classified(tables: ControlTables, **fields: Any) -> Classification:
    return classify(LineFacts.from_submission(0, orders.line(**fields)), tables)


@pytest.mark.parametrize(
    ("fields", "eccn", "by", "why"),
    [
        ({"eccn": "EAR99"}, "EAR99", DECLARED, "classified EAR99 by the exporter counts"),
        ({"eccn": "3A991A2"}, "3A991.a.2", DECLARED, "normalized"),
        ({"eccn": None}, None, None, "absent is unclassified, never EAR99"),
        ({"eccn": "unknown"}, None, None, "unreadable is unclassified"),
        (
            {"eccn": None, "manufacturer": "NVIDIA", "part_number": "900-21010-0000-000"},
            "3A090.a.1",
            BY_PART,
            "part number",
        ),
        (
            {"eccn": "EAR99", "manufacturer": "NVIDIA", "description": "HGX B200 baseboard"},
            "4A090.a",
            BY_NAME,
            "EAR99 on the papers does not lower a board of 3A090 circuits",
        ),
        (
            {"eccn": "EAR99", "manufacturer": "NVIDIA", "description": "H200 NVL card"},
            "3A090.a.1",
            BY_NAME,
            "a card of one circuit is classified as the circuit",
        ),
        (
            {"eccn": None, "description": "Two-socket server", "parameters": H200},
            "4A090.a",
            BY_PARAMETERS,
            "a server is what it contains",
        ),
        (
            {"eccn": "5A992.z.1", "manufacturer": "NVIDIA", "description": "DGX H100 system"},
            "5A992.z.1",
            DECLARED,
            "mass-market encryption: the exporter's .z of the same class stands",
        ),
        (
            {"eccn": None, "manufacturer": "NVIDIA", "part_number": "900-21010-0100-030"},
            "3A090.a.1",
            BY_FAMILY,
            "an ordering code the catalog does not hold, of a family it does",
        ),
        (
            {"eccn": "EAR99", "description": "HBM3E memory stack, 12-high"},
            "3A090.c",
            BY_DESCRIPTION,
            "89 FR 96790: every stack in production exceeds 2 GB/s per mm2",
        ),
        (
            {"eccn": "3A991", "description": "HBM2E stack", "parameters": SLOW_STACK},
            "3A991",
            DECLARED,
            "shown otherwise by its density",
        ),
        (
            {"eccn": "EAR99", "description": "Accelerator card with HBM3"},
            "EAR99",
            DECLARED,
            "the words speak of more than a stack; other rules ask",
        ),
        (
            {"eccn": "5A992.c", "parameters": H200},
            "3A090.a.1",
            BY_PARAMETERS,
            "arithmetic is stricter than the declaration",
        ),
        (
            {"eccn": "4A090.a", "parameters": H200},
            "4A090.a",
            DECLARED,
            "equally strict, so the exporter's own wording stays",
        ),
        (
            {"eccn": "3A090.b", "parameters": H200},
            "3A090.a.1",
            BY_PARAMETERS,
            "class a is stricter than class b",
        ),
        ({"eccn": None, "description": "H100 PCIe card"}, None, None, "a likeness is no proof"),
        (
            {"eccn": None, "description": "NVIDIA GB200 NVL72 rack"},
            "4A090.a",
            BY_DESCRIPTION,
            "maker and model: the goods themselves are named",
        ),
        (
            {"eccn": "EAR99", "description": "AMD Instinct MI300X OAM"},
            "3A090.a.1",
            BY_DESCRIPTION,
            "words of a brand between maker and model",
        ),
        (
            {"eccn": None, "description": "Power cable for NVIDIA H100 PCIe"},
            None,
            None,
            "goods made for a chip are not the chip",
        ),
        (
            {"eccn": None, "description": "NVIDIA H100 cold plate, copper"},
            None,
            None,
            "an accessory bears the name of what it is made for",
        ),
        (
            {"eccn": None, "manufacturer": "Example Ltd", "description": "NVIDIA H100 server"},
            None,
            None,
            "another maker is stated: a person asks who it is",
        ),
    ],
)
def test_stricter_view_counts_and_names_its_source(
    tables: ControlTables, fields: dict[str, Any], eccn: str | None, by: str | None, why: str
) -> None:
    found = classified(tables, **fields)
    assert (str(found.eccn) if found.eccn else None, found.by) == (eccn, by), why


def test_declared_text_is_kept_as_written(tables: ControlTables) -> None:
    assert classified(tables, eccn="3A991A2").raw == "3A991A2"
    assert classified(tables, eccn="ITAR").is_unreadable


def test_description_without_maker_only_proposes(tables: ControlTables) -> None:
    found = classified(tables, eccn=None, description="server w/ 8x H100")
    assert found.eccn is None
    assert [p.uid for p in found.candidates] == ["nvidia-h100-sxm"]


def test_worse_of_submitted_and_catalog_parameters_counts(tables: ControlTables) -> None:
    found = classified(
        tables,
        manufacturer="NVIDIA",
        description="H20 96GB",
        parameters={"tpp": 1000, "data_center": False, "die_area_mm2": 9000},
    )
    assert found.chip.tpp == 2368
    assert found.chip.die_area_mm2 == 814
    assert found.chip.data_center is True


@pytest.mark.parametrize(
    ("code", "letter", "is_certain"),
    [
        ("3A090.a", "a", True),
        ("3A090.b.2", "b", True),
        ("3A090.c", "c", True),
        ("3A090", "a", False),
        ("4A090.b", "b", True),
        ("3A001.z.1.a", "a", True),
        ("3A001.z.2.b", "b", True),
        ("5A004.z.1.b", "b", True),
        ("5D002.z.1.b", "b", True),
        ("5D992.z.2", "b", True),
        ("4A003.z.1.b", "b", True),
        ("4A004.z.2", "b", True),
        ("4A005.z.1", "a", True),
        ("5A002.z.9.a", "a", True),
        ("5A992.z.1", "a", True),
        ("5A992.z.2", "b", True),
        ("5D992.z", "a", False),
        ("5A992.c", None, True),
        ("3A001.a.7", None, True),
        ("EAR99", None, True),
    ],
)
def test_class_of_a_code(
    tables: ControlTables, code: str, letter: str | None, is_certain: bool
) -> None:
    eccn = Eccn.parse(code)
    assert eccn is not None
    assert ac_class(eccn, ac_entries(tables)) == (letter, is_certain)


@pytest.mark.parametrize(
    ("paragraphs", "excluded", "code", "applies", "why"),
    [
        ((), (), "5A002", True, "entire entry"),
        (("5A992.z.1",), (), "5A992.c", False, "another paragraph"),
        (("5A992.z.1",), (), "5A992.z.1", True, "the paragraph"),
        (("5A992.z.1",), (), "5A992", None, "too few paragraphs to tell"),
        ((), ("9A610.y",), "9A610.y.3", False, "left out"),
        ((), ("9A610.y",), "9A610.x", True, "not left out"),
        ((), ("9A610.y",), "9A610", None, "may be left out"),
        (("5A001.b",), ("5A001.b.5",), "5A001.b.5", False, "left out of the paragraph"),
        (("5A001.b",), ("5A001.b.5",), "5A001.b.3", True, "in the paragraph"),
        (("what .a says",), (), "3A001.a", None, "a limit we cannot read"),
    ],
)
def test_row_reaches_a_paragraph(
    paragraphs: tuple[str, ...],
    excluded: tuple[str, ...],
    code: str,
    applies: bool | None,
    why: str,
) -> None:
    eccn = Eccn.parse(code)
    assert eccn is not None
    assert row_applies(paragraphs, excluded, eccn) is applies, why


@pytest.mark.parametrize(
    ("scope", "code", "reaches", "why"),
    [
        ("5A001.b (except .b.5), .c, .d, and .j", "5A001.b.3", True, "read"),
        ("5A001.b (except .b.5), .c, .d, and .j", "5A001.c", None, "named after the bracket"),
        ("5A001.b, unless an exception is available", "5A001.c", None, "not about paragraphs"),
        ("5A001.b when usable (e.g., in space), and sealed", "5A001.c", False, "a mere condition"),
    ],
)
def test_scope_that_goes_on_is_not_taken_as_whole(
    scope: str, code: str, reaches: bool | None, why: str
) -> None:
    row = ControlRow("NS", scope, ("5A001.b",), chart_columns=("NS2",), prose=scope)
    eccn = Eccn.parse(code)
    assert eccn is not None
    assert row_reaches(row, eccn) is reaches, why


@pytest.mark.parametrize(
    ("code", "is_only"),
    [("5A992.c", True), ("5A992.z.1", False), ("5A992", False), ("4A994", True), ("3A001", False)],
)
def test_at_only_needs_every_other_row_ruled_out(
    tables: ControlTables, code: str, is_only: bool
) -> None:
    eccn = Eccn.parse(code)
    assert eccn is not None
    assert is_at_only(tables.items[eccn.entry], eccn) is is_only


def test_family_shared_by_several_products_gives_the_strictest(tables: ControlTables) -> None:
    """H100 PCIe, H100 NVL and H200 NVL share a stem; the fastest memory counts."""
    part = {"eccn": None, "manufacturer": "NVIDIA", "part_number": "900-21010-0777-000"}
    found = classified(tables, **part)
    assert found.product is not None
    assert found.product.uid == "nvidia-h200-nvl"


@pytest.mark.parametrize(
    ("eccn", "parameters", "contradicted", "why"),
    [
        ("3A090.a", {"tpp": 15832, "data_center": True}, False, "both say a"),
        ("4A090.a", {"tpp": 15832, "data_center": True}, False, "the server of the circuit"),
        ("EAR99", {"tpp": 15832, "data_center": True}, True, "papers milder than arithmetic"),
        ("3A090.a", {"tpp": 1000, "data_center": True}, True, "papers stricter than arithmetic"),
        ("3A090.a", {"tpp": 1700}, False, "die area unknown: arithmetic says nothing certain"),
        ("3A001.a.7", {"tpp": 1000, "data_center": True}, False, "another control altogether"),
    ],
)
def test_declaration_is_checked_against_arithmetic_in_both_directions(
    tables: ControlTables,
    eccn: str,
    parameters: dict[str, Any],
    contradicted: bool,
    why: str,
) -> None:
    found = classified(tables, eccn=eccn, parameters=parameters)
    assert found.is_contradicted is contradicted, why


def test_classification_says_by_whom_from_what_and_how_sure(tables: ControlTables) -> None:
    found = classified(tables, eccn="EAR99", manufacturer="NVIDIA", description="H200 SXM")
    declared, catalog, arithmetic = (str(e) for e in found.evidence)
    assert declared == "EAR99 by exporter (the exporter's word)"
    assert "nvidia-h200-sxm" in catalog
    assert "figures from a secondary source" in catalog
    assert arithmetic.startswith("3A090.a.1 by parameters")
    assert found.certainty == "figures from a secondary source"


def test_catalog_product_below_the_thresholds_classifies_no_line_as_free(
    tables: ControlTables,
) -> None:
    """Its figures may be from memory: what counts is an ECCN that somebody stands for."""
    below = [product for product in tables.catalog.products if not product.eccn]
    assert len(below) > 5
    for product in below:
        name = {"manufacturer": product.manufacturer, "description": product.names[0]}
        found = classified(tables, eccn=None, hts="8471.80", **name)
        assert found.eccn is None or found.ac_class is not None
        answer = orders.ask(orders.order("VN", lines=[orders.line(eccn=None, **name)]), tables)
        assert answer.outcome is not Outcome.CLEAR


@pytest.mark.parametrize(
    ("day", "eccn", "why"),
    [
        (date(2022, 10, 6), "EAR99", "there was no 3A090"),
        (date(2022, 10, 7), "3A090.a.1", "87 FR 62186"),
    ],
)
def test_arithmetic_begins_with_the_entry(
    reference: ReferenceData, day: date, eccn: str, why: str
) -> None:
    found = classified(reference.on(day), eccn="EAR99", parameters=H200)
    assert str(found.eccn) == eccn, why


def test_alike_lines_of_two_days_are_classified_by_their_own_day(reference: ReferenceData) -> None:
    before, after = (
        classified(reference.on(day), eccn="3A090.b")
        for day in (date(2022, 10, 6), date(2022, 10, 7))
    )
    assert (before.ac_class, after.ac_class) == (None, "b")
