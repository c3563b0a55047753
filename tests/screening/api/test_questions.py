"""Questions without an order: they answer as an order would, and leave nothing behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import AuditEvent, BusinessPartner, Case, Scope, Screening, Transaction
from screening.pipeline import run_screening
from tests.screening.api.life import submit
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
MATCH = "/api/v1/match/"
ASK = "/api/v1/determinations/"
LISTED = {"name": "IEIT Systems", "type": "organization", "address": {"country": "CN"}}
QUIET = {"name": "Maschinenbau Beispiel GmbH", "address": {"country": "DE"}}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def match(api: APIClient, *parties: dict[str, Any], **narrowed: Any) -> list[dict[str, Any]]:
    response = api.post(MATCH, {"parties": parties, **narrowed}, format="json")
    assert response.status_code == 200, response.content
    return list(response.json()["results"])


def faults(api: APIClient, url: str, body: Any) -> tuple[int, list[str]]:
    response = api.post(url, body, format="json")
    return response.status_code, [error["field"] for error in response.json()["errors"]]


def test_parties_meet_whom_an_order_would_meet(api: APIClient) -> None:
    ordered = submit(api, order_for("IEIT Systems", "CN"))
    quiet, listed = match(api, QUIET, LISTED)
    assert (quiet["is_alert"], quiet["hits"]) == (False, [])
    assert (listed["is_alert"], listed["is_match"], listed["party"]) == (True, True, 1)
    assert [{**hit, "party": 0, "subject": "parties[0]"} for hit in listed["hits"]] == [
        hit for hit in ordered["hits"] if hit["subject"] == "parties[0]"
    ]


def test_owners_and_former_names_are_asked_too(api: APIClient) -> None:
    owned = {**QUIET, "owners": [{"name": "IEIT Systems", "percent": 60, "country": "CN"}]}
    former = {**QUIET, "previous_names": ["IEIT Systems"]}
    for result in match(api, owned, former):
        assert result["is_alert"], result


def test_a_match_leaves_nothing_but_that_it_was_asked(api: APIClient) -> None:
    match(api, LISTED)
    for model in (Transaction, Screening, Case, BusinessPartner):
        assert not model.objects.exists()
    asked = AuditEvent.objects.get(verb="parties_matched")
    assert asked.data["parties"] == 1
    assert asked.data["met"]
    assert "IEIT" not in asked.data_json, "a name that was only asked about is in no record"


def test_lists_and_scores_narrow_it(api: APIClient) -> None:
    near = {**LISTED, "name": "IEIT Systemes Trading"}
    [whole] = match(api, LISTED)
    source = whole["hits"][0]["listed_party"]["source"]
    assert match(api, LISTED, lists=[source])[0]["hits"]
    loose = match(api, near, thresholds={"review": 0.5})[0]["hits"]
    strict = match(api, near, thresholds={"review": 0.99})[0]["hits"]
    assert len(loose) > len(strict)
    assert len(match(api, LISTED, limit=1)[0]["hits"]) == 1


def test_what_is_wrong_with_a_match_is_named(api: APIClient) -> None:
    assert faults(api, MATCH, {"parties": []}) == (400, ["parties"])
    assert faults(api, MATCH, {}) == (400, ["parties"])
    assert faults(api, MATCH, {"parties": [QUIET, {"nam": "X"}]})[1] == [
        "parties[1].name",
        "parties[1].nam",
    ]
    assert faults(api, MATCH, {"parties": [QUIET], "lists": ["no-list"]}) == (422, ["lists[0]"])
    wrong = {"parties": [QUIET], "thresholds": {"review": 2}}
    assert faults(api, MATCH, wrong) == (400, ["thresholds.review"])
    assert faults(api, MATCH, {"parties": [QUIET] * 201}) == (400, ["parties"])


def test_what_if_is_judged_as_an_order_and_stored_nowhere(api: APIClient) -> None:
    asked = {
        "destination_country": "CN",
        "parties": [
            {"name": "Example Works", "type": "organization", "address": {"country": "CN"}}
        ],
        "lines": [{"eccn": "3A090.a", "quantity": 8}],
    }
    response = api.post(ASK, asked, format="json")
    assert response.status_code == 200, response.content
    answer = response.json()
    assert answer["is_what_if"] is True
    assert answer["outcome"] != "clear"
    [line] = answer["determinations"]
    assert (line["line"], line["result"]) == (1, "license_required")
    assert "id" not in answer
    for model in (Transaction, Screening, Case):
        assert not model.objects.exists()


def test_what_if_says_what_the_order_then_says(api: APIClient) -> None:
    content = order_for("IEIT Systems", "CN")
    asked = api.post(ASK, content, format="json").json()
    ordered = submit(api, content)
    for told in ("outcome", "reasons", "determinations", "red_flags", "hits"):
        assert asked[told] == ordered[told], told


def test_what_is_wrong_with_a_what_if_is_named(api: APIClient) -> None:
    assert faults(api, ASK, {"lines": [{"eccn": "EAR99"}]}) == (422, ["parties"])
    assert faults(api, ASK, {"parties": [QUIET]}) == (422, ["lines"])
    assert faults(api, ASK, {"parties": [QUIET], "lines": "all"}) == (422, ["lines"])
    assert faults(api, ASK, [])[0] == 422
    assert faults(api, ASK, {**order(), "eccn": "3A090"}) == (422, ["eccn"])


def test_each_question_has_its_own_scope(erp: User, loaded: Any) -> None:
    _, secret = create_api_key(owner=erp, name="ERP", scopes=[Scope.SUBMIT, Scope.READ], by=erp)
    small = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert small.post(MATCH, {"parties": [QUIET]}, format="json").status_code == 403
    assert small.post(ASK, order(), format="json").status_code == 403


def test_the_decision_stands_line_by_line(api: APIClient) -> None:
    screws = order()["lines"][0]
    chip = {"number": 20, "description": "Accelerator card", "quantity": 1, "eccn": "3A090.a"}
    answer = submit(api, order_for("Example Works", "CN", lines=[screws, chip]))
    plain, held = answer["lines"]
    assert (plain["number"], plain["is_held_itself"], plain["reasons"]) == (1, False, [])
    assert (held["number"], held["is_held_itself"]) == (20, True)
    assert held["reasons"]
    assert plain["decision"] == held["decision"] == "pending"
    clear = submit(api, order(reference="SO-2"))
    assert [line["decision"] for line in clear["lines"]] == ["release"]
