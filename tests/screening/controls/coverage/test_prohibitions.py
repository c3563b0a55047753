"""General prohibitions, end uses of part 744 and part 746, family by family."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.coverage.rows import BLOCK, CLEAR, HOLD, Row, check, item, to, use
from tests.screening.controls.orders import CIVIL_USE, hit, line, listed, order, party

NAMED = to("DE", name="Listed Example Co., Ltd.")
EXPIRED = listed("us-bis-denied-persons", note="standard order", expires_on=date(2020, 1, 1))

GENERAL = (
    Row("GP 1, listed item and country", BLOCK, item("VN", "3A001.a.7"), "738.4"),
    Row("GP 1, paragraph missing", HOLD, item("DE", "3A001"), asks="lines[0].eccn"),
    Row(
        "GP 2, foreign item with unknown US content, where it decides",
        BLOCK,
        item("VN", "3A001.a.7", country_of_origin="TW", ship_from={"country": "SG"}),
        "734.4",
        asks="lines[0].us_content_percent",
    ),
    Row(
        "GP 2, foreign item that needs no license either way",
        CLEAR,
        item("TH", "EAR99", country_of_origin="TW", ship_from={"country": "SG"}),
    ),
    Row(
        "GP 3, advanced computing is a foreign direct product",
        BLOCK,
        item("CN", "3A090.a", country_of_origin="TW", ship_from={"country": "SG"}),
        "734.9(h)",
    ),
    Row(
        "GP 3, Entity List footnotes",
        BLOCK,
        item("TH", "EAR99", country_of_origin="TW", ship_from={"country": "SG"}),
        "734.9(e)(1)",
        code="jurisdiction.fdp",
        hits=(hit(listed(footnotes=("1",))),),
    ),
    Row(
        "GP 3, other rules, where they decide",
        BLOCK,
        item("VN", "3A001.a.7", country_of_origin="TW", ship_from={"country": "SG"}),
        "734.9",
    ),
    Row(
        "GP 4, standard denial order in any role",
        BLOCK,
        order(parties=to("DE", party("carrier", "US", name="Listed Example"))),
        "736.2(b)(4)",
        hits=(hit(listed("us-bis-denied-persons", note="standard order"), party=1),),
    ),
    Row("GP 4, expired order", HOLD, order(parties=NAMED), "766.24(d)", hits=(hit(EXPIRED),)),
    Row(
        "GP 4, order that is not standard",
        HOLD,
        order(parties=NAMED),
        "736.2(b)(4)",
        hits=(hit(listed("us-bis-denied-persons", note="see the order")),),
    ),
    Row("GP 7, support by US persons elsewhere", CLEAR, order(), stated="us_person_support"),
    Row(
        "GP 8, transit country asked like a destination",
        BLOCK,
        item("DE", "3A001.a.7", route={"transit_countries": ["VN"]}),
        "738.4",
    ),
    Row("GP 8, route unknown", CLEAR, order(route=None), stated="transit"),
    Row(
        "GP 8, military item and route unknown",
        HOLD,
        item("AU", "9A610.a", route=None),
        "736.2(b)(8)",
        asks="route.transit_countries",
    ),
    Row(
        "GP 8, missile item and route unknown",
        HOLD,
        item("CA", "7A101", route=None),
        "736.2(b)(8)",
    ),
    Row(
        "GP 10, flag unanswered",
        HOLD,
        order(special_instructions="remove all labels"),
        "732 Supp. 3",
        code="flags.unresolved",
    ),
    Row(
        "GP 10, chip designed in China",
        BLOCK,
        item("TH", None, manufacturer="Huawei", description="Ascend 910B"),
        "736.2(b)(10)",
        code="gp10.prc_designed_3a090",
    ),
    Row("GP 10, facts known to other staff", CLEAR, order(), stated="knowledge"),
)

PART_744 = (
    Row("744.2", HOLD, order("IN", end_use=use("IN", nuclear=True)), "744.2"),
    Row("744.2, country of Supp. 3", CLEAR, order("FR", end_use=use("FR", nuclear=True))),
    Row(
        "744.2, stated enrichment",
        BLOCK,
        order("IN", end_use=use("IN", nuclear=True, statement="Uranium enrichment cascade")),
        "744.2",
    ),
    Row("744.3 in D:4", BLOCK, order("SA", end_use=use("SA", missile=True)), "744.3"),
    Row("744.3 elsewhere", HOLD, order("DE", end_use=use("DE", missile=True)), "744.3"),
    Row("744.4", BLOCK, order("DE", end_use=use("DE", chem_bio=True)), "744.4"),
    Row("744.4, words", HOLD, item("DE", "EAR99", description="Thiodiglycol, drum"), "742.18"),
    Row("744.5", HOLD, order("IN", end_use=use("IN", naval_nuclear=True)), "744.5"),
    Row("744.6, elsewhere", CLEAR, order(), stated="us_person_support"),
    Row(
        "744.7, a vessel is a party",
        HOLD,
        order(parties=to("DE", party("vessel", "PA", name="MV Example"))),
        "744.7",
    ),
    Row(
        "744.7, goods for use on board",
        HOLD,
        item("SG", "EAR99", description="Pump, ship's spares"),
        "744.7",
    ),
    Row(
        "744.8, blocked person of a named program",
        BLOCK,
        order(parties=NAMED),
        "744.8",
        hits=(hit(listed("us-ofac-sdn", program="RUSSIA-EO14024")),),
    ),
    Row("744.9, cameras", HOLD, item("IN", "6A003.b.4.b"), "744.9"),
    Row(
        "744.11, whole entry",
        BLOCK,
        order(parties=NAMED),
        "744.11",
        code="party.entity_list",
        hits=(hit(listed()),),
    ),
    Row(
        "744.11, entry of some items, line unclassified",
        HOLD,
        item("CN", None),
        hits=(hit(listed(license_requirement="For all items on the CCL")),),
        code="party.entity_list",
    ),
    Row(
        "744.11, entry without EAR99",
        HOLD,
        order("CN"),
        hits=(hit(listed(license_requirement="All items subject to the EAR except EAR99.")),),
        code="party.entity_list",
    ),
    Row(
        "744.11, role outside 748.5(c)-(f)",
        HOLD,
        order(parties=to("DE", party("bill_to", "CN", name="Listed Example"))),
        code="party.other_role",
        hits=(hit(listed(), party=1),),
    ),
    Row(
        "744.11(c), letters entered as rows",
        BLOCK,
        item("CN", None, manufacturer="NVIDIA", description="H20 96GB"),
        "744.23(b)",
        code="item.is_informed",
    ),
    Row("744.11(c), letters not entered", CLEAR, order(), stated="knowledge"),
    Row(
        "744.15",
        HOLD,
        order(parties=NAMED),
        "744.15",
        code="party.uvl",
        hits=(hit(listed("us-bis-unverified-list")),),
    ),
    Row(
        "744.17",
        HOLD,
        item("VN", "3A991.a.1", end_use=use("VN", military=True)),
        "744.17",
    ),
    Row(
        "744.19 with a requirement",
        BLOCK,
        item("VN", "3A001.a.7"),
        "744.19",
        hits=(hit(listed("us-state-isn")),),
    ),
    Row("744.19 without", HOLD, order(), "744.19", hits=(hit(listed("us-state-isn")),)),
    Row(
        "744.21, listed user and item of Supp. 2",
        BLOCK,
        item("CN", "3A991.a.1"),
        "744.21",
        code="party.meu",
        hits=(hit(listed("us-bis-meu-list")),),
    ),
    Row(
        "744.21, a military inside",
        BLOCK,
        item("CN", "5A992.c", parties=to("CN", business_type="military")),
        "744.21",
    ),
    Row(
        "744.21, a government inside",
        HOLD,
        item("CN", "5A992.c", parties=to("CN", business_type="government")),
        "744.21",
    ),
    Row(
        "744.21, unlisted item",
        HOLD,
        order("CN", parties=to("CN", business_type="military")),
        "744.21",
    ),
    Row(
        "744.21, any item for Russia and Belarus",
        BLOCK,
        order("BY", end_use=use("BY", military=True)),
        "744.21",
    ),
    Row(
        "744.22, named bodies",
        BLOCK,
        order("CN", parties=to("CN", name="Listed Example")),
        "744.22(f)(2)",
        hits=(hit(listed("us-bis-mieu")),),
    ),
    Row("744.22, claimed", HOLD, order(end_use=use("DE", military_intelligence=True)), "744.22"),
    Row(
        "744.23(a)(1), claimed",
        HOLD,
        item("CN", "4A994", end_use=use("CN", supercomputer=True)),
        "744.23(a)(1)",
    ),
    Row(
        "744.23(a)(1), enough computing for one",
        HOLD,
        item("CN", "5A992.c", quantity=10_000, parameters={"tpp": 2368, "data_center": False}),
        "744.23(a)(1)",
        asks="end_use.supercomputer",
    ),
    Row(
        "744.23(a)(2), claimed, EAR99 too",
        HOLD,
        order("CN", end_use=use("CN", advanced_node_fab=True)),
        "744.23(a)(2)",
    ),
    Row(
        "744.23(a)(2), node unknown",
        HOLD,
        item("CN", "3B991"),
        "744.23(a)(2)",
        asks="end_use.advanced_node_fab",
    ),
    Row(
        "744.23(a)(3), headquarters",
        BLOCK,
        item("DE", "3A090.b", parties=to("DE", headquarters_country="CN")),
        "744.23(a)(3)",
        code="hq.d5",
    ),
    Row(
        "744.23(a)(3), headquarters unknown",
        HOLD,
        item("DE", "3A090.b", parties=to("DE", headquarters_country=None, ultimate_parent=None)),
        code="hq.unknown",
    ),
    Row(
        "744.23(a)(4)",
        HOLD,
        item("CN", "4A994", end_use=use("CN", sme_production=True)),
        "744.23(a)(4)",
    ),
    Row(
        "Supp. 8, half owned while in force",
        BLOCK,
        order("TH", parties=to("TH", owners=[{"name": "Listed Example", "percent": 50}])),
        "744.11(a)(1)",
        code="party.affiliates50",
        hits=(hit(listed(), via="owner", submitted_name="Listed Example"),),
    ),
    Row(
        "Supp. 8, the same while stayed",
        HOLD,
        order("TH", parties=to("TH", owners=[{"name": "Listed Example", "percent": 50}])),
        code="party.affiliates50_stayed",
        hits=(hit(listed(), via="owner", submitted_name="Listed Example"),),
        as_of=date(2026, 11, 9),
    ),
    Row(
        "Supp. 8, share unknown",
        HOLD,
        order("TH", parties=to("TH", owners=[{"name": "Listed Example"}])),
        asks="parties[0].owners",
        hits=(hit(listed(), via="owner", submitted_name="Listed Example"),),
    ),
)

KYIV = {"city": "Kyiv", "country": "UA"}
PART_746 = (
    Row("746.1(b), arms", HOLD, item("LB", "9A610.y.1"), "746.1(b)"),
    Row("746.1(b), reason UN", HOLD, item("CF", "9A991.a"), "746.1(b)"),
    Row("746.2", BLOCK, order("CU"), "746.2"),
    Row("746.2, exception claimed", HOLD, item("CU", "EAR99", license_exception="AGR"), "746.2"),
    Row("746.3, reasons", BLOCK, item("IQ", "3A001.a.7"), "746.3"),
    Row("746.3, entries", BLOCK, item("IQ", "1C992"), "746.3"),
    Row("746.3, military use", HOLD, order("IQ", end_use={"location_country": "IQ"}), "746.3"),
    Row(
        "746.3(f), transfer inside Iraq",
        HOLD,
        item("IQ", "EAR99", country_of_origin="US", ship_from={"country": "IQ"}),
        "746.3",
    ),
    Row("746.4", BLOCK, order("KP"), "746.4"),
    Row("746.4, food", HOLD, item("KP", "EAR99", hts="1006.30"), "746.4"),
    Row(
        "746.6, Crimea",
        BLOCK,
        order("UA", parties=to("UA", address={"city": "Kerch", "country": "UA"})),
        "746.6",
    ),
    Row(
        "746.6, Donetsk",
        HOLD,
        order("UA", parties=to("UA", address={"city": "Donetsk", "country": "UA"})),
        "746.6",
    ),
    Row(
        "746.6, no city",
        HOLD,
        order("UA", parties=to("UA", address={"country": "UA"}), end_use=CIVIL_USE),
        "746.6",
    ),
    Row("746.6, elsewhere", CLEAR, order("UA", parties=to("UA", address=KYIV), end_use=CIVIL_USE)),
    Row("746.7", BLOCK, order("IR"), "746.7(e)"),
    Row("746.8, any entry", BLOCK, item("RU", "5A991"), "746.8"),
    Row("746.8, Supp. 2", BLOCK, item("RU", "EAR99", hts="7304.11"), "746 Supp. 2"),
    Row("746.8, Supp. 4", BLOCK, item("BY", "EAR99", hts="9403.30"), "746 Supp. 4"),
    Row("746.8, Supp. 5", BLOCK, item("RU", "EAR99", hts="2204.21"), "746 Supp. 5"),
    Row("746.8, software", BLOCK, item("RU", "EAR99", description="CAD software"), "746.8(a)(8)"),
    Row("746.8, all else", HOLD, item("RU", "EAR99", hts="9403.10"), "746.8", asks="lines[0].hts"),
    Row("746.9", BLOCK, item("SY", "4A994"), "746.9"),
    Row("746.9, EAR99", HOLD, order("SY"), "740.5", code="exception.candidate"),
    Row("746.9, food", HOLD, item("SY", "EAR99", hts="1006.30"), "746.9"),
    *(
        Row(
            f"government of {nation} elsewhere",
            HOLD,
            order(
                "AE",
                parties=to(
                    "AE", party("purchaser", "AE", business_type="government", nationality=nation)
                ),
            ),
            "part 746",
        )
        for nation in ("IR", "CU", "SY")
    ),
    *(
        Row(f"{country}: chart and no embargo", CLEAR, order(country))
        for country in ("VE", "NI", "MM", "AF")
    ),
    Row("Hong Kong as China", BLOCK, item("HK", "3A001.a.7"), "738.4"),
    Row(
        "Hong Kong, papers before an exception",
        HOLD,
        item("HK", "3A001.a.5.a", license_exception="TMP"),
        asks="lines[0].license_exception",
    ),
    Row("Macau, its own row", BLOCK, item("MO", "3A001.a.7"), "738.4"),
    Row("Macau in D5M", BLOCK, item("MO", "3A090.b"), "742.6(a)(6)(iii)", code="dest.d5"),
)


@pytest.mark.parametrize("row", [*GENERAL, *PART_744, *PART_746], ids=str)
def test_family(tables: ControlTables, row: Row) -> None:
    check(row, tables)


def test_license_nobody_knows_covers_nothing(tables: ControlTables) -> None:
    """GP 9; what a known license covers is in ``test_held_licenses.py``."""
    submission = order("VN", lines=[line(eccn="3A001.a.7", license_number="D9")])
    check(Row("GP 9", BLOCK, submission, "736.2(b)(9)"), tables)


def test_row_says_when_an_answer_is_wrong(tables: ControlTables) -> None:
    with pytest.raises(AssertionError):
        check(replace(GENERAL[0], outcome=CLEAR), tables)
