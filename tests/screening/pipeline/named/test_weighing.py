"""A whole listed name at another country's address: the same firm, unless something contradicts."""

from __future__ import annotations

from typing import Any

import pytest

from screening.matching import Index, Match, MatchingPolicy, Query, score_of
from screening.pipeline.named.weighing import wherever_it_is
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema

POLICY = MatchingPolicy()


def met(query: Query, name: str, country: str, **about: Any) -> list[Match]:
    """How a query met the one listed party there is."""
    kind = about.pop("kind", NameKind.PRIMARY)
    record = PartyRecord(
        source="us-bis-entity-list",
        uid="1",
        schema=about.pop("schema", PartySchema.ORGANIZATION),
        names=(NameRecord(name, kind),),
        countries=(country,),
        **about,
    )
    matches = Index.build([record], engine="v1").search(query, POLICY)
    return [wherever_it_is(match, POLICY, engine="v1") for match in matches]


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Huawei Technologies Co., Ltd.", "Huawei Technologies Co., Ltd."),
        ("HUAWEI TECHNOLOGIES CO LTD", "Huawei Technologies Co., Ltd."),
        ("Rosoboronexport", "Rosoboronexport OAO"),
        ("Hikvision", "Hikvision"),
    ],
)
def test_whole_name_of_a_firm_is_the_firm_wherever_it_is(asked: str, listed: str) -> None:
    (match,) = met(Query(asked, schema="organization", countries=("MX",)), listed, "CN")
    assert match.is_match
    assert "another country alone" in match.evidence[-1]["summary"]
    assert match.score == pytest.approx(score_of(match.evidence, POLICY), abs=1e-4)


@pytest.mark.parametrize(
    ("asked", "listed", "about", "why"),
    [
        ("Huawei Technologies Mexico Sales", "Huawei Technologies", {}, "more words than listed"),
        ("Huawei", "Huawei Technologies Co., Ltd.", {}, "fewer words than listed"),
        ("Vertikal GmbH", "Vertikal LLC", {}, "another legal form"),
        ("Vertikal", "Vertikal LLC", {}, "one short word alone"),
        ("Analytical Solutions", "Analytical Solutions", {}, "words that anybody bears"),
        ("General Trading Company", "General Trading Company", {}, "the same"),
        ("Ali Example Hassan", "HASSAN, Ali Example", {"schema": PartySchema.PERSON}, "a person"),
        ("Huaxin Electro", "Huaxin Electro", {"kind": NameKind.WEAK_ALIAS}, "a weak alias"),
    ],
)
def test_less_than_a_whole_telling_name_is_left_to_a_person(
    asked: str, listed: str, about: dict[str, Any], why: str
) -> None:
    schema = about.get("schema", PartySchema.ORGANIZATION).value
    query = Query(asked, schema=schema, countries=("MX",))
    assert not any(match.is_match for match in met(query, listed, "CN", **about)), why
