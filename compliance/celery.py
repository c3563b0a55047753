"""The Celery application: workers and the schedule."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "compliance.settings")

app = Celery("compliance")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["screening"])


@setup_logging.connect
def leave_logging_to_settings(**_: Any) -> None:
    """Workers log as the settings say; without this Celery would set a level of its own."""
