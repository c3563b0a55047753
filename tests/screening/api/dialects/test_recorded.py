"""Requests as public clients of yente and of trade.gov's CSL search send them, at our address.

What each sends beside the question (headers, parameters, where the key is) was read in the public
sources named in the files; the words are ours. Only the address and the key are changed, which is
what moving is to cost. The two names of OpenSanctions' own examples are on OFAC's list.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import Scope
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import listed

pytestmark = pytest.mark.usefixtures("own_lists")
HERE = Path(__file__).parent
ROOT = "/api/v1/dialects/"
YENTE: list[dict[str, Any]] = json.loads((HERE / "requests.json").read_text("utf-8"))
CSL: list[dict[str, Any]] = json.loads((HERE / "csl_requests.json").read_text("utf-8"))


@pytest.fixture
def key(erp: User) -> str:
    """A key for questions."""
    scopes = [Scope.MATCH, Scope.READ_LISTS]
    return create_api_key(owner=erp, name="Moved", scopes=scopes, by=erp)[1]


@pytest.fixture
def their_examples(own_lists: None) -> None:
    """The parties that OpenSanctions' examples ask for."""
    listed(
        row("sgm", "Stroygazmontazh", countries=["RU"]),
        row(
            "rotenberg",
            "Arkady Romanovich Rotenberg",
            schema="person",
            countries=["RU"],
            birth_dates=["1951-12-15"],
        ),
    )


def asked(one: dict[str, Any], method: str, url: str, key: str) -> Any:
    headers = {name: value.replace("KEY", key) for name, value in one["headers"].items()}
    body = json.dumps(one["body"]) if "body" in one else ""
    response = APIClient().generic(
        method,
        ROOT + url.replace("KEY", key),
        body,
        headers.pop("Content-Type", ""),
        **_meta(headers),
    )
    assert response.status_code == 200, response.content
    return response


def _meta(headers: dict[str, str]) -> dict[str, str]:
    return {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}


def _json(response: Any) -> Any:
    packed = response.get("Content-Encoding") == "gzip"
    return json.loads(gzip.decompress(response.content) if packed else response.content)


def captions(entities: list[dict[str, Any]]) -> list[str]:
    return [entity["caption"] for entity in entities]


@pytest.mark.usefixtures("their_examples")
@pytest.mark.parametrize("one", YENTE, ids=[one["client"][:40] for one in YENTE])
def test_a_client_of_yente_finds_what_it_asks_for(one: dict[str, Any], key: str) -> None:
    answer = _json(asked(one, one["method"], "yente" + one["url"], key))
    if one["method"] == "GET":
        assert captions(answer["results"]) == one["finds"]
        assert answer["total"]["value"] >= len(one["finds"])
        return
    found = {name: response["results"] for name, response in answer["responses"].items()}
    assert {name: captions(entities)[:1] for name, entities in found.items()} == one["finds"]
    for entities in found.values():
        for entity in entities:
            assert entity["properties"]["name"]
            assert isinstance(entity["score"], float)
            assert isinstance(entity["match"], bool)


@pytest.mark.parametrize("one", CSL, ids=[one["client"][:40] for one in CSL])
def test_a_client_of_the_csl_finds_what_it_asks_for(one: dict[str, Any], key: str) -> None:
    query = one["query"].replace(" ", "%20")
    answer = _json(asked(one, "GET", f"csl/v1/search?{query}", key))
    assert [entry["name"] for entry in answer["results"]][:1] == one["finds"]
    assert answer["sources_used"]
    for entry in answer["results"]:
        for name in ("alt_names", "addresses", "programs", "ids"):
            assert isinstance(entry[name], list)


@pytest.mark.parametrize("place", ["?api_key=esk_no_key", "?api_key=", "?api_key=esk_test_no_key"])
def test_a_wrong_key_in_the_address_is_no_key(place: str, db: None) -> None:
    body = {"queries": {"q": {"schema": "Person", "properties": {"name": ["Banana"]}}}}
    response = APIClient().post(f"{ROOT}yente/match/default{place}", body, format="json")
    assert response.status_code == 401


def test_other_addresses_take_no_key_in_the_address(key: str) -> None:
    assert APIClient().get(f"/api/v1/lists/?api_key={key}").status_code == 401
