"""Parties as orders name them and the listed name each must, or must not, meet on the real lists.

``party_cases.jsonl``: ``+`` before a piece of a listed name to be met, ``-`` of one that must
not, ``~`` of one in whose building the party is and no more. Seven are met by an address alone, and
addresses are looked up in the database: there the lists are loaded.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from screening.controls.facts import TransactionFacts
from screening.lists.given import put_listed_parties_in_force
from screening.lists.readers.registry import read_list
from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.pipeline import reference_in_force, screen_submission
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.named.weighing import against_birth_date, against_number
from screening.terms.listed_party import PartyRecord
from tests.shared_data import shared_file
from tests.submissions import order

CASES = [
    json.loads(row)
    for row in (Path(__file__).parent / "party_cases.jsonl").read_text("utf-8").splitlines()
]
_AT_AN_ADDRESS = ("same address", "same tower", "same street", "address", "PO box")
BY_NAME = [c for c in CASES if not c["kind"].startswith(_AT_AN_ADDRESS)]
BY_ADDRESS = [c for c in CASES if c["kind"].startswith(_AT_AN_ADDRESS)]
PART_744 = "us-ecfr/title-15_part-744_2026-07-23.xml"
LISTS = (
    ("us-bis-entity-list", PART_744),
    ("us-bis-unverified-list", PART_744),
    ("us-bis-meu-list", PART_744),
    ("us-trade-csl", "us-trade-csl/consolidated_2022-04.csv.gz"),
)
POLICY = MatchingPolicy()


@cache
def listed() -> tuple[Index, NamesWithin, dict[tuple[str, str], PartyRecord]]:
    """The real lists as matching takes them; skips where they are not at hand."""
    records = [record for source, file in LISTS for record in _read(source, shared_file(file))]
    by_key = {(record.source, record.uid): record for record in records}
    return Index.build(records), NamesWithin.build(records), by_key


def _read(source: str, file: Path) -> list[PartyRecord]:
    with file.open("rb") as stream:
        return [row for row in read_list(source, stream) if isinstance(row, PartyRecord)]


@pytest.mark.parametrize("case", BY_NAME, ids=[case["kind"] for case in BY_NAME])
def test_party_meets_whom_it_is_and_nobody_else(case: dict[str, Any]) -> None:
    index, within, by_key = listed()
    submission = {"reference": "P", "kind": "order", "lines": [], "parties": [case["party"]]}
    facts = TransactionFacts.from_submission(submission)
    met = fields_met(facts, index=index, within=within, policy=POLICY)
    names = set()
    for (_, source, uid), (name, match) in met.items():
        record = by_key[source, uid]
        match = against_number(match, name.query, record, POLICY, engine="v1")
        if against_birth_date(match, name.query, record, POLICY, engine="v1").alert:
            names |= {name.text.casefold() for name in record.names}
    wanted, piece = case["expect"][0], case["expect"][1:].casefold()
    assert any(piece in name for name in names) is (wanted == "+"), sorted(names)


@pytest.fixture
def loaded(shipped_lists: None) -> None:
    """The rows of the real lists whose addresses are asked for, and all that share a country."""
    every = [record for source, file in LISTS for record in _read(source, shared_file(file))]
    # An agency's own file comes first, and wins over the consolidated list.
    records = {(r.source, r.uid): r for r in reversed(every)}.values()
    asked = {case["party"]["address"]["country"] for case in BY_ADDRESS}
    near = [r for r in records if r.addresses and asked & set(r.countries)]
    put_listed_parties_in_force(records=near, at=timezone.now())


def test_parties_known_by_an_address_alone(loaded: None) -> None:
    """One test of them all: loading the lists takes longer than the rest."""
    assert len(BY_ADDRESS) == 7
    now = timezone.now()
    reference = reference_in_force()
    for case in BY_ADDRESS:
        submission = order(
            parties=[case["party"]], destination_country=case["party"]["address"]["country"]
        )
        screened = screen_submission(
            submission, reference=reference, as_of=now.date(), instant=now
        ).answer
        wanted, piece = case["expect"][0], case["expect"][1:].casefold()
        met = {hit["listed_party"]["name"].casefold() for hit in screened["hits"]}
        assert any(piece in name for name in met) is (wanted == "+"), (case["kind"], sorted(met))
        flags = {flag["code"] for flag in screened["red_flags"]}
        if wanted == "~":
            assert "rf.address_same_building" in flags
