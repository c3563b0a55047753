"""Checking the whole record: the chain, its anchors, the rows in both directions, the triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from screening.audit.anchors import OutsideAnchors, outside_anchors
from screening.audit.list_rows import changed_rows
from screening.audit.of_others import balance_faults
from screening.audit.records import RecordCheck
from screening.audit.told import Told
from screening.audit.untold import untold_faults
from screening.models import AuditEvent, AuditHead, ReportRun
from screening.models.guards import guard_faults
from screening.terms.audit_chain import Anchor, ChainReport, check_chain

MOST_FAULTS = 100
"""Changed rows that are named; who changed more changed them all."""


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check of the record found; sound when there is no fault.

    Args:
        chain: the walk over the events.
        faults: one sentence each, the first broken link first.
        outside: ends kept outside the database that the chain was held against, a sentence each.
            Without one, who rewrote the whole database is not told from us.
        unread: outside keepers that could not be asked, and why.
    """

    chain: ChainReport
    faults: tuple[str, ...]
    outside: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


def verify_audit(
    *,
    anchors: Sequence[Anchor] = (),
    progress: Callable[[int], None] = lambda position: None,
    with_rows: bool = False,
) -> AuditReport:
    """Check the chain from its first event to its end, and the rows against it, both ways.

    Memory stays constant, whatever the number of events.

    Args:
        anchors: ends that the caller knows, for example from a printed report.
        progress: called with each position.
        with_rows: also hold each row of the lists in force against the hash it was loaded with.
    """
    faults: list[str] = []
    kept = outside_anchors()
    faults += kept.faults
    records = RecordCheck()
    chain = check_chain(
        _checked_along(records, progress),
        anchors=(*_own_anchors(faults), *kept.anchors, *anchors),
    )
    if chain.broken:
        faults.insert(0, str(chain.broken))
    else:
        # What a broken chain tells of the rows proves nothing.
        records.finish()
        faults += _head_faults(chain.head)
        faults += records.faults[:MOST_FAULTS]
        faults += islice(balance_faults(), MOST_FAULTS)
        faults += islice(untold_faults(lambda: progress(chain.head.position)), MOST_FAULTS)
        if with_rows:
            faults += islice(changed_rows(lambda: progress(chain.head.position)), MOST_FAULTS)
    faults += [f"{fault}: run 'manage.py migrate'" for fault in guard_faults()]
    return AuditReport(chain, tuple(faults), _outside(kept, anchors), kept.unread)


def _outside(kept: OutsideAnchors, given: Sequence[Anchor]) -> tuple[str, ...]:
    return (*kept.told, *(f"{one.source or 'an anchor'}: event {one.position}" for one in given))


def _own_anchors(faults: list[str]) -> Iterator[Anchor]:
    """The ends that this installation keeps in its own database."""
    head = AuditHead.objects.first()
    if head is not None:
        yield head.anchor
    elif AuditEvent.objects.exists():
        faults.append("the head record is missing although there are events")
    for run in ReportRun.objects.exclude(head_hash="").only("head_position", "head_hash"):
        if (anchor := run.anchor) is not None:
            yield anchor


def _head_faults(last: Anchor) -> Iterator[str]:
    """Whether the head record is the last event; both move on while we look."""
    head = AuditHead.objects.first()
    if head is None:
        return
    at_head = AuditEvent.objects.filter(pk=head.position, hash=head.hash)
    if head.position < last.position or (head.position and not at_head.exists()):
        yield (
            f"the head record is at event {head.position}, but the last event is {last.position}: "
            "it was not appended by us"
        )


def _checked_along(
    records: RecordCheck, progress: Callable[[int], None]
) -> Iterator[Mapping[str, Any]]:
    """Every link, each shown to the check of the rows once the chain has taken it."""
    for link in AuditEvent.objects.links():
        yield link
        if isinstance(link["data"], dict):
            records.take(
                Told(
                    link["position"],
                    link["verb"],
                    link["actor"],
                    link["subject_type"],
                    link["subject_id"],
                    link["data"],
                )
            )
        progress(link["position"])
