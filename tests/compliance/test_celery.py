"""Tasks go to the queue of their purpose; a worker keeps its database connection."""

from __future__ import annotations

import gc
import subprocess
import sys
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


def test_a_worker_looks_for_what_is_left_over_seldom_and_still_finds_it() -> None:
    """In a process of its own, for thresholds are the whole process's."""
    told = (
        "import django; django.setup()\n"
        "import gc, weakref\n"
        "from celery.signals import worker_process_init\n"
        "import compliance.celery, compliance.collecting\n"
        "worker_process_init.send(sender=None)\n"
        "class Ring: pass\n"
        "ring = Ring(); ring.itself = ring; left = weakref.ref(ring); del ring\n"
        "kept = [[] for _ in range(compliance.collecting.NEW_OBJECTS + 1)]\n"
        "print(left() is None, *gc.get_threshold())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], check=True, capture_output=True, text=True, timeout=120
    )
    was_found, first, *_ = done.stdout.split()
    assert was_found == "True"
    assert int(first) > gc.get_threshold()[0]


def queue_of(task: Any) -> str:
    """Where ``delay`` puts it."""
    route = app.amqp.router.route({}, task.name)
    return str(route["queue"].name)
