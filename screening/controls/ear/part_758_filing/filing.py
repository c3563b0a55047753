"""What an exporter files, prints and keeps once an order may ship, from the answer that stands.

Asked after every rule, so that it can change no outcome. 15 CFR 758.1, 758.6, 762 and part 30, read
in the eCFR of 2025-01-27: for an earlier day, and where the law of filing is not loaded, it says
``check`` and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from screening.controls.answers import Answer
from screening.controls.ear.part_758_filing.always_due import is_unverified_consignee
from screening.controls.ear.part_758_filing.block import Ask, Due, Filing, Ground, heaviest
from screening.controls.ear.part_758_filing.duties import (
    consignee_type,
    itn_before,
    predeparture_only,
    record_years,
)
from screening.controls.ear.part_758_filing.eccn_field import paragraphs_asked, statement
from screening.controls.ear.part_758_filing.goods import Goods, goods_of
from screening.controls.ear.part_758_filing.leaving import Leaving, leaving, outside
from screening.controls.ear.part_758_filing.lines import (
    FILED,
    INTANGIBLE,
    JudgedLine,
    judge_lines,
)
from screening.controls.facts import LineFacts
from screening.controls.inquiry import Inquiry
from screening.terms.transaction_kind import BEFORE_SHIPPING

ASKED_ONE_BY_ONE = 5
"""Lines that a question names one by one; of more it is asked once."""


def filing_of(inquiry: Inquiry, answer: Answer) -> Filing:
    """The whole block, as it holds if the order ships.

    Args:
        inquiry: the transaction on its day.
        answer: what the rules say of it.
    """
    whole = _filing_of(inquiry, answer)
    if not any(is_unverified_consignee(inquiry, hit) for hit in inquiry.hits):
        return whole
    others = tuple(h for h in inquiry.hits if not is_unverified_consignee(inquiry, h))
    return replace(whole, apart_from_unverified=_filing_of(replace(inquiry, hits=others), answer))


def _filing_of(inquiry: Inquiry, answer: Answer) -> Filing:
    is_order = inquiry.facts.kind in BEFORE_SHIPPING
    unknown = _law_not_known(inquiry)
    if unknown is not None:
        return Filing(True, is_order, Due.CHECK, questions=(unknown,))
    way = leaving(inquiry)
    goods = goods_of(inquiry, answer.determinations)
    years = record_years(inquiry, way, answer.reasons)
    ground = outside(way)
    if ground is None and all(one.is_tangible is False for one in goods):
        ground = INTANGIBLE
    if ground is not None:
        return _without_lines(ground, goods, is_order=is_order, years=years)
    judged = judge_lines(inquiry, way, goods)
    return _filing(inquiry, way, judged, is_order=is_order, years=years)


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
        because=_because(((ground,), one.line.number) for one in goods),
        record_years=years,
        questions=() if ground.ask is None else (ground.ask,),
    )


def _filing(
    inquiry: Inquiry, way: Leaving, judged: Sequence[JudgedLine], *, is_order: bool, years: int
) -> Filing:
    goods = [one.goods for one in judged if one.verdict.due is not Due.NOT_APPLICABLE]
    due = heaviest(one.verdict.due for one in judged)
    is_filed, is_free = due in FILED, due is Due.NO
    lines = tuple(one.told() for one in judged)
    printed = statement(way, goods)
    consignee, who = consignee_type(inquiry, way)
    asked = [*_of_the_order(inquiry, who), *_of_lines(judged)] if is_filed else []
    if printed.required:
        asked += paragraphs_asked(way, goods)
    return Filing(
        applies=True,
        preliminary=is_order,
        due=due,
        because=_because((one.verdict.grounds, one.goods.line.number) for one in judged),
        legend=_joined(line.legend for line in lines) if is_free else None,
        loading_authority=_joined(line.loading_authority for line in lines) if is_free else None,
        predeparture_only=predeparture_only(inquiry, way, goods) if is_filed else None,
        itn=inquiry.facts.filing.itn,
        itn_before=itn_before(inquiry, way, goods) if is_filed else None,
        lines=lines,
        consignee_type=consignee,
        statement=printed,
        record_years=years,
        questions=_once(asked),
    )


def _of_the_order(inquiry: Inquiry, who: Ask | None) -> Iterator[Ask]:
    if inquiry.facts.ship_from_country is None:
        text = "Do the goods leave from the United States?"
        yield Ask("ship_from.country", text, "30.2(a)")
    if who is not None:
        yield who


def _of_lines(judged: Iterable[JudgedLine]) -> Iterator[Ask]:
    """Each question of the lines it is open of: line by line, or once where they are many."""
    asked: dict[Ask, list[LineFacts]] = {}
    for one in judged:
        for ask in dict.fromkeys(one.asks):
            asked.setdefault(ask, []).append(one.goods.line)
    for ask, lines in asked.items():
        if len(lines) > ASKED_ONE_BY_ONE:
            yield ask.of_all(lines)
        else:
            yield from (ask.of(line) for line in lines)


def _because(
    rows: Iterable[tuple[tuple[Ground, ...], int]],
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Each provision once, with the lines it speaks of."""
    cited: dict[str, dict[int, None]] = {}
    for grounds, line in rows:
        for ground in grounds:
            for cite in ground.cite.split("; "):
                cited.setdefault(cite, {})[line] = None
    return tuple((cite, tuple(lines)) for cite, lines in cited.items())


def _once(asks: Iterable[Ask]) -> tuple[Ask, ...]:
    """Each question of each field once."""
    return tuple({(ask.field, ask.text): ask for ask in asks}.values())


def _joined(texts: Iterable[str | None]) -> str | None:
    return "; ".join(dict.fromkeys(text for text in texts if text)) or None
