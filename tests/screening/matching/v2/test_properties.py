"""Properties of engine v2 that hold for every name, and of its table for every measure."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.matching import (
    DEFAULT_POLICY,
    Index,
    MatchingPolicy,
    Query,
    compare,
    compare_many,
    score_many,
    score_of,
)
from screening.matching.v1.reading.names import Mode
from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.persons import element_of
from screening.matching.v2.scoring.calibration import name_scores, shipped
from screening.matching.v2.scoring.kinds import KINDS, kind_of
from screening.matching.v2.scoring.measures import NAMES, RISES
from tests.screening.matching.conftest import party

WORDS = (
    "alpha", "inspur", "huawei", "gazprom", "technology", "trading", "limited", "llc", "beijing",
    "mohammad", "ivanov", "putinas", "abdul", "rahman", "de", "al", "29", "institute", "kim",
    "maria", "star", "gmbh", "ооо", "технология", "华为", "محمد", "王伟", "김정은",
)  # fmt: skip
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
texts = st.text(max_size=60)
schemas = st.sampled_from([None, "person", "organization", "vessel", "aircraft", "address"])
quick = settings(max_examples=120, deadline=None)


@quick
@given(texts | names, texts | names, schemas)
def test_score_is_in_bounds_and_recomputable(
    query: str, candidate: str, schema: str | None
) -> None:
    found = compare(Query(query, schema), candidate, engine="v2")
    assert 0.0 <= found.score < 1.0
    json.dumps(found.evidence)
    recomputed = score_of(found.evidence, DEFAULT_POLICY, engine="v2")
    assert recomputed == pytest.approx(found.score, abs=0.002)


@quick
@given(names, schemas)
def test_name_is_like_itself(name: str, schema: str | None) -> None:
    same = compare(Query(name, schema), name, engine="v2").score
    assert same >= compare(Query("zzyzx qwrtp", schema), name, engine="v2").score


@quick
@given(names, names)
def test_score_does_not_depend_on_company(query: str, candidate: str) -> None:
    pairs = [(Query(w), "filler " + w) for w in WORDS] + [(Query(query), candidate)]
    alone = compare(Query(query), candidate, engine="v2").score
    assert compare_many(pairs, engine="v2")[-1].score == alone
    assert score_many(pairs, engine="v2")[-1] == pytest.approx(alone, abs=0.0001)


@quick
@given(names)
def test_what_met_whole_is_never_worth_less_than_by_v1(name: str) -> None:
    scores = [compare(Query(name), name, engine=engine).score for engine in ("v1", "v2")]
    assert scores[1] >= scores[0]


measured = st.lists(st.floats(0, 6, allow_nan=False), min_size=len(NAMES), max_size=len(NAMES)).map(
    np.array
)


@quick
@given(measured, st.sampled_from(range(len(KINDS))), st.sampled_from(NAMES), st.floats(0, 3))
def test_more_of_a_measure_never_speaks_the_other_way(
    measures: np.ndarray, kind: int, name: str, more: float
) -> None:
    column = NAMES.index(name)
    other = measures.copy()
    other[column] += more
    points = shipped().points_of(np.stack([measures, other]), np.array([kind, kind]))[:, column]
    rise = float(points[1] - points[0])
    assert rise >= -1e-9 if RISES[name] else rise <= 1e-9


@quick
@given(measured, st.sampled_from(range(len(KINDS))))
def test_score_of_measures_is_a_score(measures: np.ndarray, kind: int) -> None:
    measures[0] = min(measures[0], 0.99)
    scores, _, _ = name_scores(measures[None, :], np.array([kind]))
    assert 0.0 <= scores[0] <= 1.0


def test_shares_of_the_table_never_fall() -> None:
    table = shipped()
    assert (np.diff(table.sums) > 0).all()
    assert (np.diff(table.shares) >= 0).all()
    assert ((table.shares >= 0) & (table.shares <= 1)).all()
    assert all((np.diff(knots) > 0).all() for knots in table.knots)


def test_persons_and_organizations_are_counted_ships_keep_the_score_of_v1() -> None:
    counted = dict(zip(KINDS, shipped().is_counted.tolist(), strict=True))
    assert {kind: counted[kind] for kind in ("person", "organization", "vessel", "address")} == {
        "person": True,
        "organization": True,
        "vessel": False,
        "address": False,
    }


@pytest.mark.parametrize(
    ("asked", "listed", "mode", "kind"),
    [
        ("John Doe", "Jane Doe", Mode.PERSON, "person"),
        ("محمد", "Muhammad", Mode.PERSON, "person arabic"),
        ("北京大学", "北京大學", Mode.ORGANIZATION, "organization own"),
        ("米凱拉·格尔德", "Mikaela Gerd", Mode.PERSON, "person han spelled"),
        ("トヨタ自動車", "Toyota Motor", Mode.ORGANIZATION, "organization kana"),
        ("Ромашка", "北京", Mode.UNKNOWN, "organization other"),
        ("Star", "Star", Mode.VESSEL, "vessel"),
    ],
)
def test_kind_of_a_comparison_is_told_by_its_scripts(
    asked: str, listed: str, mode: Mode, kind: str
) -> None:
    assert kind_of(asked, listed, mode) == kind


@pytest.mark.parametrize(
    ("word", "element"),
    [
        ("mohamed", "muhammad"), ("putinas", "putin"), ("ivanovs", "ivanov"),
        ("vladimiras", "vladimir"), ("iwanow", "ivanov"), ("abdulhakim", "abdalhakim"),
        ("ivanova", "ivanova"), ("smith", "smith"), ("wang", "wang"),
    ],
)  # fmt: skip
def test_word_of_a_person_is_the_element_it_spells(word: str, element: str) -> None:
    assert element_of(word) == element


@quick
@given(st.text(max_size=30))
def test_simplified_text_stays_simplified(text: str) -> None:
    assert simplified(simplified(text)) == simplified(text)
    assert len(simplified(text)) == len(text)


def test_index_is_saved_and_opened_whole(tmp_path: Path) -> None:
    built = Index.build([party("1", "Inspur Group"), party("2", "محمد جمال", schema="person")],
                        engine="v2")  # fmt: skip
    built.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    assert opened.engine.name == "v2"
    asked = [Query("INSPUR GRP"), Query("Mohamed Gamal", "person")]
    assert opened.search_many(asked) == built.search_many(asked)
    assert all(found for found in opened.search_many(asked))


def test_policy_names_the_engine_that_compares() -> None:
    policy = MatchingPolicy.from_mapping({"engine": "v2"})
    asked = Query("Vladimiras Putinas", "person")
    assert compare(asked, "Vladimir Putin", policy).evidence[0]["comparison"] == "person"
    assert "comparison" not in compare(asked, "Vladimir Putin").evidence[0]
