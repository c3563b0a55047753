"""The feed of events: what an ERP is told, in which order, and of whose orders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from screening import audit
from screening.api_keys import create_api_key
from screening.events import TYPES, events_after, feed
from screening.intake.partners import upsert_partner
from screening.models import AuditEvent, Scope, Screening, Transaction
from screening.monitoring import noticing
from screening.monitoring.noticing import notice_partners
from screening.monitoring.running import run_slice
from screening.pipeline import run_screening
from tests.factories import LicenseFactory, UserFactory
from tests.screening.api.life import rejected, released, submit
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import (
    SOURCE,
    begun,
    flagged,
    listed,
    looked_through,
    order_of,
)
from tests.screening.pipeline.test_run import screened
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
EVENTS = "/api/v1/events/"


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def read(api: APIClient, after: str | None = None, **parameters: Any) -> dict[str, Any]:
    asked = parameters if after is None else {"after": after, **parameters}
    response = api.get(EVENTS, asked)
    assert response.status_code == 200, response.content
    return dict(response.json())


def told(api: APIClient, after: str | None = None, **parameters: Any) -> list[str]:
    return [event["type"] for event in read(api, after, **parameters)["events"]]


def here(api: APIClient) -> str:
    return str(read(api, "latest")["next"])


def test_an_order_that_is_clear_is_told_with_all_it_takes_to_ship_it(api: APIClient) -> None:
    start = here(api)
    answer = submit(api, order())
    page = read(api, start)
    [event] = page["events"]
    assert (event["type"], page["is_end"]) == ("order.released", True)
    data = event["data"]
    assert (data["reference"], data["revision"], data["kind"]) == ("SO-1", 1, "order")
    assert (data["screening"], data["transaction"]) == (answer["id"], answer["transaction"])
    assert (data["outcome"], data["decision"], data["decision_now"]) == ("clear",) + 2 * (
        "release",
    )
    assert data["summary"] == answer["summary"]
    assert data["case"] is None


def test_a_block_its_case_and_the_rejection_come_in_order(api: APIClient) -> None:
    start = here(api)
    answer = submit(api, order_for("IEIT Systems", "CN"))
    assert told(api, start) == ["order.blocked", "case.opened"]
    blocked = read(api, start)["events"][0]
    assert blocked["data"]["reasons"] == answer["reasons"]
    assert blocked["data"]["case"] == answer["case"]["id"]
    middle = here(api)
    rejected(answer)
    assert told(api, middle) == ["order.rejected", "case.decided"]
    first, second = read(api, middle)["events"]
    assert first["data"]["decision"] == "reject"
    assert first["data"]["reason_code"] == "listed_party"
    assert first["cursor"] == second["cursor"], "one link of the chain"
    assert first["id"] != second["id"]
    assert read(api, start)["events"][0]["data"]["decision_now"] == "reject"


def test_a_release_by_officers_is_told_as_one(api: APIClient) -> None:
    answer = submit(api, flagged("Example Works", "SO-1"))
    assert answer["outcome"] == "hold"
    start = here(api)
    released(answer)
    assert told(api, start, types="order.*") == ["order.released"]


def test_a_release_that_a_night_took_back_is_told(api: APIClient, erp: User) -> None:
    begun()
    screened(erp, order_of("Examplonia Turbine Works", "SO-7"))
    start = here(api)
    version = listed(row("x-1", "Examplonia Turbine Works", countries=["DE"]))
    looked_through()
    events = read(api, start)["events"]
    assert [event["type"] for event in events] == [
        "list.changed",
        "order.held",
        "screening.superseded",
        "order.held",
        "case.opened",
    ]
    assert events[0]["data"]["list"] == SOURCE
    assert (events[0]["data"]["added"], events[0]["data"]["sha256"]) == (1, version.sha256)
    assert "Examplonia" in events[1]["data"]["found"][0]
    assert events[1]["data"]["decision_now"] == "pending"
    newest = Screening.objects.latest("queued_at")
    assert events[2]["data"]["superseded_by"] == str(newest.pk) == events[3]["data"]["screening"]


def test_a_canceled_order_is_told_once_also_when_its_answer_comes_later(
    api: APIClient, erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: None)
    api.post("/api/v1/transactions/", order(), format="json")
    start = here(api)
    waiting = Screening.objects.get()
    wish = {"canceled_by": "Sales", "reason": "Sold out."}
    url, headers = "/api/v1/transactions/SO-1/cancel/", {"Idempotency-Key": "c-1"}
    canceled = api.post(url, wish, format="json", headers=headers)
    assert canceled.status_code < 300, canceled.content
    run_screening(screening_id=str(waiting.pk))
    events = read(api, start)["events"]
    assert [event["type"] for event in events] == ["order.canceled"]
    assert events[0]["data"]["reason"] == "Sold out."


def test_an_answer_that_came_too_late_releases_nothing(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    waiting: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", waiting.append)
    start = here(api)
    api.post("/api/v1/transactions/", order(), format="json")
    api.post("/api/v1/transactions/", order_for("IEIT Systems", "CN"), format="json")
    first, second = waiting
    run_screening(screening_id=second)
    run_screening(screening_id=first)
    assert "order.released" not in told(api, start)
    assert told(api, start, types="order.*") == ["order.blocked"]


def test_licenses_are_told_with_what_is_left(api: APIClient) -> None:
    start = here(api)
    audit.record(
        verb="license_reserved",
        subject=LicenseFactory(number="D123456"),
        by="officer",
        case="C-1",
        line=1,
        quantity="40",
        value="900.00",
        quantity_left="60",
        value_left=None,
        note="SO-9",
    )
    [event] = read(api, start)["events"]
    assert event["type"] == "license.reserved"
    assert event["data"] == {
        "license": "D123456",
        "line": 1,
        "quantity": "40",
        "value": "900.00",
        "quantity_left": "60",
        "value_left": None,
    }


def test_another_integrators_orders_are_not_there(api: APIClient) -> None:
    start = here(api)
    submit(api, order_for("IEIT Systems", "CN"))
    other = UserFactory()
    _, secret = create_api_key(owner=other, name="Other", scopes=Scope.values, by=other)
    page = read(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}"), start)
    assert page["events"] == []
    assert page["next"] == here(api), "and it does not read them again"


def test_a_key_that_may_not_read_cases_is_told_none(api: APIClient, erp: User) -> None:
    start = here(api)
    submit(api, order_for("IEIT Systems", "CN"))
    _, secret = create_api_key(owner=erp, name="Small", scopes=[Scope.READ], by=erp)
    small = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert told(small, start) == ["order.blocked"]
    assert told(small, start, types="case.*") == []


def test_pages_leave_nothing_out_and_tell_nothing_twice(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "LOOKED_THROUGH", 3)
    start = here(api)
    for number in range(5):
        submit(api, order_for("IEIT Systems", "CN", reference=f"SO-{number}"))
    whole = [event["id"] for event in read(api, start, limit=500)["events"]]
    after, pieces = start, []
    for _ in range(20):
        page = read(api, after, limit=3)
        pieces += [event["id"] for event in page["events"]]
        after = page["next"]
    assert pieces == whole
    assert len(set(whole)) == len(whole) == 10


def test_asking_with_a_wait_comes_back_when_there_is_nothing(api: APIClient) -> None:
    before = timezone.now()
    page = read(api, "latest", wait=1)
    assert page["events"] == []
    assert (timezone.now() - before).total_seconds() >= 1


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"after": "soon"}, "after"),
        ({"after": "99999999"}, "after"),
        ({"after": "-1"}, "after"),
        ({"wait": "31"}, "wait"),
        ({"wait": "1.5"}, "wait"),
        ({"limit": "0"}, "limit"),
        ({"limit": "501"}, "limit"),
        ({"types": "order.freed"}, "types"),
        ({"since": "1"}, "since"),
    ],
)
def test_what_cannot_be_used_is_named(
    api: APIClient, parameters: dict[str, str], field: str
) -> None:
    response = api.get(EVENTS, parameters)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_every_type_told_is_a_published_one(api: APIClient, erp: User) -> None:
    submit(api, order())
    answer = submit(api, order_for("IEIT Systems", "CN", reference="SO-2"))
    rejected(answer)
    assert {event.type for event in events_after(0, owner=erp, most=500).events} <= set(TYPES)
    assert AuditEvent.objects.exists()
    assert Transaction.objects.count() == 2


BUYER = "Examplonia Turbine Works"
TURBINES = row("x-1", BUYER, countries=["DE"])


def reader(erp: User, *scopes: Scope) -> APIClient:
    _, secret = create_api_key(owner=erp, name="R", scopes=scopes, by=erp)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def kept(number: str, name: str) -> None:
    details = {"name": name, "address": {"country": "DE"}}
    upsert_partner(number=number, details=details, by="test", owner=None)


def test_a_partner_that_a_new_list_names_is_told_with_all_it_takes_to_block_it(
    api: APIClient, erp: User
) -> None:
    begun()
    for number, name in (("P-1", BUYER), ("P-2", "Quarrelsome Bakery")):
        kept(number, name)
    screened(erp, order_of(BUYER, "SO-7"))
    screened(erp, order_of("Quarrelsome Bakery", "SO-8"))
    partners = reader(erp, Scope.READ, Scope.READ_PARTNERS)
    start = here(partners)
    listed(TURBINES)
    change = looked_through()
    [event] = read(partners, start, types="partner.*")["events"]
    number = Screening.objects.latest("queued_at").case.number
    assert event["type"] == "partner.hit"
    [hit] = event["data"].pop("hits")
    assert (hit["list"], hit["uid"], hit["name"]) == (SOURCE, "x-1", BUYER)
    assert 0.9 < hit["score"] <= 1
    assert event["data"] == {
        "partner_id": "P-1",
        "name": BUYER,
        "country": "DE",
        "gone": [],
        "changed": "lists",
        "because": change.what,
        "cases": [number],
    }
    other = reader(UserFactory(), Scope.READ, Scope.READ_PARTNERS)
    [told_to_another] = read(other, start, types="partner.*")["events"]
    assert told_to_another["data"]["cases"] == [], "another's cases are not told"
    assert told(reader(erp, Scope.READ), start, types="partner.*") == []


def test_a_partner_that_changed_its_name_is_told_and_one_that_met_before_is_not(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noticing, "SETTLED", timedelta(0))
    kept("P-1", "Quarrelsome Bakery")
    kept("P-2", BUYER)
    listed(TURBINES)
    looked_through()
    partners = reader(erp, Scope.READ, Scope.READ_PARTNERS)
    start = here(partners)
    listed(TURBINES, row("x-2", "Someone Else Altogether", countries=["FR"]))
    looked_through()
    assert told(partners, start, types="partner.*") == []
    kept("P-1", BUYER)
    change = notice_partners()
    assert change is not None
    while run_slice(change_id=change.pk):
        pass
    [event] = read(partners, start, types="partner.*")["events"]
    assert (event["data"]["partner_id"], event["data"]["changed"]) == ("P-1", "partner")
    assert event["data"]["hits"][0]["uid"] == "x-1"


def test_a_partner_that_an_entry_no_longer_meets_is_on_record_and_no_hit(erp: User) -> None:
    kept("P-1", BUYER)
    listed(TURBINES)
    looked_through()
    partners = reader(erp, Scope.READ, Scope.READ_PARTNERS)
    start = here(partners)
    listed()
    looked_through()
    assert told(partners, start, types="partner.*") == []
    link = AuditEvent.objects.get(verb="partner_met_no_longer")
    assert link.data["gone"][0]["uid"] == "x-1"


def test_behind_a_restore_no_event_bears_a_name_that_was_told_before(api: APIClient) -> None:
    submit(api, order())
    before = here(api)
    audit.record_now(verb="backup_restored", by="operator", made_at="2026-11-30T00:00:00Z")
    at = AuditEvent.objects.latest("id")
    submit(api, order(reference="SO-2"))
    lost = str(at.pk + 1)  # read before the restore, of what came after the backup

    page = read(api, before)
    [event] = page["events"]
    assert event["id"].endswith(f"_{at.hash[:8]}")
    assert event["cursor"].endswith(f".{at.hash[:8]}")
    assert read(api, page["next"])["events"] == []
    assert read(api, lost)["events"] == [event]
    beyond = api.get(EVENTS, {"after": f"999999.{at.hash[:8]}"})
    assert beyond.status_code == 400
    assert beyond.json()["errors"][0]["code"] == "unknown"
