"""A report that is asked for over the API is made by a real worker and fetched until it expires."""

from __future__ import annotations

import hashlib
import json

import pytest

from tests.stack.installation import Stack, eventually
from tests.submissions import order_for

pytestmark = pytest.mark.worker

REPORTS = "/api/v1/reports/"


def told_of(stack: Stack, verb: str) -> list[dict[str, str]]:
    """Actor, subject and data of the audit events of a verb, oldest first."""
    code = (
        "import json; from screening.models import AuditEvent; "
        f"print(json.dumps([[e.actor, e.subject_id, e.data] for e in "
        f"AuditEvent.objects.filter(verb={verb!r}).order_by('id')]))"
    )
    rows = json.loads(stack.manage("shell", "-v", "0", "-c", code).splitlines()[-1])
    told = [{"actor": actor, "subject": subject, **data} for actor, subject, data in rows]
    for event in told:
        event.pop("request_id", None)  # another each time
    return told


def as_auditor(stack: Stack) -> None:
    """Go on with the key of an auditor: an ERP's may have no reports."""
    stack.manage(
        "shell", "-c",
        "from django.contrib.auth.models import User; from screening.roles import assign_roles; "
        "assign_roles(person=User.objects.create_user('auditor'), roles=['Auditor'], "
        "by=User.objects.get(username='erp'))",
    )  # fmt: skip
    made = stack.manage("create_api_key", "auditor", "audit", "--scope", "reports:read")
    stack.api_key = made.split()[-1]


def test_report_is_made_by_the_worker_fetched_and_expires(stack: Stack) -> None:
    stack.start_worker("worker")
    answer = stack.post("/api/v1/transactions/", order_for("IEIT Systems", "CN"), Prefer="wait=30")[
        1
    ]
    number = answer["case"]["id"]
    as_auditor(stack)
    wish = {"report": "case", "format": "csv", "filters": {"case": number}}
    status, asked = stack.post(REPORTS, wish)
    assert (status, asked["sha256"]) == (202, "")
    place = f"{REPORTS}{asked['id']}/"
    eventually(
        lambda: stack.get(place)["status"] == "completed", seconds=60, what="the report is made"
    )
    made = stack.get(place)
    assert made["expires_at"] is not None
    assert told_of(stack, "report_downloaded") == []

    status, file = stack.fetch(f"{place}file/")
    assert status == 200
    assert hashlib.sha256(file).hexdigest() == made["sha256"]
    text = file.decode("utf-8-sig")
    assert number in text
    assert made["chain_end"] in text
    assert told_of(stack, "report_downloaded") == [
        {"actor": "auditor", "subject": asked["id"], "sha256": made["sha256"]}
    ]

    stack.manage(
        "shell", "-c",
        "from django.utils import timezone; from screening.models import ReportRun; "
        "ReportRun.objects.update(expires_at=timezone.now())",
    )  # fmt: skip
    status, refusal = stack.fetch(f"{place}file/")
    assert status == 409
    assert "past its time" in json.loads(refusal)["detail"]
    assert len(told_of(stack, "report_downloaded")) == 1
    assert "sound" in stack.manage("verify_audit", may_end=(0, 3)).lower()
