"""Release in part: lines that nothing speaks of ship ahead, where the policy lets them."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.cases.queueing import escalate_case
from screening.intake.rescreening import queue_screening
from screening.models import Case, PolicyVersion, ReleasedPart, Screening, Transaction
from screening.pipeline import run_screening
from screening.policies import set_policy
from tests.factories import UserFactory
from tests.screening.api.life import of_order, rejected, released, submit
from tests.screening.lists.test_sync import row
from tests.screening.monitoring.nights import begun, listed, looked_through
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"
SCREWS = ORDINARY["lines"][0]
PUMP = {
    "number": 2,
    "part_number": "HG-12",
    "description": "Hydraulic gear pump 12 cc",
    "quantity": 3,
    "unit": "EA",
    "unit_value": "250.00",
    "country_of_origin": "CN",
}
"""Nobody said what it is: a line that is held for itself."""


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def let_parts_ship(may: bool = True) -> None:
    content = copy.deepcopy(PolicyVersion.objects.all()[0].content)
    content["desk"] = {**content.get("desk", {}), "partial_release": may}
    set_policy(content=content, reason="parts", by="test")


@pytest.fixture
def parts(own_lists: None) -> None:
    """The policy lets lines ship ahead."""
    let_parts_ship()


def two(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return order(lines=copy.deepcopy([SCREWS, *(lines or (PUMP,))]), **changes)


def ship(api: APIClient, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    fields = {"kind": "shipment", "reference": "SH-1", "source_order": "SO-1", **changes}
    return submit(api, order(lines=list(copy.deepcopy(lines)), **fields))


def release_of(api: APIClient, answer: dict[str, Any]) -> Any:
    return api.get(f"{V1}transactions/{answer['transaction']}/release/")


def again(api: APIClient, answer: dict[str, Any]) -> dict[str, Any]:
    return dict(api.get(f"{V1}screenings/{answer['id']}/").json())


def test_the_policy_lets_no_part_ship_by_itself(api: APIClient) -> None:
    answer = submit(api, two())
    assert (answer["decision"], answer["partial"]) == ("pending", None)
    assert [line["decision"] for line in answer["lines"]] == ["pending", "pending"]
    assert ship(api, SCREWS)["decision"] == "pending"
    assert release_of(api, answer).status_code == 409


def test_lines_that_nothing_speaks_of_ship_and_the_others_wait(api: APIClient, parts: None) -> None:
    start = api.get(f"{V1}events/", {"after": "latest"}).json()["next"]
    answer = submit(api, two())
    assert (answer["outcome"], answer["decision"]) == ("hold", "pending")
    assert answer["partial"] == {
        "lines": [{"number": 1, "quantity": 40.0, "unit": "EA"}],
        "held_lines": [2],
    }
    assert [line["decision"] for line in answer["lines"]] == ["release", "pending"]
    events = api.get(f"{V1}events/", {"after": start, "types": "order.*"}).json()["events"]
    assert [event["type"] for event in events] == ["order.held", "order.partly_released"]
    told = events[1]["data"]
    assert told["lines"] == told["lines_now"] == [{"number": 1, "quantity": 40, "unit": "EA"}]
    assert (told["held_lines"], told["decision"], told["decision_now"]) == (
        [2],
        "pending",
        "pending",
    )
    assert ship(api, SCREWS)["decision"] == "release"


OTHERS = [
    ((SCREWS, PUMP), "the held line with it"),
    ((PUMP,), "the held line alone"),
    (({**PUMP, "number": 1},), "the held goods under the number of the released"),
    (({**SCREWS, "quantity": 41},), "one more than released"),
    (({**SCREWS, "number": 1}, {**SCREWS, "number": 2, "quantity": 1}), "the rest twice"),
    (({**SCREWS, "unit": "BX"},), "another unit"),
    (({**SCREWS, "description": "Something else"},), "other goods"),
    (({**SCREWS, "eccn": "5A992.c"},), "another classification"),
]


@pytest.mark.parametrize(("lines", "why"), OTHERS, ids=[why for _, why in OTHERS])
def test_a_shipment_of_anything_else_is_held(
    api: APIClient, parts: None, lines: tuple[dict[str, Any], ...], why: str
) -> None:
    submit(api, two())
    answer = ship(api, *lines)
    assert answer["decision"] == "pending", why
    assert of_order(answer), why


def test_what_shipped_ahead_ships_once(api: APIClient, parts: None) -> None:
    submit(api, two())
    assert ship(api, {**SCREWS, "quantity": 30})["decision"] == "release"
    assert ship(api, {**SCREWS, "quantity": 11}, reference="SH-2")["decision"] == "pending"
    assert ship(api, {**SCREWS, "quantity": 10}, reference="SH-3")["decision"] == "release"


def to(country: str, **changes: Any) -> dict[str, Any]:
    content = order_for("Beispiel Handel", country, **changes)
    return content | {"lines": copy.deepcopy([SCREWS, PUMP])}


def with_party(role: str, name: str, **fields: Any) -> dict[str, Any]:
    content = two()
    content["parties"].append(
        {"role": role, "name": name, "type": "organization", "address": {"country": "DE"}, **fields}
    )
    return content


WHOLE = [
    (with_party("end_user", "IEIT Systems", address={"country": "CN"}), "a listed party"),
    (with_party("freight_forwarder", "IEIT Systems"), "a listed forwarder"),
    (two(special_instructions="please relabel the boxes"), "a flag of conduct"),
    (two(special_instructions="for use in missile guidance systems"), "words of an end use"),
    (two({**PUMP, "description": "Gear pump for missile fuel"}), "such words on the held line"),
    (to("CN"), "a place in Country Group D"),
    (to("IQ"), "another"),
    (two(end_use={"statement": "Assembly", "location_country": "CN", "military": False}), "use"),
    (two(route={"transit_countries": ["RU"]}), "a route"),
    (with_party("end_user", "Beispiel Bau", headquarters_country="CN"), "headquarters"),
    (two({**PUMP, "description": SCREWS["description"]}), "the same goods, unclassified"),
    (two({**PUMP, "description": "Stainless steel machine screws"}), "the same, cut"),
    (two({**PUMP, "part_number": "GPU-8", "unit_value": "30000.00",
          "description": "AI accelerator card 80 GB"}), "what may be an accelerator"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "why"), WHOLE, ids=[why for _, why in WHOLE])
def test_what_speaks_of_the_order_holds_all_of_it(
    api: APIClient, parts: None, content: dict[str, Any], why: str
) -> None:
    answer = submit(api, content)
    assert answer["decision"] == "pending", why
    assert answer["partial"] is None, why
    assert {line["decision"] for line in answer["lines"]} == {"pending"}
    assert not ReleasedPart.objects.exists()


def without(line: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in line.items() if key != name}


NO_PART = [
    (order(lines=[without(SCREWS, "quantity"), PUMP]), "no quantity"),
    (order(lines=[PUMP]), "one line"),
    (order(lines=[{**PUMP, "number": 1}, PUMP | {"part_number": "HG-13"}]), "all held"),
]


@pytest.mark.parametrize(("content", "why"), NO_PART, ids=[why for _, why in NO_PART])
def test_nothing_is_left_to_ship(
    api: APIClient, parts: None, content: dict[str, Any], why: str
) -> None:
    answer = submit(api, content)
    assert (answer["decision"], answer["partial"]) == ("pending", None), why


def token_of(api: APIClient, answer: dict[str, Any]) -> dict[str, Any]:
    response = release_of(api, answer)
    assert response.status_code == 200, response.content
    [key] = api.get(f"{V1}releases/keys/").json()["keys"]
    claims = jwt.decode(response.json()["token"], jwt.PyJWK(key).key, algorithms=["EdDSA"])
    return dict(claims)


def void(api: APIClient) -> list[str]:
    return [row["id"] for row in api.get(f"{V1}releases/void/").json()["void"]]


def test_a_token_is_for_exactly_these_lines_and_void_when_the_whole_is_released(
    api: APIClient, parts: None
) -> None:
    answer = submit(api, two())
    part = token_of(api, answer)
    assert [line["number"] for line in part["release"]["lines"]] == [1]
    assert part["release"]["lines"][0]["quantity"] == 40
    assert (part["release"]["is_part"], part["release"]["held_lines"]) == (True, [2])
    assert token_of(api, answer)["jti"] == part["jti"], "the same while it stands"
    assert void(api) == []
    released(answer)
    assert again(api, answer)["partial"] is None
    whole = token_of(api, answer)
    assert [line["number"] for line in whole["release"]["lines"]] == [1, 2]
    assert whole["release"]["is_part"] is False
    assert void(api) == [part["jti"]]


def _revised(api: APIClient, _: dict[str, Any]) -> None:
    submit(api, two({**PUMP, "quantity": 4}, special_instructions="please relabel the boxes"))


def _canceled(api: APIClient, answer: dict[str, Any]) -> None:
    body = {"reason": "by the customer", "canceled_by": "sales"}
    address = f"{V1}transactions/{answer['reference']}/cancel/"
    response = api.post(address, body, format="json", headers={"Idempotency-Key": "K-1"})
    assert response.status_code == 200, response.content


def _escalated(_: APIClient, answer: dict[str, Any]) -> None:
    case = Case.objects.get(number=answer["case"]["id"])
    escalate_case(case=case, comment="Look.", by=UserFactory())


def _queued(_: APIClient, answer: dict[str, Any]) -> None:
    order = Transaction.objects.get(pk=answer["transaction"])
    queue_screening(transaction=order, why="asked", by=UserFactory())


ENDS: list[tuple[Callable[[APIClient, dict[str, Any]], None], str]] = [
    (_revised, "another revision"),
    (_canceled, "a cancellation"),
    (lambda _, answer: rejected(answer), "a rejection"),
    (_escalated, "an escalation"),
    (_queued, "a screening that is queued"),
    (lambda *_: let_parts_ship(False), "another policy"),
]


@pytest.mark.parametrize(("end", "why"), ENDS, ids=[why for _, why in ENDS])
def test_a_part_is_gone_with_what_it_rested_on(
    api: APIClient, parts: None, end: Callable[[APIClient, dict[str, Any]], None], why: str
) -> None:
    answer = submit(api, two())
    part = token_of(api, answer)
    end(api, answer)
    assert again(api, answer)["partial"] is None, why
    assert void(api) == [part["jti"]], why
    assert release_of(api, answer).status_code == 409
    events = api.get(f"{V1}events/", {"types": "order.partly_released"}).json()["events"]
    assert events[0]["data"]["lines_now"] == []
    body = order(kind="shipment", reference="SH-1", source_order="SO-1", lines=[SCREWS])
    response = api.post(f"{V1}transactions/", body, format="json", headers={"Prefer": "wait=1"})
    assert response.status_code == 409 or response.json()["decision"] == "pending", why


def test_a_list_that_names_the_buyer_takes_the_part_back(
    api: APIClient, erp: User, parts: None
) -> None:
    begun()
    answer = submit(api, two())
    part = token_of(api, answer)
    listed(row("x-1", "Maschinenbau Beispiel GmbH", countries=["DE"]))
    looked_through()
    newest = Screening.objects.latest("queued_at")
    assert newest.pk != answer["id"]
    assert newest.decision == "pending"
    assert void(api) == [part["jti"]]
    assert api.get(f"{V1}screenings/{newest.pk}/").json()["partial"] is None
    assert ship(api, SCREWS)["decision"] == "pending"


def test_officers_release_the_rest_under_one_case(api: APIClient, parts: None) -> None:
    answer = submit(api, two())
    assert ship(api, SCREWS)["decision"] == "release"
    released(answer)
    assert of_order(ship(api, PUMP, reference="SH-2")) == []
    assert ship(api, SCREWS, reference="SH-3")["decision"] == "pending", "it has shipped"
