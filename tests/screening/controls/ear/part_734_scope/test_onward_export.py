"""Goods the buyer will export again, to countries nobody named (15 CFR 734.14)."""

from __future__ import annotations

import pytest

from screening.controls.answers import Result
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from tests.screening.controls.orders import CIVIL_USE, ask, only_line, order


@pytest.mark.parametrize(
    ("reexport", "outcome", "result"),
    [
        (True, Outcome.HOLD, Result.UNDETERMINED),
        (False, Outcome.CLEAR, Result.NLR),
        (None, Outcome.CLEAR, Result.NLR),
    ],
)
def test_line_hangs_on_countries_after_the_buyer(
    tables: ControlTables, reexport: bool | None, outcome: Outcome, result: Result
) -> None:
    use = {**CIVIL_USE} if reexport is None else {**CIVIL_USE, "reexport": reexport}
    answer = ask(order(end_use=use), tables)
    assert answer.outcome is outcome
    determination = only_line(answer)
    assert determination.result is result
    if reexport:
        assert determination.rule == "us.734.14.onward_export"
        assert "a license is required if" in determination.hangs_on[0]
        assert any(q.topic == "onward_export" for q in answer.questions)
