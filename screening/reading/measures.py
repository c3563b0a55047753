"""Numbers with a unit, as words: "1000HZ", "4e26 FLOP", "0,8 ns" fall into classes by size.

An entry of the control list often begins at a measure ("600 Hz or more"). Which measures have a
class, and from where to where, is data (``data/measures.json``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from screening.reading.folding import fold_plainly

DATA = files(__package__) / "data"
_THOUSANDS = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_RAISED = re.compile(r"10(\d{2})")
"""What folding makes of "10²⁶"; nobody counts operations by the thousand."""
_COUNTED = "operations"
_POWER = r"(?: ?[x×*·] ?10 ?(?:\^|\*\*)? ?(?P<power>\d{2})| ?e ?\+?(?P<exponent>\d{1,2}))?"
_NUMBER = r"(?<![a-z\d.,])(?P<number>\d[\d.,]*)"


class Measured(NamedTuple):
    """A class that a number with its unit falls into, and where it stands."""

    start: int
    end: int
    kind: str


class _Class(NamedTuple):
    kind: str
    least: float
    most: float


class _Table(NamedTuple):
    pattern: re.Pattern[str]
    units: dict[str, tuple[str, float]]
    classes: dict[str, tuple[_Class, ...]]


def find_measures(text: str) -> Iterator[Measured]:
    """Every class that a measure of a folded text falls into."""
    table = _table()
    for match in table.pattern.finditer(text):
        quantity, factor = table.units[match["unit"]]
        size = _size(match, quantity) * factor
        for row in table.classes.get(quantity, ()):
            if row.least <= size <= row.most:
                yield Measured(match.start(), match.end(), row.kind)


def _size(match: re.Match[str], quantity: str) -> float:
    """The number as written in any land: "1,000", "1.000", "0,8", "4e26", "4 x 10^26", "10^26"."""
    digits = match["number"].rstrip(".,")
    if _THOUSANDS.fullmatch(digits):
        digits = re.sub(r"[., ]", "", digits)
    digits = digits.replace(",", ".")
    if digits.count(".") > 1:
        return 0.0
    power = match["power"] or match["exponent"]
    if power is None and (written := match["raised"]) is not None:
        return float(digits) ** int(written)
    if quantity == _COUNTED and power is None and (plain := _RAISED.fullmatch(digits)):
        return float(10 ** int(plain[1]))
    return float(digits) * 10.0 ** int(power or 0)


@lru_cache(maxsize=1)
def _table() -> _Table:
    given: dict[str, Any] = json.loads((DATA / "measures.json").read_text(encoding="utf-8"))
    units = {
        fold_plainly(name): (quantity, float(factor))
        for quantity, names in given["units"].items()
        for name, factor in names.items()
    }
    classes: dict[str, list[_Class]] = {}
    for row in given["measures"]:
        of = classes.setdefault(row["of"], [])
        of.append(_Class(row["class"], float(row["least"]), float(row["most"])))
    any_unit = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    number = rf"{_NUMBER}(?:(?:\^|\*\*)(?P<raised>\d{{2}})|{_POWER})"
    pattern = re.compile(rf"{number} ?(?P<unit>{any_unit})(?![^\W_])")
    return _Table(pattern, units, {quantity: tuple(rows) for quantity, rows in classes.items()})
