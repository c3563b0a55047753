"""A retry changes nothing, however late; a block does not go away unseen. Over HTTP."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from rest_framework.test import APIClient

from screening.models import AuditEvent, Case, Screening, SubmissionKey, Transaction
from screening.pipeline import replay_screening, run_screening
from tests.screening.api.life import URL, rejected, released, submit
from tests.screening.api.test_transactions import problem
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
LISTED = "IEIT Systems"


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def changed(path: str, value: Any, **fields: Any) -> dict[str, Any]:
    """The ordinary order with one value of its first party or line changed."""
    content = order(**fields)
    place, _, name = path.partition(".")
    content[place][0][name] = value
    return content


def vanished(answer: dict[str, Any]) -> bool:
    return "revision.block_vanished" in [r["code"] for r in answer["reasons"]]


def test_first_version_sent_again_is_answered_and_changes_nothing(api: APIClient) -> None:
    first = submit(api, order())
    second = submit(api, order_for(LISTED, "CN"))
    assert second["decision"] == "pending"
    events = AuditEvent.objects.count()
    again = submit(api, order())
    assert (again["id"], again["revision"]) == (first["id"], 1)
    assert (again["decision"], again["superseded_by"]) == ("superseded", second["id"])
    assert AuditEvent.objects.count() == events
    assert Transaction.objects.count() == Screening.objects.count() == 2
    assert Case.objects.get().is_open


def test_superseded_before_the_next_is_screened(
    api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    first = submit(api, order())
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: None)
    queued = api.post(URL, order_for(LISTED, "CN"), format="json").json()
    again = submit(api, order())
    assert (again["id"], again["decision"]) == (first["id"], "superseded")
    assert again["superseded_by"] == queued["id"]


def test_who_means_to_go_back_says_which_revision_is_the_newest(api: APIClient) -> None:
    submit(api, order())
    submit(api, changed("lines.quantity", 41))
    back = submit(api, order(expected_revision=2))
    assert (back["revision"], back["decision"]) == (3, "release")
    assert submit(api, order(expected_revision=2))["id"] == back["id"], "a retry of that"


@pytest.mark.parametrize("place", ["query", "body"])
def test_another_newest_revision_than_expected_stores_nothing(api: APIClient, place: str) -> None:
    submit(api, order())
    content, url = changed("lines.quantity", 41), URL
    if place == "body":
        content["expected_revision"] = 0
    else:
        url = f"{URL}?expected_revision=0"
    body = problem(api.post(url, content, format="json"), 409)
    assert body["type"].endswith("revision-conflict")
    (error,) = body["errors"]
    assert error["field"] == "expected_revision"
    assert "the newest revision is 1, and 0 was expected" in error["message"]
    assert Transaction.objects.count() == 1


def test_expected_revision_that_is_the_newest_is_stored(api: APIClient) -> None:
    first = api.post(f"{URL}?expected_revision=0", order(), format="json")
    assert first.json()["revision"] == 1
    second = api.post(f"{URL}?expected_revision=1", changed("lines.quantity", 41), format="json")
    assert second.json()["revision"] == 2


def test_key_answers_its_retry_whatever_came_since(api: APIClient) -> None:
    first = submit(api, order(), Idempotency_Key="K-1")
    submit(api, changed("lines.quantity", 41), Idempotency_Key="K-2")
    late = submit(api, order(), Idempotency_Key="K-1")
    assert (late["id"], late["decision"]) == (first["id"], "superseded")
    cancel = {"reason": "Withdrawn.", "canceled_by": "j.doe"}
    api.post(f"{URL}SO-1/cancel/", cancel, format="json", headers={"Idempotency-Key": "C-1"})
    later = submit(api, order(), Idempotency_Key="K-1")
    assert (later["id"], later["decision"]) == (first["id"], "canceled")
    assert submit(api, order())["revision"] == 3, "without the key it is the order coming again"
    assert SubmissionKey.objects.count() == 2


def test_key_of_another_submission_is_refused(api: APIClient) -> None:
    submit(api, order(), Idempotency_Key="K-1")
    for content in (changed("lines.quantity", 41), order(reference="SO-2")):
        response = api.post(URL, content, format="json", headers={"Idempotency-Key": "K-1"})
        assert "K-1" in problem(response, 409)["detail"]
    assert Transaction.objects.count() == 1


@pytest.mark.parametrize("key", ["", " ", "k" * 201])
def test_key_that_is_none_is_refused(api: APIClient, key: str) -> None:
    body = problem(api.post(URL, order(), format="json", headers={"Idempotency-Key": key}), 400)
    assert body["errors"][0]["field"] == "Idempotency-Key"


BY_CHANGE = [
    (order(), "another party and destination"),
    (order_for("Example Werke GmbH", "CN"), "the party alone"),
]


@pytest.mark.parametrize(("content", "why"), BY_CHANGE, ids=[why for _, why in BY_CHANGE])
def test_block_that_a_change_makes_vanish_is_looked_at(
    api: APIClient, content: dict[str, Any], why: str
) -> None:
    blocked = submit(api, order_for(LISTED, "CN"))
    assert blocked["outcome"] == "block"
    answer = submit(api, content)
    assert (answer["outcome"], answer["decision"]) == ("hold", "pending")
    assert vanished(answer), why
    beside = answer["blocked_before"]
    assert beside["revision"] == 1
    names = [
        c
        for c in beside["changes"]
        if c["field"] == "parties[0].name" or c["before"].endswith(LISTED)
    ]
    assert names, "both names stand side by side"
    screening = Screening.objects.get(pk=answer["id"])
    assert replay_screening(screening=screening).difference == ""


def test_item_and_end_use_count_as_well(api: APIClient) -> None:
    chips = order(destination_country="CN", reference="SO-2")
    chips["lines"][0] |= {"eccn": "3A090.a", "description": "H200 SXM 141GB"}
    chips["parties"][0]["address"] = {"country": "CN"}
    assert submit(api, chips)["outcome"] == "block"
    screws = copy.deepcopy(chips)
    screws["lines"][0] |= copy.deepcopy(ORDINARY["lines"][0])
    answer = submit(api, screws)
    assert vanished(answer)
    fields = {c["field"] for c in answer["blocked_before"]["changes"]}
    assert {"lines[0].eccn", "lines[0].description"} <= fields


def test_small_steps_do_not_shake_it_off(api: APIClient) -> None:
    submit(api, order_for(LISTED, "CN"))
    assert vanished(submit(api, order()))
    assert vanished(submit(api, changed("lines.quantity", 39))), "the third against the first"
    cancel = {"reason": "Withdrawn.", "canceled_by": "j.doe"}
    api.post(f"{URL}SO-1/cancel/", cancel, format="json", headers={"Idempotency-Key": "C-1"})
    assert vanished(submit(api, changed("lines.quantity", 39))), "nor does a cancellation"


def test_rejected_block_is_not_shaken_off_either(api: APIClient) -> None:
    rejected(submit(api, order_for(LISTED, "CN")))
    assert vanished(submit(api, order()))


def test_once_a_person_let_it_go_it_is_settled(api: APIClient) -> None:
    submit(api, order_for(LISTED, "CN"))
    released(submit(api, order()))
    answer = submit(api, changed("lines.quantity", 39))
    assert (answer["decision"], answer["blocked_before"]) == ("release", None)


def test_answering_what_was_open_is_judged_as_it_stands(api: APIClient) -> None:
    """Nothing that was stated reads otherwise: a flag, a code and a country are filled in."""
    content = order_for("Beijing Example AI Cloud Co., Ltd.", "CN")
    content["lines"][0] |= {"description": "H200 SXM 141GB", "eccn": "3A090.a"}
    assert submit(api, content)["outcome"] == "block"
    content["parties"][0]["headquarters_country"] = "CN"
    content["end_use"]["nuclear"] = False
    content["lines"][0]["part_number"] = "900-21010-0040-000"
    answer = submit(api, content)
    assert answer["revision"] == 2
    assert not vanished(answer)


def test_block_that_stays_a_block_needs_no_word(api: APIClient) -> None:
    submit(api, order_for(LISTED, "CN"))
    answer = submit(api, order_for(LISTED, "CN", special_instructions="Call first."))
    assert answer["outcome"] == "block"
    assert not vanished(answer)


def test_hold_that_goes_away_is_judged_as_it_stands(api: APIClient) -> None:
    content = order()
    del content["lines"][0]["eccn"]
    assert submit(api, content)["outcome"] == "hold"
    assert submit(api, order())["decision"] == "release"
    assert submit(api, changed("parties.name", "Example Werke GmbH"))["decision"] == "release"


def test_officer_sees_both_side_by_side(api: APIClient, admin_client: Any) -> None:
    submit(api, order_for(LISTED, "CN"))
    answer = submit(api, order())
    case = Case.objects.get(number=answer["case"]["id"])
    page = admin_client.get(f"/admin/screening/case/{case.pk}/change/").content.decode()
    assert "Revision 1 was blocked, this one is not" in page
    card = page.partition("Revision 1 was blocked, this one is not")[2].partition("</section>")[0]
    for said in (LISTED, "Maschinenbau Beispiel GmbH", "CN", "DE"):
        assert said in card
