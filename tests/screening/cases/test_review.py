"""An officer's answers: one test an exit, each with its audit event."""

from __future__ import annotations

from typing import Any

import pytest

from screening import audit
from screening.cases.assignment import take_next_case
from screening.cases.deciding import reject_case, release_case
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding, assign_case
from screening.errors import NotAllowedError
from screening.models import AuditEvent, Case, Disposition
from tests.factories import CaseFactory, DeterminationFactory, HitFactory, UserFactory
from tests.screening.cases.conftest import answered

pytestmark = pytest.mark.django_db


def test_findings_are_hits_then_lines_then_flags_without_what_needs_no_license(case: Case) -> None:
    DeterminationFactory(screening=case.screening, result="NLR")
    kinds = [state.key.split("-")[0] for state in findings_of(case)]
    assert kinds == ["hit", "determination", "red_flag"]


def test_answer_is_stored_with_its_event(case: Case, officer: Any) -> None:
    hit = findings_of(case)[0].finding
    answer_finding(
        case=case,
        finding=hit,
        kind="true_match",
        reason_code="alias_listed",
        comment=" The alias is printed. ",
        by=officer,
    )
    stored = Disposition.objects.get()
    assert (stored.hit, stored.answered_by, stored.comment) == (
        hit,
        officer,
        "The alias is printed.",
    )
    event = AuditEvent.objects.get()
    assert (event.verb, event.subject_id, event.actor) == (
        "finding_answered",
        str(case.pk),
        officer.username,
    )


def test_later_answer_counts_and_the_earlier_stays_on_record(case: Case, officer: Any) -> None:
    answered(case, officer, "true_match")
    answered(case, officer, "false_positive")
    newest = findings_of(case)[0].disposition
    assert newest is not None
    assert newest.kind == "false_positive"
    assert Disposition.objects.count() == 6


@pytest.mark.parametrize(
    ("kind", "code", "comment"),
    [
        ("mitigated", "site_visit", "x"),
        ("true_match", "name_only", "x"),
        ("true_match", "alias_listed", "  "),
    ],
    ids=["kind does not answer a hit", "code of another kind", "blank comment"],
)
def test_answer_that_does_not_fit_is_refused(
    case: Case, officer: Any, kind: str, code: str, comment: str
) -> None:
    hit = findings_of(case)[0].finding
    with pytest.raises(NotAllowedError):
        answer_finding(
            case=case, finding=hit, kind=kind, reason_code=code, comment=comment, by=officer
        )
    assert not Disposition.objects.exists()
    assert not AuditEvent.objects.exists()


def test_finding_of_another_case_is_refused(case: Case, officer: Any) -> None:
    with pytest.raises(NotAllowedError, match="another case"):
        answer_finding(
            case=case,
            finding=HitFactory(),
            kind="true_match",
            reason_code="alias_listed",
            comment="x",
            by=officer,
        )


def test_decided_case_takes_no_answer_decision_or_assignee(case: Case, officer: Any) -> None:
    finding = findings_of(case)[0].finding
    reject_case(case=case, reason_code="listed_party", comment="Listed.", by=officer)
    for late in (
        lambda: answer_finding(
            case=case,
            finding=finding,
            kind="true_match",
            reason_code="alias_listed",
            comment="x",
            by=officer,
        ),
        lambda: release_case(case=case, comment="x", by=officer),
        lambda: reject_case(case=case, reason_code="listed_party", comment="x", by=officer),
        lambda: assign_case(case=case, to=officer, by=officer),
    ):
        with pytest.raises(NotAllowedError, match="is rejected by"):
            late()


def test_assigning_and_giving_back_are_on_record(case: Case, officer: Any) -> None:
    assert assign_case(case=case, to=officer, by=officer).assigned_to == officer
    assert assign_case(case=case, to=None, by=officer).assigned_to is None
    assert [e.data["to"] for e in AuditEvent.objects.order_by("id")] == [officer.username, None]


def test_take_next_passes_over_taken_and_decided_cases(case: Case, officer: Any) -> None:
    CaseFactory(top_score=1, assigned_to=UserFactory())
    CaseFactory(top_score=1, decided=True)
    assert take_next_case(by=officer) == case
    assert take_next_case(by=officer, after=case.pk) is None


def test_failed_audit_write_undoes_the_answer(
    case: Case, officer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the audit record cannot be written")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        answered(case, officer)
    assert not Disposition.objects.exists()
    case.refresh_from_db()
    assert case.is_open


def test_answers_and_events_are_never_changed_or_removed(case: Case, officer: Any) -> None:
    answered(case, officer)
    for row in (Disposition.objects.first(), AuditEvent.objects.first()):
        assert row is not None
        for change in (row.save, row.delete, type(row).objects.all().delete):
            with pytest.raises(NotAllowedError):
                change()
        with pytest.raises(NotAllowedError):
            type(row).objects.update(id=1)
