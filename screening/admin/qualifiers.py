"""What speaks for and against a hit, in words that carry the values that were compared.

The evidence is stored and stays as it is; only its wording on the page is made here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from screening.admin.wording import NOT_STATED, as_read, label_of

_HEADS = {
    ("country", "for"): "Same country",
    ("country", "against"): "Country differs",
    ("country", "nothing"): "One market",
    ("schema", "against"): "Another kind of party",
}
"""Kinds whose stored sentence is written about a query."""

_VALUED = frozenset({"country", "schema", "birth_date", "identifier", "address"})
"""Kinds that compare one value with another; the others say in their sentence what they saw."""


@dataclass(frozen=True, slots=True)
class QualifierView:
    """What speaks for or against; ``x`` and ``width`` place its bar on a scale of -100 to 100."""

    summary: str
    side: str
    x: float
    width: float
    effect: str


def qualifiers_of(evidence: Sequence[Mapping[str, Any]]) -> tuple[QualifierView, ...]:
    """The qualifiers of a hit in the order of its evidence."""
    rows = [row for row in evidence if "says" in row]
    largest = max((abs(_effect(row)) for row in rows), default=0.0) or 1.0
    return tuple(_qualifier(row, largest) for row in rows)


def qualifier_words(row: Mapping[str, Any]) -> str:
    """A qualifier with its values: "Birth dates differ: ours 1988-03-05, listed 1955-01-01"."""
    kind = str(row.get("kind") or "fact")
    stored = str(row.get("summary") or "").strip().rstrip(".")
    if stored and kind not in _VALUED:
        return as_read(f"{stored}.")
    head = _HEADS.get((kind, str(row.get("says")))) or stored or label_of(kind)
    values = f"ours {row.get('query') or NOT_STATED}, listed {row.get('listed') or NOT_STATED}"
    return as_read(f"{head}; {values}" if ":" in head else f"{head}: {values}")


def _qualifier(row: Mapping[str, Any], largest: float) -> QualifierView:
    effect = _effect(row)
    width = round(96 * abs(effect) / largest, 1)
    sides = {"for": "f", "against": "g"}
    return QualifierView(
        summary=qualifier_words(row),
        side=sides.get(str(row.get("says")), "n"),
        x=-width if effect < 0 else 0,
        width=width,
        effect=f"{effect:+.2f}".replace("-", "−") if effect else "0",
    )


def _effect(row: Mapping[str, Any]) -> float:
    effect = row.get("effect")
    return float(effect) if isinstance(effect, int | float) else 0.0
