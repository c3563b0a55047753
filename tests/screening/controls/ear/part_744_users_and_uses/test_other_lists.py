"""Lists that forbid no export by themselves, and 15 CFR 744.19."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.conftest import SHIPPED_POLICY
from tests.screening.controls.orders import (
    ask,
    hit,
    line,
    listed,
    only_line,
    order,
)

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("us-ofac-ns-cmic", "no export ban"),
        ("us-ofac-ssi", "no ban on other exports"),
        ("us-state-itar-debarred", "defense articles"),
        ("eu-fsf", "EU law"),
        ("un-sc", "national law decides"),
    ],
)
def test_other_list_says_what_it_means_as_advice(
    tables: ControlTables, source: str, words: str
) -> None:
    (reason,) = ask(order(), tables, hits=[hit(listed(source))]).reasons
    assert words in reason.summary
    assert reason.citation


def test_nonproliferation_sanctions_turn_a_requirement_into_denial(tables: ControlTables) -> None:
    """15 CFR 744.19: BIS denies applications; the exceptions of the chart do not help."""
    submission = order("TW", lines=[line(eccn="3A001.a.7")])
    assert ask(submission, tables).outcome is HOLD
    answer = ask(submission, tables, hits=[hit(listed("us-state-isn"))])
    assert answer.outcome is BLOCK
    assert only_line(answer).review_policy is ReviewPolicy.POLICY_OF_DENIAL


@pytest.mark.parametrize(
    ("source", "ship_from", "outcome", "why"),
    [
        ("eu-fsf", "DE", BLOCK, "a member of the European Union"),
        ("eu-fsf", "PL", BLOCK, "a member of the European Union"),
        ("eu-fsf", "CH", HOLD, "not a member"),
        ("eu-fsf", "GB", HOLD, "no longer a member"),
        ("uk-sanctions", "GB", BLOCK, "the United Kingdom"),
        ("uk-sanctions", "DE", HOLD, "not the United Kingdom"),
        ("un-sc", "DE", HOLD, "binds no exporter by itself"),
    ],
)
def test_freeze_binds_exporters_of_its_place(
    tables: ControlTables, source: str, ship_from: str, outcome: Outcome, why: str
) -> None:
    answer = ask(order(ship_from={"country": ship_from}), tables, hits=[hit(listed(source))])
    (reason,) = [r for r in answer.reasons if r.code == "party.possible_match"]
    assert reason.outcome is outcome, why
    if outcome is BLOCK:
        assert only_line(answer).result is Result.PROHIBITED


@pytest.mark.parametrize(
    ("source", "laws", "outcome", "why"),
    [
        ("eu-fsf", {"EU"}, BLOCK, "the exporter is bound by EU law, wherever the goods leave from"),
        ("eu-fsf", {"EU", "CH"}, BLOCK, "two laws bind it"),
        ("eu-fsf", {"UK"}, HOLD, "another law binds it"),
        ("eu-fsf", set(), HOLD, "no other law binds it"),
        ("uk-sanctions", {"UK"}, BLOCK, "its law"),
        ("uk-sanctions", {"EU"}, HOLD, "another law"),
        ("ch-seco", {"CH"}, BLOCK, "its law"),
        ("ca-sema", {"CA"}, BLOCK, "its law"),
        ("au-dfat", {"AU"}, BLOCK, "its law"),
        ("jp-meti-eul", {"JP"}, HOLD, "a catch-all: a license is needed unless plainly harmless"),
        ("un-sc", {"EU", "UK", "CH", "CA", "AU", "JP"}, HOLD, "binds nobody by itself"),
        ("us-uflpa", {"EU"}, HOLD, "an import ban"),
    ],
)
def test_law_that_binds_the_exporter_by_its_policy_blocks_whoever_its_list_names(
    tables: ControlTables, source: str, laws: set[str], outcome: Outcome, why: str
) -> None:
    policy = replace(SHIPPED_POLICY, bound_by=frozenset(laws))
    submission = order(ship_from={"country": "US"})
    answer = ask(submission, tables, hits=[hit(listed(source))], policy=policy)
    (reason,) = [r for r in answer.reasons if r.code == "party.possible_match"]
    assert reason.outcome is outcome, why
    if outcome is BLOCK:
        assert only_line(answer).result is Result.PROHIBITED
        assert "binds the exporter" in reason.summary


def test_denied_application_names_the_party(tables: ControlTables) -> None:
    """15 CFR 744.19 is told as a block of its own, and the path says whose rule it is."""
    submission = order("TW", lines=[line(eccn="3A001.a.7")])
    answer = ask(submission, tables, hits=[hit(listed("us-state-isn"))])
    (reason,) = [r for r in answer.reasons if r.citation == "15 CFR 744.19"]
    assert (reason.outcome, reason.subject) == (BLOCK, "parties[0]")
    assert "us.744.19" in {s.rule_id for s in only_line(answer).path}
