"""A party at the address of a listed party under another name."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.lists.given import put_listed_parties_in_force
from screening.pipeline import reference_in_force, screen_submission
from screening.terms.listed_party import AddressRecord, NameRecord, PartyRecord, PartySchema
from tests.submissions import order

LISTED = PartyRecord(
    "us-bis-entity-list",
    "row-1",
    PartySchema.ORGANIZATION,
    (NameRecord("Listed Neighbor Beispiel AG"),),
    (AddressRecord("Room 1005, 36 Langchao Road, Jinan, Shandong, China", country="CN"),),
    countries=("CN",),
)


@pytest.fixture
def neighbor(shipped_lists: None) -> None:
    put_listed_parties_in_force(records=[LISTED], at=timezone.now())


def screened_at(street: str, city: str = "Jinan", name: str = "Qingdao Example Pumps") -> Any:
    address = {"street": street, "city": city, "country": "CN"}
    party = {"role": "ultimate_consignee", "name": name, "address": address}
    now = timezone.now()
    return screen_submission(
        order(parties=[party], destination_country="CN"),
        reference=reference_in_force(),
        as_of=now.date(),
        instant=now,
    ).answer


@pytest.mark.usefixtures("neighbor")
@pytest.mark.parametrize(
    ("street", "reason", "flag", "why"),
    [
        ("Room 1005, 36 Langchao Rd", True, False, "the same room"),
        ("36 Langchao Rd", True, False, "no room said, so it cannot be told apart"),
        ("Room 1006, 36 Langchao Rd", False, True, "another room"),
        ("37 Langchao Rd", False, False, "another house"),
        ("Room 1005, 36 Harbor Street", False, False, "another street"),
    ],
)
def test_shared_address(street: str, reason: bool, flag: bool, why: str) -> None:
    answer = screened_at(street)
    codes = {r["code"] for r in answer["reasons"]}
    flags = {f["code"] for f in answer["red_flags"]}
    assert ("party.shared_address" in codes) is reason, why
    assert ("rf.address_same_building" in flags) is flag, why
    assert bool(answer["hits"]) is reason, why


@pytest.mark.usefixtures("neighbor")
def test_another_city_is_another_address() -> None:
    answer = screened_at("36 Langchao Rd", city="Guangzhou")
    assert "party.shared_address" not in {r["code"] for r in answer["reasons"]}


@pytest.mark.usefixtures("neighbor")
def test_listed_party_itself_is_not_its_own_neighbor() -> None:
    answer = screened_at("Room 1005, 36 Langchao Rd", name="Listed Neighbor Beispiel AG")
    assert "party.entity_list" in {r["code"] for r in answer["reasons"]}
    assert "party.shared_address" not in {r["code"] for r in answer["reasons"]}


@pytest.mark.usefixtures("neighbor")
def test_hit_shows_both_addresses(erp: User) -> None:
    (hit,) = screened_at("Room 1005, 36 Langchao Rd")["hits"]
    assert hit["via"] == "address"
    assert hit["name"] == "Room 1005, 36 Langchao Road, Jinan, Shandong, China"
    assert hit["evidence"]
