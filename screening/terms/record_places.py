"""Where a reader of the record stands, and what an event there is called.

A restored record gives positions a second time. What lies behind a restore bears its mark, so that
no event is taken for one of the time that was lost, and a place of that time is known for one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK_DIGITS = 8
PLACE = r"[0-9]{1,18}([.][0-9a-f]{8})?"
"""A place as text: a position, and behind a restore its mark."""
_PLACE = re.compile(PLACE)


@dataclass(frozen=True, slots=True)
class Place:
    """A position of the record as somebody read it.

    Args:
        position: of the audit chain.
        mark: of the restore that it lies behind; empty where there was none.
    """

    position: int
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.position}.{self.mark}" if self.mark else str(self.position)


def read_place(text: str) -> Place | None:
    """The place that a text names, or None where it names none."""
    if not _PLACE.fullmatch(text):
        return None
    position, _, mark = text.partition(".")
    return Place(int(position), mark)


def event_id(place: Place, part: int) -> str:
    """What an event is called, in the feed and by webhooks; no other event is called so.

    Args:
        part: which of the events of that place.
    """
    name = f"evt_{place.position:012d}_{part}"
    return f"{name}_{place.mark}" if place.mark else name


@dataclass(frozen=True, slots=True)
class Restores:
    """When the record was restored.

    Args:
        places: of the events that record it, in order, each with its own mark.
    """

    places: Sequence[Place] = ()

    def mark_at(self, position: int) -> str:
        """The mark of what stands at a position; empty before the first restore."""
        return next((one.mark for one in reversed(self.places) if one.position <= position), "")

    def place_at(self, position: int) -> Place:
        """A position with its mark."""
        return Place(position, self.mark_at(position))

    def go_on_from(self, place: Place) -> int:
        """The position behind which a reader of that place has not read.

        That is its own, or, where it lies in a time that was lost, the place before the restore
        that lost it. A mark that the record does not know is of a restore that was itself lost;
        nothing says what its time had in common with this one, so the reader begins again.
        """
        marks = ["", *(one.mark for one in self.places)]
        if place.mark not in marks:
            return 0
        lost_by = self.places[marks.index(place.mark) :]
        return min([place.position, *(one.position - 1 for one in lost_by)])
