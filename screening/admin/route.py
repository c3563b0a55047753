"""The route of a transaction as a small drawing: where it ships from, through and to.

Countries that are named elsewhere on the order but not on the route stand apart, in red: end use
and headquarters that nobody ships to are how diversion looks. Coordinates go into presentation
attributes, since inline style is forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

WIDTH = 272
RADIUS = 19
MAX_NODES = 5


@dataclass(frozen=True, slots=True)
class RouteNode:
    """A country on the drawing; ``words`` stand below it, ``said`` above."""

    code: str
    x: int
    said: str
    words: tuple[tuple[str, int], ...]
    is_apart: bool


@dataclass(frozen=True, slots=True)
class RouteLeg:
    """A stretch between two countries; ``tip`` is the path of the arrow."""

    start: int
    end: int
    tip: str
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Route:
    """The drawing, its sentence for readers who do not see it, and its countries in order."""

    nodes: tuple[RouteNode, ...]
    legs: tuple[RouteLeg, ...]
    sentence: str
    codes: tuple[str, ...]
    height: int


def route_of(content: Mapping[str, Any]) -> Route:
    """The route as declared, then the countries that are not on it."""
    on_route = _declared(content)
    apart = {c: n for c, n in _named(content).items() if c not in on_route}
    codes = [*on_route, *apart][:MAX_NODES]
    step = (WIDTH - 2 * (RADIUS + 8)) // max(1, len(codes) - 1)
    nodes = tuple(_node(i, c, step, on_route, apart) for i, c in enumerate(codes))
    legs = tuple(_leg(a, b) for a, b in pairwise(nodes))
    rows = max((len(node.words) for node in nodes), default=0)
    return Route(nodes, legs, _sentence(on_route, apart), tuple(codes), 66 + 15 * rows)


def _declared(content: Mapping[str, Any]) -> dict[str, str]:
    named = [
        ((content.get("ship_from") or {}).get("country"), "ship from"),
        *((c, "transit") for c in (content.get("route") or {}).get("transit_countries") or []),
        (content.get("destination_country"), "destination"),
        *((_country_of(line, "ship_from"), "ship from") for line in content.get("lines") or []),
        *((_country_of(line, "ship_to"), "destination") for line in content.get("lines") or []),
    ]
    declared: dict[str, str] = {}
    for code, said in named:
        if code and code not in declared:
            declared[code] = said
    return declared


def _country_of(line: Mapping[str, Any], place: str) -> Any:
    return (line.get(place) or {}).get("country")


def _named(content: Mapping[str, Any]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = {}

    def note(code: Any, words: str) -> None:
        if code and words not in named.setdefault(str(code), []):
            named[str(code)].append(words)

    note((content.get("end_use") or {}).get("location_country"), "end use")
    for party in content.get("parties") or []:
        role = str(party.get("role") or "party").replace("_", " ").split()[-1]
        note((party.get("address") or {}).get("country"), role)
        for address in party.get("addresses") or []:
            note(address.get("country"), role)
        note(party.get("headquarters_country"), "HQ")
    return named


def _node(
    index: int, code: str, step: int, on_route: Mapping[str, str], apart: Mapping[str, list[str]]
) -> RouteNode:
    words = tuple((text, 78 + 14 * row) for row, text in enumerate(apart.get(code, [])[:3]))
    return RouteNode(
        code=code,
        x=RADIUS + 8 + index * step,
        said=on_route.get(code, "off route"),
        words=words,
        is_apart=code not in on_route,
    )


def _leg(start: RouteNode, end: RouteNode) -> RouteLeg:
    tip = end.x - RADIUS - 1
    path = f"M{tip - 8} 35.5l8 4.5-8 4.5z"
    return RouteLeg(start.x + RADIUS + 2, tip - 8, path, end.is_apart)


def _sentence(on_route: Mapping[str, str], apart: Mapping[str, list[str]]) -> str:
    shipped = ", ".join(f"{said} {code}" for code, said in on_route.items()) or "Route not stated"
    if not apart:
        return f"{shipped}."
    others = "; ".join(f"{code}: {', '.join(words)}" for code, words in apart.items())
    return f"{shipped}. Named on the order but not on the route: {others}."
