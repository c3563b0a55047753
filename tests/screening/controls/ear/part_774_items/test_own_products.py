"""The exporter's own catalog classifies a line by its part number, and never lowers one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.control_list import ProductRecord
from tests.screening.controls.conftest import TODAY
from tests.screening.controls.orders import ask, line, order


def own(part: str, eccn: str, maker: str = "", **more: object) -> ProductRecord:
    """A row of the own catalog."""
    names = (str(more.pop("name", part)),)
    return ProductRecord(f"{maker}/{part}", maker, names, (part,), eccn, "J. Doe", **more)  # type: ignore[arg-type]


ROWS = (
    own("PX-1.5", "EAR99", "Example Pumps", name="Pump"),
    own("PX-200", "2B350.g", "Example Pumps", name="Diaphragm pump"),
    own("RT-7", "5A992.c", name="Router"),
    own("TW-1", "EAR99", "Example One", name="Bracket"),
    own("TW-1", "3A001.b.2", "Example Two", name="Amplifier"),
    own("风扇-5", "EAR99", name="Fan"),
    own("900-21001-0020-000", "5A992.c", "NVIDIA", name="A100"),
    own("ZX-9", "3A090.a", "Example", name="Warp card 9000", parameters={"tpp": 6000}),
    own("NX-4", "4Z999", name="no entry"),
)


@pytest.fixture(scope="module")
def own_tables(reference: ReferenceData) -> ControlTables:
    """The shipped tables with an own catalog."""
    old = reference.catalog
    items = tuple(reference.lists["us-bis-ccl"].values())
    return replace(reference, catalog=Catalog(old.products, items, ROWS)).on(TODAY)


@pytest.mark.parametrize(
    ("given", "eccn", "why"),
    [
        ({"part_number": "px-200"}, "2B350.g", "case does not matter"),
        ({"part_number": "PX\u2011200"}, "2B350.g", "nor the kind of dash"),
        ({"part_number": "PX-200", "eccn": "EAR99"}, "2B350.g", "papers cannot lower it"),
        ({"part_number": "PX200", "eccn": "EAR99"}, "2B350.g", "nor by another spelling"),
        ({"part_number": "PX-1.5", "eccn": "2B350.g"}, "2B350.g", "nor does the catalog lower"),
        ({"part_number": "RT-7", "eccn": "5A992"}, "5A992.c", "a family is told to its end"),
        ({"part_number": "TW-1"}, "3A001.b.2", "the stricter of two makers"),
        ({"part_number": "TW-1", "manufacturer": "Example One Ltd"}, "EAR99", "the maker told"),
        ({"part_number": "900-21001-0020-000"}, "3A090.a.1", "what ships is stricter"),
        ({"part_number": "风扇-5"}, "EAR99", "other letters are kept"),
    ],
)
def test_a_part_number_tells_the_eccn(
    own_tables: ControlTables, given: dict[str, str], eccn: str, why: str
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **given})
    (told,) = ask(order(lines=[sent]), own_tables).determinations
    assert str(told.eccn) == eccn, why


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"part_number": "PX-15"}, "another part than PX-1.5"),
        ({"part_number": "泵-5"}, "another part than the fan"),
        ({"part_number": "RT-7", "manufacturer": None, "description": "x"}, None),
        ({"part_number": "PX-200", "manufacturer": "Someone Else"}, "another maker's"),
        ({"description": "Diaphragm pump"}, "words classify nothing"),
        ({"part_number": "NX-4"}, "no ECCN of any list"),
    ],
)
def test_what_the_catalog_does_not_have_stays_unclassified(
    own_tables: ControlTables, given: dict[str, str | None], why: str | None
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **given})
    (told,) = ask(order(lines=[sent]), own_tables).determinations
    assert (told.result == "unclassified") is (why is not None)


@pytest.mark.parametrize(
    ("given", "outcome", "why"),
    [
        ({"part_number": "PX-1.5"}, "clear", "classified by the exporter"),
        ({"part_number": "PX-1.5", "eccn": "EAR99"}, "clear", "both say so"),
        ({"part_number": "RT-7", "eccn": "5A992"}, "clear", "a family and its end are no conflict"),
        ({"part_number": "RT-7", "eccn": "5A992.c"}, "clear", "both say so"),
        ({"part_number": "PX-200", "eccn": "EAR99"}, "hold", "both cannot be right"),
        ({"part_number": "TW-1", "eccn": "EAR99"}, "hold", "the maker is not told"),
        ({"eccn": "EAR99", "description": "Spare fan for router, bracket"}, "clear", "words only"),
    ],
)
def test_an_order_to_germany_is_judged_with_the_catalog(
    own_tables: ControlTables, given: dict[str, str], outcome: str, why: str
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **given})
    answer = ask(order("DE", lines=[sent]), own_tables)
    assert answer.outcome == outcome, (why, [r.summary for r in answer.reasons])


def test_an_own_accelerator_is_met_by_its_name_too(own_tables: ControlTables) -> None:
    sent = line(eccn="EAR99", description="Warp card 9000", unit_value="9000.00")
    answer = ask(order("CN", lines=[sent]), own_tables)
    assert answer.outcome == "hold"
    assert "rf.description_mismatch" in {flag.code for flag in answer.red_flags}


def test_an_own_product_makes_no_line_a_chip(own_tables: ControlTables) -> None:
    """What accelerators are asked is not asked of a bracket because the catalog has it."""
    (told,) = ask(order("CN", lines=[line(part_number="PX-1.5")]), own_tables).determinations
    assert told.product == ""
