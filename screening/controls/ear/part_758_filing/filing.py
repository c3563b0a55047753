"""What an exporter files, prints and keeps once an order may ship, from the answer that stands.

Asked after every rule, so that it can change no outcome. 15 CFR 758.1, 758.6, 762 and part 30, read
in the eCFR of 2025-01-27: for an earlier day, and where the law of filing is not loaded, it says
``check`` and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.controls.answers import Answer
from screening.controls.ear.part_758_filing.always_due import always_due
from screening.controls.ear.part_758_filing.block import (
    Ask,
    Due,
    EccnField,
    FiledCode,
    Filing,
    FilingLine,
    Ground,
    heaviest,
)
from screening.controls.ear.part_758_filing.codes import filed_code
from screening.controls.ear.part_758_filing.duties import (
    consignee_type,
    itn_before,
    predeparture_only,
    record_years,
)
from screening.controls.ear.part_758_filing.eccn_field import (
    eccn_field,
    paragraphs_asked,
    statement,
)
from screening.controls.ear.part_758_filing.exemptions import exemption
from screening.controls.ear.part_758_filing.goods import Goods, Under, goods_of
from screening.controls.ear.part_758_filing.leaving import Leaving, leaving, outside
from screening.controls.ear.part_758_filing.numbers import by_number
from screening.controls.inquiry import Inquiry

_INTANGIBLE = Ground("758.1(b); 30.2(d)", Due.NOT_APPLICABLE)
_FILED = (Due.YES, Due.CHECK)
_ORDER = "order"
_USED_VEHICLE = "used_vehicle"


@dataclass(frozen=True, slots=True)
class _Judged:
    """One line with what it is filed as, and the provisions that decide it."""

    goods: Goods
    due: Due
    grounds: tuple[Ground, ...]
    asks: tuple[Ask, ...]
    filed: FiledCode
    eccn: EccnField


def filing_of(inquiry: Inquiry, answer: Answer) -> Filing:
    """The whole block, as it holds if the order ships.

    Args:
        inquiry: the transaction on its day.
        answer: what the rules say of it.
    """
    is_order = inquiry.facts.kind == _ORDER
    unknown = _law_not_known(inquiry)
    if unknown is not None:
        return Filing(True, is_order, Due.CHECK, questions=(unknown,))
    way = leaving(inquiry)
    goods = goods_of(inquiry, answer.determinations)
    years = record_years(inquiry, way, answer.reasons)
    ground = outside(inquiry, way)
    if ground is None and all(one.is_tangible is False for one in goods):
        ground = _INTANGIBLE
    if ground is not None:
        return _without_lines(ground, goods, is_order=is_order, years=years)
    return _filing(inquiry, way, _judged(inquiry, way, goods), is_order=is_order, years=years)


def _law_not_known(inquiry: Inquiry) -> Ask | None:
    law = inquiry.tables.filing
    if not law.sets:
        text = "The law of filing is not loaded (own-law-filing): is anything to be filed?"
        return Ask("", text, "758.1")
    if law.not_yet_known:
        text = f"The law of filing of {inquiry.day} is not known here: is anything to be filed?"
        return Ask("date", text, "758.1")
    return None


def _without_lines(ground: Ground, goods: Sequence[Goods], *, is_order: bool, years: int) -> Filing:
    return Filing(
        applies=ground.due is not Due.NOT_APPLICABLE,
        preliminary=is_order,
        due=ground.due,
        because=_because([(ground, one.line.number) for one in goods]),
        record_years=years,
        questions=() if ground.ask is None else (ground.ask,),
    )


def _judged(inquiry: Inquiry, way: Leaving, goods: Sequence[Goods]) -> tuple[_Judged, ...]:
    limit = inquiry.tables.filing.numbers["30.37.a.value"]
    leaving_goods = [one for one in goods if one.is_tangible is not False]
    values = by_number(leaving_goods, limit)
    return tuple(_judge(inquiry, way, one, values) for one in goods)


def _judge(inquiry: Inquiry, way: Leaving, goods: Goods, values: Mapping[int, Ground]) -> _Judged:
    """One line: the rows that are always filed, then exemptions, then its value."""
    filed, eccn = filed_code(inquiry, way, goods), eccn_field(inquiry, way, goods)
    if goods.is_tangible is False:
        return _Judged(goods, Due.NOT_APPLICABLE, (_INTANGIBLE,), (), filed, eccn)
    rows = (*_means(goods), *always_due(inquiry, way, goods))
    asks = tuple(row.ask for row in rows if row.ask is not None)
    decided = _decided(rows, exemption(inquiry, way, goods), values[goods.line.index])
    due = heaviest(ground.due for ground in decided)
    if due is Due.CHECK:
        asks = (*asks, *(g.ask for g in decided if g.ask is not None))
    else:
        asks = tuple(a for a in asks if a.field.endswith(_USED_VEHICLE))
    return _Judged(goods, due, tuple(g for g in decided if g.due is due), asks, filed, eccn)


def _decided(rows: Sequence[Ground], exempt: Ground | None, value: Ground) -> tuple[Ground, ...]:
    """The provisions that speak of a line; its value is asked of what no exemption frees."""
    if any(row.due is Due.YES for row in rows):
        return tuple(rows)
    if exempt is not None and exempt.due is Due.NO:
        return (*rows, exempt)
    if exempt is not None and value.due is not Due.NO:
        # Whether the exemption holds is asked, and only where the value does not free it anyway.
        return (*rows, exempt)
    return (*rows, value)


def _means(goods: Goods) -> Iterator[Ground]:
    if goods.is_tangible is None:
        text = f"By what means is line {goods.line.number} released: as a thing, or not?"
        ask = Ask(f"{goods.line.subject}.technology.means", text, "30.2(d)")
        yield Ground("30.2(d)", Due.CHECK, ask)


def _filing(
    inquiry: Inquiry, way: Leaving, judged: Sequence[_Judged], *, is_order: bool, years: int
) -> Filing:
    goods = [one.goods for one in judged if one.due is not Due.NOT_APPLICABLE]
    due = heaviest(one.due for one in judged)
    lines = tuple(_line(one) for one in judged)
    printed = statement(inquiry, way, goods)
    consignee, who = consignee_type(inquiry)
    asked = (*_of_the_order(inquiry, who), *_of_lines(judged)) if due in _FILED else ()
    if printed.required:
        asked = (*asked, *paragraphs_asked(inquiry, goods))
    is_free = due is Due.NO
    return Filing(
        applies=True,
        preliminary=is_order,
        due=due,
        because=_because([(g, one.goods.line.number) for one in judged for g in one.grounds]),
        legend=_joined(line.legend for line in lines) if is_free else None,
        loading_authority=_joined(line.loading_authority for line in lines) if is_free else None,
        predeparture_only=predeparture_only(inquiry, way, goods) if due in _FILED else None,
        itn_before=itn_before(inquiry, way, goods) if due in _FILED else None,
        lines=lines,
        consignee_type=consignee,
        statement=printed,
        record_years=years,
        questions=_once(asked),
    )


def _line(one: _Judged) -> FilingLine:
    goods = one.goods
    legend = next((g.legend for g in one.grounds if g.legend), None)
    return FilingLine(
        line=goods.line.number,
        schedule_b=_printed(goods.number) if goods.is_number_whole else None,
        origin=goods.origin or None,
        value_usd=goods.value,
        due=one.due,
        filed=one.filed,
        eccn=one.eccn,
        legend=legend,
        loading_authority=_authority(goods) if legend else None,
    )


def _printed(number: str) -> str:
    return f"{number[:4]}.{number[4:6]}.{number[6:]}"


def _authority(goods: Goods) -> str | None:
    """What authorizes it, beside a legend (15 CFR 758.1(d))."""
    if goods.under is Under.NLR:
        return Under.NLR.value
    return goods.claimed if goods.under is Under.EXCEPTION else None


def _of_the_order(inquiry: Inquiry, who: Ask | None) -> Iterator[Ask]:
    if inquiry.facts.ship_from_country is None:
        text = "Do the goods leave from the United States?"
        yield Ask("ship_from.country", text, "30.2(a)")
    if who is not None:
        yield who


def _of_lines(judged: Iterable[_Judged]) -> Iterator[Ask]:
    """What is open of lines that are filed or may be."""
    for one in judged:
        if one.due not in _FILED:
            continue
        yield from one.asks
        yield from one.filed.asks
        line = one.goods.line
        if one.due is Due.YES and one.goods.value is None:
            text = f"Line {line.number}: USD value at the US port?"
            yield Ask(f"{line.subject}.value_at_port_usd", text, "30.6(a)")
        if one.due is Due.YES and not one.goods.is_number_whole:
            text = f"Ten-digit Schedule B of line {line.number}?"
            yield Ask(f"{line.subject}.schedule_b", text, "30.6(a)")
        if one.due is Due.YES and not one.goods.origin:
            text = f"Is line {line.number} of domestic or foreign origin?"
            yield Ask(f"{line.subject}.country_of_origin", text, "30.6(a)")


def _because(rows: Iterable[tuple[Ground, int]]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each provision once, with the lines it speaks of."""
    cited: dict[str, dict[int, None]] = {}
    for ground, line in rows:
        for cite in ground.cite.split("; "):
            cited.setdefault(cite, {})[line] = None
    return tuple((cite, tuple(lines)) for cite, lines in cited.items())


def _once(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """Each question of each field once."""
    return tuple({(ask.field, ask.text): ask for ask in asks}.values())


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
