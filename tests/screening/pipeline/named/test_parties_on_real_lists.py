"""Parties as orders name them and the listed name each must, or must not, meet on the real lists.

``party_cases.jsonl``: ``+`` before a piece of a listed name to be met, ``-`` of one that must
not. The seven met by an address alone are left out: addresses are looked up in the database.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from screening.controls.facts import TransactionFacts
from screening.lists.readers.registry import read_list
from screening.matching import Index, MatchingPolicy
from screening.matching.within.listing import NamesWithin
from screening.pipeline.named.meetings import fields_met
from screening.pipeline.named.weighing import against_birth_date, against_number
from screening.terms.listed_party import PartyRecord
from tests.shared_data import shared_file

CASES = [
    json.loads(row)
    for row in (Path(__file__).parent / "party_cases.jsonl").read_text("utf-8").splitlines()
]
BY_NAME = [c for c in CASES if not c["kind"].startswith(("same address", "same tower", "same str"))]
BY_NAME = [c for c in BY_NAME if not c["kind"].startswith(("address", "PO box"))]
OPEN = {
    "weak name, birth date and country agree": "a Polish spelling of a Russian name scores .58",
    "other university, shared words": "a whole listed name with a word before it is looked at",
    "university in Chinese with department": "translated word by word the listed name is another",
}
"""What is not met, or met, against what it should be, and why; each mended leaves the table."""
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


def _marked(case: dict[str, Any]) -> Any:
    why = OPEN.get(case["kind"])
    marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
    return pytest.param(case, id=case["kind"], marks=marks)


@pytest.mark.parametrize("case", [_marked(case) for case in BY_NAME])
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
