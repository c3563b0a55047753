"""The answer of a screening that was never judged."""

from __future__ import annotations

from typing import Any

from screening.controls.answers import Answer, Coverage, NotEvaluated, Reason, in_one_sentence
from screening.pipeline.reference import ENGINE
from screening.terms.outcome import Outcome


def unjudged(reference_name: str, *, why: str, attempts: int) -> dict[str, Any]:
    """The answer for a screening that failed: hold, with the reason, never clear."""
    times = "" if attempts == 1 else f" {attempts} times"
    reason = Reason(
        code="engine.error",
        outcome=Outcome.HOLD,
        summary=f"The screening failed{times} and was not judged: {why}.",
        citation="own rule: fail closed",
        subject="",
    )
    answer = Answer(
        outcome=Outcome.HOLD,
        summary=in_one_sentence(Outcome.HOLD, (reason,)),
        reasons=(reason,),
        coverage=Coverage(not_evaluated=(NotEvaluated("screening", ()),)),
    )
    return answer.to_json() | {
        "reference": reference_name,
        "hits": [],
        "as_of": {"lists": [], "policy": "", "engine": str(ENGINE)},
    }
