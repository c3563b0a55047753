"""The ECCN on the filing, 15 CFR 758.1(g), and on the invoice, 758.6 (eCFR of 2025-01-27)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screening.controls.ear.part_758_filing.block import Ask, EccnField, Statement
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.ear.part_774_items.classification import is_at_only
from screening.controls.inquiry import Inquiry
from screening.terms.eccn import EAR99_CODE, Eccn

_FEW = "z"


def eccn_field(inquiry: Inquiry, way: Leaving, goods: Goods) -> EccnField:
    """Whether AES wants the ECCN of a line, its five characters, and how the description begins."""
    eccn = goods.eccn
    if eccn is None:
        return EccnField("required", None)
    if eccn.is_ear99:
        return EccnField("optional", EAR99_CODE)
    named = way.law.sets["758.1.g.5.entries"]
    is_few = eccn.entry in named and eccn.path[:1] == (_FEW,)
    prefix = str(eccn) if is_few else None
    required = goods.under is not Under.NLR or _is_minded(inquiry, way, eccn)
    return EccnField("required" if required else "optional", eccn.entry, prefix)


def _is_minded(inquiry: Inquiry, way: Leaving, eccn: Eccn) -> bool:
    """Whether it is controlled for more than AT, or goes where every item is told."""
    if way.tells_all_items:
        return True
    item = inquiry.tables.items.get(eccn.entry)
    return item is None or not is_at_only(item, eccn)


def statement(way: Leaving, goods: Sequence[Goods]) -> Statement:
    """The destination control statement; one line of the control list suffices."""
    if way.is_within:
        return Statement(required=False)
    free = way.law.sets["758.6.free"]
    # An exception frees only what goes under it.
    shown = [g for g in goods if not (g.under is Under.EXCEPTION and g.claimed in free)]
    shown = [g for g in shown if g.is_tangible is not False]
    if any(g.is_on_the_control_list for g in shown):
        printed = dict.fromkeys(_printed(way, shown))
        (text,) = way.law.sets["758.6.a.1.text"]
        return Statement(required=True, eccns=tuple(printed), text=text)
    is_open = any(g.is_on_the_control_list is None for g in shown)
    return Statement(required=None if is_open else False)


def _printed(way: Leaving, goods: Iterable[Goods]) -> Iterable[str]:
    """The ECCNs that the statement names, each as far as it is known and wanted."""
    sets = way.law.sets
    for one in goods:
        eccn = one.eccn
        if eccn is None:
            continue
        is_few = eccn.entry in sets["758.6.a.2.z_entries"] and eccn.path[:1] == (_FEW,)
        if eccn.entry in sets["758.6.a.2.entries"]:
            yield ".".join((eccn.entry, *eccn.path[:1]))
        elif eccn.is_600_series_or_9x515 or is_few:
            yield str(eccn)


def paragraphs_asked(way: Leaving, goods: Iterable[Goods]) -> Iterable[Ask]:
    """Lines whose paragraph the statement names and nobody stated."""
    named = way.law.sets["758.6.a.2.paragraphs"]
    for one in goods:
        if one.eccn is not None and one.eccn.entry in named and not one.eccn.path:
            text = f"Which paragraph of {one.eccn} is line {{n}}: .a, .b or .c?"
            yield Ask(".eccn", text, "758.6(a)(2)").of(one.line)
