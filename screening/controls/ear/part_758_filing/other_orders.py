"""Other orders that may go on the same conveyance: 15 CFR 30.37(a) adds up what goes on one.

An order is told the other orders of its day to the same buyer. Whether they leave together nobody
knows here: where their values may lift a line above the limit, the exporter is asked, with their
references.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from screening.controls.ear.part_758_filing.block import Ask, Due, Ground
from screening.controls.inquiry import Inquiry

CITE = "30.37(a)"
_NAMED = 5
"""References that a question names."""


class Elsewhere(NamedTuple):
    """What other orders may add to a number.

    Args:
        most: US dollars; None where the value of one is not known.
        ground: what a line is that they may lift above the limit.
    """

    most: Decimal | None
    ground: Ground

    def may_lift(self, value: Decimal, limit: Decimal) -> bool:
        """Whether a number worth this much may be above the limit with them."""
        return self.most is None or value + self.most > limit


def elsewhere(inquiry: Inquiry) -> Elsewhere | None:
    """The other orders of the day to the same buyer; None where there is none on record."""
    orders = [o for o in inquiry.past.orders if o.is_same_buyer and o.on == inquiry.as_of]
    if not orders:
        return None
    values = [order.value_usd for order in orders]
    known = [value for value in values if value is not None]
    most = sum(known, Decimal(0)) if len(known) == len(values) else None
    named = ", ".join(order.reference for order in orders[:_NAMED])
    more = f" and {len(orders) - _NAMED} more" if len(orders) > _NAMED else ""
    text = (
        f"Does this go on one conveyance with {named}{more}, to the same consignee on the same "
        "day? What goes together is added up by Schedule B number."
    )
    return Elsewhere(most, Ground(CITE, Due.CHECK, Ask("filing.conveyance", text, CITE)))
