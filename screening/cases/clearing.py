"""Letting an order go that clearances answer wholly: what two people said once is not asked again.

Policy says whether (``desk.clearance_releases``). Nobody signs; the record names the clearances,
each of which two people stand for. A random share is left to an officer all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from django.utils import timezone

from screening import audit
from screening.cases.findings import FindingState, findings_of
from screening.cases.following import WHO_IT_IS
from screening.cases.machine import MACHINE
from screening.cases.signing import reasons_for_second
from screening.models import Case, Clearance, Hit
from screening.policies import desk_policy_in_force
from screening.terms.outcome import Outcome

_DRAW = secrets.SystemRandom().random


def release_if_cleared(*, case: Case, draw: Callable[[], float] = _DRAW) -> bool:
    """Release a case whose every finding a clearance in force answers, and that holds for no other
    reason.

    Args:
        case: open, just answered by clearances.
        draw: a number in [0, 1); below ``second_look_share`` a person looks all the same.

    Returns:
        Whether it was released.
    """
    policy = desk_policy_in_force()
    if not policy.clearance_releases or not case.is_open or case.is_look_back:
        return False
    states = findings_of(case)
    clearances = _clearances_that_answer(states)
    if not clearances or not _holds_for_nothing_else(case, states):
        return False
    if reasons_for_second(case, states, by_clearance=True):
        return False
    with audit.recorded():
        numbers = [clearance.pk for clearance in clearances]
        if draw() < float(policy.second_look_share):
            audit.record(verb="clearance_looked_at", subject=case, by=MACHINE, clearances=numbers)
            return False
        case.status = Case.Status.RELEASED
        case.decided_at = timezone.now()
        case.released_by = clearances[0]
        case.decision_comment = _words(clearances)
        case.save(update_fields=["status", "decided_at", "released_by", "decision_comment"])
        audit.record(
            verb="case_released",
            subject=case,
            by=MACHINE,
            comment=case.decision_comment,
            reason_code="",
            clearances=numbers,
        )
        return True


def _clearances_that_answer(states: Sequence[FindingState]) -> list[Clearance]:
    """The clearances that the answers rest on; none where anything else answers or is open."""
    found: dict[int, Clearance] = {}
    for state in states:
        given = state.disposition
        if given is None and state.settled_by:
            continue
        if given is None or given.by_clearance is None or not isinstance(state.finding, Hit):
            return []
        found[given.by_clearance.pk] = given.by_clearance
    return list(found.values())


def _holds_for_nothing_else(case: Case, states: Sequence[FindingState]) -> bool:
    """Whether each reason of the answer that stops the order is of a hit that is answered."""
    answered = {state.finding.subject for state in states if isinstance(state.finding, Hit)}
    reasons: Any = case.screening.answer.get("reasons") or ()
    stopping = [reason for reason in reasons if reason.get("outcome") != Outcome.CLEAR]
    return bool(stopping) and all(
        reason.get("code") in WHO_IT_IS and reason.get("subject") in answered for reason in stopping
    )


def _words(clearances: Sequence[Clearance]) -> str:
    rests_on = "; ".join(
        f"clearance {c.pk}, {c.party_name} is not {c.listed_name}: {c.proposed_by} and "
        f"{c.approved_by}, until {c.expires_on}"
        for c in clearances
    )
    return f"Cleared before: {rests_on}."
