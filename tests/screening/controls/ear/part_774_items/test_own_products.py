"""The exporter's own catalog classifies a line by its part number, and never lowers one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.ear.part_774_items.classification import classify, strictness
from screening.controls.facts import LineFacts, TransactionFacts
from screening.controls.reference import ControlTables, ReferenceData
from screening.terms.control_list import ProductRecord
from screening.terms.eccn import Eccn
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
    ("sent_as", "eccn", "why"),
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
    own_tables: ControlTables, sent_as: dict[str, str], eccn: str, why: str
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **sent_as})
    (told,) = ask(order(lines=[sent]), own_tables).determinations
    assert str(told.eccn) == eccn, why


@pytest.mark.parametrize(
    ("sent_as", "why"),
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
    own_tables: ControlTables, sent_as: dict[str, str | None], why: str | None
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **sent_as})
    (told,) = ask(order(lines=[sent]), own_tables).determinations
    assert (told.result == "unclassified") is (why is not None)


@pytest.mark.parametrize(
    ("sent_as", "outcome", "why"),
    [
        ({"part_number": "PX-1.5"}, "clear", "classified by the exporter"),
        ({"part_number": "PX-1.5", "eccn": "EAR99"}, "clear", "both say so"),
        ({"part_number": "RT-7", "eccn": "5A992"}, "clear", "a family and its end are no conflict"),
        ({"part_number": "RT-7", "eccn": "5A992.c"}, "clear", "both say so"),
        ({"part_number": "PX-200", "eccn": "EAR99"}, "hold", "both cannot be right"),
        ({"part_number": "TW-1", "eccn": "EAR99"}, "hold", "the maker is not told"),
        ({"part_number": "ЦХ-1.5", "eccn": "EAR99"}, "clear", "other letters, no likeness"),
        ({"part_number": "RT.7", "eccn": "EAR99"}, "clear", "too short to be like another"),
        ({"part_number": "PX.200", "eccn": "EAR99"}, "hold", "like PX-200: a person looks"),
        ({"eccn": "EAR99", "description": "Spare fan for router, bracket"}, "clear", "words only"),
    ],
)
def test_an_order_to_germany_is_judged_with_the_catalog(
    own_tables: ControlTables, sent_as: dict[str, str], outcome: str, why: str
) -> None:
    sent = line(**{"eccn": None, "description": "Goods of our range", **sent_as})
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


CODES = st.sampled_from(
    ["EAR99", "5A992.c", "5A992", "3A991.a", "2B350.g", "1C350", "9A610.x", "3A090.b", "2A992"]
)


@given(declared=CODES, catalog=CODES)
def test_the_catalog_makes_no_declared_line_milder(
    own_tables: ControlTables, declared: str, catalog: str
) -> None:
    """But for a family on the papers that the catalog tells to its end."""
    items = tuple(own_tables.items.values())
    rows = (own("MX-1000", catalog),)
    tables = replace(own_tables, catalog=Catalog(own_tables.catalog.products, items, rows))
    told = classify(facts_of(part_number="MX-1000", eccn=declared), tables)
    assert told.eccn is not None
    counts, papers = strictness(told.eccn, tables), Eccn.parse(declared)
    assert papers is not None
    assert counts >= strictness(papers, tables) or told.eccn.is_within(papers)
    assert counts >= min(strictness(papers, tables), strictness(Eccn.parse(catalog), tables))  # type: ignore[arg-type]


def facts_of(**fields: str) -> LineFacts:
    """One line as the rules take it."""
    return TransactionFacts.from_submission(order(lines=[line(**fields)])).lines[0]
