"""Records on file where an order says half, otherwise or more: what opens, and what must not."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from screening.models import Screening, StandingRecord
from screening.pipeline import replay_screening
from tests.factories.standing_records import CONTENTS, MAKER, kept
from tests.screening.pipeline.test_records_on_file import (
    RETAIL,
    UNVERIFIED,
    high_priority,
    partner,
    to_part,
    to_unverified,
    unclassified,
)
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")

LISTED = "Inspur Electronic Information Industry"
PETER = {"name": "Peter Example", "country": "DE", "percent": 40}
OWNERS = {"owners": [PETER, {"name": LISTED, "percent": 60}], "as_of": "2026-01-02"}
CERTIFIED = CONTENTS["end_use_certificate"]


def codes(screening: Screening) -> list[str]:
    return [reason["code"] for reason in screening.answer["reasons"]]


def owned_by(*owners: dict[str, Any]) -> dict[str, Any]:
    content = order()
    content["parties"][0]["owners"] = list(owners)
    return content


@pytest.mark.parametrize(
    ("why", "owners"),
    [
        ("half of them", [PETER]),
        ("none", []),
        ("the share left out", [{"name": LISTED}, PETER]),
        ("another share", [{**PETER, "percent": 100}]),
    ],
)
def test_owner_that_the_order_leaves_out_is_screened(
    erp: User, why: str, owners: list[dict[str, Any]]
) -> None:
    kept("ownership", content=OWNERS)
    assert screened(erp, owned_by(*owners)).outcome != "clear", why


def test_owners_left_out_that_nobody_lists_hold_nothing(erp: User) -> None:
    other = {"name": "Erika Beispiel", "country": "DE", "percent": 60}
    kept("ownership", content={"owners": [PETER, other], "as_of": "2026-01-02"})
    screening = screened(erp, owned_by(PETER))
    assert screening.outcome == "clear"
    assert screening.answer["records_used"][0]["fields"] == ["parties[0].owners"]


def test_parent_of_one_record_does_not_switch_off_the_owners_of_another(erp: User) -> None:
    said = {
        "headquarters_country": "DE",
        "ultimate_parent": "Beispiel Holding AG",
        "ultimate_parent_country": "DE",
    }
    kept("headquarters", content=said)
    kept("ownership", content=OWNERS)
    screening = screened(erp, order())
    assert screening.outcome != "clear"
    assert "owner" in {hit["via"] for hit in screening.answer["hits"]}
    assert "record.contradicted" not in codes(screening)


def test_two_records_that_differ_are_told_as_records(erp: User) -> None:
    first = kept("ownership", content={"owners": [PETER], "as_of": "2026-01-02"})
    other = {"owners": [{"name": "Erika Beispiel"}], "as_of": "2026-01-02"}
    second = kept("ownership", content=other, part_numbers=["EX-100"])
    screening = screened(erp, to_part("EX-100"))
    (told,) = [
        r["summary"] for r in screening.answer["reasons"] if r["code"] == "record.contradicted"
    ]
    assert first.number in told
    assert second.number in told
    assert "The order states" not in told


@pytest.mark.parametrize(
    ("why", "stated", "is_clear"),
    [
        ("nothing", {}, True),
        ("the very words", {"statement": CERTIFIED["statement"].upper() + "."}, True),
        ("sold on", {"statement": "Sold on to customers in Kazakhstan"}, False),
        ("distributors", {"statement": "For resale to our distributors abroad"}, False),
        ("drones", {"statement": "Drone flight controllers"}, False),
    ],
)
def test_certificate_answers_no_other_use_than_its_own(
    erp: User, why: str, stated: dict[str, Any], is_clear: bool
) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"))
    content = high_priority() | {"end_use": stated}
    assert (screened(erp, content).outcome == "clear") is is_clear, why


@pytest.mark.parametrize(
    ("instructions", "is_clear"),
    [
        ("Call the warehouse a day before", True),
        ("Pack on pallets of 80 cm", True),
        ("Customer will resell all units to Bishkek distributors", False),
        ("Onward to our branch in Almaty", False),
    ],
)
def test_certificate_answers_no_instruction_to_send_goods_on(
    erp: User, instructions: str, is_clear: bool
) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"))
    content = high_priority() | {"special_instructions": instructions}
    assert (screened(erp, content).outcome == "clear") is is_clear


PLACES: tuple[tuple[str, dict[str, Any], list[dict[str, Any]], dict[str, Any], bool], ...] = (
    ("at home", {}, [], {}, True),
    (
        "a forwarder of ours",
        {},
        [{"role": "freight_forwarder", "name": "Example Lines Inc", "address": {"country": "US"}}],
        {},
        True,
    ),
    ("transit", {"route": {"transit_countries": ["KG"]}}, [], {}, False),
    (
        "a store elsewhere",
        {},
        [{"role": "intermediate_consignee", "name": "Osh Sklad", "address": {"country": "KG"}}],
        {},
        False,
    ),
    (
        "a buyer elsewhere",
        {},
        [{"role": "purchaser", "name": "Osh Handel", "address": {"country": "KG"}}],
        {},
        False,
    ),
    (
        "a forwarder elsewhere",
        {},
        [{"role": "freight_forwarder", "name": "Osh Cargo", "address": {"country": "KG"}}],
        {},
        False,
    ),
    (
        "a place that it names",
        {"route": {"transit_countries": ["SG"]}},
        [],
        {"countries": ["HK", "SG"]},
        True,
    ),
)


@pytest.mark.parametrize(("why", "changes", "parties", "record", "is_clear"), PLACES)
def test_certificate_answers_only_where_it_speaks_of_every_place(
    erp: User,
    why: str,
    changes: dict[str, Any],
    parties: list[dict[str, Any]],
    record: dict[str, Any],
    is_clear: bool,
) -> None:
    kept("end_use_certificate", partner=partner(RETAIL, "HK"), **record)
    content = high_priority() | changes
    content["parties"] = [*content["parties"], *parties]
    assert (screened(erp, content).outcome == "clear") is is_clear, why


def recipient(name: str = "Maschinenbau Beispiel GmbH", country: str = "DE") -> dict[str, Any]:
    content = order()
    content["parties"][0]["name"] = name
    if country:
        content["parties"][0]["address"] = {"country": country}
    else:
        del content["parties"][0]["address"]
    return content


@pytest.mark.parametrize(
    ("why", "changes", "content", "outcome"),
    [
        ("its place among others", {"countries": ["DE", "SG"]}, order(), "block"),
        ("no part number", {"part_numbers": ["EX-100"]}, order(), "hold"),
        ("a part spelled otherwise", {"part_numbers": ["EX-100"]}, to_part("ex 100"), "hold"),
        ("no legal form", {}, recipient("Maschinenbau Beispiel"), "hold"),
        ("no country", {}, recipient(country=""), "hold"),
        ("another country", {}, recipient(country="AT"), "hold"),
        ("another part", {"part_numbers": ["EX-100"]}, to_part("EX-200"), "clear"),
        ("another place", {"countries": ["SG"]}, order(), "clear"),
        ("another name", {}, recipient("Anlagenbau Beispiel GmbH"), "clear"),
    ],
)
def test_letter_binds_whoever_may_be_meant(
    erp: User, why: str, changes: dict[str, Any], content: dict[str, Any], outcome: str
) -> None:
    kept("is_informed", **changes)
    screening = screened(erp, content)
    assert screening.outcome == outcome, why
    assert ("item.is_informed" in str(screening.answer)) is (outcome != "clear")


def ended(kind: str, **changes: Any) -> StandingRecord:
    """A record whose last day was yesterday, in force when it was approved."""
    with time_machine.travel("2026-01-01T00:00:00Z"):
        return kept(kind, valid_until="2026-10-31", **changes)


def test_ended_record_that_restricted_is_asked_again(erp: User) -> None:
    record = ended("ownership", content=OWNERS)
    screening = screened(erp, order())
    assert (screening.outcome, codes(screening)) == ("hold", ["record.ended"])
    assert [row["record"] for row in screening.answer["records_ended"]] == [record.number]
    assert replay_screening(screening=screening).difference == ""


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("ownership", {}),
        ("headquarters", {}),
        ("end_use_certificate", {"content": {**CERTIFIED, "military": False}}),
    ],
)
def test_ended_record_that_restricted_nothing_holds_nothing(
    erp: User, kind: str, changes: dict[str, Any]
) -> None:
    ended(kind, **changes)
    assert screened(erp, order()).outcome == "clear"


def test_certificate_of_missiles_for_one_line_counts_for_the_order(erp: User) -> None:
    content = order_for(RETAIL, "PK")
    content["lines"][0]["part_number"] = "LM-1"
    content["lines"].append({**content["lines"][0], "number": 2, "part_number": "OP-1"})
    content["end_use"] = {}
    assert screened(erp, content).outcome == "clear"
    for number, missile in (("SO-2", False), ("SO-3", True)):
        said = {**CERTIFIED, "missile": missile}
        kept(
            "end_use_certificate",
            partner=partner(RETAIL, "PK"),
            part_numbers=["LM-1"],
            content=said,
        )
        is_clear = screened(erp, content | {"reference": number}).outcome == "clear"
        assert is_clear is not missile


@pytest.mark.parametrize(
    ("why", "record", "line", "is_clear"),
    [
        ("the very part", {}, {}, True),
        ("a wider entry named", {"eccns": ["5A992", "EAR99"]}, {}, True),
        ("signs of another part", {}, {"part_number": "EX-10.0"}, False),
        ("other letters", {}, {"part_number": "另外的"}, False),
        ("no part", {}, {"part_number": ""}, False),
        ("another entry", {"eccns": ["3A991.a.2"]}, {}, False),
    ],
)
def test_statement_lets_its_own_goods_go_alone(
    erp: User, why: str, record: dict[str, Any], line: dict[str, Any], is_clear: bool
) -> None:
    said = {**CONTENTS["uvl_statement"], **record}
    kept("uvl_statement", partner=partner(UNVERIFIED, "CN"), content=said)
    content = to_unverified()
    content["lines"][0] |= line
    content["lines"][0] = {n: v for n, v in content["lines"][0].items() if v}
    assert (screened(erp, content).outcome == "clear") is is_clear, why


@pytest.mark.parametrize(
    ("why", "maker", "line", "is_clear"),
    [
        ("the very maker", MAKER, {"manufacturer": "EXAMPLE NETWORKS, Incorporated"}, True),
        (
            "the maker in the description",
            MAKER,
            {"manufacturer": "", "description": "Example Networks switch"},
            True,
        ),
        ("a maker of the same first letter", "E", {}, False),
        ("no maker", MAKER, {"manufacturer": ""}, False),
        ("marks for a maker", MAKER, {"manufacturer": "---"}, False),
        ("another maker", MAKER, {"manufacturer": "Other Maker Corp"}, False),
        ("a part of nearly the same number", MAKER, {"part_number": "EX-10.0"}, False),
    ],
)
def test_encryption_record_classifies_its_own_goods_alone(
    erp: User, why: str, maker: str, line: dict[str, Any], is_clear: bool
) -> None:
    kept("encryption_classification", manufacturer=maker)
    content = unclassified()
    content["lines"][0] |= line
    content["lines"][0] = {n: v for n, v in content["lines"][0].items() if v}
    assert (screened(erp, content).outcome == "clear") is is_clear, why
