"""People who work on cases in another program, with real processes and the Python client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from export_screening import Client, ProblemError, still_open

from tests.screening.api.test_integration_guide import example
from tests.stack.installation import Stack, eventually
from tests.submissions import order_for

pytestmark = pytest.mark.worker
WORK = ("cases:write", "cases:decide", "documents:write")
ERP = ("transactions:write", "transactions:read", "cases:read", "answers:write", "records:write",
       "records:read", "documents:write")  # fmt: skip
PERSON = (
    "from django.contrib.auth.models import User; from screening.roles import assign_roles;"
    "person = User.objects.create_user('{name}', password=None);"
    "assign_roles(person=person, roles=['{role}'], by=User.objects.get(username='erp'))"
)
RECORD: dict[str, Any] = {
    "kind": "headquarters",
    "partner": {"name": "Example Denki K.K.", "country": "JP"},
    "valid_from": "2026-01-01",
    "valid_until": "2028-12-31",
    "content": {"headquarters_country": "JP", "ultimate_parent": "Example Denki K.K."},
    "document": "Extract of the register, 2026-01-02",
}


def key(stack: Stack, user: str, name: str, scopes: tuple[str, ...], *more: str) -> Client:
    wanted = [argument for scope in scopes for argument in ("--scope", scope)]
    return Client(stack.url, stack.manage("create_api_key", user, name, *wanted, *more).split()[-1])


def person(stack: Stack, name: str, role: str) -> Client:
    stack.manage("shell", "-v", "0", "-c", PERSON.format(name=name, role=role))
    return key(stack, name, "Case program", WORK)


def test_a_case_is_worked_on_through_the_client(stack: Stack, tmp_path: Path) -> None:
    erp = key(stack, "erp", "ERP", ERP)
    officer = person(stack, "officer", "Officer")
    stack.start_worker("worker")

    held = erp.submit(example("script-order-without-eccn.json"), key="W-1", wait=20)
    eventually(lambda: erp.screening(held["id"])["case"], seconds=120, what="the case is open")
    held = erp.screening(held["id"])
    assert (held["decision"], held["partial"], held["is_test"]) == ("pending", None, False)
    number = held["case"]["id"]
    assert erp.case(number)["status"] == "open"
    paper = tmp_path / "data sheet.pdf"
    paper.write_bytes(b"%PDF-1.7 data sheet")
    assert erp.attach_document(number, paper, "statement")["name"] == "data sheet.pdf"

    work = officer.case_work(number)
    [finding] = still_open(work)
    said = {"kind": "mitigated", "reason_code": "site_visit", "comment": "By its data sheet."}
    answered = officer.answer_finding(number, finding, **said)
    with pytest.raises(ProblemError) as raised:
        officer.answer_finding(number, finding, **said)
    assert raised.value.status == 409
    assert [error.code for error in raised.value.errors] == ["stands", "sent"]
    assert still_open(answered) == []
    done = officer.decide(answered, "release", comment="EAR99.")
    assert done["status"] == "released"
    assert erp.screening(held["id"])["decision"] == "release"

    asked = erp.submit(
        example("script-order-without-eccn.json") | {"reference": "W-2"}, key="W-2", wait=20
    )
    given = {"lines[0].eccn": "EAR99", "lines[0].manufacturer": "Example Works"}
    assert {question["field"] for question in asked["questions"]} >= set(given)
    next_one = erp.answer_questions(
        asked["transaction"], given, said_by="Ms Example, purchasing", expected_revision=1
    )
    assert next_one["revision"] == 2


def test_records_on_file_and_test_keys_through_the_client(stack: Stack, tmp_path: Path) -> None:
    erp = key(stack, "erp", "ERP", ERP)
    record = erp.propose_record(RECORD, key="R-1")
    assert erp.propose_record(RECORD, key="R-1")["number"] == record["number"]
    paper = tmp_path / "register.pdf"
    paper.write_bytes(b"%PDF-1.7 register")
    kept = erp.attach_record_document(record["number"], paper)
    assert kept["document_file"] == "register.pdf"
    assert [row["number"] for row in erp.records(kind="headquarters")] == [record["number"]]
    assert erp.record(record["number"])["state"] == "proposed"

    trying = key(stack, "erp", "Trying", ("transactions:write", "transactions:read"), "--test")
    tried = trying.submit(order_for("Example Works", "JP", reference="TEST-HOLD-1"), wait=1)
    assert (tried["is_test"], tried["outcome"], tried["decision"]) == (True, "hold", "pending")
    told = next(trying.events(wait=0))
    assert told["data"]["is_test"] is True
    assert json.dumps(told)
    with pytest.raises(ProblemError) as raised:
        list(trying.cases())
    assert raised.value.status == 403
