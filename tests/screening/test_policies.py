"""What a policy may turn and what it may not: limits and flags are ours, the law is not."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields
from typing import Any

import pytest

from screening.controls.ear.part_732_red_flags import FLAG_RULES
from screening.controls.flag_policy import TURNED
from screening.controls.policy import AFFILIATES_50, HQ_TEST_A, LAW_RULES, RULES
from screening.controls.reference import ReferenceData
from screening.errors import InvalidPolicyError
from screening.matching import MatchingPolicy
from screening.policies import Policy, check_policy, read_policy, shipped_policy
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


ABSURD = ("NaN", "-NaN", "Infinity", "-5", "1e999", "-0.01", "", "x", None, True, [], {})
NAN = float("nan")


def numbers_of(content: Any, *above: str) -> Iterator[tuple[str, ...]]:
    """Where the numbers of a policy stand."""
    for key, value in content.items():
        if isinstance(value, dict):
            yield from numbers_of(value, *above, key)
        elif not isinstance(value, bool) and str(value).replace(".", "").isdigit():
            yield (*above, key)


def with_number(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    content: dict[str, Any] = deepcopy(dict(shipped_policy()))
    part = content
    for key in path[:-1]:
        part = part.setdefault(key, {})
    part[path[-1]] = value
    return content


MATCHING_NUMBERS = [
    ("matching", f.name)
    for f in fields(MatchingPolicy)
    if f.name != "thresholds"  # rows of numbers, in tests of their own
]
NUMBERS = sorted({*numbers_of(shipped_policy()), *MATCHING_NUMBERS})
MAY_BE_LESS = {name for name in MatchingPolicy.__slots__ if name.endswith(("agrees", "differs"))}


@pytest.mark.parametrize("path", NUMBERS, ids=".".join)
def test_number_that_is_none_or_absurd_is_refused_by_its_key(path: tuple[str, ...]) -> None:
    """A threshold that is no number meets nobody, and one beyond all scores clears everybody."""
    check_policy(shipped_policy())
    for value in (*ABSURD, NAN, float("inf"), 10**13, "1000000000001", 40_000_000_000_000.5):
        if path[-1] in {*MAY_BE_LESS, "extra_word", "missing_word", "contradiction"} and (
            value == "-0.01"
        ):
            continue
        with pytest.raises(InvalidPolicyError) as refused:
            check_policy(with_number(path, value))
        assert path[-1] in str(refused.value), value


@pytest.mark.parametrize(
    ("path", "taken", "refused"),
    [
        ("matching.review_threshold", ("0", "0.65", 1, 0.9), ("1.01", 2, "70")),
        ("matching.match_threshold", ("0.8", 1.0), ("1.0001", "88 %")),
        ("matching.floor", ("0.1", 0.7), ("0.71", "1.5")),
        ("matching.country_differs", ("-1", 0, -0.3), ("-1.1", "2")),
        ("matching.hits", ("5", 1), (0, "0", "1.5")),
        ("controls.near_threshold_margin", ("0", "0.10"), ("5", "1.5")),
        ("controls.end_use_value_limit_usd", (0, "1e6", "1000000000000"), ("1e13",)),
        ("controls.exchange_rates.fresh_days", ("0", "45"), ("36501",)),
        ("controls.exchange_rates.older_margin", ("0", "0.25"), ("25",)),
        ("controls.rules.review.resent_block.value", ("0", "30"), ("40000",)),
        ("controls.flags.limits.rush_share", ("0", "1"), ("30",)),
        ("controls.flags.limits.price_low", ("0.4",), ("40",)),
        ("controls.flags.limits.rename_days", ("0", "730"), ("99999",)),
        ("controls.flags.limits.foundry_transistors", ("50000000000",), ("1e30",)),
        ("desk.second_look_share", ("0", "1", 0.5), ("10",)),
        ("desk.clearance_days", (1, 36500), (0, 36501, "365")),
        ("desk.second_signature.value_above_usd", ("0", 250000), ("1e99",)),
        ("retention.years.ear", (5, 100), (4, 101, 9999)),
    ],
)
def test_numbers_at_their_bounds(
    path: str, taken: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    above, _, dotted = path.partition(".rules.")
    keys = (*above.split("."), "rules", *dotted.rsplit(".", 1)) if dotted else path.split(".")
    for value in taken:
        check_policy(with_number(tuple(keys), value))
    for value in refused:
        with pytest.raises(InvalidPolicyError, match=keys[-1]):
            check_policy(with_number(tuple(keys), value))


@pytest.mark.parametrize("value", ["NaN", "-5", "1e999", "2"])
def test_policy_that_was_stored_with_an_absurd_threshold_judges_nothing(value: str) -> None:
    with pytest.raises(InvalidPolicyError, match=r"matching\.review_threshold: must be a number"):
        read_policy(with_number(("matching", "review_threshold"), value))
