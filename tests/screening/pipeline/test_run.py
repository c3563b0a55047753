"""Running a screening: once, by whoever holds the lease, and never lost."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from screening.intake.submission import accept_transaction
from screening.lists.sync import load_list
from screening.models import (
    AuditEvent,
    Case,
    Determination,
    Hit,
    ListedParty,
    ListVersion,
    PolicyVersion,
    Screening,
)
from screening.pipeline import forgotten_screenings, run_screening
from tests.screening.lists.test_sync import as_file
from tests.submissions import order, order_for

pytestmark = pytest.mark.usefixtures("shipped_lists")


def submit(owner: User, submission: dict[str, Any]) -> Screening:
    accepted = accept_transaction(submission=submission, owner=owner, through="test")
    return accepted.screening


def screened(owner: User, submission: dict[str, Any]) -> Screening:
    screening = submit(owner, submission)
    run_screening(screening_id=str(screening.pk))
    return Screening.objects.select_related("case").get(pk=screening.pk)


def test_ordinary_order_is_clear_and_opens_no_case(erp: User) -> None:
    screening = screened(erp, order())
    assert screening.outcome == "clear"
    assert screening.decision == "release"
    assert screening.answer["reasons"] == []
    assert screening.answer["determinations"][0]["result"] == "NLR"
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["IEIT Systems", "INSPUR ELECTRONIC INFORMATION IND CO"])
def test_listed_consignee_blocks_with_its_entry_and_opens_a_case(erp: User, name: str) -> None:
    screening = screened(erp, order_for(name, "CN"))
    assert screening.outcome == "block"
    assert "party.entity_list" in [r["code"] for r in screening.answer["reasons"]]
    hit = screening.hits.get(is_match=True, listed_party__name__startswith="Inspur Electronic")
    (measure,) = hit.listed_party.measures.all()
    assert measure.license_requirement
    assert measure.license_policy
    assert measure.citations
    assert hit.evidence[0]["kind"] == "name"
    assert screening.determinations.get().result == "license_required"
    assert screening.case.status == Case.Status.OPEN
    assert screening.case.is_block
    assert screening.decision == "pending"


@pytest.mark.parametrize("role", ["freight_forwarder", "bill_to", "carrier", "other", "vessel"])
def test_every_role_is_screened(erp: User, role: str) -> None:
    submission = order()
    listed = {"role": role, "name": "IEIT Systems", "address": {"country": "CN"}}
    submission["parties"].append(listed)
    screening = screened(erp, submission)
    assert screening.outcome in ("hold", "block")
    assert screening.hits.filter(party=1).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("previous_names", ["IEIT Systems"]),
        ("owners", [{"name": "Huawei Technologies Co., Ltd.", "country": "CN", "percent": 20}]),
        ("ultimate_parent", "Huawei Technologies Co., Ltd."),
    ],
)
def test_names_that_a_party_brings_along_are_screened(erp: User, field: str, value: Any) -> None:
    submission = order()
    submission["parties"][0][field] = value
    screening = screened(erp, submission)
    assert screening.outcome != "clear"
    assert screening.hits.exists()


def test_answer_names_lists_policy_and_engine(erp: User) -> None:
    screening = screened(erp, order())
    as_of = screening.answer["as_of"]
    active = ListVersion.objects.active()
    assert {v["source"] for v in as_of["lists"]} == {v.source_id for v in active}
    assert as_of["policy"] == PolicyVersion.objects.in_force().version
    assert as_of["engine"] == screening.engine == "v2+r8"
    assert set(screening.versions_used) == set(active)


def test_demo_list_is_said_in_a_clear_answer_too(erp: User) -> None:
    screening = screened(erp, order())
    codes = [n["code"] for n in screening.answer["coverage"]["not_examined"]]
    assert "lists.demo" in codes


def test_running_twice_changes_nothing(erp: User) -> None:
    first = screened(erp, order_for("IEIT Systems", "CN"))
    counts = (Hit.objects.count(), Determination.objects.count(), AuditEvent.objects.count())
    run_screening(screening_id=str(first.pk))
    again = Screening.objects.get(pk=first.pk)
    assert again.answer_json == first.answer_json
    assert counts == (
        Hit.objects.count(),
        Determination.objects.count(),
        AuditEvent.objects.count(),
    )


def test_same_order_gives_the_same_bytes(erp: User) -> None:
    other = User.objects.create(username="other")
    submission = order_for("IEIT Systems", "CN")
    assert screened(erp, submission).answer_json == screened(other, submission).answer_json


def test_a_held_lease_is_respected_and_an_expired_one_taken_over(erp: User) -> None:
    screening = submit(erp, order())
    now = timezone.now()
    rows = Screening.objects.filter(pk=screening.pk)
    rows.update(status="running", attempts=1, lease_until=now + timedelta(seconds=30))
    run_screening(screening_id=str(screening.pk))
    assert rows.get().status == Screening.Status.RUNNING
    assert forgotten_screenings() == []
    rows.update(lease_until=now - timedelta(seconds=1))
    assert forgotten_screenings() == [[str(screening.pk)]]
    run_screening(screening_id=str(screening.pk))
    assert rows.get().outcome == "clear"


def test_what_the_broker_forgot_is_found(erp: User) -> None:
    screening = submit(erp, order())
    assert forgotten_screenings() == []
    Screening.objects.update(queued_at=timezone.now() - timedelta(minutes=5))
    assert forgotten_screenings() == [[str(screening.pk)]]


def test_after_too_many_failures_the_answer_is_hold_with_the_reason(erp: User) -> None:
    screening = submit(erp, order())
    Screening.objects.update(attempts=3)
    run_screening(screening_id=str(screening.pk))
    screening.refresh_from_db()
    assert screening.outcome == "hold"
    assert [r["code"] for r in screening.answer["reasons"]] == ["engine.error"]
    assert screening.case.is_open


def test_new_revision_supersedes_screening_and_open_case(erp: User) -> None:
    first = screened(erp, order_for("IEIT Systems", "CN"))
    second = screened(erp, order())
    first.refresh_from_db()
    assert first.superseded_by == second
    assert first.decision == "superseded"
    assert Case.objects.get(screening=first).status == Case.Status.SUPERSEDED
    assert second.decision == "pending", "whoever changed the party of a block is looked at"


def test_late_answer_to_an_old_revision_opens_no_case(erp: User) -> None:
    old = submit(erp, order_for("IEIT Systems", "CN"))
    new = screened(erp, order())
    run_screening(screening_id=str(old.pk))
    old.refresh_from_db()
    assert old.superseded_by == new
    assert not Case.objects.filter(status=Case.Status.OPEN).exists()


def test_missing_list_holds(erp: User) -> None:
    ListVersion.objects.filter(source_id="demo-listed-parties").update(is_active=False)
    screening = screened(erp, order())
    assert screening.outcome == "hold"
    assert {r["code"] for r in screening.answer["reasons"]} == {"list.stale"}


def test_stale_chart_holds(erp: User) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    ListVersion.objects.filter(source_id="us-bis-country-chart").update(confirmed_at=long_ago)
    screening = screened(erp, order())
    assert screening.outcome == "hold"
    assert "list.stale" in {r["code"] for r in screening.answer["reasons"]}


def test_missing_control_list_holds_instead_of_failing(erp: User) -> None:
    ListVersion.objects.filter(source_id="us-bis-ccl").update(is_active=False)
    screening = screened(erp, order())
    assert screening.outcome == "hold"
    assert screening.answer["coverage"]["not_evaluated"]


def test_own_file_wins_over_the_consolidated_row(erp: User) -> None:
    """A second version tells of the same listed party: one hit, from the list's own file."""
    consolidated = ListVersion.objects.get(source_id="demo-listed-parties", is_active=True)
    listed = ListedParty.objects.get(version=consolidated, names__text__startswith="IEIT")
    own = {
        "source": "us-bis-entity-list",
        "uid": "own-row",
        "schema": "organization",
        "names": [
            {"text": listed.name, "kind": "primary"},
            {"text": "IEIT Systems", "kind": "alias"},
        ],
        "countries": ["CN"],
    }
    load_list(source="us-bis-entity-list", stream=io.BytesIO(as_file([own])), by="test")
    screening = screened(erp, order_for("IEIT Systems", "CN"))
    assert [h.listed_party.uid for h in screening.hits.filter(is_match=True)] == ["own-row"]
