"""Refusing what cannot be worked off for the moment, before it fills the memory of the broker.

What was accepted is kept; what is refused was not stored, and comes again after ``Retry-After``.
Where the broker is away nobody is refused: an order is stored, and the sweep queues it later.
"""

from __future__ import annotations

import time

import structlog
from django.conf import settings
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException

from screening.broker import queue_length
from screening.models import Batch

RETRY_SECONDS = 30
FULL = "Too much waits to be screened. Nothing was stored; `Retry-After` says when to come again."
LOOK_SECONDS = 1.0
"""A process looks at the queue so often, however many requests come."""
log = structlog.get_logger(__name__)


class Full(APIException):
    """Too much waits already."""

    status_code = 503
    default_code = "too_much_waits"
    default_detail = "Too much waits to be screened. Nothing was stored; come again later."
    wait = RETRY_SECONDS


class TooManyBatches(APIException):
    """Too many files are not taken in yet."""

    status_code = 429
    default_code = "too_many_batches"
    default_detail = "Too many files wait to be taken in. Nothing was stored; come again later."
    wait = RETRY_SECONDS


_looked_at, _length = 0.0, 0


def refuse_if_full() -> None:
    """Before an order or a file is read.

    Raises:
        Full: the queue of those that somebody waits for is as long as it may be.
    """
    global _looked_at, _length
    if time.monotonic() - _looked_at > LOOK_SECONDS:
        try:
            _length = queue_length(settings.INTERACTIVE)
        except (RedisError, OSError) as error:
            log.warning("queue_not_counted", error=type(error).__name__)
            _length = 0
        _looked_at = time.monotonic()
    if _length >= settings.QUEUE_MOST:
        raise Full


def refuse_if_many_files_wait() -> None:
    """Before a file is read.

    Raises:
        TooManyBatches: as many as may be are not taken in.
    """
    waiting = Batch.objects.filter(status__in=(Batch.Status.WAITING, Batch.Status.TAKING))
    if waiting.count() >= settings.BATCHES_MOST:
        raise TooManyBatches
