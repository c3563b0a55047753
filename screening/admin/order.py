"""A submission as an officer reads it: parties, goods, value, end use, route.

Pure functions from the submitted JSON; a missing field stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screening.admin.order_parties import PartyView, parties_of, place_words
from screening.admin.order_terms import terms_of
from screening.admin.record import Cell, cell, country_cell
from screening.admin.route import Route, route_of
from screening.admin.wording import amount_words, decimal_or_none, label_of
from screening.controls.stated.line_prices import totals_of

SHOWN_PARTIES = 8
"""Parties in sight at once; the others are a click away."""

END_USE_FACTS = (
    "military",
    "military_intelligence",
    "nuclear",
    "missile",
    "chem_bio",
    "naval_nuclear",
    "supercomputer",
    "advanced_node_fab",
    "sme_production",
    "reexport",
)


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of goods or technology."""

    number: int
    eccn: str
    name: str
    more: str
    quantity: str


@dataclass(frozen=True, slots=True)
class OrderView:
    """The left column of a case."""

    kind: str
    parties: tuple[PartyView, ...]
    lines: tuple[LineView, ...]
    value: str
    end_use: tuple[tuple[str, Cell], ...]
    route: Route
    terms: tuple[tuple[str, Cell], ...] = ()

    @property
    def first_parties(self) -> tuple[PartyView, ...]:
        """The parties in sight."""
        return self.parties[:SHOWN_PARTIES]

    @property
    def more_parties(self) -> tuple[PartyView, ...]:
        """The parties that open on a click."""
        return self.parties[SHOWN_PARTIES:]


def order_of(content: Mapping[str, Any]) -> OrderView:
    """The submission, parties of one name and address put together."""
    return OrderView(
        kind=label_of(str(content.get("kind", ""))),
        parties=parties_of(content.get("parties") or []),
        lines=tuple(_line(n, line) for n, line in enumerate(content.get("lines") or [], 1)),
        value=value_of(content),
        end_use=_end_use(content),
        route=route_of(content),
        terms=terms_of(content),
    )


def value_of(content: Mapping[str, Any]) -> str:
    """The value in each of its currencies, a part of a set counted once; empty unless every line
    states quantity and unit value."""
    told = (f"{code} {amount_words(total)}".strip() for code, total in totals_of(content).items())
    return " + ".join(told)


def line_places(line: Mapping[str, Any]) -> list[str]:
    """Where a line goes and leaves, whose part it is and which order it fulfils, as stated."""
    ship_to = line.get("ship_to") or {}
    where = (ship_to.get("name"), place_words(ship_to), ship_to.get("country"))
    start = (line.get("ship_from") or {}).get("country")
    return [
        f"to {', '.join(filter(None, map(str, filter(None, where))))}" if ship_to else "",
        f"from {start}" if start else "",
        f"part of line {line['parent_line']}" if line.get("parent_line") else "",
        f"of order {line['source_order']}" if line.get("source_order") else "",
    ]


def _line(position: int, line: Mapping[str, Any]) -> LineView:
    quantity = decimal_or_none(line.get("quantity"))
    unit_value = decimal_or_none(line.get("unit_value"))
    amount = f"{amount_words(quantity)} {line.get('unit') or 'EA'}" if quantity else ""
    each = f"{unit_value:,.2f}" if unit_value else ""
    if each and line.get("price_unit"):
        each = f"{each} for {line['price_unit']:g}"
    if each and line.get("currency"):
        each = f"{line['currency']} {each}"
    priced = f"{amount} × {each}" if amount and each else amount
    said = [
        str(line.get("manufacturer") or ""),
        str(line.get("part_number") or ""),
        priced,
        f"HTS {line['hts']}" if line.get("hts") else "",
        f"Schedule B {line['schedule_b']}" if line.get("schedule_b") else "",
        f"USD {line['value_at_port_usd']} at the port" if line.get("value_at_port_usd") else "",
        "used vehicle" if line.get("used_vehicle") else "",
        f"origin {line['country_of_origin']}" if line.get("country_of_origin") else "",
        *line_places(line),
    ]
    return LineView(
        number=int(line.get("number") or position),
        eccn=str(line.get("eccn") or ""),
        name=str(line.get("description") or line.get("part_number") or "not described"),
        more=" · ".join(text for text in said if text),
        quantity=amount,
    )


def _end_use(content: Mapping[str, Any]) -> tuple[tuple[str, Cell], ...]:
    end_use = content.get("end_use") or {}
    site = end_use.get("site") or {}
    stated = tuple(
        (label_of(fact), cell(end_use[fact]))
        for fact in END_USE_FACTS
        if end_use.get(fact) is not None
    )
    return (
        ("Statement", cell(end_use.get("statement"))),
        ("Location", country_cell(str(end_use.get("location_country") or ""))),
        ("Site", cell(", ".join(str(site[k]) for k in ("address", "operator") if site.get(k)))),
        *(stated or (("Military", cell(None)),)),
    )
