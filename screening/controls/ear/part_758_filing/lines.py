"""What each line of an order is filed as: rows that are always filed, then exemptions, then value.

Lines alike share what they have in common; it is worked out once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from screening.controls.ear.part_758_filing.always_due import always_due, always_due_of_all
from screening.controls.ear.part_758_filing.block import (
    Ask,
    Choice,
    Due,
    EccnField,
    FiledCode,
    FilingLine,
    Ground,
    heaviest,
)
from screening.controls.ear.part_758_filing.codes import filed_code
from screening.controls.ear.part_758_filing.eccn_field import eccn_field
from screening.controls.ear.part_758_filing.exemptions import exemption
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.leaving import Leaving
from screening.controls.ear.part_758_filing.numbers import NUMBER, ORIGIN, VALUE, by_number
from screening.controls.ear.part_758_filing.other_orders import elsewhere
from screening.controls.findings import CANDIDATE
from screening.controls.inquiry import Inquiry

INTANGIBLE = Ground("758.1(b); 30.2(d)", Due.NOT_APPLICABLE)
FILED = (Due.YES, Due.CHECK)
_OPEN = (Under.OPEN, Under.LICENSE)
_USED_VEHICLE = ".used_vehicle"
_MEANS = Ground(
    "30.2(d)",
    Due.CHECK,
    Ask(".technology.means", "By what means is line {n} released: as a thing or not?", "30.2(d)"),
)
_NOT_STATED = {
    (no_value, whole, origin): (
        *((VALUE,) if no_value else ()),
        *(() if whole else (NUMBER,)),
        *(() if origin else (ORIGIN,)),
    )
    for no_value in (True, False)
    for whole in (True, False)
    for origin in (True, False)
}
"""What a filing states of every line, by what one states: no value, a whole number, an origin."""


class _Alike(NamedTuple):
    """What lines of one kind share.

    Args:
        rows: what the rows that are always filed say, those of the whole order among them.
    """

    rows: tuple[Ground, ...]
    exempt: Ground | None
    filed: FiledCode
    eccn: EccnField
    authority: str | None


class Verdict(NamedTuple):
    """What lines of one kind and one value come to.

    Args:
        grounds: the provisions that decide.
        asks: of any such line.
    """

    due: Due
    grounds: tuple[Ground, ...]
    asks: tuple[Ask, ...]
    legend: str | None


class JudgedLine(NamedTuple):
    """One line with its verdict."""

    goods: Goods
    alike: _Alike
    verdict: Verdict
    choices: tuple[Choice, ...] = ()

    @property
    def asks(self) -> tuple[Ask, ...]:
        """What is open of a line that is filed or may be."""
        due, goods = self.verdict.due, self.goods
        if due not in FILED:
            return ()
        asks = (*self.verdict.asks, *self.alike.filed.asks)
        if due is Due.CHECK:
            return asks
        return (
            *asks,
            *_NOT_STATED[goods.printed_value is None, goods.is_number_whole, goods.origin != ""],
        )

    def told(self) -> FilingLine:
        """The line as the block tells it."""
        goods, alike, verdict = self.goods, self.alike, self.verdict
        return FilingLine(
            line=goods.line,
            schedule_b=_printed(goods.number) if goods.is_number_whole else None,
            origin=goods.origin or None,
            value_usd=goods.printed_value,
            due=verdict.due,
            filed=alike.filed,
            eccn=alike.eccn,
            legend=verdict.legend,
            loading_authority=alike.authority if verdict.legend else None,
            choices=self.choices,
        )

    def chosen(self) -> Choice:
        """The same as what a person may choose for a line that is open."""
        goods, alike, verdict = self.goods, self.alike, self.verdict
        return Choice(
            name=goods.claimed if goods.under is Under.EXCEPTION else goods.under.value,
            due=verdict.due,
            code=alike.filed.code,
            number=alike.filed.number,
            legend=verdict.legend,
            loading_authority=alike.authority if verdict.legend else None,
            cites=tuple(c for ground in verdict.grounds for c in ground.cite.split("; ")),
            questions=self.asks,
        )


def judge_lines(inquiry: Inquiry, way: Leaving, goods: Sequence[Goods]) -> tuple[JudgedLine, ...]:
    """Each line of a transaction, in their order."""
    limit = way.law.numbers["30.37.a.value"]
    leaving_goods = [one for one in goods if one.is_tangible is not False]
    values = by_number(leaving_goods, limit, elsewhere(inquiry))
    of_all = always_due_of_all(inquiry, way)
    kinds: dict[tuple[object, ...], _Alike] = {}
    verdicts: dict[tuple[int, int], tuple[Verdict, tuple[Choice, ...]]] = {}
    judged = []
    for one in goods:
        likeness = _likeness(way, one)
        alike = kinds.get(likeness)
        if alike is None:
            alike = kinds[likeness] = _alike(inquiry, way, one, of_all)
        value = values.get(one.line.index, INTANGIBLE)
        # What lines alike share is one object.
        key = id(alike), id(value)
        if key not in verdicts:
            choices = _choices(inquiry, way, one, of_all, value)
            verdicts[key] = _verdict(alike, value), choices
        judged.append(JudgedLine(one, alike, *verdicts[key]))
    return tuple(judged)


def _choices(
    inquiry: Inquiry, way: Leaving, goods: Goods, of_all: tuple[Ground, ...], value: Ground
) -> tuple[Choice, ...]:
    """What an open line comes to under each thing that a person may let it go under."""
    is_numbered = bool(goods.line.license_number)
    if value is INTANGIBLE or goods.under not in _OPEN or (goods.claimed and is_numbered):
        return ()
    considered = goods.determination.exceptions_considered
    symbols = [e.code for e in considered if e.status == CANDIDATE]
    wanted = [
        *([goods._replace(under=Under.NLR, claimed="")] if goods.under is Under.OPEN else []),
        *([] if is_numbered else [goods._replace(under=Under.LICENSE, claimed="")]),
        *(goods._replace(under=Under.EXCEPTION, claimed=symbol) for symbol in symbols),
    ]
    chosen = []
    for one in wanted:
        alike = _alike(inquiry, way, one, of_all)
        chosen.append(JudgedLine(one, alike, _verdict(alike, value)).chosen())
    return tuple(chosen)


def _likeness(way: Leaving, goods: Goods) -> tuple[object, ...]:
    """All that ``_alike`` looks at."""
    line = goods.line
    is_open = goods.under in _OPEN
    considered = goods.determination.exceptions_considered
    return (
        # Equal ECCNs are mostly one object, and its identity is cheaper to compare.
        id(goods.eccn),
        goods.under,
        goods.claimed,
        line.license_number,
        goods.number[:6],
        line.filing.used_vehicle,
        goods.is_tangible,
        goods.determination.reasons_for_control,
        tuple((e.code, e.status) for e in considered) if is_open else (),
        goods.value if way.is_embargoed else None,
    )


def _alike(inquiry: Inquiry, way: Leaving, goods: Goods, of_all: tuple[Ground, ...]) -> _Alike:
    means = (_MEANS,) if goods.is_tangible is None else ()
    return _Alike(
        rows=(*means, *always_due(way, goods), *of_all),
        exempt=exemption(inquiry, way, goods),
        filed=filed_code(inquiry, way, goods),
        eccn=eccn_field(inquiry, way, goods),
        authority=_authority(goods),
    )


def _verdict(alike: _Alike, value: Ground) -> Verdict:
    decided = _decided(alike, value)
    due = heaviest(ground.due for ground in decided)
    asks = tuple(ground.ask for ground in decided if ground.ask is not None)
    if due is not Due.CHECK:
        asks = tuple(ask for ask in asks if ask.field == _USED_VEHICLE)
    grounds = tuple(ground for ground in decided if ground.due is due)
    return Verdict(due, grounds, asks, next((g.legend for g in grounds if g.legend), None))


def _decided(alike: _Alike, value: Ground) -> tuple[Ground, ...]:
    """The provisions that speak of a line; its value is asked of what no exemption frees."""
    rows, exempt = alike.rows, alike.exempt
    if value is INTANGIBLE:
        return (INTANGIBLE,)
    if any(row.due is Due.YES for row in rows):
        return rows
    # Whether an exemption holds is asked only where the value does not free the line anyway.
    if exempt is not None and (exempt.due is Due.NO or value.due is not Due.NO):
        return (*rows, exempt)
    return (*rows, value)


def _authority(goods: Goods) -> str | None:
    """What authorizes it, beside a legend (15 CFR 758.1(d))."""
    if goods.under is Under.NLR:
        return Under.NLR.value
    return goods.claimed if goods.under is Under.EXCEPTION else None


def _printed(number: str) -> str:
    return f"{number[:4]}.{number[4:6]}.{number[6:]}"
