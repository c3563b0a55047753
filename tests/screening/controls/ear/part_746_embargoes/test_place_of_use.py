"""The place of use counts for an embargoed region (15 CFR 746.6)."""

from __future__ import annotations

import pytest

from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import CIVIL_USE, ask, order, party


@pytest.mark.parametrize("place", ["Crimea", "Севастополь"])
def test_region_of_use_counts_without_a_country_of_its_own(
    tables: ControlTables, place: str
) -> None:
    submission = order("UA", parties=[party(country="UA")])
    submission["end_use"] = {**CIVIL_USE, "location_region": place}
    assert ask(submission, tables).outcome is Outcome.BLOCK


def test_transit_through_an_embargoed_country_is_held(tables: ControlTables) -> None:
    """Iran is embargoed, though General Prohibition Eight does not name it."""
    answer = ask(order(route={"transit_countries": ["IR"]}), tables)
    assert answer.outcome is Outcome.HOLD
