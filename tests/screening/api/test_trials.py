"""Test keys: the whole way of an order, and nothing of it on record or to be seen by the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from screening import tasks
from screening.api_keys import create_api_key
from screening.models import ApiKey, Scope, Transaction, TrialOrder
from screening.pipeline import run_screening, trying
from tests.factories import LicenseFactory, UserFactory
from tests.factories.standing_records import kept
from tests.screening.api.life import submit
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"
NOTHING = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def made_for(owner: User) -> tuple[ApiKey, str]:
    return create_api_key(owner=owner, name="T", scopes=Scope.values, by=owner, is_test=True)


def client_of(secret: str) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.fixture
def trial(erp: User) -> APIClient:
    """A client with a test key of the same user as the live one's."""
    return client_of(made_for(erp)[1])


def stored() -> dict[str, int]:
    """How many rows of each kind there are, those of test keys apart."""
    models = apps.get_app_config("screening").get_models()
    return {m.__name__: m._default_manager.count() for m in models if m is not TrialOrder}


def test_an_ordinary_order_is_answered_in_the_same_shape_and_leaves_nothing(
    api: APIClient, trial: APIClient
) -> None:
    live = submit(api, order())
    before = stored()
    answer = submit(trial, order())
    assert stored() == before
    assert answer.keys() == live.keys()
    assert (answer["is_test"], live["is_test"]) == (True, False)
    assert (answer["outcome"], answer["decision"]) == ("clear", "release")
    assert [line["decision"] for line in answer["lines"]] == ["release"]
    for name in ("reasons", "hits", "questions", "summary", "lines"):
        assert answer[name] == live[name], name


def test_what_holds_and_blocks_does_so_for_a_test_key_without_a_case(trial: APIClient) -> None:
    before = stored()
    blocked = submit(trial, order_for("IEIT Systems", "CN"))
    assert (blocked["outcome"], blocked["decision"], blocked["case"]) == ("block", "pending", None)
    assert blocked["hits"]
    unclassified = [{k: v for k, v in ORDINARY["lines"][0].items() if k != "eccn"}]
    held = submit(trial, order(reference="SO-2", lines=unclassified))
    assert (held["outcome"], held["lines"][0]["is_held_itself"]) == ("hold", True)
    assert stored() == before


MAGIC = [
    ("TEST-HOLD-1", "hold", "pending"),
    ("TEST-BLOCK-1", "block", "pending"),
    ("test-release-1", "clear", "release"),
]


@pytest.mark.parametrize(("reference", "outcome", "decision"), MAGIC)
def test_a_reference_asks_for_its_answer(
    trial: APIClient, reference: str, outcome: str, decision: str
) -> None:
    for content in (order(), order_for("IEIT Systems", "CN")):
        answer = submit(trial, {**content, "reference": f"{reference}{content['date'][-2:]}"})
        assert (answer["outcome"], answer["decision"]) == (outcome, decision)
        assert bool(answer["reasons"]) == (outcome != "clear")


def test_to_a_live_key_it_asks_for_nothing(api: APIClient) -> None:
    content = order_for("IEIT Systems", "CN", reference="TEST-RELEASE-1")
    assert submit(api, content)["outcome"] == "block"
    assert submit(api, order(reference="TEST-HOLD-1"))["outcome"] == "clear"


def test_it_is_queued_first_and_read_where_the_location_says(trial: APIClient) -> None:
    response = trial.post(f"{V1}transactions/", order(), format="json")
    first = response.json()
    assert (response.status_code, first["status"], first["outcome"]) == (202, "queued", None)
    assert (first["decision"], first["lines"], first["reasons"]) == ("pending", [], [])
    later = trial.get(response["Location"]).json()
    assert (later["id"], later["status"], later["decision"]) == (
        first["id"],
        "completed",
        "release",
    )
    stored = trial.get(f"{V1}transactions/{first['transaction']}/").json()
    assert stored["content"] == order()
    assert trial.get(f"{V1}transactions/by-reference/so-1/").json() == stored
    assert trial.get(f"{V1}screenings/{first['id']}/?fields=id").json()["id"] == first["id"]


def test_revisions_and_retries_are_as_of_an_order(trial: APIClient) -> None:
    first = submit(trial, order(), Idempotency_Key="K-1")
    assert submit(trial, order())["id"] == first["id"]
    changed = order(delivery_date="2026-12-24")
    second = submit(trial, changed)
    assert second["revision"] == 2
    assert trial.get(f"{V1}screenings/{first['id']}/").json()["decision"] == "superseded"
    assert submit(trial, order(), Idempotency_Key="K-1")["id"] == first["id"]
    other = trial.post(
        f"{V1}transactions/", changed, format="json", headers={"Idempotency-Key": "K-1"}
    )
    assert other.status_code == 409
    late = trial.post(
        f"{V1}transactions/?expected_revision=1", order(incoterm="DAP"), format="json"
    )
    assert late.status_code == 409
    assert trial.post(f"{V1}transactions/", {}, format="json").status_code == 422


def test_events_tell_of_test_orders_alone(api: APIClient, trial: APIClient) -> None:
    submit(api, order(reference="LIVE-1"))
    begin = trial.get(f"{V1}events/", {"after": "latest"}).json()["next"]
    answer = submit(trial, order())
    submit(trial, order(reference="TEST-BLOCK-1"))
    page = trial.get(f"{V1}events/", {"after": begin}).json()
    assert [e["type"] for e in page["events"]] == ["order.released", "order.blocked"]
    told = page["events"][0]["data"]
    assert (told["screening"], told["is_test"], told["decision_now"]) == (
        answer["id"],
        True,
        "release",
    )
    rest = trial.get(f"{V1}events/", {"after": page["next"], "wait": 1}).json()
    assert (rest["events"], rest["is_end"]) == ([], True)
    assert trial.get(f"{V1}events/", {"after": "x"}).status_code == 400
    live = api.get(f"{V1}events/").json()["events"]
    assert {e["data"].get("reference") for e in live} <= {"LIVE-1", None}


def test_neither_key_reads_what_is_of_the_other(api: APIClient, trial: APIClient) -> None:
    live, test = submit(api, order()), submit(trial, order(incoterm="DAP"))
    for client, foreign in ((api, test), (trial, live)):
        assert client.get(f"{V1}screenings/{foreign['id']}/").status_code == 404
        assert client.get(f"{V1}transactions/{foreign['transaction']}/").status_code == 404
    other = client_of(made_for(UserFactory())[1])
    assert other.get(f"{V1}screenings/{test['id']}/").status_code == 404
    assert Transaction.objects.count() == 1


def test_every_other_address_refuses_a_test_key(trial: APIClient, document: dict[str, Any]) -> None:
    tried = set()
    for path, operations in document["paths"].items():
        place = path
        if "webhooks" not in path:
            place = place.replace("{id}", NOTHING)
        while "{" in place:
            begin, end = place.index("{"), place.index("}")
            place = f"{place[:begin]}1{place[end + 1 :]}"
        for method, operation in operations.items():
            if not operation.get("security"):
                continue
            response = trial.generic(method.upper(), place, "{}", "application/json")
            if response.status_code != 403:
                tried.add((operation["operationId"], response.status_code))
    assert {name for name, _ in tried} == {
        "transactions_create",
        "transactions_retrieve",
        "transactions_by_reference",
        "screenings_retrieve",
        "events_list",
    }


def test_what_is_known_to_the_company_plays_no_part(api: APIClient, trial: APIClient) -> None:
    details = {"name": "Example Works", "address": {"country": "DE"}}
    assert api.put(f"{V1}partners/P-1/", details, format="json").status_code in (200, 201)
    number_alone = {"role": "purchaser", "partner_id": "P-1"}
    content = order(parties=[*ORDINARY["parties"], number_alone])
    response = trial.post(f"{V1}transactions/", content, format="json")
    assert response.status_code == 422
    assert "Example Works" not in response.content.decode()
    kept("headquarters")
    held = LicenseFactory(number="D-1")
    line = {**ORDINARY["lines"][0], "license_number": "D-1"}
    answer = submit(trial, order(lines=[line]))
    assert (answer["license_warnings"], answer["records_used"]) == ([], [])
    assert held.parties is not None
    assert "D-1 " not in str(answer["reasons"])


def test_it_is_forgotten_after_a_day(trial: APIClient) -> None:
    answer = submit(trial, order())
    TrialOrder.objects.update(submitted_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert trial.get(f"{V1}screenings/{answer['id']}/").status_code == 404
    assert trial.get(f"{V1}events/").json()["events"] == []
    assert tasks.forget_trials() == 1
    assert not TrialOrder.objects.exists()


def test_no_more_are_kept_than_are_meant_to(
    trial: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_KEPT", 2)
    for number in range(4):
        submit(trial, order(reference=f"TEST-HOLD-{number}"))
    kept_now = TrialOrder.objects.values_list("content__reference", flat=True)
    assert list(kept_now) == ["TEST-HOLD-3", "TEST-HOLD-2", "TEST-HOLD-1"]


def test_a_key_is_what_it_says_it_is(erp: User) -> None:
    key, secret = made_for(erp)
    assert secret.startswith(f"esk_test_{key.prefix}_")
    assert str(key) == f"T (esk_test_{key.prefix}_…)"
    as_live = client_of(secret.replace("esk_test_", "esk_"))
    assert as_live.get(f"{V1}transactions/").status_code == 401
    _, live = create_api_key(owner=erp, name="L", scopes=Scope.values, by=erp)
    as_test = client_of(live.replace("esk_", "esk_test_", 1))
    assert as_test.get(f"{V1}events/").status_code == 401
