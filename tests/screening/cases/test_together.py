"""One answer for many hits of a case, and lines that those answers settle."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from screening.cases.deciding import release_case
from screening.cases.findings import findings_of
from screening.cases.review import answer_finding
from screening.cases.signing import reasons_for_second
from screening.cases.together import Answered, Scope, answer_together, is_last_answer, reaches_of
from screening.errors import NotAllowedError
from screening.models import Case, Clearance, Disposition, Hit
from tests.factories import (
    CaseFactory,
    DeterminationFactory,
    HitFactory,
    ListedPartyFactory,
    ListVersionFactory,
    RedFlagFactory,
    plain_order,
)

pytestmark = pytest.mark.django_db


def step(hit: Hit, rule: str = "party.possible_match") -> dict[str, Any]:
    listed = hit.listed_party
    return {
        "step": "parties",
        "rule_id": rule,
        "makes": "undetermined",
        "inputs": {"party": hit.party, "source": listed.source_code, "listed": listed.uid},
    }


def waiting_line(
    case: Case, *hits: Hit, more: tuple[dict[str, Any], ...] = (), eccn: str = "EAR99"
) -> Any:
    """A line that hangs on who these parties are."""
    settled = {"step": "chart", "rule_id": "us.step.chart", "makes": None, "inputs": {}}
    return DeterminationFactory(
        screening=case.screening,
        eccn=eccn,
        result="undetermined",
        content={"path": [settled, *(step(hit) for hit in hits), *more]},
    )


def one_hit() -> tuple[Case, Hit]:
    """A held order of little value whose only finding is a hit."""
    case = CaseFactory(screening__outcome="hold", screening__transaction__content=plain_order())
    version = ListVersionFactory(active=True)
    return case, HitFactory(screening=case.screening, listed_party__version=version)


@pytest.fixture
def two_roles(db: None) -> Case:
    """One buyer in two roles, like two listed parties, and the line that hangs on it."""
    content = plain_order()
    content["parties"].append(copy.deepcopy(content["parties"][0]) | {"role": "purchaser"})
    case: Case = CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    version = ListVersionFactory(active=True)
    for listed in (ListedPartyFactory(version=version), ListedPartyFactory(version=version)):
        for party in (0, 1):
            HitFactory(screening=case.screening, listed_party=listed, party=party)
    waiting_line(case, *case.screening.hits.all())
    return case


def hits(case: Case) -> list[Hit]:
    return list(case.screening.hits.select_related("listed_party").order_by("pk"))


def answer(case: Case, finding: Any, by: Any, scope: str = "", **changes: Any) -> Answered:
    given = {"kind": "false_positive", "reason_code": "name_only", "comment": "Another."} | changes
    return answer_together(case=case, finding=finding, scope=scope, by=by, **given)


def open_keys(case: Case) -> list[str]:
    return [state.key for state in findings_of(case) if state.is_open]


def test_scopes_are_offered_where_they_differ(two_roles: Case) -> None:
    found = reaches_of(two_roles, hits(two_roles)[0], findings_of(two_roles))
    assert [(reach.scope, len(reach.hits)) for reach in found] == [
        (Scope.ALONE, 1),
        (Scope.LISTED, 2),
        (Scope.PARTY, 4),
    ]


def test_a_hit_that_stands_alone_offers_nothing_wider(case: Case) -> None:
    (hit,) = hits(case)
    assert [reach.scope for reach in reaches_of(case, hit, findings_of(case))] == [Scope.ALONE]


@pytest.mark.parametrize(("scope", "left"), [("", 4), ("alone", 4), ("listed", 3), ("party", 0)])
def test_an_answer_is_given_to_what_its_scope_takes_in(
    two_roles: Case, officer: Any, scope: str, left: int
) -> None:
    answer(two_roles, hits(two_roles)[0], officer, scope)
    assert len(open_keys(two_roles)) == left
    assert {d.comment for d in Disposition.objects.all()} == {"Another."}


def test_a_party_with_other_data_under_the_same_name_is_another(officer: Any) -> None:
    content = plain_order()
    other = copy.deepcopy(content["parties"][0]) | {"role": "purchaser", "birth_date": "1955-01-01"}
    content["parties"].append(other)
    case = CaseFactory(screening__outcome="hold", screening__transaction__content=content)
    listed = ListedPartyFactory(version=ListVersionFactory(active=True))
    for party in (0, 1):
        HitFactory(screening=case.screening, listed_party=listed, party=party)
    told = answer(case, hits(case)[0], officer, "party")
    assert told.hits == 1
    assert len(open_keys(case)) == 1


def test_a_true_match_is_of_one_listed_party(two_roles: Case, officer: Any) -> None:
    true = {"kind": "true_match", "reason_code": "same_entity"}
    with pytest.raises(NotAllowedError, match="one listed party"):
        answer(two_roles, hits(two_roles)[0], officer, "party", **true)
    assert not Disposition.objects.exists()
    assert answer(two_roles, hits(two_roles)[0], officer, "listed", **true).hits == 2


def test_an_answer_that_is_there_is_not_overwritten_from_afar(
    two_roles: Case, officer: Any
) -> None:
    first, *_others, last = hits(two_roles)
    answer(two_roles, last, officer, kind="true_match", reason_code="same_entity")
    answer(two_roles, first, officer, "party")
    assert last.dispositions.get().kind == "true_match"


def test_each_pair_is_remembered_once_and_again_is_a_sentence(
    two_roles: Case, officer: Any
) -> None:
    first = hits(two_roles)[0]
    assert answer(two_roles, first, officer, "party", remember=True).remembered == ()
    assert Clearance.objects.count() == 2
    again = answer(two_roles, first, officer, remember=True)
    assert len(again.remembered) == 1
    assert "is remembered already" in again.remembered[0]


def test_false_positives_settle_the_line_that_hangs_on_them(two_roles: Case, officer: Any) -> None:
    answer(two_roles, hits(two_roles)[0], officer, "party")
    (line,) = [s for s in findings_of(two_roles) if s.key.startswith("determination")]
    assert len(line.settled_by) == 4
    released = release_case(case=two_roles, comment="Another company.", by=officer)
    assert released.status == "released"


def test_a_changed_answer_opens_the_line_again(two_roles: Case, officer: Any) -> None:
    first = hits(two_roles)[0]
    answer(two_roles, first, officer, "party")
    answer_finding(
        case=two_roles,
        finding=first,
        kind="true_match",
        reason_code="same_entity",
        comment="It is them.",
        by=officer,
    )
    assert [key.split("-")[0] for key in open_keys(two_roles)] == ["determination"]


@pytest.mark.parametrize(
    "more",
    [
        {"step": "end_use", "rule_id": "us.end_use", "makes": "undetermined", "inputs": {}},
        {"step": "parties", "rule_id": "party.entity_list", "makes": "license_required"},
        {"step": "parties", "rule_id": "party.possible_match", "makes": "undetermined"},
    ],
)
def test_a_line_that_hangs_on_more_wants_its_own_answer(officer: Any, more: dict[str, Any]) -> None:
    case, hit = one_hit()
    line = waiting_line(case, hit, more=(more,))
    answer(case, hit, officer)
    assert open_keys(case) == [f"determination-{line.pk}"]


def test_a_line_that_hangs_on_what_no_step_tells_wants_its_own_answer(officer: Any) -> None:
    case, hit = one_hit()
    line = DeterminationFactory(
        screening=case.screening,
        result="undetermined",
        content={"path": [step(hit)], "hangs_on": ["who it is", "what it is for"]},
    )
    answer(case, hit, officer)
    assert open_keys(case) == [f"determination-{line.pk}"]


def test_a_settled_line_still_says_why_two_must_sign(officer: Any) -> None:
    case, hit = one_hit()
    waiting_line(case, hit, eccn="3A090.a")
    before = reasons_for_second(case, findings_of(case))
    answer(case, hit, officer)
    assert reasons_for_second(case, findings_of(case)) == before != ()


def test_the_last_answer_is_known(two_roles: Case, officer: Any) -> None:
    states = findings_of(two_roles)
    first = states[0]
    assert isinstance(first.finding, Hit)
    reaches = reaches_of(two_roles, first.finding, states)
    assert is_last_answer(first, reaches, states)
    RedFlagFactory(screening=two_roles.screening)
    assert not is_last_answer(first, reaches, findings_of(two_roles))
