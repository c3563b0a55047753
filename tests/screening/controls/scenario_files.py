"""Scenario files at the level of the rules: the real matcher, no database.

``tests/scenarios/`` holds whole transactions with the answer they must have. Here their listed
parties go into an index in memory and their submissions through the matcher and the rules, fast
enough to ask a thousand variations.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from screening.controls.answers import Answer
from screening.controls.evaluation import evaluate
from screening.controls.facts import TransactionFacts
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables
from screening.management.scenarios.files import read_scenario
from screening.management.scenarios.world import with_rows
from screening.matching import Index, Match, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.fields import with_faults
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.named.texts import mentions_of
from screening.terms.listed_party import NameKind, PartyRecord
from screening.terms.party_hit import PartyHit
from tests.screening.controls.conftest import FIXTURES, ROOT

SCENARIOS = ROOT / "tests" / "scenarios"
FILES = sorted(SCENARIOS.glob("S*.json"))
MATCHING = MatchingPolicy()
_SHIPPED = json.loads((FIXTURES / "policy.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Scenario:
    """One scenario, ready to be asked in variations."""

    name: str
    submission: dict[str, Any]
    outcomes: frozenset[str]
    as_of: date
    records: tuple[PartyRecord, ...]
    index: Index
    within: NamesWithin
    controls: Mapping[str, Any]

    def ask(self, submission: Mapping[str, Any], tables: ControlTables) -> Answer:
        """What matcher and rules say of a submission in this scenario's world."""
        facts = with_faults(TransactionFacts.from_submission(submission))
        hits = self.hits(facts)
        return evaluate(
            facts,
            hits=hits,
            tables=tables,
            policy=ControlsPolicy.from_mapping(self.controls),
            as_of=self.as_of,
            mentions=mentions_of(
                submission, hits, within=self.within, index=self.index, policy=MATCHING
            ),
        )

    def hits(self, facts: TransactionFacts) -> tuple[PartyHit, ...]:
        """What matching finds in this scenario's world; addresses and numbers left out."""
        by_key = {(record.source, record.uid): record for record in self.records}
        best = fields_met(facts, index=self.index, within=self.within, policy=MATCHING)
        return tuple(
            _hit(name.party, name.via, name.submitted, match, by_key[match.source, match.uid])
            for name, match in best.values()
        )


def _hit(party: int, via: str, submitted: str, match: Match, record: PartyRecord) -> PartyHit:
    is_name = match.name_kind in set(NameKind)
    return PartyHit(
        party=party,
        record=record,
        score=match.score,
        is_match=match.is_match,
        name=match.name,
        name_kind=NameKind(match.name_kind) if is_name else NameKind.PRIMARY,
        via=via if is_name else match.name_kind,
        submitted_name=submitted,
    )


def load(path: Path) -> Scenario:
    """A scenario file; of a sequence the last transaction."""
    data = json.loads(path.read_text(encoding="utf-8"))
    expect = data["expect"]
    records = read_scenario(path).listed
    return Scenario(
        name=data["id"],
        submission=data.get("transaction") or data["transactions"][-1],
        outcomes=frozenset({expect["outcome"], *expect.get("outcome_also_accepted", ())}),
        as_of=date.fromisoformat(data["as_of"]),
        records=records,
        index=Index.build(records),
        within=NamesWithin.build(records),
        controls=with_rows(_SHIPPED, data.get("given", {}).get("policy", {}))["controls"],
    )
