"""The Celery application: workers and the schedule."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from typing import Any

from celery import Celery
from celery.signals import (
    beat_init,
    before_task_publish,
    heartbeat_sent,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_process_init,
)
from django.db import close_old_connections
from redis.exceptions import RedisError

from compliance.collecting import leave_what_stays_to_itself
from compliance.tracing import begin_task, end_task, hand_on
from screening.broker import BEAT, note_alive

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")

app = Celery("compliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["screening"])
# Celery closes the database connection around each task, which costs a worker more than the work.
# Only under this name, on the application itself, it is told to keep it.
app.conf.update(CELERY_DB_REUSE_MAX=sys.maxsize // 2)


@task_prerun.connect
@task_postrun.connect
def keep_good_connections(**_: Any) -> None:
    """What ``CONN_MAX_AGE`` allows is kept; what is older or broken is opened anew."""
    close_old_connections()


before_task_publish.connect(hand_on)
task_prerun.connect(begin_task)
task_postrun.connect(end_task)


@worker_process_init.connect
def begin_process(**_: Any) -> None:
    """A child begins: what it has loaded stays."""
    leave_what_stays_to_itself()


ALIVE_SECONDS = 10.0
"""So often at most it is noted that a process lives."""
_noted: dict[str, float] = {}
_beats = False


@heartbeat_sent.connect
def note_worker(**_: Any) -> None:
    """A worker that reaches its broker serves its queues."""
    _note(*app.amqp.queues.consume_from)


@beat_init.connect
def note_that_it_is_beat(**_: Any) -> None:
    """What this process sends from now on is the schedule's."""
    global _beats
    _beats = True


@before_task_publish.connect
def note_beat(**_: Any) -> None:
    """Beat beats while it sends."""
    if _beats:
        _note(BEAT)


def _note(*names: str) -> None:
    now = time.monotonic()
    for name in names:
        if now - _noted.get(name, -ALIVE_SECONDS) < ALIVE_SECONDS:
            continue
        # A note that cannot be made is missed by who looks for it; the work goes on.
        with suppress(RedisError, OSError):
            note_alive(name)
            _noted[name] = now


@setup_logging.connect
def leave_logging_to_settings(**_: Any) -> None:
    """Workers log as the settings say; without this Celery would set a level of its own."""
