"""Cases to answer, and the answering of all of one."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.authorizations import Authorization
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.models import Case
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    RedFlagFactory,
    UserFactory,
    plain_order,
)

CODES = {
    "false_positive": "name_only",
    "true_match": "alias_listed",
    "licensed": "license_held",
    "mitigated": "site_visit",
    "escalate": "needs_counsel",
}


def with_findings(case: Case) -> Case:
    """A case with a finding of each kind."""
    HitFactory(screening=case.screening)
    DeterminationFactory(screening=case.screening, eccn="5A992.c", result="unclassified")
    RedFlagFactory(screening=case.screening)
    return case


def answered(
    case: Case,
    by: Any,
    hit_kind: str = "false_positive",
    line: str = "mitigated",
    number: str = "",
    codes: dict[str, str] | None = None,
) -> Case:
    """Answer every finding of a case; ``codes`` are reason codes other than the usual."""
    codes = CODES | (codes or {})
    for state in findings_of(case):
        kind = {"hit": hit_kind, "determination": line}.get(state.key.split("-")[0], "mitigated")
        answer_finding(
            case=case,
            finding=state.finding,
            kind=kind,
            reason_code=codes[kind],
            comment="Seen.",
            by=by,
            authorization=Authorization(license_number=number),
        )
    return case


@pytest.fixture
def case(db: None) -> Case:
    """A held order of little value that one person may release."""
    return with_findings(
        CaseFactory(
            screening__outcome="hold",
            screening__transaction__content=plain_order(),
        )
    )


@pytest.fixture
def blocked(db: None) -> Case:
    """A blocked order."""
    return with_findings(
        CaseFactory(
            screening__outcome="block",
            screening__transaction__content=plain_order(),
        )
    )


@pytest.fixture
def officer(db: None) -> Any:
    return UserFactory()


@pytest.fixture
def senior(db: None) -> Any:
    return UserFactory()
