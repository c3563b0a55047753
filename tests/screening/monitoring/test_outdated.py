"""One list load makes no case outdated but those it touches; screened again, a case is the same."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from screening.admin.screening_again import screen_again
from screening.cases.deciding import release_case
from screening.cases.outdated import outdated_by
from screening.cases.review import assign_case
from screening.intake.rescreening import queue_screening
from screening.models import AuditEvent, Case, MonitoringPart, Screening
from screening.monitoring import running, subjects
from screening.monitoring.noticing import notice_change
from screening.pipeline import run_screening
from tests.factories import UserFactory
from tests.guards import lifted_guards
from tests.screening.monitoring.nights import (
    begun,
    flagged,
    listed,
    looked_through,
    newest_of,
)
from tests.screening.monitoring.test_nights import BUYER, ENTRY, OTHER, answer_all
from tests.screening.pipeline.test_run import screened

pytestmark = pytest.mark.usefixtures("own_lists")


def outdated(*cases: Case) -> list[bool]:
    fresh = (Case.objects.select_related("screening__transaction").get(pk=c.pk) for c in cases)
    return [bool(outdated_by(case.screening)) for case in fresh]


def test_list_load_outdates_no_case_that_it_does_not_touch(erp: User) -> None:
    begun()
    cases = [screened(erp, flagged(OTHER, f"SO-{n}")).case for n in range(3)]
    touched = screened(erp, flagged(BUYER, "SO-7")).case
    listed(ENTRY)
    looked_through()
    assert outdated(*cases, touched) == [False, False, False, False]
    assert {c.screening_id for c in Case.objects.all()} == {
        *(case.screening_id for case in cases),
        newest_of(erp, "SO-7").pk,
    }
    officer = UserFactory()
    answer_all(cases[0], officer)
    assert release_case(case=cases[0], comment="Known.", by=officer).status == "released"


def test_each_case_is_current_as_soon_as_its_order_was_looked_at(
    erp: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One order a part: the first is free before the last is looked at."""
    begun()
    cases = [screened(erp, flagged(OTHER, f"SO-{n}")).case for n in range(3)]
    monkeypatch.setattr(subjects, "PART_SIZE", dict.fromkeys(subjects.PART_SIZE, 1))
    listed(ENTRY)
    assert outdated(*cases) == [True, True, True], "nobody knows yet"
    change = notice_change()
    assert change is not None
    running.plan(change)
    assert outdated(*cases) == [True, True, True]
    in_turn = sorted(cases, key=lambda case: str(case.screening.transaction_id))
    part = change.parts.order_by("position").first()
    assert isinstance(part, MonitoringPart)
    running._look_through(running._claim(change) or part, change)
    assert outdated(*in_turn) == [False, True, True]
    while running.run_slice(change_id=change.pk):
        pass
    assert outdated(*cases) == [False, False, False]


def test_what_was_screened_while_a_change_was_noticed_waits_for_its_end(erp: User) -> None:
    begun()
    case = screened(erp, flagged(OTHER, "SO-1")).case
    listed(ENTRY)
    change = notice_change()
    assert change is not None
    running.plan(change)
    change.parts.update(finished_at=change.noticed_at)
    assert outdated(case) == [False]
    with lifted_guards():
        type(change).objects.filter(pk=change.pk).update(noticed_at=case.screening.finished_at)
    assert outdated(case) == [True], "it may have been passed by"


def test_case_screened_again_by_a_person_is_the_same_case(erp: User) -> None:
    begun()
    officer = UserFactory()
    case = screened(erp, flagged(OTHER, "SO-1")).case
    assign_case(case=case, to=officer, by=officer)
    answer_all(case, officer)
    new = queue_screening(transaction=case.screening.transaction, why="asked for", by=officer)
    run_screening(screening_id=str(new.pk))
    (same,) = Case.objects.all()
    assert (same.pk, same.number, same.assigned_to) == (case.pk, case.number, officer)
    assert same.screening_id == new.pk
    assert AuditEvent.objects.filter(verb="case_screened_again").count() == 1
    assert release_case(case=same, comment="Known.", by=officer).status == "released"


def test_many_are_screened_again_and_decided_ones_are_told(
    erp: User, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from screening import tasks

    monkeypatch.setattr(tasks.run_screening, "delay", lambda pk: run_screening(screening_id=pk))
    begun()
    officer = UserFactory()
    cases = [screened(erp, flagged(OTHER, f"SO-{n}")).case for n in range(3)]
    Case.objects.filter(pk=cases[0].pk).update(status="superseded")
    rows = Case.objects.select_related("screening__transaction").order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        asked = screen_again(rows, why="asked for", by=officer)
    assert (asked.queued, len(asked.refused)) == (2, 1)
    assert Screening.objects.filter(status="completed").count() == 5
    assert Case.objects.open().count() == 2
