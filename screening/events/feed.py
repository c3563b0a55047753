"""A piece of the chain as one integrator may read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Value

from screening import audit
from screening.events.telling import READER, TYPES, VERBS, Event, tell
from screening.models import (
    AuditEvent,
    BusinessPartner,
    Case,
    License,
    ListVersion,
    Screening,
    Transaction,
)
from screening.terms.record_places import Place, Restores

READ_AT_ONCE = 100
"""Links whose orders and answers are read together."""
LOOKED_THROUGH = 1000
"""Links of the chain read at a time."""
MOST_LOOKED_THROUGH = 20
"""So many times for one page; a page may be empty and still move on."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some events in the order of the chain.

    Args:
        events: those of the reader.
        place: how far the chain was read; the next page begins behind it.
        is_end: whether nothing stood behind it.
    """

    events: tuple[Event, ...]
    place: Place
    is_end: bool


def latest_position() -> int:
    """The end of the chain now: who begins here gets what happens from now on."""
    return audit.head().position


def position_of(place: Place) -> int:
    """Where a reader goes on who kept a place; earlier than it where a restore lost what was read.

    Raises:
        ValueError: it lies behind the end of the chain, or a restore where there was none.
    """
    restores = AuditEvent.objects.restores()
    position = restores.go_on_from(place)
    if position > latest_position() or (place.mark and not restores.places):
        raise ValueError(f"{place} lies behind the end of the record")
    return position


def events_after(
    position: int, *, owner: Any, types: Collection[str] = TYPES, most: int = 200
) -> Page:
    """Events behind a position, of an owner's orders and of what concerns everybody.

    Args:
        position: of the chain; 0 begins with its first link.
        owner: whose orders and cases are told; another's are not there.
        types: those wanted, of ``TYPES``.
        most: events of a page; events of one link stay together.
    """
    end, restores = latest_position(), AuditEvent.objects.restores()
    told: list[Event] = []
    for _ in range(MOST_LOOKED_THROUGH):
        if position >= end or len(told) >= most:
            break
        until = min(position + LOOKED_THROUGH, end)
        links = AuditEvent.objects.filter(id__gt=position, id__lte=until, verb__in=VERBS)
        for events in _told_by_and_by(list(links.order_by("id")), owner, restores):
            if len(told) >= most:
                return Page(tuple(told), restores.place_at(position), is_end=False)
            told.extend(event for event in events if event.type in types)
            position = events[0].place.position
        position = until
    return Page(tuple(told), restores.place_at(position), is_end=position >= end)


def events_at(positions: Collection[int], *, owner: Any) -> tuple[Event, ...]:
    """The events of these links alone, in the order of the chain, without another owner's."""
    links = AuditEvent.objects.filter(id__in=positions, verb__in=VERBS).order_by("id")
    restores = AuditEvent.objects.restores()
    return tuple(event for events in _told(list(links), owner, restores) for event in events)


def _told_by_and_by(
    links: Sequence[AuditEvent], owner: Any, restores: Restores
) -> Iterable[tuple[Event, ...]]:
    """What is told of them, with its orders and answers read as it is asked for: they are large."""
    for start in range(0, len(links), READ_AT_ONCE):
        yield from _told(links[start : start + READ_AT_ONCE], owner, restores)


def _told(
    links: Sequence[AuditEvent], owner: Any, restores: Restores
) -> Iterable[tuple[Event, ...]]:
    subjects = _subjects(links, owner)
    were_superseded = _superseded_before_they_ended(links)
    for link in links:
        subject = subjects.get((link.subject_type, link.subject_id))
        if subject is None or link.pk in were_superseded:
            continue
        if events := tell(link, subject, restores.place_at(link.pk)):
            yield events


def _subjects(links: Sequence[AuditEvent], owner: Any) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for kind, rows_of in _ROWS.items():
        wanted = {link.subject_id for link in links if link.subject_type == kind}
        if wanted:
            rows = rows_of(owner).filter(pk__in=wanted)
            found |= {(kind, str(row.pk)): row for row in rows}
    return found


_ROWS: Mapping[str, Callable[[Any], Any]] = {
    "screening": lambda owner: Screening.objects.owned_by(owner).select_related(
        "transaction", "case"
    ),
    "case": lambda owner: Case.objects.owned_by(owner),
    "transaction": lambda owner: Transaction.objects.owned_by(owner).prefetch_related(
        "screenings", "screenings__case"
    ),
    "license": lambda _: License.objects.all(),
    "businesspartner": lambda owner: BusinessPartner.objects.exclude(number="").annotate(
        **{READER: Value(owner.pk)}
    ),
    "listversion": lambda _: ListVersion.objects.select_related("source"),
}


def _superseded_before_they_ended(links: Sequence[AuditEvent]) -> set[int]:
    """Links of screenings that were superseded when their answer came: nobody may act on it."""
    ended = {link.subject_id: link for link in links if link.verb == "screening_completed"}
    before = AuditEvent.objects.filter(
        subject_type="screening", subject_id__in=list(ended), verb="screening_superseded"
    )
    return {
        ended[subject].pk
        for subject, at in before.values_list("subject_id", "id")
        if at < ended[subject].pk
    }
