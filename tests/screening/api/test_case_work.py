"""Cases over the API: by a person's key and rights, kept apart from who submitted, as seen."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from screening import audit
from screening.api_keys import create_api_key
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.models import (
    ERP_SCOPES,
    AuditEvent,
    Case,
    CustomerAnswer,
    Disposition,
    Scope,
    Transaction,
)
from screening.pipeline import run_screening
from screening.roles import Role, assign_roles
from tests.factories import UserFactory
from tests.screening.api.life import submit
from tests.screening.cases.conftest import CODES
from tests.submissions import ORDINARY, order, order_for

pytestmark = pytest.mark.usefixtures("own_lists")
V1 = "/api/v1/"
PDF = b"%PDF-1.7 a customer's statement"
HELD = {k: v for k, v in ORDINARY["lines"][0].items() if k != "eccn"}


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker's edge: what is queued is screened at once."""
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))


def person(*roles: Role) -> User:
    made: User = UserFactory()
    assign_roles(person=made, roles=[role.value for role in roles], by=UserFactory())
    return made


def key_of(user: User, *scopes: Scope) -> APIClient:
    scopes = scopes or (Scope.WRITE_CASES, Scope.DECIDE_CASES, Scope.WRITE_DOCUMENTS)
    _, secret = create_api_key(owner=user, name="desk", scopes=scopes, by=user)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


@pytest.fixture
def officer() -> APIClient:
    return key_of(person(Role.OFFICER))


@pytest.fixture
def held(api: APIClient) -> str:
    """Number of the case of an order that is held for one line."""
    return str(submit(api, order(lines=[HELD]))["case"]["id"])


@pytest.fixture
def blocked(api: APIClient) -> str:
    """Number of the case of an order that meets a listed party."""
    return str(submit(api, order_for("IEIT Systems", "CN"))["case"]["id"])


def read(client: APIClient, number: str) -> dict[str, Any]:
    response = client.get(f"{V1}cases/{number}/findings/")
    assert response.status_code == 200, response.content
    return dict(response.json())


def answer(
    client: APIClient, number: str, key: str, kind: str, seen: Any = None, **said: Any
) -> Any:
    body = {"finding": key, "seen": seen, "kind": kind, "reason_code": CODES[kind]}
    return client.post(
        f"{V1}cases/{number}/answers/", {**body, "comment": "Seen.", **said}, format="json"
    )


def decide(client: APIClient, number: str, action: str, state: str, **said: Any) -> Any:
    body = {"action": action, "state": state, "comment": "Looked at.", **said}
    return client.post(f"{V1}cases/{number}/decision/", body, format="json")


def answer_all(client: APIClient, number: str) -> dict[str, Any]:
    for found in read(client, number)["findings"]:
        allowed = found["allowed_kinds"]
        kind = next(k for k in ("false_positive", "mitigated", "licensed") if k in allowed)
        said = {"reason_code": "no_license_required"} if kind == "licensed" else {}
        assert answer(client, number, found["key"], kind, **said).status_code == 200
    return read(client, number)


def test_a_key_has_none_of_it_by_itself() -> None:
    new = {Scope.WRITE_CASES, Scope.DECIDE_CASES, Scope.WRITE_DOCUMENTS, Scope.WRITE_ANSWERS}
    assert not new & set(ERP_SCOPES)


def test_an_officer_answers_and_releases_with_a_key(officer: APIClient, held: str) -> None:
    seen = read(officer, held)
    [found] = seen["findings"]
    assert (found["detail"]["line"], found["answers"]) == (1, [])
    assert decide(officer, held, "release", seen["state"]).status_code == 409, "unanswered"
    seen = answer_all(officer, held)
    done = decide(officer, held, "release", seen["state"])
    assert (done.status_code, done.json()["status"]) == (200, "released")
    case = Case.objects.get(number=held)
    assert case.decided_by is not None
    assert case.screening.decision == "release"
    verbs = list(AuditEvent.objects.about(case).order_by("id").values_list("verb", flat=True))
    assert verbs == [
        "case_opened",
        "finding_answered",
        "case_worked_through_key",
        "case_released",
        "case_worked_through_key",
    ]
    link = AuditEvent.objects.filter(verb="case_worked_through_key").first()
    assert link is not None
    assert link.actor == case.decided_by.get_username()
    assert link.data["key"].startswith("desk (esk_")
    assert audit.head().position > 0


def test_who_submitted_decides_nothing(held: str, erp: User) -> None:
    erp.groups.set(Group.objects.filter(name=Role.SENIOR_OFFICER.value))
    own = key_of(erp)
    seen = read(own, held)
    refused = answer(own, held, seen["findings"][0]["key"], "mitigated")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "You submitted this order: another person must look at it.",
    )
    for action in ("release", "reject", "sign_second", "send_back"):
        assert decide(own, held, action, seen["state"]).status_code == 409
    assert not Disposition.objects.exists()
    assert Case.objects.get(number=held).is_open


REFUSED = [
    (Role.INTEGRATOR, (Scope.WRITE_CASES, Scope.DECIDE_CASES), (403, 403, 403)),
    (Role.AUDITOR, (Scope.WRITE_CASES, Scope.DECIDE_CASES), (403, 403, 403)),
    (Role.ANALYST, (Scope.WRITE_CASES, Scope.DECIDE_CASES), (200, 200, 403)),
    (Role.OFFICER, (Scope.WRITE_CASES,), (200, 200, 403)),
    (Role.OFFICER, (Scope.READ_CASES,), (403, 403, 403)),
    (Role.OFFICER, (Scope.DECIDE_CASES,), (403, 403, 200)),
]


@pytest.mark.parametrize(("role", "scopes", "expected"), REFUSED)
def test_it_takes_the_scope_and_the_role(
    held: str, officer: APIClient, role: Role, scopes: tuple[Scope, ...], expected: tuple[int, ...]
) -> None:
    client, seen = key_of(person(role), *scopes), read(officer, held)
    key = seen["findings"][0]["key"]
    got = (
        client.get(f"{V1}cases/{held}/findings/").status_code,
        answer(client, held, key, "mitigated").status_code,
        decide(
            client, held, "reject", read(officer, held)["state"], reason_code="no_license"
        ).status_code,
    )
    assert got == expected


def test_an_analyst_finds_no_true_match_and_an_officer_signs_no_second(blocked: str) -> None:
    analyst, officer = key_of(person(Role.ANALYST)), key_of(person(Role.OFFICER))
    hit = next(f for f in read(analyst, blocked)["findings"] if f["key"].startswith("hit"))
    assert answer(analyst, blocked, hit["key"], "true_match").status_code == 403
    assert answer(officer, blocked, hit["key"], "true_match").status_code == 200
    state = read(officer, blocked)["state"]
    assert decide(officer, blocked, "sign_second", state).status_code == 403
    assert decide(officer, blocked, "release", state).status_code == 409


def test_a_block_wants_two_persons_over_the_api_too(blocked: str) -> None:
    one = key_of(person(Role.SENIOR_OFFICER))
    other = key_of(person(Role.SENIOR_OFFICER))
    first = decide(one, blocked, "release", answer_all(one, blocked)["state"])
    assert (first.status_code, first.json()["status"]) == (200, "open")
    assert first.json()["first_signed_by"]
    assert first.json()["second_signature"]
    again = decide(one, blocked, "sign_second", first.json()["state"])
    assert again.status_code == 409
    assert "another person" in again.json()["detail"]
    second = decide(other, blocked, "sign_second", first.json()["state"])
    assert (second.status_code, second.json()["status"]) == (200, "released")


def test_an_answer_over_a_newer_one_shows_both_and_stores_nothing(
    officer: APIClient, held: str
) -> None:
    key = read(officer, held)["findings"][0]["key"]
    colleague = key_of(person(Role.ANALYST))
    assert answer(colleague, held, key, "escalate", comment="Ask counsel.").status_code == 200
    late = answer(officer, held, key, "mitigated", comment="Visited.")
    assert late.status_code == 409
    assert late.json()["type"].endswith("moved-on")
    stands, sent = late.json()["errors"]
    assert (stands["code"], sent["code"]) == ("stands", "sent")
    assert "escalate" in stands["message"]
    assert "Ask counsel." in stands["message"]
    assert "Visited." in sent["message"]
    assert Disposition.objects.count() == 1
    newest = read(officer, held)["findings"][0]["answers"][-1]["id"]
    assert answer(officer, held, key, "mitigated", seen=newest).status_code == 200


def test_a_decision_on_what_changed_is_not_made(officer: APIClient, held: str) -> None:
    seen = answer_all(officer, held)
    case = Case.objects.get(number=held)
    [state] = findings_of(case)
    answer_finding(
        case=case,
        finding=state.finding,
        kind="mitigated",
        reason_code="site_visit",
        comment="Another word.",
        by=UserFactory(),
    )
    late = decide(officer, held, "release", seen["state"])
    assert late.status_code == 409
    assert "Another word." in late.json()["errors"][0]["message"]
    assert Case.objects.get(number=held).is_open
    assert decide(officer, held, "release", read(officer, held)["state"]).status_code == 200
    assert decide(officer, held, "release", seen["state"]).status_code == 409, "decided"


WRONG: list[tuple[dict[str, Any], int]] = [
    ({"comment": " "}, 400),
    ({"reason_code": "no_such"}, 409),
    ({"kind": "true_match", "reason_code": "same_entity"}, 409),
    ({"finding": "hit-999999"}, 409),
    ({"kind": "licensed", "reason_code": "license_held", "license_number": "D-0"}, 409),
    ({"seen": "x"}, 400),
]


@pytest.mark.parametrize(("said", "status"), WRONG)
def test_what_the_desk_refuses_is_refused(
    officer: APIClient, held: str, said: dict[str, Any], status: int
) -> None:
    key = read(officer, held)["findings"][0]["key"]
    refused = answer(officer, held, key, **{"kind": "mitigated", **said})
    assert refused.status_code == status, refused.content
    assert not Disposition.objects.exists()


def send(
    client: APIClient, number: str, content: bytes = PDF, name: str = "eus.pdf", **f: Any
) -> Any:
    body = {"kind": "statement", **f, "document": SimpleUploadedFile(name, content)}
    return client.post(f"{V1}cases/{number}/documents/", body, format="multipart")


def test_the_submitter_sends_a_document_and_it_voids_a_signature(
    api: APIClient, blocked: str
) -> None:
    one = key_of(person(Role.SENIOR_OFFICER))
    first = decide(one, blocked, "release", answer_all(one, blocked)["state"])
    assert first.json()["first_signed_by"]
    sent = send(api, blocked)
    assert sent.status_code == 201, sent.content
    assert sent.json()["name"] == "eus.pdf"
    now = read(one, blocked)
    assert now["first_signed_by"] is None
    assert [d["sha256"] for d in now["documents"]] == [sent.json()["sha256"]]
    assert send(api, blocked).status_code == 409, "the very same"


@pytest.mark.parametrize(
    ("file", "status"),
    [
        ({"name": "x.exe"}, 409),
        ({"content": b"MZ"}, 409),
        ({"content": b""}, 409),
        ({"kind": "no_such"}, 409),
        ({"content": PDF + b"0" * 10 * 1024 * 1024}, 409),
    ],
)
def test_documents_have_the_types_and_sizes_of_the_desk(
    api: APIClient, held: str, file: dict[str, Any], status: int
) -> None:
    assert send(api, held, **file).status_code == status
    assert Case.objects.get(number=held).attachments.count() == 0


def test_another_submitter_has_no_such_case(held: str) -> None:
    other = key_of(UserFactory(), Scope.WRITE_DOCUMENTS)
    assert send(other, held).status_code == 404
    assert send(key_of(UserFactory(), Scope.READ), held).status_code == 403


def answers(client: APIClient, transaction: str, *given: Any, **said: Any) -> Any:
    body = {
        "expected_revision": 1,
        "said_by": "Ms Example, purchasing",
        "answers": [{"field": f, "value": v} for f, v in given],
        **said,
    }
    return client.post(f"{V1}transactions/{transaction}/answers/", body, format="json")


ECCN = ("lines[0].eccn", "EAR99")
MAKER = ("lines[0].manufacturer", "Example Works")


def test_answers_are_the_next_revision(api: APIClient, erp: User) -> None:
    asked = submit(api, order(lines=[HELD]))
    portal = key_of(erp, Scope.WRITE_ANSWERS)
    given = answers(portal, asked["transaction"], ECCN, MAKER)
    assert given.status_code == 202, given.content
    assert (given.json()["revision"], given.json()["decision"]) == (2, "release")
    newest = Transaction.objects.get(pk=given.json()["transaction"])
    assert newest.content["lines"][0]["eccn"] == "EAR99"
    assert newest.content["lines"][0]["manufacturer"] == "Example Works"
    link = AuditEvent.objects.get(verb="questions_answered")
    assert link.data["said_by"] == "Ms Example, purchasing"
    assert link.data["fields"] == [ECCN[0], MAKER[0]]
    again = answers(portal, asked["transaction"], ECCN, MAKER)
    assert (again.status_code, again.json()["id"]) == (202, given.json()["id"]), "a retry"
    assert portal.post(f"{V1}transactions/", order(), format="json").status_code == 403


def test_answers_and_documents_of_who_was_asked_bring_the_case_back(
    api: APIClient, erp: User
) -> None:
    asked = submit(api, order(lines=[HELD]))
    case = Case.objects.get()
    for number, answer in enumerate(
        (
            lambda: send(key_of(erp, Scope.WRITE_DOCUMENTS), case.number),
            lambda: answers(key_of(erp, Scope.WRITE_ANSWERS), asked["transaction"], ECCN, MAKER),
        ),
        1,
    ):
        Case.objects.filter(pk=case.pk).update(customer=Case.Customer.ASKED)
        assert answer().status_code in (201, 202)
        case.refresh_from_db()
        assert case.customer == "answered"
        assert CustomerAnswer.objects.filter(came="api").count() == number
    assert AuditEvent.objects.filter(verb="customer_answered").count() == 2


def test_answers_typed_over_a_newer_revision_show_both(api: APIClient) -> None:
    asked = submit(api, order(lines=[HELD]))
    submit(api, order(lines=[{**HELD, "eccn": "5A992.c"}]))
    late = answers(api, asked["transaction"], ECCN)
    assert late.status_code == 409
    told = [(e["field"], e["code"], e["message"]) for e in late.json()["errors"]]
    assert told == [(ECCN[0], "stands", "5A992.c"), (ECCN[0], "sent", "EAR99")]
    assert Transaction.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "said", "status"),
    [
        ([("destination_country", "FR")], {}, 422),
        ([("lines[0].quantity", 1)], {}, 422),
        ([ECCN, ECCN], {}, 422),
        ([("lines[0].eccn", {"a": 1})], {}, 422),
        ([ECCN], {"expected_revision": 7}, 422),
        ([], {}, 400),
        ([ECCN], {"said_by": ""}, 400),
    ],
)
def test_what_nobody_asked_is_no_answer(
    api: APIClient, given: list[Any], said: dict[str, Any], status: int
) -> None:
    asked = submit(api, order(lines=[HELD]))
    refused = answers(api, asked["transaction"], *given, **said)
    assert refused.status_code == status, refused.content
    assert Transaction.objects.count() == 1


def test_another_user_answers_nothing_and_a_canceled_order_is_not_revived(api: APIClient) -> None:
    asked = submit(api, order(lines=[HELD]))
    other = key_of(UserFactory(), Scope.WRITE_ANSWERS)
    assert answers(other, asked["transaction"], ECCN).status_code == 404
    api.post(
        f"{V1}transactions/SO-1/cancel/",
        {"reason": "x", "canceled_by": "sales"},
        format="json",
        headers={"Idempotency-Key": "K-1"},
    )
    assert answers(api, asked["transaction"], ECCN).status_code == 409


def test_a_number_is_no_text(officer: APIClient, held: str) -> None:
    key = read(officer, held)["findings"][0]["key"]
    refused = answer(officer, held, key, "mitigated", comment=7)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "comment")
