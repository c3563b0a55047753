"""What is said of a license exception that an order claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from screening.controls.answers import ExceptionConsidered
from screening.controls.ear.part_740_exceptions.own_bars import Wanted
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn
from tests.screening.controls.orders import TODAY, ask, inquiry_of, line, only_line, order


def claimed(
    tables: ControlTables,
    country: str,
    eccn: str,
    claim: str,
    *,
    hits: tuple[Any, ...] = (),
    as_of: date = TODAY,
    ship_from: str = "US",
    **fields: Any,
) -> ExceptionConsidered:
    """One exception, claimed for the only line of an order; the fields are the line's."""
    lines = [line(eccn=eccn, license_exception=claim, **fields)]
    submission = order(country, lines=lines, ship_from={"country": ship_from})
    answer = ask(submission, tables.on(as_of), hits=hits, as_of=as_of)
    (found,) = [e for e in only_line(answer).exceptions_considered if e.code == claim]
    return found


def wanted(tables: ControlTables, country: str, eccn: str, *reasons: str, code: str = "") -> Wanted:
    """A line that needs a license for reasons for control that its entry may not print."""
    inquiry = inquiry_of(order(country, lines=[line(eccn=eccn)]), tables)
    ((of_line, classification),) = inquiry.classified_lines
    return Wanted(
        inquiry=inquiry,
        line=of_line,
        classification=replace(classification, eccn=Eccn.parse(eccn)),
        code=code,
        required=(),
        item=None,
        is_claimed=True,
        countries=(country,),
        reasons=frozenset(reasons),
    )
