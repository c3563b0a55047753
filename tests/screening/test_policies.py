"""What a policy may turn and what it may not: limits and flags are ours, the law is not."""

from __future__ import annotations

from typing import Any

import pytest

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.flag_policy import TURNED
from screening.controls.policy import AFFILIATES_50, HQ_TEST_A, LAW_RULES, RULES
from screening.controls.reference import ReferenceData
from screening.errors import InvalidPolicyError
from screening.policies import Policy, check_policy
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import load_tables
from tests.screening.controls.orders import ask, hit, line, listed, order, party

TABLES: ReferenceData = load_tables()


def with_rules(**rows: Any) -> dict[str, Any]:
    return {"controls": {"rules": {name.replace("__", "."): row for name, row in rows.items()}}}


def with_switches(**rows: Any) -> dict[str, Any]:
    return {"controls": {"flags": {"switches": {f"rf.{name}": row for name, row in rows.items()}}}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (with_rules(us__hq_test_a={"enabled": False}), "the law demands a license here"),
        (with_rules(us__hq_test_a={"periods": []}), "give the last day as valid_to"),
        (with_rules(us__hq_test_a={"is_law": False}), "unknown key is_law"),
        (with_rules(us__746__iran={"enabled": False}), "unknown key us.746.iran"),
        (with_rules(party__denied_person={"enabled": False}), "unknown key party.denied_person"),
        (with_rules(chart__NS={"enabled": False}), "unknown key chart.NS"),
        (with_switches(listed_owner={"enabled": False}), "unknown flag rf.listed_owner"),
        (with_switches(description_mismatch={"enabled": False}), "severity can be changed"),
        (with_switches(prc_designed_3a090={"enabled": False}), "15 CFR 736.2(b)(10)"),
    ],
)
def test_law_cannot_be_switched_off(content: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidPolicyError) as refused:
        check_policy(content)
    assert said in str(refused.value)


def test_row_of_law_ends_by_its_dates() -> None:
    ended = [{"valid_from": "2023-11-17", "valid_to": "2026-12-31"}]
    rule = check_policy(with_rules(us__hq_test_a={"periods": ended})).controls.rules[HQ_TEST_A]
    assert str(rule.periods[0].valid_to) == "2026-12-31"


@pytest.fixture(scope="module")
def everything_off() -> Policy:
    """The laxest policy that is taken: each flag and each dated rule off that may be."""
    flags = {rule.code: {"enabled": False} for rule in FLAG_RULES if not rule.is_law}
    rules = {name: {"enabled": False} for name in RULES if name not in LAW_RULES}
    mentions = {kind: {"enabled": False, "severity": "look"} for kind in TURNED}
    return check_policy(
        {"controls": {"rules": rules, "flags": {"switches": flags}, "mentions": mentions}}
    )


DENIED = listed("us-bis-denied-persons", name="Example Werke GmbH")
ENTITY = listed("us-bis-entity-list", name="Example Werke GmbH")
BLOCKED = listed("us-ofac-sdn", name="Example Werke GmbH")
ASCEND = line(eccn="EAR99", manufacturer="Huawei", description="Huawei Ascend 910B")


@pytest.mark.parametrize(
    ("submission", "hits", "why"),
    [
        (order("IR"), (), "746.7"),
        (order("KP"), (), "746.4"),
        (order("RU", lines=[line(eccn="3A001.a.7")]), (), "746.8"),
        (order("DE"), (hit(DENIED),), "764.3(a)(2)"),
        (order("DE"), (hit(ENTITY),), "744.11"),
        (order("DE"), (hit(BLOCKED),), "31 CFR ch. V"),
        (order("CN", lines=[line(eccn="3A001.a.7")]), (), "738.4"),
        (order("CN", lines=[line(eccn="3A090.a")]), (), "742.6(a)(6)(iii)"),
        (
            order("SG", lines=[line(eccn="3A090.a")], parties=[party(headquarters_country="CN")]),
            (),
            "headquarters, 742.6(a)(6)(iii)(A)",
        ),
        (order("DE", lines=[ASCEND]), (), "736.2(b)(10)"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_blocks_of_law_stand_under_the_laxest_policy(
    everything_off: Policy, submission: dict[str, Any], hits: tuple[Any, ...], why: str
) -> None:
    answer = ask(submission, TABLES, hits=hits, policy=everything_off.controls)
    assert answer.outcome is Outcome.BLOCK, why


def test_all_that_is_off_is_said(everything_off: Policy) -> None:
    answer = ask(order("CN", lines=[line(eccn="3A090.a")]), TABLES, policy=everything_off.controls)
    said = {n.code: n.sentence for n in answer.coverage.not_examined}
    words = f"Not made: switched off by policy version {everything_off.version}: "
    assert said[AFFILIATES_50].startswith(words)
    assert said["rf.cash"].startswith(words)
    assert said["rf.ac_residential"].startswith(words)
    assert HQ_TEST_A not in said
    assert "rf.adv_node" not in said, "no line is semiconductor equipment: it is not asked at all"


def test_severity_of_contradicted_papers_is_the_policys() -> None:
    submission = order("NL", lines=[line(eccn="EAR99", description="Server with 8 x H100")])
    for severity in ("low", "medium"):
        policy = check_policy(with_switches(description_mismatch={"severity": severity}))
        flags = ask(submission, TABLES, policy=policy.controls).red_flags
        assert {f.severity for f in flags if f.code == "rf.description_mismatch"} == {severity}
