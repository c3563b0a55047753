"""The part of a held order that may ship ahead, line by line, with the token given for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screening.admin.order import OrderView
from screening.admin.record import Cell, Table
from screening.admin.wording import decimal_or_none
from screening.models import ReleasedPart, ReleaseToken, Screening
from screening.parts import released_part

HEAD = ("Line", "Goods", "May ship", "State", "Token")


def part_table(screening: Screening | None, order: OrderView) -> Table | None:
    """What was let go ahead of a screening's decision and what waits; None where nothing was.

    Args:
        order: the submission that was screened.
    """
    part: ReleasedPart | None = getattr(screening, "released_part", None)
    if screening is None or part is None:
        return None
    stands = released_part(screening) == part
    token = part.release_tokens.first()
    may = {line["number"]: line for line in part.lines}
    rows = tuple(
        (
            Cell(str(line.number), "number"),
            Cell(line.name, "strong"),
            _amount(may.get(line.number)),
            _state(line.number in may, stands),
            Cell(str(token.pk), "mono") if token and line.number in may else Cell("none", "quiet"),
        )
        for line in order.lines
    )
    note = "stands" if stands else "no longer stands"
    return Table("Released in part", HEAD, rows, note=note, footer=_footer(stands, token))


def _amount(line: Mapping[str, Any] | None) -> Cell:
    quantity = decimal_or_none(line.get("quantity")) if line else None
    if line is None or quantity is None:
        return Cell("nothing", "quiet")
    return Cell(f"{quantity.normalize():,f} {line.get('unit') or 'EA'}")  # not rounded: it ships


def _state(is_let_go: bool, stands: bool) -> Cell:
    if not is_let_go:
        return Cell("waits", "state", look="warn")
    return Cell("may ship ahead", "state", look="ok") if stands else Cell("taken back", "state")


def _footer(stands: bool, token: ReleaseToken | None) -> str:
    if not stands:
        return (
            "What was let go ahead is gone with a decision, an escalation, another revision or "
            "screening, or the policy: the order's own decision counts."
        )
    if token is None:
        return "The ERP has fetched no token for it yet."
    return f"Its token counts until {token.expires_at:%Y-%m-%d %H:%M} UTC, and for these lines."
