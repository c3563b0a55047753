"""How many requests of a web process may wait for their answer at a time.

Each keeps a thread. Were all threads to wait, nobody could submit, read or sign in: whoever finds
no place free is answered at once (202), and asks again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.conf import settings

_lock = Lock()
_taken = 0


@contextmanager
def place_for(seconds: int) -> Iterator[int]:
    """Take one of ``MOST_WAITING`` places until the context is left.

    Args:
        seconds: the wished wait; who wishes none takes no place.

    Yields:
        The seconds, or 0 where no place is free.
    """
    global _taken
    with _lock:
        is_free = seconds > 0 and _taken < settings.MOST_WAITING
        _taken += is_free
    try:
        yield seconds if is_free else 0
    finally:
        with _lock:
            _taken -= is_free
