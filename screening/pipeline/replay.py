"""Screening again as it was: the same lists, policy, engines and facts must give the same bytes.

Everything a screening was told beside its submission is kept with it: list versions, policy,
engines, the day (``as_of``), which lists were too old (``stale_lists``) and what was on record of
the past (``records``). A new fact from outside the submission is stored there and handed over in
``replay_screening``, or the replay differs.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from screening.controls.engines import FIRST_NAMED
from screening.errors import ScreeningError
from screening.models import Screening
from screening.pipeline.reference import reference_of
from screening.pipeline.sealed import answering_of
from screening.terms.engine import EngineVersion
from screening.terms.values import from_plain

UNNAMED_RULES = (
    "It was judged before the rules had a name, so that what follows may be their change since "
    f"then: it was made again with rules {FIRST_NAMED}."
)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a replay.

    Args:
        difference: a unified diff from the stored answer to the new one; empty when both are the
            same bytes.
        obstacle: why it could not be made again, such as rules that this release does not have.
        was_judged: False for a screening that was given up: there is nothing to make again.
    """

    screening: Screening
    difference: str = ""
    obstacle: str = ""
    was_judged: bool = True


def replay_screening(*, screening: Screening) -> Replayed:
    """Screen a completed screening's transaction again; stores nothing.

    Raises:
        ScreeningError: the screening is not completed.
    """
    if screening.status != Screening.Status.COMPLETED or screening.finished_at is None:
        raise ScreeningError(f"Screening {screening.pk} is {screening.status}, not completed.")
    if screening.policy is None or screening.as_of is None:
        return Replayed(screening, was_judged=False)
    try:
        reference = reference_of(screening)
        answering = answering_of(reference.engine.rules)
        again = answering.screen_submission(
            screening.transaction.content,
            reference=reference,
            as_of=screening.as_of,
            instant=screening.finished_at,
            past=from_plain(answering.Past, screening.records),
            stale=screening.stale_lists,
        )
    except ScreeningError as error:
        return Replayed(screening, obstacle=f"It cannot be made again: {error}.")
    difference = _difference(screening.answer_json, again.answer_json)
    if difference and not EngineVersion.parse(screening.engine).rules:
        difference = f"{UNNAMED_RULES}\n{difference}"
    return Replayed(screening, difference)


def replay_all() -> Iterator[Replayed]:
    """Replay every completed screening, oldest first, so that the same lists follow each other."""
    completed = Screening.objects.completed().select_related("transaction", "policy")
    for screening in completed.order_by("finished_at").iterator(chunk_size=200):
        yield replay_screening(screening=screening)


def _difference(stored: str, again: str) -> str:
    if stored == again:
        return ""
    lines = difflib.unified_diff(
        _readable(stored), _readable(again), "stored", "again", lineterm=""
    )
    return "\n".join(lines) or "The same data in other bytes: the stored answer is not canonical."


def _readable(answer: str) -> list[str]:
    try:
        return json.dumps(json.loads(answer), indent=2, ensure_ascii=False).splitlines()
    except ValueError:
        return answer.splitlines()
