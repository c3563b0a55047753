"""Playing a scenario: each submission is taken in, stored, screened as of its day, answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from screening.controls.past import Past
from screening.intake.submission import accept_transaction
from screening.management.scenarios.files import Scenario, noon
from screening.management.scenarios.world import BY, world_of
from screening.models import Screening
from screening.pipeline import reference_in_force, run_screening
from screening.pipeline.answer import screen_submissions
from screening.pipeline.stored import stored_order
from screening.terms.values import from_plain

Submit = Callable[[Mapping[str, Any], AbstractBaseUser], str]


def submit_to_intake(submission: Mapping[str, Any], owner: AbstractBaseUser) -> str:
    """Submit as the API does, without HTTP; gives the id of the queued screening."""
    accepted = accept_transaction(submission=submission, owner=owner, through=BY)
    return str(accepted.screening.pk)


@dataclass(frozen=True, slots=True)
class Played:
    """One submission's answer, and whether screening it again gave the same bytes.

    It is screened twice more: once with the past looked up again, once with the past as the
    screening stored it.
    """

    answer: dict[str, Any]
    is_same_again: bool


def play(scenario: Scenario, *, submit: Submit = submit_to_intake) -> list[Played]:
    """Run a scenario in its world, which is gone afterwards.

    Args:
        scenario: as read.
        submit: takes a submission and its owner, gives the id of the queued screening.

    Returns:
        One a submission; the answers have the shape of "Screening, as answered".
    """
    played = []
    with world_of(scenario) as owner:
        for place, submission in enumerate(scenario.submissions):
            screening_id = submit(submission, owner)
            at = noon(scenario.day_of(place))
            run_screening(screening_id=screening_id, at=at)
            screening = Screening.objects.select_related("case", "transaction").get(pk=screening_id)
            played.append(Played(_answer(screening), _is_same_again(screening, at)))
    return played


def _is_same_again(screening: Screening, at: datetime) -> bool:
    """Whether the stored bytes come out again, with the past looked up and as it was stored."""
    order = screening.transaction
    pasts = (None, from_plain(Past, screening.records))
    asked = [stored_order(order, past=past) for past in pasts]
    again = screen_submissions(asked, reference=reference_in_force(), as_of=at.date(), instant=at)
    return all(screened.answer_json == screening.answer_json for screened in again)


def _answer(screening: Screening) -> dict[str, Any]:
    case = getattr(screening, "case", None)
    return {
        "id": str(screening.pk),
        "status": screening.status,
        "decision": screening.decision,
        "case": {"id": str(case.pk), "status": case.status} if case else None,
    } | screening.answer
