"""A change of the policy takes two, and every later screening shows it; earlier ones stay."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.models import PolicyVersion, Screening
from screening.pipeline import replay_screening
from screening.policy_changes import approve_policy, propose_policy
from tests.factories import UserFactory
from tests.screening.pipeline.test_run import screened
from tests.submissions import order

pytestmark = pytest.mark.usefixtures("shipped_lists")
RELABEL = "please relabel the boxes"


def relabeled(reference: str) -> dict[str, Any]:
    return order(reference=reference, special_instructions=RELABEL)


def change(**switch: Any) -> Any:
    """Propose a turn of one flag."""
    content = PolicyVersion.objects.in_force().content
    content["controls"]["flags"]["switches"] = {"rf.packaging": switch}
    return propose_policy(content=content, reason="Our boxes bear our mark.", by=UserFactory())


def flags_of(screening: Screening) -> dict[str, str]:
    return {flag["code"]: flag["severity"] for flag in screening.answer["red_flags"]}


def not_made(screening: Screening) -> dict[str, str]:
    told = screening.answer["coverage"]["not_examined"]
    return {row["code"]: row["sentence"] for row in told if row["sentence"].startswith("Not made")}


def test_flag_switched_off_by_two_is_off_and_said_from_then_on(erp: User) -> None:
    before = screened(erp, relabeled("A"))
    assert flags_of(before)["rf.packaging"] == "high"
    assert before.outcome == "hold"
    proposal = change(enabled=False)
    assert flags_of(screened(erp, relabeled("B"))) == flags_of(before), "one person is not enough"
    became = approve_policy(proposal=proposal, comment="Read it.", by=UserFactory())
    for reference in ("C", "D"):
        after = screened(erp, relabeled(reference))
        assert "rf.packaging" not in flags_of(after)
        assert after.outcome == "clear"
        assert after.answer["as_of"]["policy"] == became.version
        sentence = not_made(after)["rf.packaging"]
        assert sentence.startswith(f"Not made: switched off by policy version {became.version}: ")
    assert not_made(before) == {}
    assert replay_screening(screening=Screening.objects.get(pk=before.pk)).difference == ""


def test_severity_is_the_policys_from_then_on(erp: User) -> None:
    approve_policy(proposal=change(severity="low"), comment="Read it.", by=UserFactory())
    after = screened(erp, relabeled("A"))
    assert flags_of(after)["rf.packaging"] == "low"
    assert after.outcome == "clear", "one low flag does not hold"
