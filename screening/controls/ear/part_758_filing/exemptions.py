"""What need not be filed for another cause than its value: 15 CFR 30.36, 30.37 (App. B to part 30).

Asked of lines that no row of ``always_due`` files. What only the exporter knows (tools of trade,
carnets, import bonds, baggage, APO) is not here: he says so on his papers himself.
"""

from __future__ import annotations

from screening.controls.ear.part_758_filing.block import Ask, Due, Ground
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.inquiry import Inquiry

_TECHNOLOGY, _SOFTWARE = "E", "D"
_MASS_MARKET = "740.17.mass_market.entries"


def exemption(inquiry: Inquiry, way: Leaving, goods: Goods) -> Ground | None:
    """The exemption that frees a line, or that may; None where only its value counts."""
    if way.is_within:
        return None
    return _canada(way) or _by_exception(way, goods) or _software(inquiry, goods)


def _canada(way: Leaving) -> Ground | None:
    stays = way.countries <= way.law.sets["30.36.countries"] and not way.may_go_on
    return Ground("30.36", Due.NO, legend="NOEEI § 30.36") if stays else None


def _by_exception(way: Leaving, goods: Goods) -> Ground | None:
    if goods.under is not Under.EXCEPTION:
        return None
    paragraph = way.law.freeing.get(goods.claimed)
    if paragraph is not None:
        cite = f"30.37({paragraph})"
        return Ground(cite, Due.NO, legend=f"NOEEI § {cite}")
    if goods.claimed not in way.law.sets["30.37.q.exceptions"]:
        return None
    text = (
        "Does line {n} come back within twelve months (30.37(q)), or is it a "
        "tool of trade (30.37(b))?"
    )
    ask = Ask(".license_exception", text, "30.37(b), (q)")
    return Ground("30.37(q)", Due.CHECK, ask)


def _software(inquiry: Inquiry, goods: Goods) -> Ground | None:
    """Technology and software without a license, but not mass-market software."""
    eccn = goods.eccn
    if eccn is None or eccn.group not in (_TECHNOLOGY, _SOFTWARE):
        return None
    if eccn.group == _TECHNOLOGY:
        return Ground("30.37(f)", Due.NO, legend="NOEEI § 30.37(f)")
    if eccn.entry in inquiry.tables.members(_MASS_MARKET):
        return None
    text = "Is line {n} mass-market software?"
    ask = Ask(".description", text, "30.37(f)")
    return Ground("30.37(f)", Due.CHECK, ask)
