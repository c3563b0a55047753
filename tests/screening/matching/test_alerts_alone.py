"""What is asked of few parties for alerts alone finds the alerts that a search finds."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.matching import DEFAULT_POLICY, Index, Query
from screening.matching.engines import ENGINES
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema
from tests.screening.matching.v1.made_names import organization

CROWD = [
    PartyRecord("made", str(n), PartySchema.ORGANIZATION, (NameRecord(organization(n)),))
    for n in range(1500)
]
FEW = CROWD[::7]
WHOLE = {name: Index.build(CROWD, engine=name) for name in ENGINES}
SMALL = {name: whole.among(FEW) for name, whole in WHOLE.items()}
KEYS = {(record.source, record.uid) for record in FEW}


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A listed name or one that is not, with up to three slips of the pen."""
    text = organization(draw(st.integers(0, 1600)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(len(text) - 2, 0)))
        slip = draw(st.sampled_from(("drop", "double", "swap", "blank")))
        text = {
            "drop": text[:at] + text[at + 1 :],
            "double": text[: at + 1] + text[at:],
            "swap": text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            "blank": text[:at] + " " + text[at:],
        }[slip]
    return text


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(mangled(), min_size=1, max_size=20))
def test_alerts_alone_are_the_alerts_of_a_search(engine: str, names: list[str]) -> None:
    queries = [Query(name) for name in names]
    alerts = [tuple(m for m in found if m.alert) for found in SMALL[engine].search_many(queries)]
    assert SMALL[engine].alerts_many(queries) == alerts


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(mangled(), min_size=1, max_size=20))
def test_whoever_the_whole_finds_among_the_few_is_found_in_them(
    engine: str, names: list[str]
) -> None:
    queries = [Query(name) for name in names]
    kept = SMALL[engine].lay_out(queries)
    assert kept is not None
    may = set(SMALL[engine].may_alert(kept, DEFAULT_POLICY).tolist())
    whole, few = WHOLE[engine].search_many(queries), SMALL[engine].alerts_many(queries)
    for number, (all_found, few_found) in enumerate(zip(whole, few, strict=True)):
        met = {m.key: m.score for m in all_found if m.alert and m.key in KEYS}
        assert met.items() <= {m.key: m.score for m in few_found}.items()
        assert not met or number in may


TAUGHT_WORDS = {
    "涡轮": "Turbine", "光学": "Optics", "轴承": "Bearing", "雷达": "Radar", "турбина": "Turbina",
}  # fmt: skip
CITIES = {"滨海": "Binhai", "临河": "Linhe", "东山": "Dongshan", "Примерск": "Primersk"}
IN_TWO_SCRIPTS = [
    PartyRecord(
        "made",
        f"{city} {number} {word}",
        PartySchema.ORGANIZATION,
        (
            NameRecord(f"{CITIES[city]} No. {number} {TAUGHT_WORDS[word]} Works"),
            *([NameRecord(f"{city}第{number}{word}")] if number < 4 else ()),
        ),
    )
    for city in CITIES
    for word in TAUGHT_WORDS
    for number in range(1, 6)
]
TAUGHT = {name: Index.build(IN_TWO_SCRIPTS, engine=name) for name in ENGINES}
CHANGED = IN_TWO_SCRIPTS[::3]
AMONG = {name: whole.among(CHANGED) for name, whole in TAUGHT.items()}
TAUGHT_NOTHING = {name: Index.build(CHANGED[:1], engine=name) for name in ENGINES}


@st.composite
def native(draw: st.DrawFn) -> str:
    """A name in its own script, listed or not, as it is listed or with a character less."""
    city, word = draw(st.sampled_from([*CITIES, "徐州"])), draw(st.sampled_from([*TAUGHT_WORDS]))
    text = f"{city}第{draw(st.integers(1, 7))}{word}"
    at = draw(st.integers(0, len(text) - 1))
    kept = text[:at] + text[at + 1 :] if draw(st.booleans()) else text
    return kept + draw(st.sampled_from(("", "厂", "有限公司", " LLC")))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_lists_teach_what_the_names_of_this_test_mean(engine: str) -> None:
    assert TAUGHT[engine].reads_by == AMONG[engine].reads_by != ""
    assert TAUGHT_NOTHING[engine].reads_by == ""
    listed = Query("滨海第1涡轮厂", "organization")
    assert any(m.alert and m.uid == "滨海 1 涡轮" for m in TAUGHT[engine].search(listed))


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(native(), min_size=1, max_size=12))
def test_what_is_kept_of_names_in_every_script_leaves_nobody_out(
    engine: str, names: list[str]
) -> None:
    """Whether the list that is asked translates them or not."""
    queries = [Query(n, schema) for n in names for schema in (None, "organization", "person")]
    kept = AMONG[engine].lay_out(queries)
    assert kept is not None
    few = {record.uid for record in CHANGED}
    for asked, found in (
        (AMONG[engine], TAUGHT[engine].search_many(queries)),
        (TAUGHT_NOTHING[engine], TAUGHT_NOTHING[engine].search_many(queries)),
    ):
        may = set(asked.may_alert(kept, DEFAULT_POLICY).tolist())
        for number, matches in enumerate(found):
            assert number in may or not any(m.alert and m.uid in few for m in matches)
