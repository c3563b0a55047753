"""Answers that outlast a new screening of the same order, and those that do not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.cases.review import answer_finding
from screening.models import Case, Disposition, Screening, Transaction
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    ScreeningFactory,
    TransactionFactory,
    plain_order,
)

pytestmark = pytest.mark.django_db

LINE = plain_order()["lines"][0]
PATH = [
    {
        "step": "chart",
        "rule_id": "us.chart",
        "cite": "15 CFR 738.4",
        "inputs": {"country": "MY"},
        "result": "NS2 applies",
        "as_of": "2026-11-02",
    },
    {
        "step": "held_license",
        "rule_id": "us.license",
        "cite": "15 CFR 750.7",
        "inputs": {"license": "D1"},
        "result": "covers",
        "as_of": "2026-11-02",
    },
]
TOLD_BY_R1: dict[str, Any] = {
    "line": 1,
    "eccn": "3A001.a.7",
    "classified_by": "exporter",
    "result": "license_required",
    "citation": "15 CFR 742.4",
    "reasons_for_control": ["NS"],
    "review_policy": None,
    "exceptions_considered": [
        {
            "code": "GBS",
            "status": "rejected",
            "why": "CN not in Country Group B",
            "citation": "15 CFR 740.4",
            "conditions": [],
        }
    ],
    "destinations": [{"country": "CN", "sources": ["destination"], "result": "license_required"}],
    "path": PATH,
}


def told_by_r2(**changes: Any) -> dict[str, Any]:
    """The same requirement as later rules tell it: more keys, other words, other elements."""
    told = deepcopy(TOLD_BY_R1)
    told |= {"rule": "us.chart.NS", "hangs_on": [], "review_policy": "case_by_case"}
    told["exceptions_considered"][0]["why"] = "not in group B"
    told["path"] = [
        {**step, "makes": None, "as_of": "2026-11-20", "inputs": {"looked_at": 1}}
        for step in told["path"]
    ]
    told["path"].insert(1, {**told["path"][0], "rule_id": "us.740.tmp", "step": "exceptions"})
    return told | changes


def judged(order: Transaction, engine: str, content: dict[str, Any]) -> Screening:
    """A screening of an order of one line."""
    screening: Screening = ScreeningFactory(transaction=order, engine=engine, outcome="hold")
    DeterminationFactory(
        screening=screening, eccn="3A001.a.7", result=content["result"], content=content
    )
    return screening


def answered(engine: str, content: dict[str, Any], by: Any) -> Case:
    """A case whose one line an officer has answered."""
    case: Case = CaseFactory(
        screening=judged(TransactionFactory(content=plain_order()), engine, content)
    )
    (state,) = findings_of(case)
    answer_finding(
        case=case,
        finding=state.finding,
        kind=Disposition.Kind.ESCALATE,
        reason_code="needs_counsel",
        comment="Ask counsel.",
        by=by,
    )
    return case


def is_kept(case: Case, engine: str, content: dict[str, Any], **changes: Any) -> bool:
    """Whether the line keeps its answer when its order is screened again, changed or not."""
    order = case.screening.transaction
    if changes:
        order = TransactionFactory(
            owner=order.owner,
            reference=order.reference,
            revision=2,
            content={**plain_order(), **changes},
        )
    (state,) = findings_of(open_case(screening=judged(order, engine, content)))
    return state.disposition is not None and state.disposition.carried_from is not None


def test_new_rules_that_demand_the_same_keep_the_answer(officer: Any) -> None:
    case = answered("v1+r1", TOLD_BY_R1, officer)
    assert is_kept(case, "v1+r2", told_by_r2())


@pytest.mark.parametrize(
    "changed",
    [
        {"result": "undetermined"},
        {"citation": "15 CFR 744.11(a)"},
        {"reasons_for_control": ["NS", "RS"]},
        {"destinations": []},
        {"hangs_on": ["a license is required if it is a part"]},
        {
            "exceptions_considered": [
                {**TOLD_BY_R1["exceptions_considered"][0], "status": "candidate"}
            ]
        },
        {
            "exceptions_considered": [
                {**TOLD_BY_R1["exceptions_considered"][0], "conditions": ["one more"]}
            ]
        },
        {"path": [PATH[0], {**PATH[1], "result": "it expired on 2026-11-01"}]},
    ],
    ids=lambda changed: ",".join(changed),
)
def test_new_rules_that_demand_another_thing_open_the_line(
    officer: Any, changed: dict[str, Any]
) -> None:
    case = answered("v1+r1", TOLD_BY_R1, officer)
    assert not is_kept(case, "v1+r2", told_by_r2(**changed))


def test_new_rules_keep_no_answer_to_a_line_that_was_submitted_otherwise(officer: Any) -> None:
    case = answered("v1+r1", TOLD_BY_R1, officer)
    assert not is_kept(case, "v1+r2", told_by_r2(), lines=[{**LINE, "quantity": 3}])


def test_new_rules_keep_the_answer_where_another_part_of_the_order_changed(officer: Any) -> None:
    case = answered("v1+r1", TOLD_BY_R1, officer)
    assert is_kept(case, "v1+r2", told_by_r2(), special_instructions="Call first.")


def test_same_rules_keep_an_answer_where_all_is_told_the_same(officer: Any) -> None:
    case = answered("v1+r2", told_by_r2(), officer)
    assert is_kept(case, "v1+r2", told_by_r2())


def test_same_rules_that_tell_a_line_otherwise_open_it(officer: Any) -> None:
    """Rules of one name say another thing only where they looked at another thing."""
    case = answered("v1+r2", told_by_r2(), officer)
    told = told_by_r2()
    told["path"][0]["inputs"] = {"looked_at": 2}
    assert not is_kept(case, "v1+r2", told)
