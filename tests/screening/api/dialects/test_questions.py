"""Questions in yente's shape as parties of ours: nothing that was asked is left out."""

from __future__ import annotations

from typing import Any

import pytest

from screening.api.dialects.entities import question_of


def party_of(schema: str = "Company", **properties: Any) -> dict[str, Any]:
    asked = {"schema": schema, "properties": {"name": ["Example Works"], **properties}}
    return question_of(asked, "q")[0]


def test_every_country_and_address_counts() -> None:
    party = party_of(country=["cn", "HK"], jurisdiction=["Singapore", "cn"], address=["A 1", "B 2"])
    assert party["address"] == {"street": "A 1", "country": "CN"}
    assert party["addresses"] == [
        {"kind": "other", "country": "HK"},
        {"kind": "other", "country": "SG"},
        {"kind": "other", "street": "B 2"},
    ]


def test_every_nationality_counts() -> None:
    party = party_of("Person", nationality=["ru"], citizenship=["cy", "ru"])
    assert (party["nationality"], party["nationalities"]) == ("RU", ["CY"])
    assert "nationalities" not in party_of("Person", nationality=["ru"])


@pytest.mark.parametrize(
    ("days", "known"),
    [
        (["1951"], "1951"),
        (["1951-12-15T00:00:00", "1951-12-15"], "1951-12-15"),
        (["1951-12-15", "1953-01-01"], None),
        ([], None),
    ],
)
def test_a_day_of_birth_counts_where_there_is_one(days: list[str], known: str | None) -> None:
    assert party_of("Person", birthDate=days).get("birth_date") == known


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"firstName": ["Erika"], "lastName": ["Beispiel"]}, "Erika Beispiel"),
        (
            {"firstName": ["Erika"], "middleName": ["M."], "lastName": ["Beispiel"]},
            "Erika M. Beispiel",
        ),
        ({"lastName": ["Beispiel"]}, "Beispiel"),
    ],
)
def test_a_name_in_parts_is_put_together(parts: dict[str, list[str]], name: str) -> None:
    assert question_of({"schema": "Person", "properties": parts}, "q")[0]["name"] == name
