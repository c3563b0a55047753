"""Two programs at one case over HTTP at once: one is heard, the other is shown both.

Who submitted the order stands apart from who decides it, whatever the moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from rest_framework.test import APIClient

from screening import tasks
from screening.audit.verify import verify_audit
from screening.models import AuditEvent, Case, Disposition, Screening, Transaction
from screening.pipeline import run_screening
from screening.roles import Role
from tests.screening.api.life import submit
from tests.screening.api.test_case_work import (
    HELD,
    answer,
    answer_all,
    answers,
    decide,
    key_of,
    person,
    read,
    send,
)
from tests.submissions import order, order_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("own_data_dir", "committed_lists"),
]


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The answers to requests that begin together, in the order of the calls."""
    start, got = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        start.wait()
        try:
            got[place] = call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def statuses(got: Sequence[Any]) -> list[int]:
    return sorted(response.status_code for response in got)


def both(refused: Any) -> tuple[str, str]:
    """What stands and what was sent, of a refusal."""
    body = refused.json()
    assert body["type"] == "urn:screening:problem:moved-on", body
    told = {error["code"]: error["message"] for error in body["errors"]}
    return told["stands"], told["sent"]


@pytest.fixture
def held(api: APIClient) -> str:
    return str(submit(api, order(lines=[HELD]))["case"]["id"])


def test_of_two_answers_at_once_the_later_is_shown_both(held: str) -> None:
    one, other = (key_of(person(Role.OFFICER)) for _ in range(2))
    key = read(one, held)["findings"][0]["key"]
    got = at_once(
        [
            lambda: answer(one, held, key, "mitigated", comment="Visited."),
            lambda: answer(other, held, key, "escalate", comment="Ask counsel."),
        ]
    )
    assert statuses(got) == [200, 409]
    words = ["Visited.", "Ask counsel."]
    late = next(place for place, response in enumerate(got) if response.status_code == 409)
    stands, sent = both(got[late])
    assert words[1 - late] in stands
    assert words[late] in sent
    assert Disposition.objects.count() == 1
    assert not verify_audit().faults


def test_of_a_release_and_a_rejection_at_once_one_counts(held: str) -> None:
    one, other = (key_of(person(Role.OFFICER)) for _ in range(2))
    state = answer_all(one, held)["state"]
    got = at_once(
        [
            lambda: decide(one, held, "release", state),
            lambda: decide(other, held, "reject", state, reason_code="no_license"),
        ]
    )
    assert statuses(got) == [200, 409]
    case = Case.objects.get(number=held)
    late = next(place for place, response in enumerate(got) if response.status_code == 409)
    stands, sent = both(got[late])
    assert stands.startswith(case.status)
    assert stands.endswith(": Looked at.")
    assert sent == f"{('release', 'reject')[late]}: Looked at."
    done = got[1 - late].json()["status"]
    assert case.status == done in ("released", "rejected")
    decided = AuditEvent.objects.about(case).filter(verb__in=("case_released", "case_rejected"))
    assert decided.count() == 1
    assert not verify_audit().faults


def test_a_decision_beside_an_answer_is_made_on_what_was_seen_or_not_at_all(held: str) -> None:
    one, other = (key_of(person(Role.OFFICER)) for _ in range(2))
    seen = answer_all(one, held)
    key, newest = seen["findings"][0]["key"], seen["findings"][0]["answers"][-1]["id"]
    got = at_once(
        [
            lambda: decide(one, held, "release", seen["state"]),
            lambda: answer(other, held, key, "escalate", seen=newest, comment="Wait."),
        ]
    )
    assert statuses(got) == [200, 409]
    case = Case.objects.get(number=held)
    if got[0].status_code == 200:
        assert case.status == "released"
        assert Disposition.objects.count() == 1
    else:
        stands, sent = both(got[0])
        assert "Wait." in stands
        assert sent == seen["state"]
        assert case.is_open
    assert not verify_audit().faults


def test_of_two_second_signatures_at_once_one_stands(api: APIClient) -> None:
    number = submit(api, order_for("IEIT Systems", "CN"))["case"]["id"]
    first, one, other = (key_of(person(Role.SENIOR_OFFICER)) for _ in range(3))
    signed = decide(first, number, "release", answer_all(first, number)["state"]).json()
    got = at_once(
        [lambda by=by: decide(by, number, "sign_second", signed["state"]) for by in (one, other)]
    )
    assert statuses(got) == [200, 409]
    case = Case.objects.get(number=number)
    assert (case.status, case.signatures.count()) == ("released", 2)
    assert not verify_audit().faults


def test_a_document_beside_a_second_signature_voids_it_or_comes_too_late(api: APIClient) -> None:
    number = submit(api, order_for("IEIT Systems", "CN"))["case"]["id"]
    first, other = (key_of(person(Role.SENIOR_OFFICER)) for _ in range(2))
    signed = decide(first, number, "release", answer_all(first, number)["state"]).json()
    got = at_once(
        [
            lambda: decide(other, number, "sign_second", signed["state"]),
            lambda: send(api, number),
        ]
    )
    second, paper = got
    case = Case.objects.get(number=number)
    if second.status_code == 200:
        assert (paper.status_code, case.status, case.attachments.count()) == (409, "released", 0)
    else:
        assert (second.status_code, paper.status_code) == (409, 201)
        assert (case.is_open, case.first_signature, case.attachments.count()) == (True, None, 1)
    assert not verify_audit().faults


def test_the_submitter_is_kept_apart_also_at_the_same_moment(
    api: APIClient, erp: User, held: str
) -> None:
    erp.groups.set(Group.objects.filter(name=Role.SENIOR_OFFICER.value))
    own, officer = key_of(erp), key_of(person(Role.OFFICER))
    state = answer_all(officer, held)["state"]
    got = at_once(
        [
            lambda: decide(own, held, "release", state),
            lambda: decide(officer, held, "release", state),
        ]
    )
    assert [response.status_code for response in got] == [409, 200]
    assert Case.objects.get(number=held).decided_by != erp


def test_of_two_answers_of_a_customer_at_once_one_is_the_next_revision(api: APIClient) -> None:
    asked = submit(api, order(lines=[HELD]))
    given = [("lines[0].eccn", "EAR99")], [("lines[0].eccn", "5A992.c")]
    got = at_once([lambda said=said: answers(api, asked["transaction"], *said) for said in given])
    assert statuses(got) == [202, 409]
    late = next(place for place, response in enumerate(got) if response.status_code == 409)
    assert both(got[late]) == (given[1 - late][0][1], given[late][0][1])
    assert Transaction.objects.count() == 2
    assert Screening.objects.filter(transaction__revision=2).count() == 1
    assert not verify_audit().faults
