"""Lines with a place, a price or an order of their own: whole orders, each with quiet neighbors."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.models import Screening
from tests.screening.pipeline.test_run import screened
from tests.submissions import ORDINARY, order

pytestmark = pytest.mark.usefixtures("shipped_lists")
LISTED = "Inspur Electronic Information Industry Co., Ltd."
SCREWS = ORDINARY["lines"][0]
NIGHT_VISION = {"description": "Thermal imaging camera core", "eccn": "6A003.b.4.b"}


def two_lines(*changes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The ordinary order with a line for each of the changes."""
    lines = [SCREWS | {"number": n} | change for n, change in enumerate(changes, 1)]
    return order(lines=lines, **fields)


def results(screening: Screening) -> dict[int, str]:
    return {d["line"]: d["result"] for d in screening.answer["determinations"]}


def places(screening: Screening) -> dict[int, list[str]]:
    return {
        d["line"]: [place["country"] for place in d["destinations"]]
        for d in screening.answer["determinations"]
    }


def test_line_to_iran_needs_a_license_and_the_other_does_not(erp: User) -> None:
    screening = screened(erp, two_lines({}, {"ship_to": {"country": "IR"}}))
    assert screening.outcome == "block"
    assert results(screening) == {1: "NLR", 2: "license_required"}
    assert places(screening) == {1: ["DE"], 2: ["IR", "DE"]}


def test_place_of_a_line_takes_the_place_of_the_orders(erp: User) -> None:
    content = two_lines({"ship_to": {"country": "FR"}}, {}, destination_country="RU")
    content["parties"][0]["address"] = {"country": "FR"}
    content["end_use"].pop("location_country")
    screening = screened(erp, content)
    assert places(screening) == {1: ["FR"], 2: ["RU", "FR"]}
    assert results(screening)[1] == "NLR"
    assert results(screening)[2] != "NLR"


def test_controlled_goods_are_held_against_their_own_place_alone(erp: User) -> None:
    """3A001.a.2.c needs a license to China and none to Germany; screws need none to either."""
    chip = {"description": "Radiation hardened converter", "eccn": "3A001.a.2.c"}
    to_china = {"ship_to": {"country": "CN"}}
    apart = screened(erp, two_lines(chip, to_china))
    other = screened(erp, {**two_lines(chip | to_china, {}), "reference": "T-2"})
    assert "license_required" not in results(apart).values()
    assert results(other)[1] == "license_required"
    assert results(other)[2] == "NLR"


def test_order_whose_lines_all_say_where_needs_no_destination_of_its_own(erp: User) -> None:
    content = two_lines({"ship_to": {"country": "DE"}}, {"ship_to": {"country": "AT"}})
    content.pop("destination_country")
    content["end_use"].pop("location_country")
    assert screened(erp, content).outcome == "clear"


@pytest.mark.parametrize(
    "ship_to",
    [
        {"country": "DE", "name": LISTED},
        {"country": "DE", "street": f"c/o {LISTED}"},
        {"country": "UA", "city": "Yalta", "postal_code": "98600"},
        {"country": "DE", "city": "Tehran"},
        {"country": "SY"},
    ],
)
def test_who_and_where_a_line_goes_to_is_screened(erp: User, ship_to: dict[str, str]) -> None:
    screening = screened(erp, two_lines({}, {"ship_to": ship_to}))
    assert screening.outcome != "clear"


def test_listed_receiver_of_a_line_is_named_by_its_field(erp: User) -> None:
    screening = screened(erp, two_lines({}, {"ship_to": {"country": "CN", "name": LISTED}}))
    assert screening.outcome == "block"
    assert "lines[1].ship_to" in {hit["subject"] for hit in screening.answer["hits"]}


@pytest.mark.parametrize(
    "ship_to",
    [
        {
            "country": "DE",
            "name": "Beispiel Logistik GmbH",
            "street": "Hafenstr. 2",
            "city": "Kiel",
        },
        {"country": "FR", "city": "Lyon"},
        {"country": "DE", "name": "Maschinenbau Beispiel GmbH", "street": "Werk 2, Am Ring 1"},
    ],
)
def test_ordinary_places_of_lines_are_quiet(erp: User, ship_to: dict[str, str]) -> None:
    content = two_lines({}, {"ship_to": ship_to})
    content["end_use"].pop("location_country")
    assert screened(erp, content).outcome == "clear"


def test_consignee_counts_for_the_lines_that_name_it(erp: User) -> None:
    other = {
        "role": "ultimate_consignee",
        "name": "Example Shanghai Co",
        "address": {"city": "Shanghai", "country": "CN"},
    }
    chip = {"description": "Radiation hardened converter", "eccn": "3A001.a.2.c"}
    content = two_lines(
        chip | {"ship_to": {"country": "DE", "name": "Maschinenbau Beispiel GmbH"}},
        {"ship_to": {"country": "CN", "name": "Example Shanghai Co"}},
    )
    content["parties"].append(other)
    screening = screened(erp, content)
    assert places(screening) == {1: ["DE"], 2: ["CN", "DE"]}


def test_end_user_counts_for_every_line(erp: User) -> None:
    user = {"role": "end_user", "name": "Example Tehran", "address": {"country": "IR"}}
    content = two_lines(
        {"ship_to": {"country": "DE", "name": "Maschinenbau Beispiel GmbH"}},
        {"ship_to": {"country": "DE", "name": "Example Tehran"}},
    )
    content["parties"].append(user)
    assert set(results(screened(erp, content)).values()) == {"license_required"}


def test_reasons_and_flags_of_the_order_are_told_once(erp: User) -> None:
    content = two_lines({}, {"ship_to": {"country": "AT"}}, {"ship_to": {"country": "FR"}})
    content["parties"][0]["name"] = LISTED
    answer = screened(erp, content).answer
    told = [(r["code"], r["summary"], r["subject"]) for r in answer["reasons"]]
    assert len(told) == len(set(told))
    flags = [flag["code"] for flag in answer["red_flags"]]
    assert len(flags) == len(set(flags))


def test_same_place_on_each_line_is_answered_as_on_the_order(erp: User) -> None:
    plain = screened(erp, two_lines({}, {}))
    apart = screened(
        erp,
        {
            **two_lines({"ship_to": {"country": "DE"}}, {"ship_to": {"country": "DE"}}),
            "reference": "T-2",
        },
    )
    assert results(plain) == results(apart)
    assert plain.answer["red_flags"] == apart.answer["red_flags"]


# -- where lines leave -----------------------------------------------------------------------------


def test_line_that_leaves_another_country_is_judged_by_it(erp: User) -> None:
    """Made and shipped abroad is not subject by that alone (734.3); the order's own line is."""
    content = two_lines({}, {"ship_from": {"country": "DE"}, "country_of_origin": "DE"})
    path = {
        d["line"]: [step["rule_id"] for step in d["path"] if step["step"] == "jurisdiction"]
        for d in screened(erp, content).answer["determinations"]
    }
    assert path[1] != path[2]


def test_goods_that_leave_the_united_states_are_filed_whatever_the_order_says(erp: User) -> None:
    content = two_lines(
        {"ship_from": {"country": "US"}, "unit_value": "4000.00"}, {}, ship_from={"country": "DE"}
    )
    assert screened(erp, content).answer["filing"]["applies"] is True


# -- prices ----------------------------------------------------------------------------------------


def worth(screening: Screening) -> str | None:
    value = screening.transaction.value_usd
    return None if value is None else f"{value:.2f}"


def test_price_for_a_hundred_is_not_the_price_of_one(erp: User) -> None:
    content = two_lines({"unit_value": "2250.00", "price_unit": 100})
    assert worth(screened(erp, content)) == "900.00"


@pytest.mark.parametrize(("price_unit", "outcome"), [(None, "hold"), (1000, "clear")])
def test_price_that_an_accelerator_costs_is_told_of_one(
    erp: User, price_unit: int | None, outcome: str
) -> None:
    line = {
        "description": "Adapter",
        "hts": "8471.80",
        "eccn": "EAR99",
        "unit_value": "90000.00",
        "quantity": 1000,
    }
    content = two_lines(line | ({"price_unit": price_unit} if price_unit else {}))
    assert screened(erp, content).outcome == outcome


def test_line_in_another_currency_is_added_in_dollars(erp: User) -> None:
    same = two_lines({}, {"currency": "USD"})
    assert worth(screened(erp, same)) == "1800.00"
    euro = screened(erp, {**two_lines({}, {"currency": "EUR"}), "reference": "T-2"})
    assert euro.transaction.value_usd is not None
    assert euro.transaction.value_usd > 1800
    assert euro.outcome == "clear"


def test_dear_line_in_another_currency_is_seen_as_dear(erp: User) -> None:
    """0.9 million yen are some thousand dollars, 0.9 million dinars are millions."""
    line = {"description": "Adapter", "hts": "8471.80", "unit_value": "900.00", "quantity": 1}
    cheap = two_lines(line | {"currency": "JPY"})
    dear = {**two_lines(line | {"unit_value": "9000.00", "currency": "KWD"}), "reference": "T-2"}
    assert screened(erp, cheap).outcome == "clear"
    assert screened(erp, dear).outcome == "hold"


def test_currency_of_an_embargoed_country_on_a_line_is_seen(erp: User) -> None:
    flags = screened(erp, two_lines({}, {"currency": "IRR"})).answer["red_flags"]
    assert "rf.currency_embargoed" in [flag["code"] for flag in flags]


def test_parts_of_a_set_are_not_counted_beside_it(erp: User) -> None:
    parts = [{"parent_line": 1, "unit_value": "10.00"}, {"parent_line": 1, "unit_value": "12.00"}]
    assert worth(screened(erp, two_lines({}, *parts))) == "900.00"


def test_parts_that_are_dearer_than_their_set_count(erp: User) -> None:
    content = two_lines({"unit_value": "1.00"}, {"parent_line": 1, "unit_value": "500.00"})
    assert worth(screened(erp, content)) == "20000.00"


def test_part_of_a_set_is_judged_as_well_as_the_set(erp: User) -> None:
    accelerator = {"description": "NVIDIA H100 SXM", "manufacturer": "NVIDIA", "eccn": "3A090.a"}
    content = two_lines(
        {"description": "Cabinet, assembled"},
        accelerator | {"parent_line": 1},
        destination_country="CN",
    )
    assert results(screened(erp, content))[2] == "license_required"
