"""An order that says more, and nothing bad, is never worse off; nor is one with less US content.

Whole orders: every scenario that is clear is asked again with fields that it left out, filled with
what an ordinary buyer would write there.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, line, order
from tests.screening.controls.scenario_files import FILES, Scenario, load

CLEAR: dict[str, Scenario] = {}
QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
OF_A_PARTY: dict[str, Any] = {
    "website": "https://www.buyer.example",
    "email": "office@buyer.example",
    "phone": "+1 212 555 0100",
    "industry": "Manufacturing",
    "business_type": "manufacturer",
    "incorporated_on": "1998-03-02",
    "type": "organization",
    "officers": ["Erika Mustermann"],
}
OF_THE_ORDER: dict[str, Any] = {
    "incoterm": "DAP",
    "delivery_date": "2026-12-20",
    "payment": {"method": "net 30"},
    "metadata": {"erp": "42"},
}
OF_THE_USE: dict[str, Any] = {
    "statement": "Use in the buyer's own workshop for furniture",
    "military": False,
    "nuclear": False,
    "missile": False,
    "chem_bio": False,
}
OF_A_LINE: dict[str, Any] = {"unit": "EA", "unit_value": "20.00", "quantity": 2}


def clear(tables: ControlTables) -> dict[str, Scenario]:
    """Scenarios that are released."""
    if not CLEAR:
        for file in FILES:
            scenario = load(file)
            if scenario.ask(scenario.submission, tables).outcome is Outcome.CLEAR:
                CLEAR[file.stem] = scenario
    return CLEAR


def more_said(submission: dict[str, Any], chosen: set[str]) -> dict[str, Any]:
    """The submission with those of the fields that it left out."""
    fuller = copy.deepcopy(submission)
    parts = (
        *((party, OF_A_PARTY) for party in fuller["parties"] if party.get("type") != "person"),
        (fuller, OF_THE_ORDER),
        *(((fuller["end_use"], OF_THE_USE),) if "end_use" in fuller else ()),
        *((one, OF_A_LINE) for one in fuller["lines"]),
    )
    for part, fields in parts:
        for name in chosen.intersection(fields):
            part.setdefault(name, fields[name])
    return fuller


FIELDS = sorted({*OF_A_PARTY, *OF_THE_ORDER, *OF_THE_USE, *OF_A_LINE})


@given(data=st.data(), chosen=st.sets(st.sampled_from(FIELDS)))
@QUICK
def test_more_that_is_harmless_never_turns_clear_into_hold(
    tables: ControlTables, data: st.DataObject, chosen: set[str]
) -> None:
    scenarios = clear(tables)
    scenario = scenarios[data.draw(st.sampled_from(sorted(scenarios)))]
    fuller = more_said(scenario.submission, chosen)
    answer = scenario.ask(fuller, tables)
    assert answer.outcome is Outcome.CLEAR, (scenario.name, answer.reasons)


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_alone_never_turns_clear_into_hold(tables: ControlTables, field: str) -> None:
    for name, scenario in clear(tables).items():
        answer = scenario.ask(more_said(scenario.submission, {field}), tables)
        assert answer.outcome is Outcome.CLEAR, (name, answer.reasons)


CODES = ("EAR99", "3A991.a.2", "5A992.c", "3A001.a.7", "2B350.i", "9A991.d", "4A994.l")
RANK = {Outcome.CLEAR: 0, Outcome.HOLD: 1, Outcome.BLOCK: 2}


@given(
    eccn=st.sampled_from(CODES),
    start=st.sampled_from(("DE", "JP", "TW", "CN", "US")),
    to=st.sampled_from(("DE", "IT", "IN", "VN", "CN", "RU", "IR", "CU")),
    shares=st.lists(st.integers(0, 100), min_size=2, max_size=2, unique=True).map(sorted),
)
@QUICK
def test_less_us_content_is_never_worse(
    tables: ControlTables, eccn: str, start: str, to: str, shares: list[int]
) -> None:
    outcomes = [
        RANK[
            ask(
                order(
                    to,
                    ship_from={"country": start},
                    lines=[line(eccn=eccn, country_of_origin="DE", us_content_percent=share)],
                ),
                tables,
            ).outcome
        ]
        for share in shares
    ]
    assert outcomes[0] <= outcomes[1], (shares, outcomes)
