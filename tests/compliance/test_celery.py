"""Tasks go to the queue of their purpose; a worker keeps its database connection."""

from __future__ import annotations

from typing import Any

import pytest
from celery.fixups.django import DjangoWorkerFixup
from django.conf import settings

from compliance.celery import app
from screening import tasks


def test_celery_does_not_close_the_connection_around_a_task() -> None:
    fixup = DjangoWorkerFixup(app)
    assert fixup.db_reuse_max
    fixup._db_recycles = 10**12
    recycled = fixup._db_recycles
    fixup.close_database()
    assert fixup._db_recycles == recycled + 1, "it starts to count anew where it closes"


@pytest.mark.parametrize("task", [tasks.run_screenings, tasks.take_in_batch])
def test_what_nobody_waits_for_has_a_queue_of_its_own(task: Any) -> None:
    assert queue_of(task) == settings.BULK


def test_what_somebody_waits_for_stays_out_of_it() -> None:
    assert queue_of(tasks.run_screening) == settings.INTERACTIVE


def test_reports_and_lists_keep_nothing_else_waiting() -> None:
    assert queue_of(tasks.make_report) == settings.REPORTS
    assert queue_of(tasks.fetch_list) == settings.LISTS
    assert next(iter(app.amqp.queues)) == settings.INTERACTIVE, "who serves all serves it first"


def queue_of(task: Any) -> str:
    """Where ``delay`` puts it."""
    route = app.amqp.router.route({}, task.name)
    return str(route["queue"].name)
