"""trade.gov's dialect: what clients of the CSL search send and read, with our lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import Scope

pytestmark = pytest.mark.usefixtures("own_lists")
SEARCH = "/api/v1/dialects/csl/v1/search"


@pytest.fixture
def secret(erp: User) -> str:
    """A key, to be sent as trade.gov's clients send theirs."""
    return create_api_key(owner=erp, name="CSL", scopes=Scope.values, by=erp)[1]


def search(secret: str, **parameters: Any) -> dict[str, Any]:
    response = APIClient().get(SEARCH, parameters, headers={"subscription-key": secret})
    assert response.status_code == 200, response.content
    return dict(response.json())


def test_a_name_is_found_in_the_shape_of_the_csl(secret: str) -> None:
    answer = search(secret, name="IEIT Systems", fuzzy_name="true")
    assert set(answer) == {"total", "sources_used", "search_performed_at", "results"}
    row = answer["results"][0]
    assert row["name"] == "Inspur Electronic Information Industry Co., Ltd."
    assert "IEIT Systems Co. Ltd." in row["alt_names"]
    assert row["source"].endswith("(EL) - Bureau of Industry and Security")
    assert row["addresses"][0]["country"] == "CN"
    assert row["license_requirement"]
    assert row["federal_register_notice"]
    assert row["score"] >= 88
    used = answer["sources_used"]
    assert row["source"] in [one["source"] for one in used]
    assert set(used[0]) == {"source", "source_last_updated", "last_imported", "import_rate"}


def test_the_key_may_stand_in_the_address(secret: str) -> None:
    response = APIClient().get(SEARCH, {"name": "IEIT", "subscription-key": secret})
    assert response.status_code == 200
    assert APIClient().get(SEARCH, {"name": "IEIT", "subscription-key": "x"}).status_code == 401
    assert APIClient().get(SEARCH, {"name": "IEIT"}).status_code == 401


def test_without_fuzzy_name_only_the_name_itself_is_found(secret: str) -> None:
    assert search(secret, name="IEIT Systems Co. Ltd.")["total"] >= 1
    assert search(secret, name="IEIT Sistems")["total"] == 0
    assert search(secret, name="IEIT Sistems", fuzzy_name="true")["total"] >= 1


def test_sources_countries_and_types_narrow_it(secret: str) -> None:
    asked = {"name": "IEIT Systems", "fuzzy_name": "true"}
    assert search(secret, **asked, sources="EL")["total"] >= 1
    assert search(secret, **asked, sources="SDN,DPL")["total"] == 0
    assert search(secret, **asked, countries="CN")["total"] >= 1
    assert search(secret, **asked, countries="FR")["total"] == 0
    assert search(secret, **asked, types="Individual")["total"] == 0


def test_pages_go_by_size_and_offset(secret: str) -> None:
    whole = search(secret, name="China", fuzzy_name="true", size=50)
    first = search(secret, name="IEIT Systems", fuzzy_name="true", size=1)
    assert len(first["results"]) <= 1
    assert whole["total"] >= len(whole["results"])
    assert search(secret, name="IEIT Systems", fuzzy_name="true", offset=900)["results"] == []


@pytest.mark.parametrize(
    "parameters", [{"name": "X", "sources": "XYZ"}, {"name": "X", "size": "many"}, {"nmae": "X"}]
)
def test_what_cannot_be_used_is_named(secret: str, parameters: dict[str, str]) -> None:
    response = APIClient().get(SEARCH, parameters, headers={"subscription-key": secret})
    assert response.status_code == 400
    assert response.json()["errors"]


def test_nothing_asked_finds_nothing(secret: str) -> None:
    answer = search(secret)
    assert (answer["total"], answer["results"]) == (0, [])
    assert answer["sources_used"]
