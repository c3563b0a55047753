"""What is asked of few parties for alerts alone finds the alerts that a search finds."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.matching import DEFAULT_POLICY, Index, Query
from screening.matching.index import lay_out
from screening.terms.listed_party import NameRecord, PartyRecord, PartySchema
from tests.screening.matching.v1.made_names import organization

CROWD = [
    PartyRecord("made", str(n), PartySchema.ORGANIZATION, (NameRecord(organization(n)),))
    for n in range(1500)
]
WHOLE = Index.build(CROWD)
FEW = CROWD[::7]
SMALL = WHOLE.among(FEW)
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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mangled(), min_size=1, max_size=20))
def test_alerts_alone_are_the_alerts_of_a_search(names: list[str]) -> None:
    queries = [Query(name) for name in names]
    alerts = [tuple(m for m in found if m.alert) for found in SMALL.search_many(queries)]
    assert SMALL.alerts_many(queries) == alerts


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(mangled(), min_size=1, max_size=20))
def test_whoever_the_whole_finds_among_the_few_is_found_in_them(names: list[str]) -> None:
    queries = [Query(name) for name in names]
    kept = lay_out(queries)
    assert kept is not None
    may = set(SMALL.may_alert(kept, DEFAULT_POLICY).tolist())
    whole, few = WHOLE.search_many(queries), SMALL.alerts_many(queries)
    for number, (all_found, few_found) in enumerate(zip(whole, few, strict=True)):
        met = {m.key: m.score for m in all_found if m.alert and m.key in KEYS}
        assert met.items() <= {m.key: m.score for m in few_found}.items()
        assert not met or number in may
