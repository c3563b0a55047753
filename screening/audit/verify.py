"""Checking the whole record: the chain, its anchors, what it tells of, and the triggers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from screening.audit.anchors import kept_anchor
from screening.audit.records import record_faults
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
    """

    chain: ChainReport
    faults: tuple[str, ...]


def verify_audit(
    *, anchors: Sequence[Anchor] = (), progress: Callable[[int], None] = lambda position: None
) -> AuditReport:
    """Check the chain from its first event to its end, then the rows it tells of.

    Memory stays constant, whatever the number of events.

    Args:
        anchors: ends that the caller knows, for example from a printed report.
        progress: called with each position.
    """
    faults: list[str] = []
    chain = check_chain(
        _reported(AuditEvent.objects.links(), progress),
        anchors=(*_own_anchors(faults), *anchors),
    )
    if chain.broken:
        faults.insert(0, str(chain.broken))
    else:
        # What a broken chain tells of the rows proves nothing.
        faults += islice(record_faults(progress), MOST_FAULTS)
    faults += [f"{fault}: run 'manage.py migrate'" for fault in guard_faults()]
    return AuditReport(chain, tuple(faults))


def _own_anchors(faults: list[str]) -> Iterator[Anchor]:
    """The ends that this installation keeps beside the table."""
    head = AuditHead.objects.first()
    if head is not None:
        yield head.anchor
    elif AuditEvent.objects.exists():
        faults.append("the head record is missing although there are events")
    try:
        kept = kept_anchor()
    except ValueError as error:
        faults.append(f"the anchor file cannot be read: {error}")
        return
    if kept is not None:
        yield kept
    for run in ReportRun.objects.exclude(head_hash="").only("head_position", "head_hash"):
        if (anchor := run.anchor) is not None:
            yield anchor


def _reported(
    links: Iterator[Mapping[str, Any]], progress: Callable[[int], None]
) -> Iterator[Mapping[str, Any]]:
    for link in links:
        progress(link["position"])
        yield link
