"""Rows of thresholds: which applies, what is refused, and that none does what it must not."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.errors import InvalidPolicyError
from screening.matching import Index, MatchingPolicy, Query
from screening.matching.deciding import KIND, for_engine
from screening.matching.engines import ENGINES
from screening.matching.thresholds import CONDITIONS, ThresholdRow, read_rows, row_for, script_of
from screening.terms.listed_party import IdentifierRecord, NameRecord, PartyRecord, PartySchema

SDN, ENTITY = "us-ofac-sdn", "us-bis-entity-list"


def row(review: float = 0.8, match: float = 0.9, **conditions: str) -> dict[str, Any]:
    return {**conditions, "review_threshold": review, "match_threshold": match}


def policy(*rows: dict[str, Any], **more: Any) -> MatchingPolicy:
    return MatchingPolicy.from_mapping({"thresholds": list(rows), **more})


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Ivan", "latin"),
        ("Жуков, Владимир", "cyrillic"),
        ("ООО Ромашка LLC", "cyrillic"),
        ("محمد جمال", "arabic"),
        ("משה כהן", "hebrew"),
        ("王伟", "han"),
        ("トヨタ自動車", "kana"),
        ("김정은", "hangul"),
        ("Γιώργος", "greek"),
        ("สมชาย", "other"),
        ("Łódź Müller", "latin"),
        ("ＡＢＣ", "latin"),
        ("2026 · 12", "latin"),
    ],
)
def test_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row()], "give one of list, role, schema, script"),
        ([row(role="buyer")], r"thresholds\[0\]\.role: must be one of purchaser"),
        ([row(schema="firm")], r"thresholds\[0\]\.schema: must be one of person"),
        ([row(script="russian")], r"thresholds\[0\]\.script: must be one of latin"),
        ([row(list=7)], r"thresholds\[0\]\.list: must be the code of a list"),  # type: ignore[arg-type]
        ([row(1.2, script="han")], r"review_threshold: must be a number from 0 to 1"),
        ([row("NaN", script="han")], r"review_threshold: must be a number"),  # type: ignore[arg-type]
        ([row(0.8, 0.79, script="han")], "match_threshold must not lie below review_threshold"),
        ([row(0.4, script="han")], "must not lie below matching.floor"),
        ([{"script": "han", "review_threshold": 0.8}], "match_threshold must be given"),
        ([row(script="han") | {"scrpt": "x"}], "unknown key scrpt"),
        ([row(script="han"), row(0.9, 0.95, script="han")], "rows 0 and 1 are for the same hits"),
        ([row(script="han"), row(list=SDN)], f"add a row for list {SDN}, script han"),
        ("high", "must be a list"),
        (["high"], "must be an object"),
    ],
)
def test_what_cannot_be_told_is_refused(rows: Any, words: str) -> None:
    with pytest.raises(InvalidPolicyError, match=words):
        MatchingPolicy.from_mapping({"thresholds": rows})


def test_the_most_exact_row_applies_in_whatever_order_they_stand() -> None:
    rows = [
        row(0.71, script="arabic"),
        row(0.72, list=SDN),
        row(0.73, list=SDN, script="arabic"),
        row(0.74, list=SDN, script="arabic", schema="person"),
        row(0.75, list=ENTITY, script="arabic"),
    ]
    facts = {"list": SDN, "role": "end_user", "schema": "person", "script": "arabic"}
    for given_rows in (rows, rows[::-1]):
        found = row_for(read_rows("x", given_rows), facts)
        assert found is not None
        assert found.review_threshold == 0.74
        other = row_for(read_rows("x", given_rows), facts | {"schema": None})
        assert other is not None
        assert other.review_threshold == 0.73
    assert row_for(read_rows("x", rows), facts | {"list": "eu-fsf", "script": "han"}) is None


VALUES = {
    "list": (SDN, ENTITY),
    "role": ("purchaser", "end_user"),
    "schema": ("person", "organization"),
    "script": ("latin", "arabic"),
}
CONDITION = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
)


@settings(max_examples=400)
@given(said=st.lists(CONDITION, max_size=6))
def test_where_a_policy_is_taken_one_row_says_all_that_any_other_fitting_row_says(
    said: list[dict[str, str]],
) -> None:
    try:
        rows = read_rows("x", [row(0.8, 0.9, **conditions) for conditions in said])
    except InvalidPolicyError:
        return
    for values in product(*VALUES.values()):
        facts = dict(zip(CONDITIONS, values, strict=True))
        best = row_for(rows, facts)
        fitting = [one for one in rows if one.fits(facts)]
        assert (best is None) == (not fitting)
        for one in fitting:
            assert best is not None
            assert one.conditions.items() <= best.conditions.items()


# -- what an index answers ---------------------------------------------------------------------

NAMES = (
    "Kharon Optik Zavod", "Kharon Optics Plant", "Baikal Turbine Works", "Sergei Orlovsky Petrov",
    "Mohammed Gamal Hassan", "Vladimir Zhukov", "Example Marine Engines", "Toni Talbot",
    "Wadi Rum Trading", "Northern Star Shipping",
)  # fmt: skip
LISTED = [
    PartyRecord(source, f"{source}-{n}", PartySchema.UNKNOWN, (NameRecord(name),))
    for n, name in enumerate(NAMES)
    for source in (SDN, ENTITY)
]
INDEXES = {name: Index.build(LISTED, engine=name) for name in ENGINES}
ASKED = (
    "Kharon Optik", "Baikal Turbine", "Sergey Petrov", "محمد جمال", "Владимир Жуков",
    "Marine Engines Example", "Tony Talbott", "토니 탤벗", "Wadi Ram Trade", "Northern Star",
)  # fmt: skip


@st.composite
def queries(draw: st.DrawFn) -> Query:
    return Query(
        draw(st.sampled_from(ASKED)),
        draw(st.sampled_from((None, "person", "organization"))),
        role=draw(st.sampled_from((None, "purchaser", "end_user"))),
    )


@st.composite
def rows_and_one_raised(draw: st.DrawFn) -> tuple[MatchingPolicy, MatchingPolicy]:
    """A policy with rows, and the same with the thresholds of one of them higher."""
    said = draw(st.lists(CONDITION.filter(bool), min_size=1, max_size=4))
    scores = st.sampled_from((0.5, 0.6, 0.7, 0.8, 0.9))
    rows: list[dict[str, Any]] = []
    for conditions in said:
        review = draw(scores)
        one = row(review, max(review, draw(scores)), **conditions)
        try:
            read_rows("x", [*rows, one])
        except InvalidPolicyError:
            continue
        rows.append(one)
    raised = [dict(one) for one in rows]
    which = raised[draw(st.integers(0, len(rows) - 1))]
    which["review_threshold"] = min(1.0, which["review_threshold"] + draw(scores) - 0.4)
    which["match_threshold"] = max(which["review_threshold"], which["match_threshold"])
    return policy(*rows), policy(*raised)


def hits(index: Index, asked: list[Query], by: MatchingPolicy) -> set[tuple[int, str, str, bool]]:
    return {
        (place, match.source, match.uid, match.is_match)
        for place, matches in enumerate(index.search_many(asked, by))
        for match in matches
        if match.alert
    }


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(queries(), min_size=1, max_size=8), both=rows_and_one_raised())
def test_raising_a_threshold_never_adds_a_hit_and_lowering_never_removes_one(
    engine: str, asked: list[Query], both: tuple[MatchingPolicy, MatchingPolicy]
) -> None:
    low, high = (hits(INDEXES[engine], asked, by) for by in both)
    assert {hit[:3] for hit in high} <= {hit[:3] for hit in low}
    assert {hit for hit in high if hit[3]} <= {hit for hit in low if hit[3]}


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(asked=st.lists(queries(), min_size=1, max_size=8), both=rows_and_one_raised())
def test_a_look_for_alerts_alone_and_a_kept_reading_miss_nothing(
    engine: str, asked: list[Query], both: tuple[MatchingPolicy, MatchingPolicy]
) -> None:
    index, (by, _) = INDEXES[engine], both
    whole = [tuple(m for m in found if m.alert) for found in index.search_many(asked, by)]
    assert index.among(LISTED).alerts_many(asked, by) == whole
    kept = index.lay_out(asked)
    assert kept is not None
    may = set(index.among(LISTED).may_alert(kept, by).tolist())
    assert {place for place, found in enumerate(whole) if found} <= may


@pytest.mark.parametrize("engine", ENGINES)
def test_a_row_that_fits_nothing_changes_no_byte(engine: str) -> None:
    asked = [Query(name, role="purchaser") for name in ASKED]
    by = policy(row(0.95, 0.99, role="carrier"), row(0.9, 0.99, role="purchaser", list="eu-fsf"))
    plain = INDEXES[engine].search_many([Query(name) for name in ASKED])
    assert INDEXES[engine].search_many(asked, by) == plain


@pytest.mark.parametrize("engine", ENGINES)
def test_each_list_has_its_own_threshold_and_the_evidence_says_which(engine: str) -> None:
    asked = Query("Baikal Turbine")
    by = policy(row(0.97, 0.99, list=SDN))
    (score,) = {m.score for m in INDEXES[engine].search(asked) if m.alert}
    assert score < 0.97
    found = {m.source: m for m in INDEXES[engine].search(asked, by)}
    assert not found[SDN].alert
    assert found[ENTITY].alert
    assert found[ENTITY].evidence[-1]["kind"] != KIND
    (told,) = [piece for piece in found[SDN].evidence if piece["kind"] == KIND]
    assert told["row"] == by.thresholds[0].to_json()
    assert told["summary"] == (
        "Thresholds of the policy's row for list us-ofac-sdn: looked at from 0.97, the same party "
        "from 0.99."
    )


def test_a_lower_row_finds_what_the_policy_lets_go_and_nothing_of_other_lists() -> None:
    asked = Query("Baikal Turbine", role="end_user")
    plain = INDEXES["v2"].search(asked)
    score = max(m.score for m in plain)
    by = replace(policy(row(round(score - 0.02, 2), 0.99, list=SDN, role="end_user")),
                 review_threshold=0.99, match_threshold=0.99)  # fmt: skip
    assert [m.source for m in INDEXES["v2"].search(asked, by) if m.alert] == [SDN]
    assert not any(m.alert for m in INDEXES["v2"].search(replace(asked, role="purchaser"), by))


@pytest.mark.parametrize("engine", ENGINES)
def test_no_row_silences_the_same_number(engine: str) -> None:
    number = IdentifierRecord("registration", "7701234567", "RU")
    listed = replace(LISTED[0], identifiers=(number,))
    index = Index.build([listed], engine=engine)
    asked = Query("Somebody Else Ltd", identifiers=(number,))
    by = policy(row(1.0, 1.0, list=SDN))
    assert [m.alert for m in index.search(asked, by)] == [True]


def test_what_high_rows_let_go_takes_no_place_of_what_counts() -> None:
    crowd = [
        PartyRecord(SDN, str(n), PartySchema.UNKNOWN, (NameRecord("Northern Star Shipping"),))
        for n in range(8)
    ]
    other = PartyRecord(
        ENTITY, "e", PartySchema.UNKNOWN, (NameRecord("Northern Star Shipping Agency"),)
    )
    index, asked = Index.build([*crowd, other]), Query("Northern Star Shipping")
    by = policy(row(1.0, 1.0, list=SDN), hits=3)
    assert [m.source for m in index.search(asked, by) if m.alert] == [ENTITY]


def test_an_engine_is_handed_the_lowest_that_may_apply_to_what_is_asked() -> None:
    by = policy(row(0.6, 0.8, script="arabic"), row(0.55, 0.95, script="latin", schema="address"))
    assert for_engine(by, Query("Ivan")).review_threshold == 0.7
    assert for_engine(by, Query("Ivan")).hits == by.hits
    assert for_engine(by, Query("محمد")).review_threshold == 0.6
    assert for_engine(by, Query("محمد")).match_threshold == 0.8
    assert for_engine(by).review_threshold == 0.55
    assert for_engine(MatchingPolicy()) == MatchingPolicy()
    assert ThresholdRow(0.6, 0.8, script="arabic").words == "script arabic"
