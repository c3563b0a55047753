"""The Celery application: workers and the schedule."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from celery import Celery
from celery.signals import (
    before_task_publish,
    setup_logging,
    task_postrun,
    task_prerun,
    worker_process_init,
)
from django.db import close_old_connections

from compliance.tracing import begin_task, end_task, hand_on

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
def leave_what_stays_to_itself(**_: Any) -> None:
    """Modules and tables live as long as the process: no collection need walk them again."""
    gc.collect()
    gc.freeze()


@setup_logging.connect
def leave_logging_to_settings(**_: Any) -> None:
    """Workers log as the settings say; without this Celery would set a level of its own."""
