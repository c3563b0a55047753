"""The shape of a row of the coverage tables: a control family, an order that meets it, its answer.

The tables follow the domain notes on coverage of 2026-11-24, one row a line and in our own words:
*decided* families must be decided, *asked* ones held with the question or reason, and *stated*
ones said among what was not examined, on a clear answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.reference import ControlTables
from screening.terms.outcome import Outcome
from screening.terms.party_hit import PartyHit
from tests.screening.controls.orders import TODAY, ask, line, order, party

BLOCK, HOLD, CLEAR = Outcome.BLOCK, Outcome.HOLD, Outcome.CLEAR


@dataclass(frozen=True, slots=True)
class Row:
    """One family met by one order.

    Args:
        family: the family in our own words.
        outcome: what the answer must be.
        submission: the order.
        cite: what some reason or path step must cite; empty when only the outcome counts.
        code: a reason code that must be given.
        stated: a family that must stand among what was not examined.
        asks: the field of a question that must be asked.
    """

    family: str
    outcome: Outcome
    submission: Mapping[str, Any]
    cite: str = ""
    code: str = ""
    stated: str = ""
    asks: str = ""
    hits: tuple[PartyHit, ...] = ()
    as_of: date = TODAY
    past: Past = field(default=NOTHING_GATHERED)

    def __str__(self) -> str:
        return f"{self.family} -> {self.outcome.value}"


def item(country: str, eccn: str | None, **fields: Any) -> dict[str, Any]:
    """An order of one line of an ECCN; the other fields are the order's."""
    of_line = {key: fields.pop(key) for key in tuple(fields) if key in _OF_LINE}
    return order(country, lines=[line(eccn=eccn, **of_line)], **fields)


_OF_LINE = frozenset(
    {
        "country_of_origin", "description", "hts", "license_exception", "license_number",
        "manufacturer", "parameters", "quantity", "technology", "unit_value", "us_content_percent",
    }
)  # fmt: skip


def use(country: str, **flags: Any) -> dict[str, Any]:
    """A civil end use with flags answered."""
    known = {"statement": "Use in our own factory hall", "military": False}
    return {**known, "location_country": country, **flags}


def to(country: str, *others: dict[str, Any], **fields: Any) -> list[dict[str, Any]]:
    """A consignee in a country, and other parties."""
    return [party(country=country, **fields), *others]


def check(row: Row, tables: ControlTables) -> None:
    """The order gets the outcome, and the answer says what the row demands."""
    answer = ask(row.submission, tables, hits=row.hits, as_of=row.as_of, past=row.past)
    told = [r.citation for r in answer.reasons]
    told += [s.cite for d in answer.determinations for s in d.path]
    assert answer.outcome is row.outcome, [r.summary for r in answer.reasons]
    assert any(row.cite in text for text in told) or not row.cite, told
    assert row.code in {r.code for r in answer.reasons} or not row.code
    assert row.stated in {n.code for n in answer.coverage.not_examined} or not row.stated
    assert row.asks in {q.field for q in answer.questions} or not row.asks
