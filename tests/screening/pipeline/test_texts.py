"""Listed names in an order's texts: told with the words, and ordinary texts stay quiet."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.matching.within.listing import NamesWithin
from screening.pipeline.texts import mentions_of
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema
from tests.submissions import order


def _listed(uid: str, name: str, schema: PartySchema, *countries: str) -> PartyRecord:
    return PartyRecord(
        source="us-bis-entity-list",
        uid=uid,
        schema=schema,
        names=(NameRecord(name, NameKind.PRIMARY),),
        countries=countries,
    )


WITHIN = NamesWithin.build(
    [
        _listed("1", "Northwestern Polytechnical University", PartySchema.ORGANIZATION, "CN"),
        _listed("2", "Azu International Ltd. Sti.", PartySchema.ORGANIZATION, "TR"),
        _listed("3", "Masomi General Trading", PartySchema.ORGANIZATION, "AE"),
        _listed("4", "Ali Example Hassan", PartySchema.PERSON, "LB"),
    ]
)
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
            {"destination_country": "CN", "end_use": {"site": {"address": f"L3, {UNIVERSITY}"}}},
            [("end_use.site.address", UNIVERSITY)],
            "an address line",
        ),
        (
            {"end_use": {"statement": f"Rooms of {UNIVERSITY}"}},
            [],
            "a plain name in another country than the goods",
        ),
        ({"special_instructions": "Deliver to gate 3, contact Ali Hassan"}, [], "a person"),
        ({"special_instructions": "General trading terms of delivery apply"}, [], "common words"),
        ({"end_use": {"statement": "A university of technology in Xi'an"}}, [], "another one"),
    ],
)
def test_listed_organization_in_a_text_is_quoted(
    fields: dict[str, Any], told: list[tuple[str, str]], why: str
) -> None:
    found = [m for m in mentions_of(order(**fields), WITHIN, ()) if m.kind == "listed_name"]
    assert [(mention.field, mention.quote) for mention in found] == told, why


def test_rules_that_read_no_texts_are_told_nothing() -> None:
    words = "After arrival re-export to Iran"
    assert mentions_of(order(special_instructions=words), None, ()) == ()


@pytest.mark.usefixtures("shipped_lists")
def test_listed_name_in_a_text_holds_the_order(erp: User) -> None:
    from tests.screening.pipeline.test_run import screened

    answer = screened(erp, order(special_instructions="Forward to IEIT Systems Co., Ltd.")).answer
    assert answer["outcome"] == "hold"
    assert "text.listed_name" in {reason["code"] for reason in answer["reasons"]}
