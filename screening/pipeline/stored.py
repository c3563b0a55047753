"""A stored order as it is screened: its content, and what is on record of the order itself."""

from __future__ import annotations

from screening.cases.shipping import source_orders_of
from screening.controls.past import EarlierAnswer, Past
from screening.models import Transaction
from screening.pipeline.on_file import ToScreen
from screening.pipeline.past import blocked_revision


def stored_order(
    order: Transaction, *, earlier: tuple[EarlierAnswer, ...] = (), past: Past | None = None
) -> ToScreen:
    """The order to be screened, for the first time or again.

    Args:
        earlier: other answers that it may make go away.
        past: what was on record when it was judged, to judge it by that; else it is gathered.
    """
    return ToScreen(
        order.content,
        submitted_at=order.submitted_at,
        orders=source_orders_of(order),
        blocked=blocked_revision(order),
        earlier=earlier,
        past=past,
    )
