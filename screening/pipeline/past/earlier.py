"""Earlier answers that a transaction may make go away by what it says otherwise.

Two ways round a person: a revision without the words that held the one before, and a refused order
or shipment sent anew under another reference. Both want the earlier answer beside the new one.
"""

from __future__ import annotations

from collections.abc import Sequence

from screening.cases.source_orders import answered, is_let_go
from screening.controls.ear.what_was_answered_before import found_in, that_went
from screening.controls.past import EarlierAnswer
from screening.models import Transaction
from screening.pipeline.past.elsewhere import answers_elsewhere, beside
from screening.pipeline.past.looked_at import Among
from screening.pipeline.past.remembered import that_may_matter
from screening.terms.changes import places_changed
from screening.terms.outcome import Outcome


def earlier_answers(
    order: Transaction, *, days: int, among: Among | None = None
) -> tuple[EarlierAnswer, ...]:
    """The answers that nobody let go and that this transaction may make go away.

    Args:
        order: the revision that is screened.
        days: how long an answer of another reference is remembered; 0: not at all.
        among: the orders under another reference that can be such; without it any.
    """
    is_asked = days > 0 and (among is None or among.is_any)
    elsewhere = tuple(answers_elsewhere(order, days, among)) if is_asked else ()
    held = _held_revision(order)
    return elsewhere if held is None else (held, *elsewhere)


def earlier_answers_of(
    orders: Sequence[Transaction], *, days: int
) -> list[tuple[EarlierAnswer, ...]]:
    """The same for each of several orders; what has nothing to be looked at is told at once."""
    may = that_may_matter([order for order in orders if not order.source_order], days)
    return [earlier_answers(order, days=days, among=may.get(order.pk)) for order in orders]


def _held_revision(order: Transaction) -> EarlierAnswer | None:
    """The newest held revision of which something was found that now reads otherwise."""
    if order.revision == 1:
        return None
    same = Transaction.objects.filter(
        owner=order.owner_id, reference=order.reference, revision__lt=order.revision
    )
    for earlier in same.order_by("-revision").prefetch_related("screenings__case"):
        screening = answered(earlier)
        if screening is None:
            continue
        if is_let_go(earlier) or screening.outcome == Outcome.BLOCK:
            return None
        changed = places_changed(earlier.content, order.content)
        findings = that_went(found_in(screening.answer), changed)
        if findings:
            return beside(earlier, order, screening, findings)
    return None
