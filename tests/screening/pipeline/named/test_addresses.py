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
        ("36 Langchao Rd", False, True, "no room said: in the building and no more is known"),
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


ROW = PartyRecord(
    "us-bis-entity-list",
    "row-2",
    PartySchema.ADDRESS,
    (NameRecord("Address 99"),),
    (AddressRecord("Unit D, 16/F, 18 Luard Rd, Wan Chai, Hong Kong", country="HK"),),
    countries=("HK",),
)
BOX = PartyRecord(
    "us-ofac-sdn",
    "row-3",
    PartySchema.ORGANIZATION,
    (NameRecord("Listed Boxholder Beispiel Co."),),
    (AddressRecord("P.O. Box 4321, Sharjah, U.A.E.", country="AE"),),
    countries=("AE",),
)


@pytest.fixture
def listed_places(shipped_lists: None) -> None:
    put_listed_parties_in_force(records=[LISTED, ROW, BOX], at=timezone.now())


def screened(address: dict[str, str], end_use: dict[str, Any] | None = None, **party: Any) -> Any:
    consignee = {"role": "ultimate_consignee", "name": "Example Pumps", "address": address}
    now = timezone.now()
    return screen_submission(
        order(
            parties=[consignee | party],
            destination_country=address["country"],
            end_use={"statement": "Cooling of our own workshop", "military": False}
            | (end_use or {}),
        ),
        reference=reference_in_force(),
        as_of=now.date(),
        instant=now,
    ).answer


def told(answer: Any) -> str:
    return " ".join(r["summary"] for r in answer["reasons"])


BREMEN = {"street": "Example Str. 1", "city": "Bremen", "country": "DE"}


@pytest.mark.usefixtures("listed_places")
@pytest.mark.parametrize(
    ("street", "says", "flag", "why"),
    [
        ("Unit D, 16/F, 18 Luard Road", "uses the listed address", False, "house and unit"),
        ("18 Luard Road", "may be at the listed address", False, "no unit said"),
        ("Unit E, 16/F, 18 Luard Road", "", True, "another unit"),
        ("Unit D, 16/F, 19 Luard Road", "", False, "another house"),
        ("Luard Road", "may be at the listed address", False, "no house said"),
    ],
)
def test_listed_address_is_used_in_its_house_and_unit_only(
    street: str, says: str, flag: bool, why: str
) -> None:
    answer = screened({"street": street, "city": "Wan Chai", "country": "HK"})
    assert ("listed address" in told(answer)) is bool(says), why
    assert says in told(answer), why
    flags = {f["code"] for f in answer["red_flags"]}
    assert ("rf.address_same_building" in flags) is flag, why
    assert bool(answer["hits"]) is bool(says), why


@pytest.mark.usefixtures("listed_places")
@pytest.mark.parametrize(
    ("street", "city", "met"),
    [
        ("P.O. Box 4321", "Sharjah", True),
        ("PO Box 4321, Industrial Area 6", "Al Sharjah", True),
        ("P.O. Box 4322", "Sharjah", False),
        ("P.O. Box 4321", "Dubai", False),
        ("House 4321", "Sharjah", False),
    ],
)
def test_post_box_of_a_listed_party(street: str, city: str, met: bool) -> None:
    answer = screened({"street": street, "city": city, "country": "AE"})
    assert ("party.shared_address" in {r["code"] for r in answer["reasons"]}) is met


@pytest.mark.usefixtures("listed_places")
@pytest.mark.parametrize(
    ("site", "met"),
    [
        ("Room 1005, 36 Langchao Road, Jinan, China", True),
        ("山东省济南市浪潮路36号1005室", True),
        ("Room 1005, 37 Langchao Road, Jinan, China", False),
        ("Room 1005, 36 Langchao Road, Guangzhou, China", False),
        ("The buyer's own workshop", False),
    ],
)
def test_sites_of_use_are_compared_as_addresses_of_parties_are(site: str, met: bool) -> None:
    answer = screened(BREMEN, {"location_country": "CN", "site": {"address": site}})
    (*hits,) = [hit for hit in answer["hits"] if hit["via"] == "address"]
    assert [hit["subject"] for hit in hits] == (["end_use.site.address"] if met else [])
    assert all(hit["party"] is None for hit in hits)
    center = screened(BREMEN, data_center={"site": site})
    assert ("party.shared_address" in {r["code"] for r in center["reasons"]}) is met


@pytest.mark.usefixtures("listed_places")
def test_listed_address_as_the_site_of_use_binds_the_end_user() -> None:
    site = {"address": "Unit D, 16/F, 18 Luard Rd, Wan Chai, Hong Kong"}
    answer = screened(BREMEN, {"location_country": "HK", "site": site})
    assert "The site of the end use (end user) uses the listed address" in told(answer)
