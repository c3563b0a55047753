"""Addresses: listed ones that bind whoever uses them, and those that qualify a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching import DEFAULT_POLICY, Index, Query, compare, score_of
from screening.matching.v1.scoring.addresses import SAME, best_meeting
from screening.terms.listed_party import AddressRecord
from tests.screening.matching.conftest import party

TOWER = "20/F Rykadan Capital Tower, 135 Hoi Bun Road, Kwun Tong, Hong Kong"

ONE = [
    ("1234 Broadway Suite 500, New York NY 10013",
     "1234 Broadway, Ste. 500, New York, New York 10013, USA", "abbreviations"),
    ("ul. Lenina, d. 5, Moskva, 101000", "5 Lenina Street, Moscow 101000, Russia", "street words"),
    ("ул. Ленина, 5, Москва", "Lenina ul. 5, Moscow", "script"),
    ("Hoi Bun Rd 135, Rykadan Capital Tower, Flat 20, Kwun Tong", TOWER, "order"),
]  # fmt: skip

TWO = [
    (TOWER, "20/F Legend Tower, 7 Shing Yip Street, Kwun Tong", "floor and quarter only"),
    ("Lenina ul. 5, Moscow", "Lenina ul. 5, Samara", "another city"),
    ("Hauptstraße 12, Berlin", "Hauptstraße 12, Hamburg", "another city"),
    ("Lenina ul. 5, Moscow", "Lenina ul. 7, Moscow", "another house"),
    ("PO Box 52404, Dubai", "PO Box 54204, Dubai", "another box"),
]


@pytest.mark.parametrize(("query", "listed", "why"), ONE, ids=[row[2] for row in ONE])
def test_one_address_alerts(query: str, listed: str, why: str) -> None:
    assert compare(Query(query, "address"), listed).score >= DEFAULT_POLICY.review_threshold, why


@pytest.mark.parametrize(("query", "listed", "why"), TWO)
def test_two_addresses_do_not(query: str, listed: str, why: str) -> None:
    assert compare(Query(query, "address"), listed).score < DEFAULT_POLICY.review_threshold, why


ELSEWHERE = [
    (TOWER, TOWER.replace("135", "137"), "another house"),
    (TOWER, TOWER.replace("20/F", "15/F"), "another floor"),
    ("Room 1204, Block B, Example Park, 18 Keji Road, Nanshan District, Shenzhen",
     "Room 1204, Block B, Example Park, 28 Keji Road, Nanshan District, Shenzhen", "one digit"),
    ("Unit 5, Example Estate, Hauptstraße 12, 10115 Berlin, Germany",
     "Unit 5, Example Estate, Hauptstraße 12, 20095 Hamburg, Germany", "another city"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "listed", "why"), ELSEWHERE)
def test_number_and_city_veto_the_same_address(query: str, listed: str, why: str) -> None:
    assert compare(Query(query, "address"), listed).score < SAME, why
    assert DEFAULT_POLICY.match_threshold >= SAME
    met = best_meeting((AddressRecord(query),), (AddressRecord(listed),), DEFAULT_POLICY)
    assert met is not None
    assert met.score < SAME, why


parts = st.lists(
    st.sampled_from(["Example Tower", "Hoi Bun Road", "Block B", "Kwun Tong", "Park"]),
    min_size=1, max_size=4, unique=True,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(parts, st.lists(st.integers(1, 999), min_size=2, max_size=2, unique=True),
       st.sampled_from(["Berlin", "Hamburg", "Moscow", ""]))  # fmt: skip
def test_two_house_numbers_are_never_the_same_address(
    words: list[str], numbers: list[int], city: str
) -> None:
    left, right = (f"{number} {' '.join(words)} {city}" for number in numbers)
    found = compare(Query(left, "address"), right)
    assert found.score < SAME
    assert score_of(found.evidence, DEFAULT_POLICY) == pytest.approx(found.score, abs=0.002)


def test_house_number_that_one_side_leaves_out_is_no_veto() -> None:
    left, right = (AddressRecord(text) for text in (TOWER, TOWER.replace("20/F ", "")))
    met = best_meeting((left,), (right,), DEFAULT_POLICY)
    assert met is not None
    assert met.score >= SAME


def test_party_at_a_listed_address_alerts_whatever_its_name(few: Index) -> None:
    at = AddressRecord("Rykadan Capital Tower 20/F, 135 Hoi Bun Rd., Kwun Tong, Hong Kong")
    found = few.search(Query("Quite Harmless Limited", "organization", addresses=(at,)))
    assert [(m.uid, m.name_kind, m.alert) for m in found][:1] == [("address-1", "address", True)]


def test_same_address_speaks_for_a_name_and_another_floor_says_nothing() -> None:
    listed = party("1", "Alpha Electronics Trading", addresses=(AddressRecord(TOWER),))
    said = {}
    for text in (TOWER.upper(), TOWER.replace("20/F", "15/F"), "Unter den Linden 1, Berlin"):
        query = Query("Alfa Electronics Trading", addresses=(AddressRecord(text),))
        evidence = compare(query, listed).evidence
        said[text] = next(p["says"] for p in evidence if p["kind"] == "address")
    assert list(said.values()) == ["for", "nothing", "nothing"]


def test_no_address_meets_nothing() -> None:
    assert best_meeting((), (AddressRecord(TOWER),), DEFAULT_POLICY) is None


def test_address_compared_with_a_party_without_one_scores_low() -> None:
    assert compare(Query(TOWER, "address"), party("1", "Alpha Trading")).score < 0.5
    at_tower = party("2", "Address 2", schema="address", addresses=(AddressRecord(TOWER),))
    assert compare(Query("Alpha Trading", "organization"), at_tower).score < 0.5
