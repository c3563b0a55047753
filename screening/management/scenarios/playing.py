"""Playing a scenario: each submission is taken in, stored, screened as of its day and answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from screening.intake.submission import accept_transaction
from screening.management.scenarios.files import Scenario, noon
from screening.management.scenarios.world import BY, world_of
from screening.models import Screening
from screening.pipeline import run_screening

Submit = Callable[[Mapping[str, Any], AbstractBaseUser], str]


def submit_to_intake(submission: Mapping[str, Any], owner: AbstractBaseUser) -> str:
    """Submit as the API does, without HTTP; gives the id of the queued screening."""
    accepted = accept_transaction(submission=submission, owner=owner, through=BY)
    return str(accepted.screening.pk)


def play(scenario: Scenario, *, submit: Submit = submit_to_intake) -> list[dict[str, Any]]:
    """Run a scenario in its world, which is gone afterwards.

    Args:
        scenario: as read.
        submit: takes a submission and its owner, gives the id of the queued screening.

    Returns:
        The answers, one a submission, in the shape of "Screening, as answered".
    """
    answers = []
    with world_of(scenario) as owner:
        for place, submission in enumerate(scenario.submissions):
            screening_id = submit(submission, owner)
            run_screening(screening_id=screening_id, at=noon(scenario.day_of(place)))
            answers.append(_answer(screening_id))
    return answers


def _answer(screening_id: str) -> dict[str, Any]:
    screening = Screening.objects.select_related("case").get(pk=screening_id)
    case = getattr(screening, "case", None)
    return {
        "id": screening_id,
        "status": screening.status,
        "decision": screening.decision,
        "case": {"id": str(case.pk), "status": case.status} if case else None,
    } | screening.answer
