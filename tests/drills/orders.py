"""The orders of a drill: most are ordinary, some are to be held or blocked. All names invented."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from tests.submissions import order_for

FIRST = (
    *("Beispiel", "Muster", "Quarzblume", "Nordlicht", "Kirschhain", "Talmuehle", "Birkenau"),
    *("Silbersee", "Rotdorn", "Steinbruck", "Weidenau", "Lindenhof", "Falkenried", "Marienau"),
    *("Sonnfeld", "Gruenwald", "Blaufels", "Hasenbach", "Eschental", "Fuchsberg", "Ahornsee"),
)
SECOND = (
    *("Werkzeugbau", "Maschinenbau", "Feinmechanik", "Pumpentechnik", "Verpackung", "Druckerei"),
    *("Moebelwerke", "Backwaren", "Optikhandel", "Holzbau", "Gartenbau", "Textilhandel"),
    *("Glaswerke", "Brauerei", "Papierfabrik", "Fahrradbau", "Kaffeehandel", "Spielwaren"),
)
THIRD = (
    "GmbH",
    "AG",
    "KG",
    "OHG",
    "eG",
    "UG",
    "mbH",
    "GbR",
    "e.K.",
    "SE",
    "Handel",
    "Vertrieb",
    "Import",
    "Export",
)
LISTED = ("IEIT Systems", "Inspur Electronic Information Industry", "Inspur Group")


def buyers() -> Iterator[str]:
    """Names of ordinary firms, each once: what one orders is no past of another."""
    for last, second, first in itertools.product(THIRD, SECOND, FIRST):
        yield f"{first} {second} {last}"


def orders(count: int) -> list[dict[str, Any]]:
    """So many orders, always the same for the same count."""
    return [_order(number, name) for number, name in zip(range(count), buyers(), strict=False)]


def _order(number: int, name: str) -> dict[str, Any]:
    reference = f"DRILL-{number:05}"
    match number % 20:
        case 3:
            return order_for(LISTED[number % len(LISTED)], "CN", reference=reference)
        case 7:
            return order_for(name, "IR", reference=reference)
        case 11:
            return _without_class(order_for(name, "JP", reference=reference))
        case 15:  # a name that is listed, but for a letter
            return order_for("Inspur Electronic Informaton Industry", "CN", reference=reference)
    return order_for(name, "DE", reference=reference)


def _without_class(wanted: dict[str, Any]) -> dict[str, Any]:
    wanted["lines"][0] |= {"description": "Signal conditioning module", "eccn": ""}
    return wanted
