"""Shares through chains: OFAC FAQ 398 to 402, and 15 CFR 744.11(a)(1) counted the same way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.controls.ear.part_744_users_and_uses.ownership_graph import (
    name_key,
    owners_by_name,
    restricted_share,
)
from screening.controls.facts import PartyFacts
from tests.screening.controls import orders

Chart = dict[str, dict[str, float | None]]


def share_of(name: str, chart: Chart, *listed: str, threshold: Decimal = Decimal(50)) -> Any:
    """What ``listed`` hold of ``name``; ``chart`` is owned -> owner -> percent."""
    parties = [
        PartyFacts.from_submission(
            index,
            orders.party(
                name=owned,
                ultimate_parent=None,
                owners=[
                    {"name": owner} | ({} if share is None else {"percent": share})
                    for owner, share in owners.items()
                ],
            ),
        )
        for index, (owned, owners) in enumerate(chart.items())
    ]
    keys = frozenset(name_key(one) for one in listed)
    return restricted_share(name, owners_by_name(parties), keys, threshold)


@pytest.mark.parametrize(
    ("chart", "listed", "known", "why"),
    [
        ({"Y": {"A": 50}}, ["A"], 50, "direct, exactly 50 percent"),
        ({"Y": {"A": 49.99}}, ["A"], "49.99", "direct, just below"),
        ({"Y": {"A": 30, "B": 20}}, ["A", "B"], 50, "in aggregate"),
        ({"Y": {"X": 100}, "X": {"A": 50}}, ["A"], 100, "an owned owner counts whole"),
        ({"Y": {"X": 100}, "X": {"A": 49}}, ["A"], 0, "an owner below 50 percent passes nothing"),
        (
            {"Y": {"A": 10, "X": 40}, "X": {"A": 50}},
            ["A"],
            50,
            "10 direct and 40 through X, which A owns by half",
        ),
        (
            {"Y": {"X": 25, "Z": 25}, "X": {"A": 50}, "Z": {"A": 60}},
            ["A"],
            50,
            "two chains of one owner",
        ),
        (
            {"Y": {"X": 50}, "X": {"W": 50}, "W": {"A": 25, "B": 25}},
            ["A", "B"],
            50,
            "three steps, aggregate at the top",
        ),
        ({"Y": {"X": 50}, "X": {"Y": 50}}, ["A"], 0, "a circle without anyone listed"),
        ({"Y": {"X": 60}, "X": {"Y": 40, "A": 60}}, ["A"], 60, "a circle with someone listed"),
        ({"Y": {"A": None}}, ["A"], 0, "unknown is not a number"),
    ],
)
def test_known_share(chart: Chart, listed: list[str], known: float | str, why: str) -> None:
    assert share_of("Y", chart, *listed).known == Decimal(str(known)), why


def test_unknown_share_is_its_own_answer() -> None:
    found = share_of("Y", {"Y": {"A": None, "B": 40}}, "A", "B")
    assert found.is_incomplete
    assert not found.reaches_threshold
    assert found.known == 40


def test_chain_names_who_stands_behind_it() -> None:
    found = share_of("Y", {"Y": {"X": 100}, "X": {"A": 30, "B": 20}}, "A", "B")
    assert found.roots == {"a", "b"}
    assert str(found.holdings[0]) == "X (100 %, itself owned 50 % or more by a, b)"


def test_threshold_is_given_and_counts_in_the_chain() -> None:
    chart: Chart = {"Y": {"X": 60}, "X": {"A": 55}}
    assert share_of("Y", chart, "A").reaches_threshold
    assert share_of("Y", chart, "A", threshold=Decimal(55)).reaches_threshold
    assert not share_of("Y", chart, "A", threshold=Decimal(56)).holdings
    assert not share_of("X", chart, "A", threshold=Decimal(56)).reaches_threshold


SHARES = st.dictionaries(
    st.sampled_from("ABCXZ"), st.integers(min_value=0, max_value=50), min_size=0, max_size=4
)


@given(owners_of_y=SHARES, owners_of_x=SHARES)
def test_more_listed_owners_never_lower_a_share(
    owners_of_y: dict[str, float | None], owners_of_x: dict[str, float | None]
) -> None:
    chart: Chart = {"Y": owners_of_y, "X": owners_of_x}
    few = share_of("Y", chart, "A").known
    more = share_of("Y", chart, "A", "B").known
    assert few <= more <= sum(Decimal(share or 0) for share in owners_of_y.values())


ADRIA = "Example Adria Holding Ltd"


@pytest.mark.parametrize(
    ("owner", "known", "why"),
    [
        (ADRIA, 100, "the very name of another party"),
        (f"{ADRIA} - see our letter of 3 May", 100, "words behind it"),
        (f"c/o {ADRIA}", 100, "words before it"),
        ("Example Adria Holding", 100, "its form left out"),
        ("EXAMPLE  ADRIA, HOLDING LTD.", 100, "written otherwise"),
        ("Example Holding Ltd", 0, "another firm: a word of the name is missing"),
        ("Adria Example Holding Ltd", 0, "another firm: other order of words"),
        ("Ltd", 0, "a legal form names nobody"),
    ],
)
def test_words_around_an_owners_name_do_not_break_the_chain(
    owner: str, known: int, why: str
) -> None:
    chart: Chart = {"Y": {owner: 100}, ADRIA: {"A": 50}}
    assert share_of("Y", chart, "A").known == known, why


def test_a_name_that_a_party_bears_means_that_party_alone() -> None:
    """A daughter often bears the mother's name: "Adria" is not "Adria Serbia" beside it."""
    chart: Chart = {
        "Y": {"Adria Tools": 60},
        "Adria Tools": {"B": 100},
        "Adria Tools Serbia": {"A": 100},
    }
    assert share_of("Y", chart, "A").known == 0
