"""Parties as ERPs keep them: several names, addresses, nationalities and passports, and the roles
beside buyers and consignees. Whole orders, each with a neighbor that must stay quiet."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.models import Screening
from tests.screening.pipeline.test_run import screened
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")
LISTED = "Inspur Electronic Information Industry Co., Ltd."
SANCTIONED = "MAHAN AIR"


def with_party(**fields: Any) -> dict[str, Any]:
    """The ordinary order whose consignee states more of itself."""
    content = order()
    content["parties"][0] |= fields
    return content


def beside(role: str, **fields: Any) -> dict[str, Any]:
    """The ordinary order with a further party."""
    content = order()
    content["parties"].append({"role": role, "name": "Example Services GmbH", **fields})
    return content


def subjects(screening: Screening, outcome: str) -> list[str]:
    return [r["subject"] for r in screening.answer["reasons"] if r["outcome"] == outcome]


# -- several names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("trade", LISTED),
        ("short", "IEIT Systems Co. Ltd."),
        ("romanized", "Huawei Technologies Co., Ltd."),
        ("own_script", "浪潮电子信息产业股份有限公司"),
        ("other", "PJSC MIKRON"),
    ],
)
def test_listed_other_name_is_the_party_and_the_hit_says_which(
    erp: User, kind: str, name: str
) -> None:
    screening = screened(
        erp, with_party(names=[{"kind": "trade", "name": "Beispiel"}, {"kind": kind, "name": name}])
    )
    assert screening.outcome != "clear"
    assert f"{kind}_name" in {hit["via"] for hit in screening.answer["hits"]}
    assert {hit["subject"] for hit in screening.answer["hits"]} == {"parties[0]"}


def test_listed_trade_name_blocks_as_the_name_would(erp: User) -> None:
    as_name = screened(erp, with_party(name=LISTED))
    content = with_party(names=[{"kind": "trade", "name": LISTED}])
    as_trade = screened(erp, {**content, "reference": "T-2"})
    assert (as_name.outcome, as_trade.outcome) == ("block", "block")


def test_listed_name_within_another_name_is_looked_at(erp: User) -> None:
    names = [{"kind": "other", "name": f"Beispiel GmbH c/o {LISTED}"}]
    assert screened(erp, with_party(names=names)).outcome != "clear"


def test_damaged_other_name_names_its_field(erp: User) -> None:
    names = [{"kind": "own_script", "name": "Werk\ufffd\ufffd\ufffd\ufffd Beispiel"}]
    screening = screened(erp, with_party(names=names))
    assert screening.outcome == "hold"
    assert "parties[0].names[0].name" in [q["field"] for q in screening.answer["questions"]]


@pytest.mark.parametrize(
    "names",
    [
        [{"kind": "trade", "name": "Beispiel Maschinen"}],
        [{"kind": "short", "name": "MBB"}, {"kind": "romanized", "name": "Maschinenbau Beispiel"}],
        [{"kind": "own_script", "name": "示例机械有限公司"}],
    ],
)
def test_ordinary_other_names_are_quiet(erp: User, names: list[dict[str, str]]) -> None:
    assert screened(erp, with_party(names=names)).outcome == "clear"


# -- several addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ship_to", "bill_to", "registered", "site", "mailing", "other"])
def test_second_address_in_iran_is_a_destination(erp: User, kind: str) -> None:
    address = {"kind": kind, "street": "Azadi Avenue 1", "city": "Tehran", "country": "IR"}
    screening = screened(erp, with_party(addresses=[address]))
    assert screening.outcome == "block"
    places = screening.answer["determinations"][0]["destinations"]
    found = [source for place in places if place["country"] == "IR" for source in place["sources"]]
    assert found == ["parties[0].addresses[0].country"]


def test_second_address_in_crimea_is_read(erp: User) -> None:
    address = {"kind": "ship_to", "city": "Yalta", "country": "UA", "postal_code": "98600"}
    screening = screened(erp, with_party(addresses=[address]))
    assert screening.outcome == "block"
    assert "parties[0].addresses[0]" in subjects(screening, "block")


def test_second_address_of_another_role_in_iran_is_looked_at(erp: User) -> None:
    address = {"kind": "registered", "city": "Tehran", "country": "IR"}
    screening = screened(erp, beside("bill_to", address={"country": "DE"}, addresses=[address]))
    assert screening.outcome == "hold"


def test_second_address_that_is_listed_meets(erp: User) -> None:
    street = "Unit 1802, 18/F, One Midtown, No. 11 Hoi Shing Road, Tsuen Wan"
    one = screened(
        erp, with_party(address={"street": street, "city": "Hong Kong", "country": "HK"})
    )
    content = with_party(
        addresses=[{"kind": "mailing", "street": street, "city": "Hong Kong", "country": "HK"}]
    )
    other = screened(erp, {**content, "reference": "T-2"})
    met = [[h["listed_party"]["uid"] for h in s.answer["hits"]] for s in (one, other)]
    assert met[0] == met[1]


def test_words_in_a_second_address_are_read(erp: User) -> None:
    address = {"kind": "mailing", "street": f"c/o {LISTED}", "country": "DE"}
    assert screened(erp, with_party(addresses=[address])).outcome != "clear"


def test_second_address_at_home_is_quiet(erp: User) -> None:
    addresses = [
        {"kind": "bill_to", "street": "Postfach 10 20 30", "city": "Aachen", "country": "DE"},
        {"kind": "site", "street": "Beispielallee 7", "city": "Leipzig", "country": "DE"},
    ]
    assert screened(erp, with_party(addresses=addresses)).outcome == "clear"


# -- several nationalities and passports -----------------------------------------------------------


def release(**fields: Any) -> dict[str, Any]:
    """Drawings of a controlled machine for an engineer in Germany."""
    person = {"role": "end_user", "name": "Erika Beispiel", "type": "person"}
    return order(
        kind="technology_release",
        parties=[
            {**person, "address": {"city": "Aachen", "country": "DE"}, "residency": "DE", **fields}
        ],
        lines=[
            {
                "number": 1,
                "description": "Drawings of a spindle",
                "eccn": "2E002",
                "technology": {"what": "Manufacturing drawings", "means": "email"},
            }
        ],
    )


PASSPORT = {"type": "passport", "value": "C01X00T47", "country": "DE"}


@pytest.mark.parametrize(
    "fields",
    [
        {"nationality": "IR"},
        {"nationality": "DE", "nationalities": ["DE", "IR"]},
        {"nationalities": ["DE", "IR"]},
        {
            "nationality": "DE",
            "identifiers": [PASSPORT, PASSPORT | {"value": "K1", "country": "IR"}],
        },
        {"nationality": "DE", "nationalities": ["FR", "CU"]},
    ],
)
def test_strictest_nationality_decides_a_release(erp: User, fields: dict[str, Any]) -> None:
    screening = screened(erp, release(**fields))
    assert screening.outcome == "block"
    nations = {
        step["inputs"].get("nation")
        for step in screening.answer["determinations"][0]["path"]
        if step["rule_id"] == "us.deemed_export.embargo"
    }
    assert nations <= {"IR", "CU"}
    assert nations


def test_each_nationality_is_shown_in_the_question(erp: User) -> None:
    content = release(nationality="DE", nationalities=["CN"])
    content["parties"][0].pop("residency")
    asked = [q["text"] for q in screened(erp, content).answer["questions"]]
    assert any("(stated: DE, CN)" in text for text in asked)


@pytest.mark.parametrize(
    "fields",
    [
        {"nationality": "US", "nationalities": ["IR"]},
        {"nationality": "IR", "nationalities": ["US"]},
    ],
)
def test_citizen_of_the_united_states_is_no_foreign_person(
    erp: User, fields: dict[str, Any]
) -> None:
    assert screened(erp, release(**fields)).outcome != "block"


def test_nationalities_of_a_buyer_of_goods_are_quiet(erp: User) -> None:
    content = with_party(nationality="DE", nationalities=["DE", "CH"])
    assert screened(erp, content).outcome == "clear"


# -- roles -----------------------------------------------------------------------------------------

ROLES = ["notify_party", "agent", "bank", "seller", "exporter_of_record"]


@pytest.mark.parametrize("role", ROLES)
def test_sanctioned_party_blocks_in_every_role(erp: User, role: str) -> None:
    screening = screened(erp, beside(role, name=SANCTIONED, address={"country": "IR"}))
    assert screening.outcome == "block"
    assert "parties[1]" in subjects(screening, "block")


@pytest.mark.parametrize("role", ROLES)
def test_entity_of_the_entity_list_is_looked_at_in_every_role(erp: User, role: str) -> None:
    screening = screened(erp, beside(role, name=LISTED, address={"country": "CN"}))
    assert screening.outcome == "hold"
    assert "party.other_role" in [r["code"] for r in screening.answer["reasons"]]


@pytest.mark.parametrize("role", ROLES)
def test_party_of_an_embargoed_country_is_looked_at_in_every_role(erp: User, role: str) -> None:
    screening = screened(erp, beside(role, address={"city": "Tehran", "country": "IR"}))
    assert screening.outcome == "hold"
    assert "parties[1]" in subjects(screening, "hold")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("country", ["DE", "CH"])
def test_ordinary_party_is_quiet_in_every_role(erp: User, role: str, country: str) -> None:
    assert screened(erp, beside(role, address={"country": country})).outcome == "clear"


def test_seller_at_home_is_no_destination_and_no_buyer(erp: User) -> None:
    seller = {"role": "seller", "name": "Example Corp", "address": {"country": "US"}}
    content = order()
    content["parties"].insert(0, seller)
    screening = screened(erp, content)
    places = [d["country"] for d in screening.answer["determinations"][0]["destinations"]]
    assert (screening.outcome, places) == ("clear", ["DE"])


def test_goods_for_a_ship_are_held_and_a_carriers_ship_is_not(erp: User) -> None:
    ship = {"name": "Example Star", "identifiers": [{"type": "imo", "value": "9074729"}]}
    for role in ("receiving_vessel", "vessel"):
        content = {**beside(role, type="vessel", **ship), "reference": f"T-{role}"}
        assert screened(erp, content).outcome == "hold", role
    carried = order(route={"vessel": {"name": "Example Star", "imo": "9074729"}})
    assert screened(erp, carried).outcome == "clear"
