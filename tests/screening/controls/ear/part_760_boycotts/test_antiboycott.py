"""Words of an order that may ask for taking part in a boycott (15 CFR part 760)."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import ask, only_line, order


@pytest.mark.parametrize(
    ("instructions", "outcome", "why"),
    [
        ("Certify that no goods are of Israeli origin", Outcome.HOLD, "a request of 760.2(d)"),
        ("No boycotted firms", Outcome.HOLD, "the word itself"),
        ("Ring at the gate", Outcome.CLEAR, "ordinary words"),
    ],
)
def test_words_of_a_boycott_are_held(
    tables: ControlTables, instructions: str, outcome: Outcome, why: str
) -> None:
    answer = ask(order(special_instructions=instructions), tables)
    assert answer.outcome is outcome, why
    assert only_line(answer).result is Result.NLR, "no license hangs on it"
    assert [r.citation for r in answer.reasons] == (
        ["15 CFR part 760"] if outcome is Outcome.HOLD else []
    )
