"""Screening the orders of cases once more, in the background: one, or many at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.transaction import on_commit

from screening.errors import NotAllowedError
from screening.intake.rescreening import queue_screening
from screening.models import Case
from screening.tasks import enqueue, run_screening


@dataclass(frozen=True, slots=True)
class Asked:
    """How many orders are screened again, and why others are not."""

    queued: int
    refused: tuple[str, ...]


def screen_again(cases: Iterable[Case], *, why: str, by: Any) -> Asked:
    """Queue the orders of open cases; each case goes on with what is found.

    Args:
        cases: with screening and transaction fetched; decided ones are left alone.
        why: for the record.
    """
    queued, refused = 0, []
    for case in cases:
        if not case.is_open:
            refused.append(f"{case.number} is {case.get_status_display()}.")
            continue
        try:
            screening = queue_screening(transaction=case.screening.transaction, why=why, by=by)
        except NotAllowedError as refusal:
            refused.append(str(refusal))
            continue
        on_commit(partial(enqueue, run_screening, str(screening.pk)))
        queued += 1
    return Asked(queued, tuple(refused))
