"""A shipment against its order, over HTTP: what was released ships, all else is looked at."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.contrib.auth.models import User
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.cases.shipping import ship_clear, source_orders_of
from screening.errors import LedgerMovedError
from screening.models import PolicyVersion, Scope, Screening, Transaction
from screening.pipeline import replay_screening, run_screening
from screening.policies import set_policy
from tests.screening.api.life import URL, of_order, rejected, released, ship, submit
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def with_line(**fields: Any) -> list[dict[str, Any]]:
    return [copy.deepcopy(ORDINARY["lines"][0]) | fields]


def with_party(**fields: Any) -> list[dict[str, Any]]:
    return [copy.deepcopy(ORDINARY["parties"][0]) | fields]


def and_party(role: str, name: str, country: str = "DE") -> list[dict[str, Any]]:
    party = {"role": role, "name": name, "type": "organization", "address": {"country": country}}
    return [*with_party(), party]


QUIET = [
    ({}, "as it was ordered"),
    ({"lines": with_line(quantity=15)}, "a part of it"),
    ({"lines": with_line(quantity=40.0)}, "the same number in another format"),
    ({"source_order": " so-1 "}, "the reference trimmed and case-folded"),
    ({"lines": with_line(number=7)}, "the warehouse's own line number"),
    ({"lines": with_line(description="STAINLESS  STEEL MACHINE SCREWS M6; box of 500")}, "marks"),
    ({"lines": with_line(description="Stainless steel machine screws")}, "cut by the ERP's field"),
    ({"lines": with_line(unit="PCS")}, "another word for a piece"),
    ({"parties": with_party(name="MASCHINENBAU BEISPIEL")}, "legal form and case aside"),
    (
        {"parties": with_party(address={"street": "BEISPIELSTR. 5, Tor 2", "country": "DE"})},
        "the same street written otherwise",
    ),
    ({"parties": with_party(address={"city": "Aachen", "country": "DE"})}, "the street left out"),
    ({"parties": and_party("carrier", "Example Lines")}, "who carries is known when it leaves"),
    ({"parties": and_party("freight_forwarder", "Example Cargo")}, "a forwarder is added"),
    ({"special_instructions": "Deliver before noon."}, "a word to the driver"),
    ({"metadata": {"delivery": "80001"}}, "carried along"),
]


@pytest.mark.parametrize(("changes", "why"), QUIET, ids=[why for _, why in QUIET])
def test_shipment_of_what_was_ordered_ships(
    api: APIClient, changes: dict[str, Any], why: str
) -> None:
    assert submit(api, order())["decision"] == "release"
    answer = ship(api, **changes)
    assert (answer["decision"], answer["reasons"]) == ("release", []), why
    agreed = [
        step for step in answer["determinations"][0]["path"] if step["step"] == "source_order"
    ]
    assert [step["rule_id"] for step in agreed] == ["own.order.agrees"]


DIFFERENT = [
    ({"lines": with_line(quantity=41)}, "lines[0].quantity", "41 EA", "40 EA"),
    ({"lines": [*with_line(quantity=25), *with_line(number=2, quantity=16)]},
     "lines[0].quantity", "41 EA", "40 EA"),
    ({"lines": with_line(unit="BX")}, "lines[0].quantity", "40 BX", "40 EA"),
    ({"lines": with_line(description="Hydraulic pump")}, "lines[0]", "Hydraulic pump",
     "Stainless steel machine screws"),
    ({"lines": [*with_line(), *with_line(number=2, description="Hydraulic pump")]}, "lines[1]",
     "Hydraulic pump", "no such line"),
    ({"lines": with_line(part_number="EX-2", description="Machine screws")}, "lines[0]", "EX-2",
     "line 1"),
    ({"lines": with_line(eccn="5A992.c")}, "lines[0].eccn", "5A992.c", "EAR99"),
    ({"destination_country": "FR"}, "destination_country", "FR", "DE"),
    ({"end_use": {"statement": "Assembly", "location_country": "FR", "military": False}},
     "end_use.location_country", "FR", "DE"),
    ({"parties": with_party(name="Example Werke GmbH")}, "parties[0]", "Example Werke GmbH",
     "Maschinenbau Beispiel GmbH"),
    ({"parties": with_party(address={"street": "Nebenweg 9", "city": "Aachen", "country": "DE"})},
     "parties[0].address", "Nebenweg 9", "Beispielstrasse 5"),
    ({"parties": with_party(address={"street": "Beispielstrasse 5", "city": "Ulm",
                                     "country": "DE"})},
     "parties[0].address", "Ulm", "Aachen"),
    ({"parties": with_party(address={"country": "FR"})}, "parties[0].address.country",
     "Maschinenbau Beispiel GmbH in FR", "in DE"),
    ({"parties": and_party("end_user", "Example Institute")}, "parties[1]",
     "end user Example Institute", "Maschinenbau Beispiel GmbH"),
    ({"parties": and_party("intermediate_consignee", "Example Hub")}, "parties[1]",
     "intermediate consignee Example Hub", "Maschinenbau Beispiel GmbH"),
    ({"parties": and_party("purchaser", "Example Holding")}, "parties[1]", "Example Holding",
     "Maschinenbau Beispiel GmbH"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "subject", "ships", "ordered"), DIFFERENT)
def test_what_the_order_does_not_have_is_held_with_the_difference(
    api: APIClient, changes: dict[str, Any], subject: str, ships: str, ordered: str
) -> None:
    submit(api, order())
    answer = ship(api, **changes)
    assert answer["decision"] == "pending"
    (differs,) = [r for r in answer["reasons"] if r["code"] == "shipment.order"]
    assert differs["subject"] == subject
    said, of_the_order = differs["summary"].split("; order SO-1 (revision 1) says ")
    assert ships in said
    assert ordered in of_the_order


def test_who_buys_is_not_who_gets_it(api: APIClient) -> None:
    buyer = {"role": "purchaser", "name": "Example Holding AG", "address": {"country": "DE"}}
    submit(api, order(parties=[*with_party(), buyer]))
    swapped = ship(api, parties=[{**buyer, "role": "ultimate_consignee", "type": "organization"}])
    assert of_order(swapped) == ["shipment.order"]
    assert ship(api, "SH-2", parties=[*with_party(), buyer])["decision"] == "release"


def test_part_shipments_are_counted_together(api: APIClient) -> None:
    submit(api, order())
    assert ship(api, "SH-1", lines=with_line(quantity=25))["decision"] == "release"
    over = ship(api, "SH-2", lines=with_line(quantity=16))
    assert of_order(over) == ["shipment.order"]
    assert "of which 25 ship or shipped otherwise" in over["reasons"][0]["summary"]
    assert ship(api, "SH-3", lines=with_line(quantity=15))["decision"] == "release"
    mended = ship(api, "SH-1", lines=with_line(quantity=20))
    assert mended["decision"] == "release", "what the shipment itself took before is not counted"
    assert replay_screening(screening=Screening.objects.get(pk=over["id"])).difference == ""


@pytest.mark.parametrize("named", ["SO-9", "SO-l", "SO 1", "X"])
def test_unknown_or_mistyped_order_holds(api: APIClient, named: str) -> None:
    submit(api, order())
    answer = ship(api, source_order=named)
    assert of_order(answer) == ["shipment.order"]
    assert f"No order {named} of this submitter" in answer["reasons"][0]["summary"]
    assert "Which order does this ship?" in answer["questions"][0]["text"]


def test_nearly_so_spelled_order_is_shown(api: APIClient) -> None:
    submit(api, order(reference="SO-100045"))
    answer = ship(api, source_order="SO-100054")
    assert "Nearly so are spelled: SO-100045." in answer["reasons"][0]["summary"]


def test_order_of_another_owner_is_unknown(api: APIClient) -> None:
    stranger = User.objects.create(username="stranger")
    _key, secret = create_api_key(owner=stranger, name="x", scopes=Scope.values, by=stranger)
    submit(APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}"), order())
    answer = ship(api)
    assert of_order(answer) == ["shipment.order"]
    assert "stranger" not in str(answer)


def test_order_that_is_not_released_holds_its_shipment(api: APIClient) -> None:
    blocked = submit(api, order_for("IEIT Systems", "CN"))
    content = order_for("IEIT Systems", "CN", kind="shipment", source_order="SO-1")
    waiting = submit(api, content | {"reference": "SH-1"})
    assert of_order(waiting) == ["shipment.order"]
    rejected(blocked)
    refused = submit(api, content | {"reference": "SH-2"})
    assert of_order(refused) == ["shipment.order"]


def test_released_by_a_person_is_released(api: APIClient) -> None:
    content = order(special_instructions="Remove all labels and serial numbers before shipment")
    held = submit(api, content)
    assert held["decision"] == "pending"
    assert of_order(ship(api)) == ["shipment.order"]
    released(held)
    assert ship(api, "SH-2")["decision"] == "release"


def test_superseded_order_holds_its_shipment(api: APIClient) -> None:
    submit(api, order())
    submit(api, order_for("IEIT Systems", "CN"))
    answer = ship(api)
    assert "shipment.order" in of_order(answer)
    said = " ".join(r["summary"] for r in answer["reasons"] if r["code"] == "shipment.order")
    assert "revision 1 was released, and revision 2 is not released" in said


def test_order_changed_and_released_is_the_one_that_counts(api: APIClient) -> None:
    submit(api, order())
    submit(api, order(lines=with_line(quantity=50)))
    assert ship(api, lines=with_line(quantity=50))["decision"] == "release"


@pytest.mark.parametrize("kind", ["shipment", "technology_release"])
def test_what_is_named_must_be_an_order(api: APIClient, kind: str) -> None:
    submit(api, order(kind=kind))
    answer = ship(api)
    assert of_order(answer) == ["shipment.order"]
    assert f"SO-1 is a {kind.replace('_', ' ')}, not an order" in answer["reasons"][0]["summary"]


def test_shipment_without_an_order_is_screened_as_what_it_is(api: APIClient) -> None:
    sample = submit(api, order(kind="shipment", reference="SAMPLE-1"))
    assert (sample["decision"], sample["reasons"]) == ("release", [])


def test_policy_may_demand_an_order(api: APIClient) -> None:
    content = copy.deepcopy(dict(PolicyVersion.objects.in_force().content))
    row = content["controls"]["rules"]["review.shipment_names_order"]
    row["periods"] = [{"valid_from": "2026-01-01", "valid_to": None}]
    set_policy(content=content, by="test", reason="We ship orders only.")
    answer = submit(api, order(kind="shipment", reference="SAMPLE-1"))
    assert of_order(answer) == ["shipment.order"]
    submit(api, order())
    assert ship(api)["decision"] == "release"


def test_order_that_changed_since_lets_nothing_go(api: APIClient, erp: User) -> None:
    """What a worker saw before it locks the order may be past by then; it screens again."""
    submit(api, order())
    ship(api)
    shipment = Transaction.objects.get(reference="SH-1")
    seen = source_orders_of(shipment)
    ship_clear(shipment=shipment, by=erp, screened_against=seen)
    submit(api, order_for("IEIT Systems", "CN"))
    with pytest.raises(LedgerMovedError):
        ship_clear(shipment=shipment, by=erp, screened_against=seen)


def test_reference_is_shown_as_sent(api: APIClient) -> None:
    submit(api, order(reference="SO-1"))
    again = submit(api, order(reference=" so-1 "))
    assert (again["reference"], again["revision"]) == ("SO-1", 1), "a retry, in other spelling"
    changed = submit(api, order(reference=" so-1 ", lines=with_line(quantity=41)))
    assert (changed["reference"], changed["revision"]) == (" so-1 ", 2)
    assert len(api.get(URL, {"reference": "SO-1"}).json()["results"]) == 2
