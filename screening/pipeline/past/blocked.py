"""A revision that was blocked before this one, and what was changed since.

A block must not go away because the order was sent again with another party, place, item or use:
then a person looks at both. What only answers an open question is no such change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from screening.cases.source_orders import answered, is_let_go
from screening.controls.past import BlockedRevision
from screening.models import Transaction
from screening.terms.changes import changes_between
from screening.terms.outcome import Outcome

REASONS_TOLD = 5


def blocked_revision(order: Transaction) -> BlockedRevision | None:
    """The newest earlier revision that was blocked, where none between it and this was let go.

    Args:
        order: the revision that is screened.

    Returns:
        None, too, where this one states nothing otherwise than the blocked one did.
    """
    if order.revision == 1:
        return None
    same = Transaction.objects.filter(
        owner=order.owner_id, reference=order.reference, revision__lt=order.revision
    )
    for earlier in same.order_by("-revision").prefetch_related("screenings__case"):
        screening = answered(earlier)
        if screening is None:
            continue
        if is_let_go(earlier):
            return None
        if screening.outcome == Outcome.BLOCK:
            changes = changes_between(earlier.content, order.content)
            reasons = tuple(_reasons(screening.answer))[:REASONS_TOLD]
            return BlockedRevision(earlier.revision, reasons, changes) if changes else None
    return None


def _reasons(answer: Mapping[str, Any]) -> Iterator[str]:
    blocking = [r["summary"] for r in answer["reasons"] if r["outcome"] == Outcome.BLOCK]
    if blocking:
        yield from blocking
        return
    for line in answer["determinations"]:
        if line["result"] in ("license_required", "prohibited"):
            yield f"line {line['line']}: {line['result'].replace('_', ' ')} ({line['citation']})"
