"""Listed names in an order's texts: told with the words, and ordinary texts stay quiet."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.texts import mentions_of
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema
from screening.terms.mention import Mention
from tests.submissions import order


def _listed(uid: str, name: str, schema: PartySchema, *countries: str) -> PartyRecord:
    return PartyRecord(
        source="us-bis-entity-list",
        uid=uid,
        schema=schema,
        names=(NameRecord(name, NameKind.PRIMARY),),
        countries=countries,
    )


LISTED = [
    _listed("1", "Northwestern Polytechnical University", PartySchema.ORGANIZATION, "CN"),
    _listed("2", "Azu International Ltd. Sti.", PartySchema.ORGANIZATION, "TR"),
    _listed("3", "Masomi General Trading", PartySchema.ORGANIZATION, "AE"),
    _listed("4", "Ali Example Hassan", PartySchema.PERSON, "LB"),
    _listed("5", "Kalashnikov Concern", PartySchema.ORGANIZATION, "RU"),
    _listed("6", "PDVSA", PartySchema.ORGANIZATION, "VE"),
    _listed("7", "Iran Electronics Industries", PartySchema.ORGANIZATION, "IR"),
    _listed("8", "华为技术有限公司", PartySchema.ORGANIZATION, "CN"),
]
WITHIN, INDEX = NamesWithin.build(LISTED), Index.build(LISTED)


def mentions(submission: dict[str, Any], *, within: NamesWithin | None = WITHIN) -> list[Mention]:
    policy = MatchingPolicy()
    return list(mentions_of(submission, (), within=within, index=INDEX, policy=policy))


UNIVERSITY = "Northwestern Polytechnical University"


@pytest.mark.parametrize(
    ("fields", "told", "why"),
    [
        (
            {"destination_country": "CN", "end_use": {"statement": f"Rooms of {UNIVERSITY}"}},
            [("end_use.statement", UNIVERSITY)],
            "the place of use",
        ),
        (
            {
                "destination_country": "TR",
                "special_instructions": "SHIP O/B OF AZU INTERNATIONAL LTD STI, ISTANBUL",
            },
            [("special_instructions", "AZU INTERNATIONAL LTD STI")],
            "the principal",
        ),
        (
            {"destination_country": "CN", "route": {"ports": [f"Xi'an, agent {UNIVERSITY}"]}},
            [("route.ports[0]", UNIVERSITY)],
            "whom the port is told",
        ),
        (
            {"destination_country": "CN", "end_use": {"site": {"address": f"L3, {UNIVERSITY}"}}},
            [("end_use.site.address", UNIVERSITY)],
            "an address line",
        ),
        (
            {"end_use": {"statement": f"Our booth stands beside {UNIVERSITY}"}},
            [],
            "a plain name in another country than the goods",
        ),
        (
            {"end_use": {"statement": "Servo drives, assembly at Concern Kalashnikov, hall 3"}},
            [("end_use.statement", "Concern Kalashnikov")],
            "behind a place of work, in another order of words",
        ),
        (
            {"special_instructions": "Gaskets for the refinery, purchase on behalf of PDVSA"},
            [("special_instructions", "PDVSA")],
            "behind the words of an agent",
        ),
        (
            {"special_instructions": "Pour le compte d'Iran Electronics Industries, merci"},
            [("special_instructions", "Iran Electronics Industries")],
            "an article that grew to the name",
        ),
        (
            {"special_instructions": "到港后请直接送至华为技术有限公司坂田基地收货处"},
            [("special_instructions", "华为技术有限公司")],
            "no blanks between words",
        ),
        ({"special_instructions": "Deliver to Example Werke GmbH, gate 3"}, [], "nobody listed"),
        ({"end_use": {"statement": "For use in our plant on behalf of the city"}}, [], "no name"),
        ({"special_instructions": "最终用户为示例机械有限公司，用于教学"}, [], "nobody listed"),
        ({"special_instructions": "Ship to Hall 7, end user is our own lab"}, [], "no name"),
        ({"special_instructions": "Deliver to gate 3, contact Ali Hassan"}, [], "a person"),
        ({"special_instructions": "General trading terms of delivery apply"}, [], "common words"),
        ({"end_use": {"statement": "A university of technology in Xi'an"}}, [], "another one"),
    ],
)
def test_listed_organization_in_a_text_is_quoted(
    fields: dict[str, Any], told: list[tuple[str, str]], why: str
) -> None:
    found = [m for m in mentions(order(**fields)) if m.kind == "listed_name"]
    assert [(mention.field, mention.quote) for mention in found] == told, why


def test_rules_that_read_no_texts_are_told_nothing() -> None:
    words = "After arrival re-export to Iran"
    assert mentions(order(special_instructions=words), within=None) == []


@pytest.mark.usefixtures("shipped_lists")
def test_listed_name_in_a_text_holds_the_order(erp: User) -> None:
    from tests.screening.pipeline.test_run import screened

    answer = screened(erp, order(special_instructions="Forward to IEIT Systems Co., Ltd.")).answer
    assert answer["outcome"] == "hold"
    assert "text.listed_name" in {reason["code"] for reason in answer["reasons"]}
