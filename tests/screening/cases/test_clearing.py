"""An order that clearances answer wholly goes by itself, and no other does."""

from __future__ import annotations

from typing import Any

import pytest

from screening.cases.clearances import approve_clearance, propose_clearance, use_clearances
from screening.cases.clearing import release_if_answered_before
from screening.cases.opening import open_case
from screening.cases.review import answer_finding
from screening.models import AuditEvent, Case, Clearance, Screening
from screening.terms.values import canonical_json
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    PolicyVersionFactory,
    RedFlagFactory,
    ScreeningFactory,
    TransactionFactory,
    answer_content,
    plain_order,
)

pytestmark = pytest.mark.django_db
HIT = {
    "code": "party.possible_match",
    "outcome": "hold",
    "summary": "May be listed.",
    "citation": "15 CFR 732 Supp. 3",
    "subject": "parties[0]",
}


def never() -> float:
    """No case is drawn for a second look."""
    return 1.0


@pytest.fixture
def policy(db: None) -> Any:
    desk = {"clearance_releases": True, "second_signature": {"lists": ["us-bis-entity-list"]}}
    return PolicyVersionFactory(content={"desk": desk})


@pytest.fixture
def clearance(policy: Any, officer: Any, senior: Any) -> Clearance:
    """In force, for the factory's consignee against a listed party of an active list."""
    case = CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
    hit = HitFactory(
        screening=case.screening, listed_party__version=ListVersionFactory(active=True)
    )
    given = answer_finding(
        case=case,
        finding=hit,
        kind="false_positive",
        reason_code="name_only",
        comment="A shop in Penang.",
        by=officer,
    )
    asked = propose_clearance(disposition=given, by=officer)
    return approve_clearance(clearance=asked, comment="Agreed.", by=senior)


def held_again(clearance: Clearance, *reasons: dict[str, str], **changes: Any) -> Case:
    """The next order of the same customer, answered by the clearance and not released yet."""
    met = clearance.disposition.hit  # type: ignore[union-attr]
    owner = met.screening.transaction.owner
    content = plain_order(reference="SO-2") | changes
    screening: Screening = ScreeningFactory(
        transaction=TransactionFactory(owner=owner, reference="SO-2", content=content),
        outcome="hold",
        answer_json=canonical_json(answer_content("hold", reasons=[HIT, *reasons])),
    )
    HitFactory(screening=screening, listed_party=met.listed_party, subject="parties[0]")
    case: Case = CaseFactory(screening=screening)
    use_clearances(case=case)
    return case


def test_it_goes_and_the_record_says_by_what(clearance: Clearance) -> None:
    case = held_again(clearance)
    assert release_if_answered_before(case=case, draw=never)
    case.refresh_from_db()
    assert (case.status, case.decided_by, case.released_by) == ("released", None, clearance)
    assert f"clearance {clearance.pk}" in case.decision_comment
    event = AuditEvent.objects.get(verb="case_released")
    assert (event.actor, event.data["clearances"]) == ("screening", [clearance.pk])


def test_a_list_that_wants_two_has_had_two(clearance: Clearance) -> None:
    """The policy of these tests wants two persons for any hit of this list."""
    assert release_if_answered_before(case=held_again(clearance), draw=never)


def test_a_random_share_is_looked_at(clearance: Clearance) -> None:
    case = held_again(clearance)
    assert not release_if_answered_before(case=case, draw=lambda: 0.0)
    assert case.is_open
    assert AuditEvent.objects.filter(verb="clearance_looked_at").exists()


@pytest.mark.parametrize(
    "reason",
    [
        {"code": "text.place", "subject": "instructions"},
        {"code": "lists.stale", "subject": ""},
        {"code": "party.possible_match", "subject": "parties[1]"},
        {"code": "party.other_role", "subject": "parties[0]"},
    ],
)
def test_another_reason_to_hold_keeps_it(clearance: Clearance, reason: dict[str, str]) -> None:
    case = held_again(clearance, HIT | reason)
    assert not release_if_answered_before(case=case, draw=never)


def test_another_finding_keeps_it(clearance: Clearance) -> None:
    flagged = held_again(clearance)
    RedFlagFactory(screening=flagged.screening)
    assert not release_if_answered_before(case=flagged, draw=never)


def test_another_hit_keeps_it(clearance: Clearance) -> None:
    case = held_again(clearance)
    HitFactory(screening=case.screening, listed_party=ListedPartyFactory(uid="el-other"))
    assert not release_if_answered_before(case=case, draw=never)


@pytest.mark.parametrize("field", [{"unit_value": "400000.00"}, {"eccn": "3A090.a"}])
def test_goods_that_want_two_persons_keep_it(clearance: Clearance, field: dict[str, str]) -> None:
    lines = [plain_order()["lines"][0] | field]
    case = held_again(clearance, lines=lines)
    assert not release_if_answered_before(case=case, draw=never)


def test_a_line_that_hangs_on_the_hit_alone_goes_with_it(clearance: Clearance) -> None:
    case = held_again(clearance)
    listed = clearance.disposition.hit.listed_party  # type: ignore[union-attr]
    step = {
        "step": "parties",
        "rule_id": "party.possible_match",
        "makes": "undetermined",
        "inputs": {"party": 0, "source": listed.source_code, "listed": listed.uid},
    }
    DeterminationFactory(
        screening=case.screening, eccn="EAR99", result="undetermined", content={"path": [step]}
    )
    assert release_if_answered_before(case=case, draw=never)


def test_policy_may_leave_it_to_a_person(clearance: Clearance) -> None:
    PolicyVersionFactory(content={})
    assert not release_if_answered_before(case=held_again(clearance), draw=never)


def test_opening_the_case_lets_it_go(clearance: Clearance, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = {"clearance_releases": True, "second_look_share": "0"}
    PolicyVersionFactory(content={"desk": desk})
    met = clearance.disposition.hit  # type: ignore[union-attr]
    order = TransactionFactory(
        owner=met.screening.transaction.owner,
        reference="SO-3",
        content=plain_order(reference="SO-3"),
    )
    screening = ScreeningFactory(
        transaction=order,
        outcome="hold",
        answer_json=canonical_json(answer_content("hold", reasons=[HIT])),
    )
    HitFactory(screening=screening, listed_party=met.listed_party, subject="parties[0]")
    assert open_case(screening=screening).status == "released"
