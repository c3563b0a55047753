"""Reasons for control, jurisdiction, exceptions and other regimes, family by family."""

from __future__ import annotations

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.coverage.rows import BLOCK, CLEAR, HOLD, Row, check, item, to
from tests.screening.controls.orders import hit, listed, order, party

RELEASE = {"kind": "technology_release"}
ABROAD = {"country_of_origin": "TW", "ship_from": {"country": "SG"}}

REASONS = (
    Row("NS 1", BLOCK, item("DE", "7A003.d"), "738.4"),
    Row("NS 2", BLOCK, item("VN", "3A001.a.7"), "738.4"),
    Row("NS 2, not marked", CLEAR, item("DE", "3A001.a.7")),
    Row("MT 1", BLOCK, item("DE", "7A101"), "738.4"),
    Row("NP 1", BLOCK, item("IN", "3A201.a"), "738.4"),
    Row("CC 1", BLOCK, item("MY", "3A981"), "738.4"),
    Row("AT 1, no chart mark anywhere", CLEAR, item("VN", "5A991")),
    Row("AT, embargoed", BLOCK, item("SY", "5A991"), "746.9"),
    Row("advanced computing .a", BLOCK, item("CN", "3A090.a"), "742.6(a)(6)(iii)(A)"),
    Row("advanced computing .b", BLOCK, item("CN", "3A090.b"), "742.6(a)(6)(iii)(B)"),
    Row("memory .c", BLOCK, item("CN", "3A090.c"), "742.6(a)(6)(i)(B)"),
    Row("memory .c outside D5M, only flags", HOLD, item("VN", "3A090.c"), code="flags.unresolved"),
    Row("chip equipment to D5M", BLOCK, item("MO", "3B001.k"), "742.6(a)(6)(i)(A)"),
    Row("chip equipment, foreign-made", BLOCK, item("CN", "3B001.k", **ABROAD), "734.4(a)(8)"),
    Row(".y of the 600 series to China", BLOCK, item("CN", "9A610.y.1"), "742.6(a)(7)"),
    Row("0Y521", HOLD, item("DE", "3A521"), code="item.unclassified"),
    Row("spacecraft", BLOCK, item("DE", "9A515.a.1", unit_value="9000.00"), "742.6(a)(9)"),
    Row("worldwide, quantum", HOLD, item("DE", "3A901.a"), "742.6(a)(10)"),
    Row("Pakistan", BLOCK, item("PK", "2A992"), "742.6(a)(12)"),
    Row("model weights", HOLD, item("DE", "4E091", **RELEASE), code="release.model_weights"),
    Row("cameras and chart footnotes", HOLD, item("IN", "6A003.b.4.b"), "738 Supp. 1"),
    Row("firearms", BLOCK, item("CA", "0A501.a"), "742.17"),
    Row("firearms, parts of small value", HOLD, item("CA", "0A501.x"), "742.17"),
    Row("firearms to the two without marks", HOLD, item("GB", "0A501.a"), "footnote 10"),
    Row("military commodities", BLOCK, item("DE", "0A919"), "742.6(a)(3)"),
    Row("chemical weapons convention", HOLD, item("DE", "1C350.b"), "742.18"),
    Row("encryption", HOLD, item("DE", "5A002.a"), "740.17", code="exception.candidate"),
    Row("encryption to Canada", CLEAR, item("CA", "5A002.a")),
    Row(
        "mass market encryption",
        CLEAR,
        item("JP", "5A992.c"),
        stated="encryption_classification",
    ),
    Row("hot section", BLOCK, item("DE", "9E003.a.1"), "742.14"),
    Row("surreptitious listening", BLOCK, item("CA", "5A980"), "742.13"),
    Row("crime control everywhere", BLOCK, item("CA", "0A981"), "742.7(a)(5)"),
    Row("crime control, Canada free", HOLD, item("CA", "0A503"), "742.17"),
    Row("short supply by entry", HOLD, item("DE", "0A980"), "part 754"),
    Row("short supply, else", CLEAR, order(), stated="short_supply"),
    Row("600 series to D:5", BLOCK, item("CN", "9A610.x"), "742.4(b)(1)(ii)"),
    Row("600 series elsewhere", HOLD, item("AU", "9A610.x"), "742.6(b)(1)"),
    Row("EAR99 by the exporter", CLEAR, order()),
    Row("no ECCN", HOLD, item("DE", None), "732.3(b)", code="item.unclassified"),
    Row("technology above AT, required", BLOCK, item("DE", "3E001", **RELEASE), "734.13"),
    Row("technology above AT, not required", HOLD, item("CA", "3E001", **RELEASE), "734.13"),
)

JURISDICTION = (
    Row("ITAR words", HOLD, item("DE", "USML XI(c)"), "734.3(b)(1)(i)"),
    Row("ITAR, nobody said", CLEAR, order(), stated="itar"),
    Row("NRC words", HOLD, item("DE", "EAR99", description="Valve, 10 CFR 110")),
    Row("NRC, DOE, patents, nobody said", CLEAR, order(), stated="other_agencies"),
    Row(
        "deemed export to a national of E:1",
        BLOCK,
        item(
            "US",
            "3E001",
            parties=[party("end_user", "US", type="person", nationality="IR")],
            **RELEASE,
        ),
        "734.13(a)(2)",
        code="release.deemed_export",
    ),
    Row(
        "deemed export, nationality unknown",
        HOLD,
        item("US", "3E001", parties=[party("end_user", "US", type="person")], **RELEASE),
        asks="parties[0].nationality",
    ),
    Row(
        "reexport like an export",
        BLOCK,
        item("VN", "3A001.a.7", country_of_origin="US", ship_from={"country": "SG"}),
        "738.4",
    ),
    Row("national security product rule", HOLD, item("VN", "5A991", **ABROAD), "734.9"),
    Row("product rule, Russia", BLOCK, item("RU", "5A991", **ABROAD), "734.9(f)"),
    Row(
        "product rule, Russia, from a coalition country",
        BLOCK,
        item("RU", "5A991", country_of_origin="TW", ship_from={"country": "DE"}),
        "746 Supp. 3",
    ),
    Row("product rule, Iran", BLOCK, item("IR", "EAR99", **ABROAD), "734.9(j)"),
    Row(
        "foundry presumption",
        HOLD,
        item("TW", "3A991.p", parameters={"node_nm": 7, "logic": True}),
        "3A090 Note 1",
    ),
    Row(
        "remote access to computing",
        HOLD,
        item("MY", "4D994", technology={"means": "remote_compute"}, **RELEASE),
        "744.6",
        code="end_use.remote_compute",
    ),
)

LISTED = to("DE", name="Listed Example Co., Ltd.")
REGIMES = (
    *(
        Row(f"advice list {source}", HOLD, order(parties=LISTED), hits=(hit(listed(source)),))
        for source in (
            "us-ofac-ssi", "us-ofac-ns-mbs", "us-ofac-ns-cmic", "us-ofac-fse", "us-ofac-plc",
            "us-ofac-capta", "us-state-itar-debarred", "us-state-isn", "us-state-caatsa231",
            "un-sc", "own-deny-list", "some-list-nobody-knows",
        )
    ),
    Row("EU freeze, shipped from the US", HOLD, order(parties=LISTED), "EU restrictive",
        hits=(hit(listed("eu-fsf")),)),
    Row("EU freeze, shipped from the EU", BLOCK,
        item("TR", "EAR99", country_of_origin="US", ship_from={"country": "FR"}),
        "EU restrictive", hits=(hit(listed("eu-fsf")),)),
    Row("UK freeze, shipped from the UK", BLOCK,
        item("TR", "EAR99", country_of_origin="US", ship_from={"country": "GB"}),
        "Sanctions and Anti-Money", hits=(hit(listed("uk-sanctions")),)),
    Row("OFAC 50 percent", BLOCK,
        order("TH", parties=to("TH", owners=[{"name": "Listed Example", "percent": 50}])),
        code="party.ofac50",
        hits=(hit(listed("us-ofac-sdn"), via="owner", submitted_name="Listed Example"),)),
    Row("owners nobody declared", CLEAR, order(), stated="ownership"),
    *(
        Row(f"stated: {family}", CLEAR, order(), stated=family)
        for family in (
            "ofac_programs", "foreign_controls", "other_lists", "general_orders", "antiboycott",
            "exceptions_not_offered", "filing", "customs", "specially_designed", "red_flags",
        )
    ),
    Row("boycott words", HOLD, order(special_instructions="no goods of Israel"), "part 760"),
)  # fmt: skip


@pytest.mark.parametrize("row", [*REASONS, *JURISDICTION, *REGIMES], ids=str)
def test_family(tables: ControlTables, row: Row) -> None:
    check(row, tables)
