"""The index as its callers see it: build, save, open, search."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from screening.matching import (
    DEFAULT_POLICY,
    BrokenIndexError,
    Index,
    MatchingPolicy,
    Query,
    UnknownEngineError,
    UnknownPolicyKeyError,
    UnknownSchemaError,
    score_of,
)
from screening.terms.listed_party import IdentifierRecord
from tests.screening.matching.conftest import party

STRONG = [
    ("INSPUR ELECTRONIC INFORMATION IND CO", "inspur", "abbreviation, capitals, other legal form"),
    ("IEIT Systems", "inspur", "an alias"),
    ("Electronic Information Industry Inspur", "inspur", "another word order"),
    ("Inspur Electronic Infornation Industry", "inspur", "a typo, no legal form"),
    ("Central-South CAD Centre", "nudt", "hyphen and British spelling"),
    ("National University of Defense Technology", "nudt", "without the bracket"),
    ("NUDT", "nudt", "the initialism in brackets"),
    ("Инспур Electronic Information Industry", "inspur", "two scripts in one name"),
]


@pytest.mark.parametrize(("text", "uid", "why"), STRONG, ids=[row[0] for row in STRONG])
def test_search_finds_the_obvious(few: Index, text: str, uid: str, why: str) -> None:
    found = few.search(Query(text, countries=("CN",)))
    assert found, why
    assert found[0].uid == uid, why
    assert found[0].alert, why


def test_match_is_called_the_same_party_only_when_strong(few: Index) -> None:
    found = few.search(Query("INSPUR ELECTRONIC INFORMATION IND CO", countries=("CN",)))
    assert found[0].is_match
    assert few.search(Query("IEIT SYSTEMS"))[0].is_match
    assert few.search(Query("Central-South CAD Centre"))[0].is_match


def test_weak_alias_alone_alerts_but_is_no_match(few: Index) -> None:
    best = few.search(Query("CSCC", countries=("CN",)))[0]
    assert (best.uid, best.name, best.name_kind) == ("nudt", "CSCC", "weak_alias")
    assert best.alert
    assert not best.is_match


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Phytech", "two letters of Phytium are wrong"),
        ("Inspire", "a word of its own, not a misspelling of Inspur"),
        ("Maschinenbau Muster GmbH", "a German machine shop"),
        ("Technology Industry Co Ltd", "only common words"),
        ("", "nothing"),
        ("??", "no letters"),
    ],
)
def test_search_does_not_alert_on(few: Index, text: str, why: str) -> None:
    assert not [m for m in few.search(Query(text)) if m.alert], why


def test_search_many_answers_as_search_does(few: Index) -> None:
    queries = [Query(text) for text, *_ in STRONG] + [Query(""), Query("George Bush", "person")]
    assert few.search_many(queries) == [few.search(query) for query in queries]


def test_slip_within_a_word_the_list_writes_as_two_is_found() -> None:
    index = Index.build([party("a", "Divetechno Services"), party("b", "Dive Technology")])
    best = index.search(Query("DIVETECHNOSERVICWS", "organization"))[0]
    assert (best.uid, best.alert) == ("a", True)


def test_name_of_nothing_but_fillers_is_found_by_those() -> None:
    """As fillers are left out of every other search, such a name would else be found by nothing."""
    crowd = [party(f"im{n}", f"Im {word} LLC") for n, word in enumerate("abcdefghijklmnop")]
    index = Index.build([*crowd, party("im", "JSC IM"), party("de", "De Example Trading")])
    assert index.search(Query("JSC IM", "organization"))[0].uid == "im"
    both = index.search_many([Query("De Example Trading"), Query("JSC IM", "organization")])
    assert both == [
        index.search(Query("De Example Trading")),
        index.search(Query("JSC IM", "organization")),
    ]


def test_name_is_found_among_hundreds_of_its_length_that_end_alike() -> None:
    crowd = ["".join(parts) for parts in product("bdfglmnprst", "aeiou", ("shto", "vron"), "aeiou")]
    index = Index.build(
        party(word, f"{word} Technology") for word in (*crowd, "quorvan", "zelkhov")
    )
    for asked in ("Quorvan Technology", "Quorwan Technology JSC"):
        assert index.search(Query(asked, "organization"))[0].uid == "quorvan"


def test_best_candidates_below_the_threshold_follow_the_alerts_and_are_marked() -> None:
    index = Index.build(
        [party(str(n), f"Alpha {word} Trading") for n, word in enumerate(
            ("Radio", "Engine", "Wagon", "Turbine", "Rudder", "Copper"))]
    )  # fmt: skip
    policy = MatchingPolicy(floor=0.05)
    found = index.search(Query("Alpha Radio Trading", "organization"), policy)
    assert [m.alert for m in found] == [True] + [False] * policy.below_threshold
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert all(m.evidence[0]["words"] for m in found)


def test_threshold_and_weights_are_those_of_the_policy(few: Index) -> None:
    asked = Query("Inspur Electronic Information Industry Shandong")
    plain = few.search(asked)[0]
    strict = MatchingPolicy(review_threshold=0.99, extra_word=0.8, missing_word=0.6, floor=0.1)
    harder = few.search(asked, strict)[0]
    assert harder.score < plain.score
    assert not harder.alert
    assert score_of(harder.evidence, strict) == pytest.approx(harder.score, abs=0.001)


def test_identifier_finds_a_party_under_another_name() -> None:
    number = IdentifierRecord("Registration Number", "9132 0100-X")
    index = Index.build([party("a", "Alpha Trading", identifiers=(number,)), party("b", "Beta")])
    asked = IdentifierRecord("registration", "91320100x")
    found = index.search(Query("Quite Another Name Ltd", identifiers=(asked,)))
    assert [(m.uid, m.alert, m.is_match) for m in found] == [("a", True, True)]
    assert found[0].name_kind == "identifier"


def test_listed_address_is_met_by_a_party_at_that_address(few: Index) -> None:
    text = "Kwun Tong, 135 Hoi Bun Rd., Rykadan Capital Tower 20/F, Hong Kong"
    found = few.search(Query(text, "address"))
    assert found[0].uid == "address-1"
    assert found[0].alert
    assert found[0].name_kind == "address"


def test_saved_index_answers_the_same(few: Index, tmp_path: Path) -> None:
    few.save(tmp_path / "index")
    opened = Index.open(tmp_path / "index")
    assert len(opened) == len(few)
    for text, *_ in STRONG:
        assert opened.search(Query(text)) == few.search(Query(text))
    assert [p.name for p in tmp_path.iterdir()] == ["index"]


def test_index_of_nothing_answers_nothing(tmp_path: Path) -> None:
    Index.build([]).save(tmp_path / "empty")
    assert Index.open(tmp_path / "empty").search(Query("Anybody")) == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not an index at all, only some text that is long enough",
        lambda data: data[:-9],
        lambda data: data[: len(data) // 2],
        lambda data: data[:40] + b"?" + data[41:],
        lambda data: data + b"x",
    ],
    ids=["empty", "text", "cut mark", "half", "header", "longer"],
)
def test_damaged_index_is_refused(few: Index, tmp_path: Path, damage) -> None:
    path = tmp_path / "index"
    few.save(path)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(BrokenIndexError, match="index"):
        Index.open(path)


def test_missing_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BrokenIndexError, match="cannot be read"):
        Index.open(tmp_path / "nowhere")


def test_unknown_engine_schema_and_policy_key_are_refused() -> None:
    with pytest.raises(UnknownEngineError, match="v1"):
        Index.build([], engine="v0")
    with pytest.raises(UnknownSchemaError, match="person"):
        Query("x", "company")
    with pytest.raises(UnknownPolicyKeyError, match="reviw_threshold"):
        MatchingPolicy.from_mapping({"reviw_threshold": 0.8})


def test_policy_from_mapping_keeps_shipped_defaults() -> None:
    policy = MatchingPolicy.from_mapping({"review_threshold": 0.8, "hits": "5"})
    assert (policy.review_threshold, policy.hits) == (0.8, 5)
    assert policy.match_threshold == DEFAULT_POLICY.match_threshold


def test_score_is_recomputed_from_evidence(few: Index) -> None:
    for text, *_ in STRONG:
        for match in few.search(Query(text, "organization", countries=("DE",))):
            json.dumps(match.evidence)
            assert score_of(match.evidence, DEFAULT_POLICY) == pytest.approx(match.score, abs=0.001)


def test_matching_is_imported_without_django() -> None:
    code = "import sys, screening.matching; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
