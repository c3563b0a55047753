"""Data centers: site, power and tenants, both sides of each flag."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.reference import ControlTables
from tests.screening.controls.ear.part_732_red_flags.orders import (
    chip,
    chip_order,
    firm,
    flags,
    plain_order,
)
from tests.screening.controls.orders import line

CENTER = {"statement": "Compute in the data center in Munich", "military": False}
SITE = {"address": "1 Example Road, Example City", "mw": 4, "operator": "Example Hosting GmbH"}


def without(key: str) -> dict[str, Any]:
    """The site with one thing unsaid."""
    return {name: value for name, value in SITE.items() if name != key}


@pytest.mark.parametrize(
    ("site", "fires", "why"),
    [
        (SITE, False, "everything said"),
        (without("address"), True, "no address"),
        (without("mw"), True, "no power"),
        (without("operator"), True, "no operator"),
        (None, True, "nothing said"),
    ],
)
def test_site_power_and_operator(
    tables: ControlTables, site: dict[str, Any] | None, fires: bool, why: str
) -> None:
    use = CENTER | ({"site": site} if site else {})
    assert ("rf.ac_dc_unverified" in flags(chip_order(end_use=use), tables)) is fires, why
    assert "rf.ac_dc_unverified" not in flags(plain_order(end_use=use), tables), "ordinary goods"


@pytest.mark.parametrize(
    ("statement", "fires"),
    [("Radiology in the machine room of the hospital", False), ("Cloud rental to students", True)],
)
def test_only_data_centers_are_asked(tables: ControlTables, statement: str, fires: bool) -> None:
    use = {"statement": statement, "military": False}
    assert ("rf.ac_dc_unverified" in flags(chip_order(end_use=use), tables)) is fires


def test_party_may_say_its_own_site(tables: ControlTables) -> None:
    site = {"site": SITE["address"], "operator": SITE["operator"], "mw": 4}
    parties = [firm(data_center=site)]
    assert "rf.ac_dc_unverified" not in flags(chip_order(end_use=CENTER, parties=parties), tables)


@pytest.mark.parametrize(
    ("fields", "quantity", "fires", "why"),
    [
        ({"tpp": 5000}, 3333, False, "3,999.6 kW of 4 MW"),
        ({"tpp": 5000}, 3334, True, "4,000.8 kW of 4 MW"),
        ({"tpp": 25000}, 2666, False, "3,999 kW of 4 MW at 1.5 kW each"),
        ({"tpp": 25000}, 2667, True, "4,000.5 kW of 4 MW at 1.5 kW each"),
        ({"tpp": 5000, "units_per_assembly": 8}, 417, True, "assemblies of eight"),
    ],
)
def test_units_that_need_more_power_than_there_is(
    tables: ControlTables, fields: dict[str, Any], quantity: int, fires: bool, why: str
) -> None:
    submission = chip_order(
        end_use=CENTER | {"site": SITE}, lines=[chip(quantity=quantity, parameters=fields)]
    )
    assert ("rf.ac_dc_unverified" in flags(submission, tables)) is fires, why


@pytest.mark.parametrize(
    ("kind", "attestations", "code", "fires"),
    [
        ("data_center", {}, "rf.ac_dc_incapable", True),
        ("data_center", {"tenants_disclosed": True}, "rf.ac_dc_incapable", False),
        ("data_center", {"tenants_disclosed": False}, "rf.ac_dc_incapable", True),
        ("iaas", {}, "rf.ac_iaas_no_kyc", True),
        ("iaas", {"remote_access_policy": "2026-01-01"}, "rf.ac_iaas_no_kyc", False),
        ("manufacturer", {}, "rf.ac_iaas_no_kyc", False),
    ],
)
def test_whom_the_buyer_serves(
    tables: ControlTables, kind: str, attestations: dict[str, Any], code: str, fires: bool
) -> None:
    parties = [firm(business_type=kind, attestations=attestations)]
    assert (code in flags(chip_order(parties=parties), tables)) is fires


@pytest.mark.parametrize(
    ("lines", "fires", "why"),
    [
        ([chip(description="SXM module 141GB")], True, "modules alone"),
        (
            [chip(description="SXM module"), line(number=2, description="Server chassis 8U")],
            False,
            "with the chassis",
        ),
        ([chip(description="PCIe card")], False, "a card needs no chassis of its own"),
    ],
)
def test_modules_without_chassis(
    tables: ControlTables, lines: list[dict[str, Any]], fires: bool, why: str
) -> None:
    assert ("rf.ac_retrofit" in flags(chip_order(lines=lines), tables)) is fires, why
