"""Slowing who guesses passwords or links, and telling the record of it without flooding it.

A try is counted before any password is hashed and taken back when it succeeds, so that many tries
at once count as many and cost nothing. After some refusals in a row the next must wait, a minute at
first, then twice as long each time. Who is stopped is told what a wrong password is told.

A guesser at one network stops a name only from there; a name stops everywhere only when it is tried
from many networks. Figures follow NIST SP 800-63B-4, 3.2.2 (at most 100 in a row), read 2026-11.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from screening import audit
from screening.client_address import network_of
from screening.models import RefusedSignIns, SignInTries

Kind = SignInTries.Kind
LONGEST_NAME = 150
HOUR = timedelta(hours=1)
LONGEST_STOP = HOUR
DESK, LINK, KEY, FACTOR = "desk", "link", "key", "factor"
"""Where it was tried: a password of the desk, a link that sets one, an API key, a second factor."""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many refusals in a row are let through; they are forgotten after a while without one."""

    tries: int
    forgotten_after: timedelta


LIMITS = {
    Kind.NETWORK: Limit(50, HOUR),
    Kind.NAME: Limit(30, timedelta(days=1)),
    Kind.PAIR: Limit(5, timedelta(days=1)),
}


def plain_name(name: str) -> str:
    """A typed user name as it is counted: folded, cut, without what PostgreSQL does not take."""
    folded = unicodedata.normalize("NFKC", name.replace("\0", "")).strip().casefold()
    return folded[:LONGEST_NAME]


def may_try(*, name: str, address: str, place: str = DESK) -> bool:
    """Count a try before its password is looked at.

    Args:
        name: as typed; empty where none belongs to the try, as of a link.
        address: of who tries, empty where it is not known.
        place: where it is tried.

    Returns:
        Whether it may be looked at; False where the name or the network is stopped.
    """
    now, name, network = timezone.now(), plain_name(name), network_of(address)
    with audit.recorded():
        if is_stopped(address=address):
            # Counted as one, whatever names it goes on to make up.
            _tally("", network, place, now)
            _tell_stops("", network, now)
            return False
        rows = _counted_rows(name, network, now)
        _tally(name, address, place, now)
        if any(row.is_stopped(now) for row in rows):
            _tell_stops(name, network, now)
            return False
        for row in rows:
            _count(row, now)
            row.save()
        return True


def is_stopped(*, address: str) -> bool:
    """Whether a network must wait before it tries a link."""
    rows = SignInTries.objects.filter(kind=Kind.NETWORK, network=network_of(address))
    return rows.filter(stopped_until__gt=timezone.now()).exists()


def note_refused(*, name: str, address: str) -> None:
    """A try was refused: tell of what is stopped by it."""
    with audit.recorded():
        _tell_stops(plain_name(name), network_of(address), timezone.now())


def note_success(*, name: str, address: str, place: str = DESK) -> None:
    """A try succeeded: take its count back and tell the record how many were refused before it."""
    now, name, network = timezone.now(), plain_name(name), network_of(address)
    with audit.recorded():
        for row in _locked(name, network):
            if row.kind == Kind.NETWORK:
                row.refused = max(0, row.refused - 1)
                if row.refused < LIMITS[Kind.NETWORK].tries:
                    row.stopped_until = None
                row.save()
            else:
                row.delete()
        RefusedSignIns.objects.filter(
            name=name, address=address[:43], place=place, hour=_hour(now), count__gt=0
        ).update(count=F("count") - 1)
        _tell_rows(RefusedSignIns.objects.filter(name=name))


def tell_refused(now: datetime) -> int:
    """Write one event for each name, address and hour that is over; forget old counts.

    Returns:
        How many events.
    """
    with audit.recorded():
        SignInTries.objects.filter(last_at__lt=now - timedelta(days=2)).delete()
        return _tell_rows(RefusedSignIns.objects.filter(hour__lte=now - HOUR))


def lift_stop(*, tries: SignInTries, why: str, by: Any) -> SignInTries:
    """Let a name or a network try again at once.

    Args:
        why: how the person was recognized.
        by: an administrator.
    """
    with audit.recorded():
        row: SignInTries = SignInTries.objects.select_for_update().get(pk=tries.pk)
        row.refused, row.stopped_until, row.is_told = 0, None, False
        row.save()
        audit.record(
            verb="sign_in_stop_lifted",
            subject=row,
            by=by.get_username(),
            name=row.name,
            network=row.network,
            why=why.strip(),
        )
        return row


def _counts_of(name: str, network: str) -> list[tuple[Kind, str, str]]:
    counts = [(Kind.NETWORK, "", network)] if network else []
    return counts + ([(Kind.NAME, name, ""), (Kind.PAIR, name, network)] if name else [])


def _counted_rows(name: str, network: str, now: datetime) -> list[SignInTries]:
    """The counts of a try, made where they are not and locked."""
    for kind, of, at in _counts_of(name, network):
        SignInTries.objects.get_or_create(kind=kind, name=of, network=at, defaults={"last_at": now})
    return _locked(name, network)


def _locked(name: str, network: str) -> list[SignInTries]:
    """The counts that there are of a try, locked in one order."""
    of = Q(pk=None)
    for kind, who, where in _counts_of(name, network):
        of |= Q(kind=kind, name=who, network=where)
    return list(SignInTries.objects.filter(of).select_for_update().order_by("pk"))


def _tell_stops(name: str, network: str, now: datetime) -> None:
    for row in _locked(name, network):
        if row.is_stopped(now):
            _tell(row)


def _count(row: SignInTries, now: datetime) -> None:
    limit = LIMITS[Kind(row.kind)]
    if now - row.last_at > limit.forgotten_after:
        row.refused = 0
    row.refused, row.last_at, row.is_told, row.stopped_until = row.refused + 1, now, False, None
    if (beyond := row.refused - limit.tries) >= 0:
        row.stopped_until = now + min(LONGEST_STOP, timedelta(minutes=2 ** min(beyond, 10)))


def _tell(row: SignInTries) -> None:
    """One loud event for each stop."""
    if row.is_told:
        return
    row.is_told = True
    row.save(update_fields=["is_told"])
    audit.record(
        verb="sign_in_stopped",
        subject=row,
        by=row.name,
        network=row.network,
        refused=row.refused,
        until=row.stopped_until,
    )


def tally(*, name: str, address: str, place: str) -> None:
    """Count a refusal for the record that stops nobody, as of a key used from elsewhere."""
    with audit.recorded():
        _tally(name[:LONGEST_NAME], address, place, timezone.now())


def _tally(name: str, address: str, place: str, now: datetime) -> None:
    row, _ = RefusedSignIns.objects.get_or_create(
        name=name, address=address[:43], place=place, hour=_hour(now)
    )
    RefusedSignIns.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _tell_rows(rows: Any) -> int:
    told = 0
    for row in rows.select_for_update().order_by("pk"):
        if row.count:
            audit.record(
                verb="sign_in_refused",
                by=row.name,
                address=row.address,
                place=row.place,
                hour=row.hour,
                count=row.count,
            )
            told += 1
        row.delete()
    return told


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
