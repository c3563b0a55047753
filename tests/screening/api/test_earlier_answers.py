"""What held or blocked an order does not go away unseen: by other words, or another reference."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from screening.api_keys import create_api_key
from screening.models import Case, PolicyVersion, Scope, Screening
from screening.pipeline import replay_screening, run_screening
from screening.policies import set_policy
from tests.screening.api.life import rejected, released, ship, submit
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
BUYER = "Maschinenbau Beispiel GmbH"
PHONE = "0049 241 555501"
STRAW = {"role": "end_user", "name": "Example Straw GmbH", "address": {"country": "DE"}}
TEHRAN = {"role": "end_user", "name": "Example Tehran Co"}
DEALER = {**ORDINARY["parties"][0], "role": "purchaser"}
PUMP = {"description": "Centrifugal pump for water, 3 kW", "quantity": 7, "unit_value": "310.00"}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def codes(answer: dict[str, Any]) -> list[str]:
    return [r["code"] for r in answer["reasons"] if r["code"].startswith("revision.")]


def with_party(content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    content["parties"][0] |= fields
    return content


def with_line(content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    content["lines"][0] |= fields
    return content


def with_use(content: dict[str, Any], **fields: Any) -> dict[str, Any]:
    content["end_use"] |= fields
    return content


# -- a revision without the words that held the one before -----------------------------------------

GONE = [
    (order(special_instructions="To Rotterdam, then on to Tehran."), "special_instructions"),
    (order(special_instructions="Remove serial numbers and relabel."), "special_instructions"),
    (with_line(order(), description="Gen 3 image intensifier tubes"), "lines[0].description"),
    (with_use(order(), statement="Spare parts for the embassy of Iran"), "end_use.statement"),
    (with_party(order(), address={"city": "Tehran", "country": "DE"}), "parties[0].address.city"),
    (with_party(order(), industry="Ministry of Defence of Iran"), "parties[0].industry"),
    (with_use(order(), site={"address": "Isfahan, uranium conversion plant"}), "end_use.site"),
    (order_for("Example Zavod OOO", "RU"), "destination_country"),
    (with_party(order(), name="IEIT Sistems"), "parties[0].name"),
    (order(route={"transit_countries": ["RU"]}), "route"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field"), GONE, ids=[field for _, field in GONE])
def test_hold_that_words_made_does_not_go_with_the_words(
    api: APIClient, content: dict[str, Any], field: str
) -> None:
    first = submit(api, content)
    assert first["outcome"] == "hold"
    answer = submit(api, order())
    assert (answer["outcome"], answer["decision"]) == ("hold", "pending")
    assert codes(answer) == ["revision.hold_vanished"]
    (beside,) = answer["earlier"]
    assert (beside["reference"], beside["revision"], beside["outcome"]) == ("SO-1", 1, "hold")
    assert any(c["field"].startswith(field) for c in beside["changes"])
    assert replay_screening(screening=Screening.objects.get(pk=answer["id"])).difference == ""


def without(content: dict[str, Any], *path: Any) -> dict[str, Any]:
    inner: Any = content
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return content


ANSWERED = [
    (without(order(), "lines", 0, "eccn"), order(), "the classification was asked"),
    (with_line(order(), eccn="", description="Spare part"), order(), "and the goods told better"),
    (with_party(order(), name="-"), order(), "who it is was asked"),
    (with_party(order(), name="TBD"), order(), "a placeholder is named"),
    (with_party(order(), name="Masch????? Beispiel GmbH"), order(), "damaged letters are mended"),
    (
        order_for("Example UA TOV", "UA"),
        with_party(order_for("Example UA TOV", "UA"),
                   address={"country": "UA", "city": "Lviv", "postal_code": "79000"}),
        "where in Ukraine was asked",
    ),
    (
        with_party(order(), name="Blue Sky Freight Forwarding GmbH"),
        order(parties=[
            {**copy.deepcopy(ORDINARY["parties"][0]), "role": "end_user"},
            {**copy.deepcopy(ORDINARY["parties"][0]), "name": "Blue Sky Freight Forwarding GmbH"},
        ]),
        "who is behind the forwarder was asked",
    ),
    (with_line(order(), quantity=40), with_line(order(), quantity=39), "nothing had been held"),
    (
        order(special_instructions="Deliver before noon."),
        order(special_instructions="Deliver after noon, not to Iran."),
        "words that held nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "why"), ANSWERED, ids=[w for *_, w in ANSWERED])
def test_hold_that_is_answered_is_judged_as_it_stands(
    api: APIClient, first: dict[str, Any], second: dict[str, Any], why: str
) -> None:
    submit(api, first)
    answer = submit(api, second)
    assert answer["revision"] == 2
    assert (codes(answer), answer["earlier"]) == ([], []), why


def held(api: APIClient) -> dict[str, Any]:
    return submit(api, order(special_instructions="To Rotterdam, then on to Tehran."))


def test_words_that_still_stand_are_told_once(api: APIClient) -> None:
    held(api)
    again = order(
        special_instructions="To Rotterdam, then on to Tehran.", delivery_date="2026-12-01"
    )
    answer = submit(api, with_line(again, quantity=39))
    assert [r["code"] for r in answer["reasons"]] == ["text.destination"]


def test_small_steps_do_not_shake_a_hold_off(api: APIClient) -> None:
    held(api)
    assert codes(submit(api, order()))
    assert codes(submit(api, with_line(order(), quantity=39))), "the third against the first"
    released(submit(api, with_line(order(), quantity=38)))
    assert codes(submit(api, with_line(order(), quantity=37))) == [], "a person looked"


def test_rejected_hold_is_not_shaken_off_either(api: APIClient) -> None:
    rejected(held(api))
    assert codes(submit(api, order())) == ["revision.hold_vanished"]


def test_officer_sees_the_held_revision_beside_this_one(api: APIClient, admin_client: Any) -> None:
    held(api)
    case = Case.objects.get(number=submit(api, order())["case"]["id"])
    page = admin_client.get(f"/admin/screening/case/{case.pk}/change/").content.decode()
    title = "Revision 1 was held for what this one no longer says"
    card = page.partition(title)[2].partition("</section>")[0]
    assert "then on to Tehran" in card


# -- a blocked order under another reference -------------------------------------------------------


def resent(content: dict[str, Any]) -> dict[str, Any]:
    return content | {"reference": "SO-2"}


def blocked(api: APIClient, content: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = submit(
        api, content or with_party(order(destination_country="IR"), phone="+49 241 555501")
    )
    assert answer["outcome"] == "block"
    return answer


def chips(**fields: Any) -> dict[str, Any]:
    content = order(destination_country="CN", **fields)
    content["lines"][0] |= {"eccn": "3A090.a", "description": "H200 SXM 141GB"}
    return content


AGAIN = [
    (None, order(), "the destination is another"),
    (None, with_line(order(), quantity=39), "and a screw less"),
    (None, with_party(order(), name="Maschinenbau Beispiel"), "the legal form left out"),
    (None, with_party(order(), name="Neuer Name AG"), "a new name at the same address"),
    (None, with_party(order(), name="Neuer Name AG", address={"country": "DE"}, phone=PHONE),
     "a new name with the same telephone"),
    (None, with_party(order(), role="end_user"), "in another role"),
    (None, order(kind="shipment"), "as a shipment that names no order"),
    (None, order(lines=[*ORDINARY["lines"], {**ORDINARY["lines"][0], **PUMP, "number": 2}]),
     "with other goods beside"),
    (chips(), with_line(order(), quantity=40, unit_value="22.5"), "the goods are called otherwise"),
    (order(destination_country="IR", parties=[DEALER, TEHRAN]), order(parties=[DEALER, STRAW]),
     "another end user of the same deal"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "why"), AGAIN, ids=[why for *_, why in AGAIN])
def test_blocked_order_under_another_reference_is_looked_at(
    api: APIClient, first: dict[str, Any] | None, second: dict[str, Any], why: str
) -> None:
    blocked(api, first)
    answer = submit(api, resent(second))
    assert answer["outcome"] == "hold"
    assert codes(answer) == ["revision.block_vanished"], why
    (beside,) = answer["earlier"]
    assert (beside["reference"], beside["outcome"]) == ("SO-1", "block")
    assert "SO-1" in answer["reasons"][0]["summary"]
    assert replay_screening(screening=Screening.objects.get(pk=answer["id"])).difference == ""


CHIPS = {"eccn": "3A090.a", "description": "H200 SXM", "quantity": 2, "unit_value": "30000"}
SCREWS = ORDINARY["lines"][0]
OTHER = [
    (None, with_line(order(), **PUMP), "the same customer, other goods"),
    (None, with_party(order(), name="Example Werke AG", address={"city": "Ulm", "country": "DE"}),
     "the same goods, another customer"),
    (order(destination_country="IR", parties=[DEALER, TEHRAN]),
     with_line(order(parties=[DEALER, STRAW]), quantity=25),
     "a dealer sells as other many to another customer"),
    (order(destination_country="CN", lines=[SCREWS | PUMP, SCREWS | CHIPS | {"number": 2}]),
     with_line(order(), **PUMP), "what was not blocked is ordered by itself"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "why"), OTHER, ids=[why for *_, why in OTHER])
def test_another_order_of_the_customer_stays_quiet(
    api: APIClient, first: dict[str, Any] | None, second: dict[str, Any], why: str
) -> None:
    blocked(api, first)
    answer = submit(api, resent(second))
    assert (codes(answer), answer["earlier"]) == ([], []), why


@pytest.mark.parametrize(("days", "said"), [(31, []), (29, ["revision.block_vanished"])])
def test_block_is_remembered_for_days(api: APIClient, days: int, said: list[str]) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=days), tick=True):
        blocked(api)
    assert codes(submit(api, resent(order()))) == said


def test_policy_may_switch_the_memory_off(api: APIClient) -> None:
    content = PolicyVersion.objects.in_force().content
    content["controls"]["rules"]["review.resent_block"]["enabled"] = False
    set_policy(content=content, by="test", reason="Off.")
    blocked(api)
    assert submit(api, resent(order()))["decision"] == "release"


def test_block_that_a_person_let_go_is_settled(api: APIClient) -> None:
    blocked(api)
    released(submit(api, order()))
    assert submit(api, resent(with_line(order(), quantity=39)))["decision"] == "release"


def test_once_a_person_let_the_new_one_go_the_next_is_quiet(api: APIClient) -> None:
    blocked(api)
    released(submit(api, resent(order())))
    assert submit(api, with_line(order(reference="SO-3"), quantity=12))["decision"] == "release"
    other = with_party(order(reference="SO-4", destination_country="FR"))
    assert codes(submit(api, other)) == ["revision.block_vanished"], "not to another country"


def test_canceled_block_is_remembered(api: APIClient) -> None:
    blocked(api)
    cancel = {"reason": "Withdrawn.", "canceled_by": "j.doe"}
    headers = {"Idempotency-Key": "C-1"}
    api.post("/api/v1/transactions/SO-1/cancel/", cancel, format="json", headers=headers)
    assert codes(submit(api, resent(order()))) == ["revision.block_vanished"]


def test_what_stays_a_block_needs_no_word(api: APIClient) -> None:
    first = with_party(order(destination_country="IR"), phone="+49 241 555501")
    blocked(api, first)
    answer = submit(api, resent(with_line(first, quantity=3)))
    assert (answer["outcome"], codes(answer)) == ("block", [])


def test_another_submitters_block_is_not_told(api: APIClient) -> None:
    blocked(api)
    other = User.objects.create(username="other")
    _key, secret = create_api_key(owner=other, name="ERP", scopes=Scope.values, by=other)
    theirs = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert submit(theirs, order())["decision"] == "release"


def test_order_from_before_the_block_ships(api: APIClient) -> None:
    assert submit(api, order())["decision"] == "release"
    blocked(api, order(reference="SO-9", destination_country="IR"))
    assert ship(api)["decision"] == "release"


# -- held or rejected, and sent under another reference --------------------------------------------

WORDS = "To Rotterdam, then on to Tehran."
MATCHED = {
    "role": "ultimate_consignee",
    "name": "IEIT Sistems",
    "address": {"country": "DE", "city": "Bonn"},
}
NEWCOMER = {**MATCHED, "name": "Example Neukunde GmbH", "address": {"country": "DE"}}


def test_hold_for_words_is_not_shaken_off_by_another_reference(api: APIClient) -> None:
    held(api)
    answer = submit(api, resent(order()))
    assert codes(answer) == ["revision.hold_vanished"]
    (beside,) = answer["earlier"]
    assert (beside["reference"], beside["of"]) == ("SO-1", "buyer")
    assert replay_screening(screening=Screening.objects.get(pk=answer["id"])).difference == ""


STILL_QUIET = [
    (with_line(order(), **PUMP), "other goods of the same buyer"),
    (with_party(order(), name="Example Werke AG", address={"city": "Ulm", "country": "DE"}),
     "the same goods for another buyer"),
]  # fmt: skip


@pytest.mark.parametrize(("second", "why"), STILL_QUIET, ids=[why for _, why in STILL_QUIET])
def test_hold_for_words_holds_no_other_deal(
    api: APIClient, second: dict[str, Any], why: str
) -> None:
    held(api)
    assert codes(submit(api, resent(second))) == [], why


def test_hold_for_words_that_a_person_let_go_is_settled(api: APIClient) -> None:
    released(held(api))
    assert codes(submit(api, resent(order()))) == []


def test_words_that_stay_need_no_second_reason(api: APIClient) -> None:
    held(api)
    again = submit(api, resent(order(special_instructions=WORDS)))
    assert (again["outcome"], codes(again)) == ("hold", [])


def test_shipment_without_the_words_of_another_is_looked_at(api: APIClient) -> None:
    assert submit(api, with_line(order(), quantity=40))["decision"] == "release"
    first = order(
        kind="shipment", reference="SH-1", source_order="SO-1", special_instructions=WORDS
    )
    assert submit(api, with_line(first, quantity=4))["outcome"] == "hold"
    second = order(kind="shipment", reference="SH-2", source_order="SO-1")
    answer = submit(api, with_line(second, quantity=4))
    assert codes(answer) == ["revision.hold_vanished"]
    assert answer["earlier"][0]["of"] == "shipment"


def test_two_ordinary_shipments_of_an_order_are_quiet(api: APIClient) -> None:
    submit(api, with_line(order(), quantity=40))
    for number in (1, 2):
        part = order(kind="shipment", reference=f"SH-{number}", source_order="SO-1")
        assert submit(api, with_line(part, quantity=4))["decision"] == "release"


def refused(api: APIClient) -> None:
    answer = submit(api, order(parties=[MATCHED]))
    assert answer["outcome"] == "hold"
    rejected(answer)


def test_goods_refused_to_one_are_looked_at_for_a_newcomer(api: APIClient) -> None:
    refused(api)
    answer = submit(api, resent(order(parties=[NEWCOMER])))
    assert codes(answer) == ["revision.hold_vanished"]
    (beside,) = answer["earlier"]
    assert (beside["reference"], beside["of"]) == ("SO-1", "refused")
    assert replay_screening(screening=Screening.objects.get(pk=answer["id"])).difference == ""


def test_rejected_order_of_the_same_buyer_counts_as_a_block(api: APIClient) -> None:
    rejected(submit(api, with_party(order(), name="IEIT Sistems")))
    answer = submit(api, resent(order()))
    assert codes(answer) == ["revision.hold_vanished"]
    assert answer["earlier"][0]["of"] == "rejected"


QUIET_AFTER = [
    (with_line(order(parties=[NEWCOMER]), quantity=39), "another quantity"),
    (with_line(order(parties=[NEWCOMER]), **PUMP), "other goods"),
    (order(parties=[{**NEWCOMER, "address": {"country": "FR"}}], destination_country="FR"),
     "another country"),
]  # fmt: skip


@pytest.mark.parametrize(("second", "why"), QUIET_AFTER, ids=[why for _, why in QUIET_AFTER])
def test_what_is_refused_to_one_sells_to_others(
    api: APIClient, second: dict[str, Any], why: str
) -> None:
    refused(api)
    assert codes(submit(api, resent(second))) == [], why


def test_known_customer_orders_what_another_was_refused(api: APIClient) -> None:
    submit(api, with_line(order(reference="SO-0", parties=[NEWCOMER]), **PUMP))
    refused(api)
    assert codes(submit(api, resent(order(parties=[NEWCOMER])))) == []


def test_hold_that_nobody_rejected_stops_no_other_buyer(api: APIClient) -> None:
    submit(api, order(parties=[MATCHED]))
    assert codes(submit(api, resent(order(parties=[NEWCOMER])))) == []
