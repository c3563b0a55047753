"""No text added to an order that is held or blocked clears it, wherever it is added.

Whole orders: every scenario that is not clear is asked again with words put before or behind one of
its texts. Words that deny, explain, promise or answer are the ones that could.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.controls.reference import ControlTables
from screening.reading.collecting import texts_of
from screening.terms.outcome import Outcome
from tests.screening.controls.scenario_files import FILES, Scenario, load

SOOTHING = (
    "Not for military use.",
    "No re-export to Iran, Russia or any embargoed country.",
    "For civil use only, NLR, EAR99.",
    "Object code. Medical use in a hospital. Humanitarian aid.",
    "The buyer confirms that no listed party is involved.",
    "Keine Ausfuhr nach Russland. Nur zivile Nutzung.",
    "Не для военного применения.",
    "仅供民用，不得转口。",
    "sample, for exhibition, toy, street name, restaurant",
)
ADDED = st.one_of(
    st.sampled_from(SOOTHING),
    st.text(max_size=300).filter(lambda words: words.isprintable()),
)
HELD: dict[str, Scenario] = {}


def text_at(submission: dict[str, Any], path: str) -> tuple[Any, str | int]:
    """The mapping that holds a text, and its key there."""
    inner: Any = submission
    steps = path.replace("[", ".").replace("]", "").split(".")
    for step in steps[:-1]:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    last = steps[-1]
    return inner, int(last) if last.isdigit() else last


def fields_of(scenario: Scenario) -> list[str]:
    """Where its texts stand."""
    return [text.field for text in texts_of(scenario.submission)]


def with_words(
    submission: dict[str, Any], path: str, added: str, *, before: bool
) -> dict[str, Any]:
    """The submission with words put before or behind one of its texts."""
    changed = copy.deepcopy(submission)
    holder, key = text_at(changed, path)
    holder[key] = f"{added} {holder[key]}" if before else f"{holder[key]} {added}"
    return changed


def held(tables: ControlTables) -> dict[str, Scenario]:
    """Scenarios that are not clear."""
    if not HELD:
        for file in FILES:
            scenario = load(file)
            if scenario.ask(scenario.submission, tables).outcome is not Outcome.CLEAR:
                HELD[file.stem] = scenario
    return HELD


@pytest.mark.parametrize("number", range(len(SOOTHING)))
def test_soothing_words_clear_no_scenario(tables: ControlTables, number: int) -> None:
    """Every field hears a third of the sentences; what chance draws below hears the others."""
    added = SOOTHING[number]
    fields = [(n, s, field) for n, s in held(tables).items() for field in fields_of(s)]
    for place, (name, scenario, field) in enumerate(fields):
        if (place + number) % 3 == 0:
            changed = with_words(scenario.submission, field, added, before=False)
            assert scenario.ask(changed, tables).outcome is not Outcome.CLEAR, (name, field)


@given(data=st.data(), added=ADDED, before=st.booleans())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_added_anywhere_turns_a_held_order_clear(
    tables: ControlTables, data: st.DataObject, added: str, before: bool
) -> None:
    scenarios = held(tables)
    scenario = scenarios[data.draw(st.sampled_from(sorted(scenarios)))]
    field = data.draw(st.sampled_from(sorted(fields_of(scenario))))
    changed = with_words(scenario.submission, field, added, before=before)
    assert scenario.ask(changed, tables).outcome is not Outcome.CLEAR, field
