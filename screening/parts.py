"""The part of a held order that may ship ahead, as it stands now.

What may ship was judged when the order was screened (``pipeline/parts.py``); whether it still may
is asked each time it is told, shipped or given a token, so that nothing has to be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from screening.controls.facts import LineFacts
from screening.controls.past import OrderLine
from screening.models import ReleasedPart, Screening
from screening.policies import desk_policy_in_force
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome


def released_part(screening: Screening) -> ReleasedPart | None:
    """The lines of a held order that may ship now; None where none may."""
    if screening.status != Screening.Status.COMPLETED or screening.outcome == Outcome.CLEAR:
        return None
    part: ReleasedPart | None = ReleasedPart.objects.standing().filter(screening=screening).first()
    return part if part is not None and desk_policy_in_force().partial_release else None


def takes_only(
    part: ReleasedPart, shipped: Iterable[LineFacts], ordered: Iterable[OrderLine]
) -> bool:
    """Whether a shipment takes from nothing but the lines that may ship ahead.

    Args:
        shipped: its lines.
        ordered: all lines of the order, those that wait among them.
    """
    every = tuple(ordered)
    taken = [order_line_of(line, every) for line in shipped]
    return all(row is not None and row.number in part.numbers for row in taken)
