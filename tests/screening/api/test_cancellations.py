"""Canceling over HTTP, and shipping: what the license holds is exact after each."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.cases.deciding import release_case
from screening.cases.ledger import open_reservations
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, License, LicenseMovement, Scope, Screening
from screening.pipeline import replay_screening, run_screening
from tests.factories import LicenseFactory, UserFactory
from tests.record import broken_record
from tests.screening.api.test_transactions import URL, problem
from tests.screening.cases.conftest import answered
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
BUYER = "Example Werke GmbH"
BODY = {"reason": "The customer withdrew.", "canceled_by": "j.doe"}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


@pytest.fixture
def held(db: Any) -> License:
    """A license of a hundred units worth USD 5,000 for one buyer in China."""
    license_: License = LicenseFactory(
        number="D1", eccns=["3A001.a.7"], parties=[BUYER], countries=["CN"], value_left=5_000
    )
    return license_


def licensed_order(quantity: int = 40, **changes: Any) -> dict[str, Any]:
    """An order whose line needs the license and names it, USD 22.50 a unit."""
    content = order_for(BUYER, "CN", **changes)
    content["lines"][0] |= {"eccn": "3A001.a.7", "license_number": "D1", "quantity": quantity}
    return content


def shipment(reference: str, quantity: int, **changes: Any) -> dict[str, Any]:
    """A part of the order: its goods, to its buyer, drawing on its license."""
    fields = {"kind": "shipment", "reference": reference, "source_order": "SO-1", **changes}
    return licensed_order(quantity, **fields)


def submit(api: APIClient, content: dict[str, Any], status: int = 200) -> Any:
    response = api.post(URL, content, format="json", headers={"Prefer": "wait=1"})
    assert response.status_code == status, response.content
    return response.json()


def cancel(api: APIClient, reference: str = "SO-1", key: str = "K-1", **changes: Any) -> Any:
    return api.post(
        f"{URL}{reference}/cancel/", BODY | changes, format="json",
        headers={"Idempotency-Key": key},
    )  # fmt: skip


def release(answer: dict[str, Any], number: str = "D1") -> Case:
    """Officers release what waits under the license, two of them where it was blocked."""
    case = Case.objects.get(number=answer["case"]["id"])
    officer = UserFactory()
    answered(case, officer, line="licensed", number=number)
    released = release_case(case=case, comment="Licensed.", by=officer)
    if released.is_open:
        released = release_case(case=released, comment="Licensed, too.", by=UserFactory())
    return released


def ship(api: APIClient, reference: str, quantity: int, **changes: Any) -> dict[str, Any]:
    """Submit a shipment within its order; a person lets go what needs a license and has one."""
    answer = submit(api, shipment(reference, quantity, **changes))
    assert codes(answer) & FAULTS == set()
    release(answer)
    return dict(api.get(f"/api/v1/screenings/{answer['id']}/").json())


FAULTS = {"license.beyond_order", "shipment.order"}


def codes(answer: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


def reserved(api: APIClient, quantity: int = 40) -> Any:
    """An order that was released under the license."""
    answer = submit(api, licensed_order(quantity))
    assert [r["code"] for r in answer["reasons"] if r["code"].startswith("license")] == [
        "license.covers"
    ]
    assert release(answer, "D1").status == Case.Status.LICENSED
    return answer


def left(held: License) -> tuple[int, str]:
    """Units and value left."""
    held.refresh_from_db()
    return int(held.quantity_left or 0), f"{held.value_left:.2f}"


def consumed() -> list[tuple[str, int]]:
    rows = LicenseMovement._base_manager.filter(kind="consumed").order_by("id")
    return [(row.note, int(row.quantity)) for row in rows]


def test_cancel_gives_back_what_did_not_ship_and_says_so(api: APIClient, held: License) -> None:
    screening = reserved(api)
    assert left(held) == (60, "4100.00")
    assert ship(api, "SH-1", 15)["decision"] == "release"
    body = cancel(api).json()
    assert (body["reference"], body["revision"], body["canceled_by"]) == ("SO-1", 1, "j.doe")
    assert body["given_back"] == [{"license": "D1", "line": 1, "quantity": "25", "value": "562.5"}]
    assert left(held) == (85, "4662.50")
    assert open_reservations(held) == []
    assert consumed() == [("SH-1, line 1", 15)], "what shipped stays booked"
    answer = api.get(f"/api/v1/screenings/{screening['id']}/").json()
    assert answer["decision"] == "canceled"
    event = AuditEvent.objects.get(verb="order_canceled")
    assert (event.data["reason"], event.data["canceled_by"]) == (BODY["reason"], "j.doe")
    assert event.actor.startswith("ERP")
    assert broken_record() == []


def test_cancel_closes_the_open_case(api: APIClient) -> None:
    answer = submit(api, order_for("IEIT Systems", "CN"))
    assert cancel(api).status_code == 200
    case = api.get(f"/api/v1/cases/{answer['case']['id']}/").json()
    assert (case["status"], case["decision"]) == ("canceled", "canceled")
    assert AuditEvent.objects.filter(verb="case_canceled").count() == 1
    with pytest.raises(NotAllowedError, match="is canceled"):
        release_case(case=Case.objects.get(), comment="x", by=UserFactory())


def test_retry_of_a_cancellation_changes_nothing(api: APIClient, held: License) -> None:
    reserved(api)
    first = cancel(api).json()
    events, balance = AuditEvent.objects.count(), left(held)
    submit(api, licensed_order())
    again = cancel(api)
    assert (again.status_code, again.json()) == (200, first)
    assert (AuditEvent.objects.filter(verb="order_canceled").count(), left(held)) == (1, balance)
    assert AuditEvent.objects.count() > events, "the order came again and stands"
    assert api.get(URL, {"reference": "SO-1"}).json()["results"][0]["revision"] == 2


def test_key_of_another_cancellation_is_refused(api: APIClient) -> None:
    submit(api, order())
    submit(api, order(reference="SO-2"))
    assert cancel(api).status_code == 200
    assert "canceled SO-1 before" in problem(cancel(api, "SO-2"), 409)["detail"]
    assert "canceled SO-1 before" in problem(cancel(api, reason="Other."), 409)["detail"]


def test_order_is_canceled_once(api: APIClient) -> None:
    submit(api, order())
    assert cancel(api).status_code == 200
    assert "canceled on" in problem(cancel(api, key="K-2"), 409)["detail"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key": ""}, "Idempotency-Key"),
        ({"reason": " "}, "reason"),
        ({"canceled_by": ""}, "canceled_by"),
    ],
)
def test_what_is_missing_is_named(api: APIClient, changes: dict[str, str], field: str) -> None:
    submit(api, order())
    (error,) = problem(cancel(api, **changes), 400)["errors"]
    assert error["field"] == field


def test_another_owners_order_cannot_be_canceled(api: APIClient) -> None:
    submit(api, order())
    stranger = User.objects.create(username="stranger")
    _key, secret = create_api_key(owner=stranger, name="x", scopes=Scope.values, by=stranger)
    problem(cancel(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")), 404)
    _key, secret = create_api_key(owner=stranger, name="y", scopes=[Scope.READ], by=stranger)
    problem(cancel(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")), 403)
    assert cancel(api).status_code == 200


def test_reference_with_slashes_and_spaces_is_found(api: APIClient) -> None:
    submit(api, order(reference="SO 1/2026 cancel"))
    assert cancel(api, "SO%201%2F2026%20cancel").json()["reference"] == "SO 1/2026 cancel"


def test_shipment_of_a_canceled_order_is_refused(api: APIClient) -> None:
    submit(api, order())
    content = order(kind="shipment", reference="SH-1", source_order="SO-1")
    shipped = submit(api, content)
    cancel(api)
    body = problem(api.post(URL, shipment("SH-2", 1), format="json"), 409)
    assert body["type"].endswith("order-canceled")
    (error,) = body["errors"]
    assert (error["field"], error["code"]) == ("source_order", "canceled")
    assert "Submit it again" in error["message"]
    assert submit(api, content)["id"] == shipped["id"], "a retry is still answered"


def test_canceled_order_comes_again_as_its_next_revision(api: APIClient, held: License) -> None:
    reserved(api)
    assert ship(api, "SH-1", 15)["decision"] == "release"
    cancel(api)
    again = submit(api, licensed_order())
    assert (again["revision"], again["decision"]) == (2, "pending")
    assert submit(api, licensed_order())["id"] == again["id"]
    release(again, "D1")
    assert left(held) == (60, "4100.00"), "what shipped before counts toward the order"
    assert ship(api, "SH-2", 25)["decision"] == "release"
    assert open_reservations(held) == []
    assert cancel(api, key="K-2").json()["given_back"] == []


def test_order_canceled_while_it_waits_opens_no_case(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    queued: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", queued.append)
    submit(api, order_for("IEIT Systems", "CN"), 202)
    cancel(api)
    run_screening(screening_id=queued[0])
    assert Screening.objects.get().decision == "canceled"
    assert not Case.objects.exists()


def test_shipment_that_waited_while_its_order_was_canceled_is_held(
    api: APIClient, held: License, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    reserved(api)
    queued: list[str] = []
    monkeypatch.setattr(tasks.run_screening, "delay", queued.append)
    waiting = submit(api, shipment("SH-1", 15), 202)
    cancel(api)
    run_screening(screening_id=queued[0])
    answer = api.get(f"/api/v1/screenings/{waiting['id']}/").json()
    assert answer["outcome"] == "hold"
    assert codes(answer) & FAULTS == {"shipment.order"}
    with pytest.raises(NotAllowedError, match="SO-1 was canceled"):
        release(answer)
    assert consumed() == []


def test_shipment_that_did_not_leave_is_its_orders_again(api: APIClient, held: License) -> None:
    reserved(api)
    assert ship(api, "SH-1", 15)["decision"] == "release"
    assert cancel(api, "SH-1").json()["given_back"] == []
    assert [(int(o.quantity), int(o.value)) for o in open_reservations(held)] == [(40, 900)]
    assert left(held) == (60, "4100.00")
    assert ship(api, "SH-2", 40)["decision"] == "release"
    assert open_reservations(held) == []
    again = submit(api, shipment("SH-1", 15))
    assert (again["revision"], again["outcome"]) == (2, "hold"), "nothing is reserved any more"


def test_shipment_beyond_its_order_that_did_not_leave_gives_back(
    api: APIClient, held: License
) -> None:
    reserved(api)
    release(submit(api, shipment("SH-1", 45)))
    assert left(held)[0] == 55
    (told,) = cancel(api, "SH-1").json()["given_back"]
    assert (told["license"], told["quantity"]) == ("D1", "5")
    assert left(held)[0] == 60
    assert [int(o.quantity) for o in open_reservations(held)] == [40]


def test_shipment_of_a_canceled_order_that_did_not_leave_gives_back_all(
    api: APIClient, held: License
) -> None:
    reserved(api)
    ship(api, "SH-1", 15)
    cancel(api)
    assert left(held)[0] == 85
    assert cancel(api, "SH-1", key="K-2").status_code == 200
    assert left(held) == (100, "5000.00")
    assert open_reservations(held) == []


@pytest.mark.parametrize(
    "quantities",
    [(15, 10), (10, 15), (40, 1), (15, 15)],
    ids=["fewer", "more", "all but one fewer", "another text"],
)
def test_changed_shipment_is_booked_as_it_is_now(
    api: APIClient, held: License, quantities: tuple[int, int]
) -> None:
    reserved(api)
    before, now = quantities
    ship(api, "SH-1", before)
    answer = ship(api, "SH-1", now, special_instructions="Call first.")
    assert (answer["revision"], answer["decision"]) == (2, "release")
    assert [int(o.quantity) for o in open_reservations(held)] == [40 - now]
    assert left(held) == (60, "4100.00")


def test_line_that_left_a_shipment_is_put_back(api: APIClient, held: License) -> None:
    reserved(api)
    ship(api, "SH-1", 15)
    LicenseFactory(number="D2", eccns=["3A001.a.7"], parties=[BUYER], countries=["CN"])
    other = shipment("SH-1", 15)
    other["lines"][0]["license_number"] = "D2"
    release(submit(api, other), "D2")
    assert [int(o.quantity) for o in open_reservations(held)] == [40]
    event = AuditEvent.objects.get(verb="license_unshipped")
    assert Decimal(event.data["quantity"]) == 15
    assert event.data["why"] == "the shipment was changed"


def test_part_shipments_take_exactly_what_the_order_reserved(api: APIClient, held: License) -> None:
    reserved(api)
    for number, quantity in enumerate((15, 20, 5), 1):
        assert ship(api, f"SH-{number}", quantity)["decision"] == "release"
    assert consumed() == [("SH-1, line 1", 15), ("SH-2, line 1", 20), ("SH-3, line 1", 5)]
    assert open_reservations(held) == []
    assert left(held) == (60, "4100.00")


def test_shipment_beyond_its_order_is_held_with_the_amounts(api: APIClient, held: License) -> None:
    reserved(api)
    ship(api, "SH-1", 15)
    over = submit(api, shipment("SH-2", 26))
    assert (over["outcome"], over["decision"]) == ("hold", "pending")
    (reason,) = [r for r in over["reasons"] if r["code"] == "license.beyond_order"]
    (differs,) = [r for r in over["reasons"] if r["code"] == "shipment.order"]
    assert differs["subject"] == "lines[0].quantity"
    assert "26 EA of line 1" in differs["summary"]
    assert "40 EA of line 1, of which 15 ship or shipped otherwise" in differs["summary"]
    for said in ("License D1", "order SO-1", "26 units are drawn and 25 are reserved",
                 "USD 585 are drawn and USD 562.5 are reserved"):  # fmt: skip
        assert said in reason["summary"]
        assert any(said in question["text"] for question in over["questions"])
    assert consumed() == [("SH-1, line 1", 15)], "nothing of it is booked before a person decides"
    again = replay_screening(screening=Screening.objects.get(pk=over["id"]))
    assert again.difference == ""
    release(over)
    assert consumed() == [("SH-1, line 1", 15), ("SH-2, line 1", 25), ("SH-2, line 1", 1)]
    assert left(held) == (59, "4077.50")
    assert open_reservations(held) == []


def test_answer_warns_of_licenses_near_their_end(api: APIClient, held: License) -> None:
    soon = timezone.now().date() + timedelta(days=30)
    License.objects.filter(pk=held.pk).update(expires_on=soon)
    LicenseFactory(number="D2", quantity_left=0)
    waiting = submit(api, licensed_order(85))
    ends = f"expires on {soon}"
    assert waiting["license_warnings"] == [{"license": "D1", "warnings": [ends]}]
    release(waiting, "D1")
    read = api.get(f"/api/v1/screenings/{waiting['id']}/").json()
    (told,) = read["license_warnings"]
    assert told["license"] == "D1"
    assert told["warnings"] == [ends, "15% of its quantity is left"]
    assert submit(api, shipment("SH-1", 85))["license_warnings"] == [told]


def test_answer_warns_of_the_license_an_officer_relied_on(api: APIClient, held: License) -> None:
    content = licensed_order()
    del content["lines"][0]["license_number"]
    waiting = submit(api, content)
    assert waiting["license_warnings"] == []
    License.objects.filter(pk=held.pk).update(quantity_left=0)
    answered(Case.objects.get(), UserFactory(), line="licensed", number="D1")
    read = api.get(f"/api/v1/screenings/{waiting['id']}/").json()
    assert read["license_warnings"] == [{"license": "D1", "warnings": ["no quantity is left"]}]


def test_mended_shipment_may_ship(api: APIClient, held: License) -> None:
    reserved(api)
    assert codes(submit(api, shipment("SH-1", 41))) & FAULTS == {
        "license.beyond_order", "shipment.order",
    }  # fmt: skip
    ship(api, "SH-1", 40)
    assert consumed() == [("SH-1, line 1", 40)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"currency": "EUR"}, "the shipment states EUR and its value is reserved in USD"),
        ({"source_order": "SO-9"}, "40 units are drawn and 0 are reserved"),
        ({"source_order": None}, "the shipment names none"),
        ({"unit_value": "30.00"}, "USD 1200 are drawn and USD 900 are reserved"),
        ({"quantity": None}, "states no quantity"),
    ],
    ids=["another currency", "another order", "no order", "a higher price", "no quantity"],
)
def test_what_cannot_be_held_against_the_reservation_is_held(
    api: APIClient, held: License, changes: dict[str, Any], said: str
) -> None:
    reserved(api)
    content = shipment("SH-1", 40)
    for place in (content, content["lines"][0]):
        for name, value in changes.items():
            if name in place:
                place[name] = value
                if value is None:
                    del place[name]
    answer = submit(api, content)
    assert answer["decision"] == "pending"
    (beyond,) = [r for r in answer["reasons"] if r["code"] == "license.beyond_order"]
    assert said in beyond["summary"]
    assert consumed() == []


def test_shipment_against_an_exhausted_license_may_take_what_its_order_reserved(
    api: APIClient, held: License
) -> None:
    reserved(api, quantity=100)
    assert left(held)[0] == 0
    content = licensed_order(60, kind="shipment", reference="SH-1", source_order="SO-1")
    answer = submit(api, content)
    codes = {r["code"] for r in answer["reasons"]}
    assert "license.covers" in codes
    assert not codes & {"license.insufficient_quantity", "license.beyond_order"}
    release(answer, "D1")
    assert consumed() == [("SH-1, line 1", 60)]
    assert left(held)[0] == 0
