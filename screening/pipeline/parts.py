"""Which lines of a held order may ship ahead of those that are held.

An order's release in part is never the sum of its lines: what is known of a party, a place, a use
or a route is known of the whole. So a part is let go only where all of this holds:

- nothing but the classification or license of single lines holds the order: no listed party is
  met, no flag fired, no words were found, no earlier answer is missed, no list is stale, nothing is
  asked of the order itself (a code that is not in ``OF_THE_ITEM`` holds all of it);
- no place of the order is in Country Groups D or E, where what the held lines turn out to be can
  make plain goods beside them need a license (15 CFR 744.21, 744.23; read 2026-11-29);
- the released lines state a quantity, and no held line is of the same goods;
- the order with the released lines alone, screened with all that is on record, is clear.

The first is asked of the whole order, the last of the part: neither stands for the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from screening.controls.facts import LineFacts, TransactionFacts
from screening.models import Transaction
from screening.pipeline.answer import Screened, screen_submissions
from screening.pipeline.on_file import ToScreen
from screening.pipeline.reference import Reference
from screening.policies import desk_policy_in_force
from screening.terms.goods import order_line_of
from screening.terms.outcome import Outcome
from screening.terms.values import to_plain

OF_THE_ITEM = frozenset(
    {
        "item.unclassified",
        "item.chart",
        "exception.candidate",
        "license.expired",
        "license.insufficient_quantity",
        "license.insufficient_value",
    }
)
"""Reasons that speak of what a line is and of nothing else."""
_CONCERN = re.compile(r"(D:\d+|E:\d+)")
"""Country Groups to whose members no part ships ahead (Supplement No. 1 to part 740)."""
_LINE = re.compile(r"lines\[(\d+)\](\.|$)")
_MADE_IN = "country_of_origin"
_PLACES = frozenset({"country", "countries", "nationality", "residency", "citizenship"})


@dataclass(frozen=True, slots=True)
class FoundPart:
    """Lines that may ship ahead.

    Args:
        lines: number, quantity and unit of each, JSON-ready.
        held: numbers of the others.
        answer_json: the answer to the lines alone.
    """

    lines: tuple[dict[str, Any], ...]
    held: tuple[int, ...]
    answer_json: str


def part_that_may_ship(
    order: Transaction,
    asked: ToScreen,
    screened: Screened,
    *,
    reference: Reference,
    as_of: date,
    instant: datetime,
) -> FoundPart | None:
    """The lines of an order that may ship ahead; None where all ship together or wait.

    Args:
        order: an order that was just screened.
        asked: as what it was screened.
        screened: what was found.
        reference, as_of, instant: what it was screened with.
    """
    if screened.outcome is Outcome.CLEAR or order.kind != Transaction.Kind.ORDER:
        return None
    if not desk_policy_in_force().partial_release:
        return None
    facts = TransactionFacts.from_submission(order.content)
    places = _places_that_may_ship(facts.lines, screened.answer)
    if not places or _is_near_a_place_of_concern(order.content, screened.answer, reference):
        return None
    lines = [line for place, line in enumerate(order.content["lines"]) if place in places]
    (alone,) = screen_submissions(
        [replace(asked, submission={**asked.submission, "lines": lines})],
        reference=reference,
        as_of=as_of,
        instant=instant,
    )
    if alone.outcome is not Outcome.CLEAR or alone.answer.get("hits"):
        return None
    told = ("number", "quantity", "unit")
    return FoundPart(
        tuple({name: line[name] for name in told if line.get(name) is not None} for line in lines),
        tuple(line.number for place, line in enumerate(facts.lines) if place not in places),
        alone.answer_json,
    )


def _places_that_may_ship(lines: Sequence[LineFacts], answer: Mapping[str, Any]) -> set[int]:
    """Indexes of the lines that nothing speaks of; empty where more than lines is held."""
    if any(answer.get(name) for name in _OF_THE_WHOLE):
        return set()
    held = _held_places(answer)
    if held is None:
        return set()
    may = {place for place, line in enumerate(lines) if place not in held and line.quantity}
    if len({line.number for line in lines}) < len(lines):
        return set()
    while same := {place for place in may if _has_goods_of(lines, place, may)}:
        may -= same  # what is held takes along all that is of the same goods
    return may


_OF_THE_WHOLE = ("hits", "red_flags", "earlier", "blocked_before", "records_ended")
"""Parts of an answer that speak of the whole order, were their codes those of lines."""


def _held_places(answer: Mapping[str, Any]) -> set[int] | None:
    """Indexes of the lines that are held; None where a reason or a question is of the whole."""
    held: set[int] = set()
    told = [(r["code"], r["subject"]) for r in answer["reasons"] if r["outcome"] != "clear"]
    asked = [(q["why"], q["field"]) for q in answer["questions"]]
    for code, subject in (*told, *asked):
        line = _LINE.match(subject)
        if line is None or code not in OF_THE_ITEM:
            return None
        held.add(int(line[1]))
    for place, determination in enumerate(answer["determinations"]):
        if determination["result"] != "NLR":
            held.add(place)
    return held if told else None


def _has_goods_of(lines: Sequence[LineFacts], place: int, may: set[int]) -> bool:
    """Whether a line is of the goods of one that is held."""
    line = lines[place]
    others = [other for at, other in enumerate(lines) if at not in may]
    return order_line_of(line, others) is not None or any(
        order_line_of(other, [line]) is not None for other in others
    )


def _is_near_a_place_of_concern(
    content: Mapping[str, Any], answer: Mapping[str, Any], reference: Reference
) -> bool:
    tables = reference.tables()
    if tables is None:
        return True
    groups = [g.members for code, g in tables.groups.items() if _CONCERN.fullmatch(code)]
    concern = frozenset[str]().union(*groups)
    places = {*_places_in(to_plain(content)), *_places_in(answer["determinations"])}
    return not groups or bool(places & concern)


def _places_in(value: Any, name: str = "") -> Iterator[str]:
    """Every country that is named, where a line was made apart."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key != _MADE_IN:
                yield from _places_in(inner, key)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _places_in(inner, name)
    elif isinstance(value, str) and (name in _PLACES or name.endswith(("_country", "_countries"))):
        yield value
