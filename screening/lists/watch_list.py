"""Putting parties on the exporter's own watch list and taking them off it.

An entry is a reason to look, never a list hit: it has a source and a last day, so that what was
once in a paper does not follow a customer for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.lists import name_index
from screening.matching import Index
from screening.models import WatchEntry
from screening.terms.listed_party import NameKind, NameRecord, PartyRecord, PartySchema
from screening.terms.watched import WATCH_LIST

SOURCE = WATCH_LIST
LONGEST = timedelta(days=2 * 366)
"""How long an entry may stand before somebody must say again why."""
_BUILT: dict[tuple[object, ...], Index] = {}


def put_on_watch(
    *,
    name: str,
    other_names: Sequence[str],
    country: str,
    why: str,
    reason: str,
    source: str,
    begins_on: date,
    expires_on: date,
    by: str,
) -> WatchEntry:
    """Watch a party from a day to a day.

    Args:
        name: as known best; other_names: further spellings, in any script.
        country: alpha-2, empty where unknown.
        why: a ``WatchReason``.
        reason: in words, what speaks against it.
        source: where that was read or heard.

    Raises:
        NotAllowedError: something is missing, the days are none, or they lie too far apart.
    """
    if expires_on - begins_on > LONGEST:
        raise NotAllowedError(
            f"An entry stands for {LONGEST.days} days at most. Say an earlier last day; whoever "
            "still wants it watched then says so again."
        )
    if expires_on < timezone.now().date():
        raise NotAllowedError("The last day is over.")
    entry = WatchEntry(
        name=" ".join(name.split()),
        other_names=[line for other in other_names if (line := " ".join(other.split()))],
        country=country.strip().upper(),
        why=why,
        reason=reason.strip(),
        source=source.strip(),
        begins_on=begins_on,
        expires_on=expires_on,
        entered_by=by,
    )
    try:
        entry.full_clean()
    except ValidationError as error:
        raise NotAllowedError(" ".join(error.messages)) from error
    with audit.recorded():
        entry.save()
        audit.record(
            verb="watch_entry_made",
            subject=entry,
            by=by,
            name=entry.name,
            why=entry.why,
            reason=entry.reason,
            source=entry.source,
            expires_on=entry.expires_on.isoformat(),
        )
    return entry


def end_watch(*, entry: WatchEntry, why: str, by: str) -> WatchEntry:
    """Take a party off the watch list; its entry stays to be read.

    Raises:
        NotAllowedError: it was ended before, or no reason is given.
    """
    if not why.strip():
        raise NotAllowedError("Say why it need not be watched any longer.")
    with audit.recorded():
        locked = WatchEntry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        if locked.ended_at is not None:
            raise NotAllowedError(f"The entry was ended by {locked.ended_by}.")
        locked.ended_at, locked.ended_by, locked.ended_why = timezone.now(), by, why.strip()
        locked.save(update_fields=["ended_at", "ended_by", "ended_why"])
        audit.record(verb="watch_entry_ended", subject=locked, by=by, name=locked.name, why=why)
    return locked


def watched_index(*, engine: str = name_index.ENGINE) -> Index | None:
    """The names that stand on the watch list, ready to be searched; None where none does.

    A process keeps it until an entry is made or ended: one short query tells. Keys of matches are
    numbers of entries.
    """
    standing = WatchEntry.objects.standing()
    told = standing.aggregate(count=Count("pk"), newest=Max("pk"), at=Max("entered_at"))
    if not told["count"]:
        return None
    # Entries never change and never come back: of the same last one, so many are the same.
    key = (engine, *told.values())
    if key not in _BUILT:
        _BUILT.clear()
        _BUILT[key] = Index.build(map(record_of, standing.order_by("pk")), engine=engine)
    return _BUILT[key]


def record_of(entry: WatchEntry) -> PartyRecord:
    """An entry as matching takes it."""
    others = (NameRecord(text, NameKind.ALIAS) for text in entry.other_names)
    return PartyRecord(
        source=SOURCE,
        uid=str(entry.pk),
        schema=PartySchema.UNKNOWN,
        names=(NameRecord(entry.name), *others),
        countries=(entry.country,) if entry.country else (),
    )
