"""What a revision states otherwise is a change; what it states for the first time is none."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from screening.terms.changes import Change, changes_between
from tests.submissions import order


def test_values_side_by_side() -> None:
    now = order(destination_country="FR")
    now["parties"][0]["name"] = "Example Werke GmbH"
    now["lines"][0]["quantity"] = 41
    now["end_use"]["military"] = True
    assert changes_between(order(), now) == (
        Change("destination_country", "DE", "FR"),
        Change("parties[0].name", "Maschinenbau Beispiel GmbH", "Example Werke GmbH"),
        Change("lines[0].quantity", "40", "41"),
        Change("end_use.military", "no", "yes"),
    )


def test_party_or_line_that_is_gone_is_told_by_its_name() -> None:
    other = {"role": "end_user", "name": "Example Institute"}
    before = order(parties=[*order()["parties"], other])
    before["lines"].append(before["lines"][0] | {"number": 2, "description": "Pump"})
    assert changes_between(before, order()) == (
        Change("parties[1]", "end_user, Example Institute"),
        Change("lines[1]", "2, Pump"),
    )


def test_party_that_moved_is_the_same_party() -> None:
    other = {"role": "end_user", "name": "Example Institute"}
    (first,) = order()["parties"]
    assert changes_between(order(parties=[first, other]), order(parties=[other, first])) == ()


def test_what_is_immaterial_is_no_change() -> None:
    before = order(metadata={"a": 1}, delivery_date="2026-12-01", incoterm="DAP")
    assert changes_between(before, order(reference="so-1 ", date="2026-11-20")) == ()


ANSWERS = [
    ("parties", 0, "headquarters_country", "DE"),
    ("parties", 0, "birth_date", "1962"),
    ("parties", 0, "identifiers", [{"type": "tax", "value": "1"}]),
    ("lines", 0, "part_number", "EX-1"),
    ("lines", 0, "parameters", {"tpp": 1}),
    ("lines", 0, "license_number", "D1"),
]


@given(st.sets(st.sampled_from(range(len(ANSWERS)))), st.booleans())
def test_answers_to_open_questions_are_no_change(chosen: set[int], adds_end_user: bool) -> None:
    now = copy.deepcopy(order())
    for i in chosen:
        part, place, name, value = ANSWERS[i]
        now[part][place][name] = value
    now["end_use"]["nuclear"] = False
    if adds_end_user:
        now["parties"].insert(0, {"role": "end_user", "name": "Example Institute"})
    assert changes_between(order(), now) == ()
    back: Any = changes_between(now, order())
    assert len(back) == len(chosen) + 1 + adds_end_user
