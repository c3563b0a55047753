"""Clearances that end sooner or later, and what a withdrawn one had answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from screening.cases.clearance_terms import change_last_day
from screening.cases.clearances import approve_clearance, end_clearance
from screening.cases.findings import findings_of
from screening.cases.opening import open_case
from screening.errors import MovedOnError, NotAllowedError
from screening.models import AuditEvent, Case, Clearance
from screening.policies import desk_policy_in_force
from tests.screening.cases.test_clearances import next_order, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def clearance(case: Case, officer: Any, senior: Any) -> Clearance:
    """In force; the last day some way off."""
    asked = approve_clearance(clearance=proposed(case, officer), comment="Agreed.", by=senior)
    Clearance.objects.update(expires_on=timezone.now().date() + timedelta(days=30))
    asked.refresh_from_db()
    return asked


def change(clearance: Clearance, by: Any, days: int, **changes: Any) -> Clearance:
    given = {
        "until": timezone.now().date() + timedelta(days=days),
        "why": "Asked by audit.",
        "seen": clearance.expires_on.isoformat(),
    }
    return change_last_day(clearance=clearance, by=by, **(given | changes))


def test_last_day_moves_with_an_event(clearance: Clearance, officer: Any, senior: Any) -> None:
    before = clearance.expires_on
    sooner = change(clearance, officer, 10)
    assert (sooner.expires_on - timezone.now().date()).days == 10
    event = AuditEvent.objects.get(verb="clearance_amended")
    assert event.data["before"] == {"expires_on": before.isoformat()}
    assert event.data["after"] == {"expires_on": sooner.expires_on.isoformat()}
    assert (event.actor, event.data["why"]) == (officer.get_username(), "Asked by audit.")
    assert (change(sooner, senior, 60).expires_on - timezone.now().date()).days == 60


def test_what_may_not_be_is_refused(clearance: Clearance, officer: Any, senior: Any) -> None:
    most = desk_policy_in_force().clearance_days
    with pytest.raises(NotAllowedError, match="Another person"):
        change(clearance, officer, 60)
    for days, words in ((-1, "Choose a day"), (most + 1, "Choose a day"), (30, "last day already")):
        with pytest.raises(NotAllowedError, match=words):
            change(clearance, senior, days)
    with pytest.raises(NotAllowedError, match="Write why"):
        change(clearance, senior, 10, why=" ")
    with pytest.raises(MovedOnError):
        change(clearance, senior, 10, seen="2026-01-01")
    end_clearance(clearance=clearance, comment="It was wrong.", by=senior)
    with pytest.raises(NotAllowedError, match="has ended"):
        change(clearance, senior, 10)


def test_withdrawn_clearance_is_no_answer_of_an_open_case(
    case: Case, clearance: Clearance, senior: Any
) -> None:
    open_now = open_case(screening=next_order(case)[0])
    (state,) = findings_of(open_now)
    assert state.disposition
    assert state.disposition.by_clearance == clearance
    end_clearance(clearance=clearance, comment="It was them after all.", by=senior)
    (state,) = findings_of(Case.objects.get(pk=open_now.pk))
    assert state.is_open
    event = AuditEvent.objects.get(verb="clearance_ended")
    assert (event.actor, event.data["why"]) == (senior.get_username(), "It was them after all.")


def test_decided_case_keeps_what_it_rested_on(
    case: Case, clearance: Clearance, senior: Any
) -> None:
    decided = open_case(screening=next_order(case)[0])
    Case.objects.filter(pk=decided.pk).update(status="superseded")
    end_clearance(clearance=clearance, comment="It was them after all.", by=senior)
    (state,) = findings_of(Case.objects.get(pk=decided.pk))
    assert state.disposition is not None
