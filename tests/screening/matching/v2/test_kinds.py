"""Ten pairs of each kind of error, half of them two parties: the kinds of ``kinds.txt``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from screening.matching import DEFAULT_POLICY, Comparison, Index, Query, compare_many, score_of
from tests.screening.matching.conftest import party

REVIEW = DEFAULT_POLICY.review_threshold


class Pair(NamedTuple):
    """A labelled pair."""

    kind: str
    is_one: bool
    schema: str
    asked: str
    listed: str


def _pairs() -> Iterator[Pair]:
    kind = ""
    text = Path(__file__).with_name("kinds.txt").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif kind and line:
            schema, asked, listed = line[2:].split(" | ")
            yield Pair(kind, line[0] == "=", schema, asked, listed)


PAIRS = tuple(_pairs())


@pytest.fixture(scope="module")
def compared() -> dict[Pair, Comparison]:
    """Every pair, compared by v2."""
    asked = [(Query(pair.asked, pair.schema), pair.listed) for pair in PAIRS]
    return dict(zip(PAIRS, compare_many(asked, engine="v2"), strict=True))


@pytest.mark.parametrize("pair", PAIRS, ids=[f"{p.asked} - {p.listed}" for p in PAIRS])
def test_pair_is_told(pair: Pair, compared: dict[Pair, Comparison]) -> None:
    found = compared[pair]
    assert (found.score >= REVIEW) is pair.is_one, (pair.kind, found.evidence[0]["summary"])
    recomputed = score_of(found.evidence, DEFAULT_POLICY, engine="v2")
    assert recomputed == pytest.approx(found.score, abs=0.002)


def test_each_kind_has_as_many_of_either_sort() -> None:
    kinds = {pair.kind for pair in PAIRS}
    assert len(kinds) == 30
    for kind in kinds:
        told = [pair.is_one for pair in PAIRS if pair.kind == kind]
        assert told.count(True) == told.count(False) == 5, kind


@pytest.mark.parametrize(
    ("asked", "listed", "schema", "rule"),
    [
        ("Hebei Aerospace Research Institute No. 601", "Hebei Aerospace Research Institute No. 602",
         "organization", "another_number"),
        ("BLUE HORIZON", "BLUE HORIZON X", "vessel", "another_ship_of_the_fleet"),
        ("徐贝宁", "XU, Bin", "person", "another_syllable"),
        ("ANO Belaya Noch", "Belaya Noch LLC", "organization", "another_body"),
        ("200 North Main Street, Springfield", "200 South Main Street, Springfield", "address",
         "another_street"),
        ("Saad al-Fagih", "Sa'd bin Rashid bin Muhammad al-Faqih", "person", "fathers_left_out"),
    ],
)  # fmt: skip
def test_rule_stands_in_the_evidence_with_its_sentence(
    asked: str, listed: str, schema: str, rule: str
) -> None:
    name = compare_many([(Query(asked, schema), listed)], engine="v2")[0].evidence[0]
    (told,) = [piece for piece in name["rulings"] if piece["rule"] == rule]
    assert told["says"] in name["summary"]
    assert told["at_least"] <= name["score"] <= told["at_most"]


def test_search_finds_what_the_readings_and_rules_hold_together() -> None:
    """Pairs that share no word as they are written are retrieved all the same."""
    asked = [p for p in PAIRS if p.is_one and p.schema in ("person", "organization")]
    records = [party(str(k), p.listed, schema=p.schema) for k, p in enumerate(asked)]
    index = Index.build(records, engine="v2")
    found = index.search_many([Query(p.asked, p.schema) for p in asked])
    lost = [
        p.asked
        for k, (p, matches) in enumerate(zip(asked, found, strict=True))
        if str(k) not in {match.uid for match in matches if match.alert}
    ]
    assert lost == []
