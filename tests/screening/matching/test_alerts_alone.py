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
