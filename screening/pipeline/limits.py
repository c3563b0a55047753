"""How long an order may keep a processor, and which failures are an order's own.

A text made to be slow must not stop everybody's screening: whoever judges an order is stopped
after ``SCREENING_CPU_SECONDS`` of the processor, far below the lease, and the order is held for a
person. A failure of an order's own comes again whenever it is tried, so it is told at once; what
fails around it (a database that is away, a full disk) passes, and is tried again.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from django.db import DatabaseError, DataError, InterfaceError, connection
from redis.exceptions import RedisError

from screening.errors import ScreeningError

_AGAIN_SECONDS = 1.0
"""An exception inside a callback of the interpreter is lost: then the next one counts."""


class TooLongError(ScreeningError):
    """An order kept the processor longer than any order may."""


class NotJudgedError(ScreeningError):
    """The cause is the order's own: it would fail again in the same way."""


class _OverLimit(BaseException):
    """Inside what is limited, where no ``except Exception`` may keep it."""


@contextmanager
def limited_to(seconds: float) -> Iterator[None]:
    """Stop what keeps the processor longer than this.

    Counts the time of this process on a processor, so that a busy machine harms nobody. Works in
    the main thread, as a worker's tasks do; elsewhere, and with 0, nothing is limited.

    Raises:
        TooLongError: the time was over.
    """
    if not seconds or threading.current_thread() is not threading.main_thread():
        yield
        return
    is_armed = True

    def stop(number: int, frame: FrameType | None) -> None:
        if is_armed:
            raise _OverLimit

    before = signal.signal(signal.SIGPROF, stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_SECONDS)
        yield
        is_armed = False
    except _OverLimit:
        is_armed = False
        _leave_connection()
        raise TooLongError(f"It took more than {seconds:g} s of the processor") from None
    finally:
        is_armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def passes(error: Exception) -> bool:
    """Whether a failure is of what is around the order, so that another try may well succeed.

    A value that the database cannot hold is the order's own.
    """
    around = (DatabaseError, InterfaceError, RedisError, OSError, MemoryError)
    return isinstance(error, around) and not isinstance(error, DataError)


def _leave_connection() -> None:
    """A question may have been broken off in the middle of its answer."""
    if not connection.in_atomic_block:
        connection.close()
