"""Consignees, routes and payment: both sides of each flag."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screening.controls.past import PartnerRecord, Past
from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import (
    GATHERED,
    chip_order,
    firm,
    flags,
    plain_order,
)
from tests.screening.controls.orders import line


@pytest.mark.parametrize(
    ("parties", "fires", "why"),
    [
        ([firm(business_type="forwarder")], True, "by kind"),
        ([firm(), firm("freight_forwarder")], True, "the order's own forwarder by name"),
        ([firm(name="Example Express Logistics Co., Ltd.")], True, "by name"),
        ([firm(industry="customs broker")], True, "by industry"),
        ([firm(), firm("freight_forwarder", name="Example Cargo")], False, "forwards only"),
    ],
)
def test_forwarder_consignee(
    tables: ControlTables, parties: list[dict[str, Any]], fires: bool, why: str
) -> None:
    found = flags(plain_order(parties=parties), tables)
    assert ("rf.forwarder_consignee" in found) is fires, why


@pytest.mark.parametrize(
    ("kind", "eccn", "fires", "why"),
    [
        ("reseller", "4A090.a", True, "accelerators"),
        ("distributor", "3B001.a.1", True, "semiconductor equipment"),
        ("end_user", "4A090.a", False, "uses them itself"),
        ("distributor", "EAR99", False, "ordinary goods"),
    ],
)
def test_distributor_end(
    tables: ControlTables, kind: str, eccn: str, fires: bool, why: str
) -> None:
    submission = plain_order(parties=[firm(business_type=kind)], lines=[line(eccn=eccn)])
    assert ("rf.distributor_end" in flags(submission, tables)) is fires, why


KNOWN = PartnerRecord("Example Werke GmbH", first_ac_purchase_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("country", "past", "fires", "why"),
    [
        ("SG", GATHERED, True, "hub, nobody on record"),
        ("DE", GATHERED, False, "no hub"),
        ("SG", Past(is_gathered=True, partners={"1": KNOWN}), False, "known buyer"),
        (
            "SG",
            Past(is_gathered=True, first_ac_purchase={"1": date(2026, 1, 1)}),
            False,
            "bought here before",
        ),
    ],
)
def test_transit_hub(
    tables: ControlTables, country: str, past: Past, fires: bool, why: str
) -> None:
    submission = chip_order(country)
    assert ("rf.transit_hub" in flags(submission, tables, past=past)) is fires, why
    assert "rf.transit_hub" not in flags(plain_order(country), tables, past=past)


@pytest.mark.parametrize(
    ("make", "transit", "severity", "why"),
    [
        (plain_order, ["HK"], "high", "Hong Kong counts as China"),
        (plain_order, ["RU"], "high", "never on the way"),
        (plain_order, ["NL"], None, "ordinary"),
        (plain_order, ["SG"], None, "a hub, ordinary goods"),
        (chip_order, ["SG"], "medium", "a far hub, accelerators"),
        (plain_order, [], None, "direct"),
    ],
)
def test_route(
    tables: ControlTables, make: Any, transit: list[str], severity: str | None, why: str
) -> None:
    found = flags(make(route={"transit_countries": transit}), tables)
    assert found.get("rf.route_abnormal") == severity, why


def test_transit_through_the_destination_is_no_detour(tables: ControlTables) -> None:
    submission = plain_order("CN", route={"transit_countries": ["HK"]})
    assert "rf.route_abnormal" not in flags(submission, tables)


@pytest.mark.parametrize(
    ("payment", "value", "fires", "why"),
    [
        ({"method": "cash"}, "100000.01", True, "cash above the limit"),
        ({"method": "cash"}, "100000.00", False, "not above the limit"),
        ({"method": "bank_transfer"}, "200000.00", False, "ordinary"),
        ({"payer_name": "Example Other Ltd"}, "200000.00", True, "a third party pays"),
        ({"payer_name": "EXAMPLE WERKE"}, "200000.00", False, "the buyer pays"),
        ({"method": "crypto"}, None, True, "a value nobody knows is not small"),
    ],
)
def test_cash(
    tables: ControlTables, payment: dict[str, str], value: str | None, fires: bool, why: str
) -> None:
    lines = [line(quantity=1, unit_value=value)]
    found = flags(plain_order(lines=lines, payment=payment), tables)
    assert ("rf.cash" in found) is fires, why


@pytest.mark.parametrize(
    ("country", "payer", "fires", "why"),
    [
        ("DE", "CN", True, "payer in D:5, consignee not"),
        ("DE", "HK", True, "Hong Kong counts as China"),
        ("CN", "CN", False, "both inside"),
        ("DE", "FR", False, "payer outside"),
    ],
)
def test_payer_in_third_country(
    tables: ControlTables, country: str, payer: str, fires: bool, why: str
) -> None:
    submission = plain_order(country, payment={"payer_country": payer})
    assert ("rf.payer_third_country" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("currency", "country", "fires", "why"),
    [
        ("IRR", "AE", True, "no bank of the Emirates pays in rials"),
        ("KPW", "SG", True, "nor of Singapore in won of the North"),
        ("CUP", "MX", True, "pesos of Cuba"),
        ("SYP", "TR", True, "pounds of Syria"),
        ("RUB", "KZ", True, "roubles: the goods may go on"),
        ("BYN", "DE", True, "roubles of Belarus"),
        ("USD", "AE", False, "dollars"),
        ("KRW", "SG", False, "won of the South"),
        ("MXN", "MX", False, "pesos of Mexico"),
        ("LBP", "LB", False, "pounds of Lebanon"),
        ("KZT", "KZ", False, "tenge"),
        ("RUB", "RU", False, "an order to Russia is judged as one"),
        (None, "AE", False, "no currency at all is asked for elsewhere"),
    ],
)
def test_currency_embargoed(
    tables: ControlTables, currency: str | None, country: str, fires: bool, why: str
) -> None:
    submission = plain_order(
        country, currency=currency, destination_country=country, parties=[firm(country=country)]
    )
    assert ("rf.currency_embargoed" in flags(submission, tables)) is fires, why
