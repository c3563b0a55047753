"""Value by Schedule B number: 15 CFR 30.37(a), 758.1(b)(5) (eCFR of 2025-01-27).

A number is filed where its lines of one origin are worth more than the limit together. What is not
known of a line (its number, origin, value) may put it together with any other: a line is free where
it stays within the limit however that turns out, filed where it exceeds it however that turns out,
and asked otherwise. Lines that state no origin are taken as of one: to file more is never wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from screening.controls.ear.part_758_filing.block import Ask, Due, Ground
from screening.controls.ear.part_758_filing.goods import Goods, Under
from screening.controls.ear.part_758_filing.other_orders import CITE, Elsewhere

VALUE = Ask(".value_at_port_usd", "Line {n}: USD value at the US port?", "30.6(a)")
NUMBER = Ask(".schedule_b", "Ten-digit Schedule B of line {n}?", CITE)
ORIGIN = Ask(".country_of_origin", "Is line {n} of domestic or foreign origin?", CITE)
"""What a line that is filed states anyway."""
Key = tuple[str, str]


@dataclass(slots=True)
class _Sum:
    """Lines of one number and origin: what is known of their value, and what is not."""

    known: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    lines: list[Goods] = field(default_factory=list)
    is_open: bool = False
    has_license: bool = False


def by_number(
    goods: Iterable[Goods], limit: Decimal, beside: Elsewhere | None = None
) -> Mapping[int, Ground]:
    """What the value makes of each line, by its index.

    Args:
        goods: all lines that leave.
        limit: US dollars.
        beside: other orders that may go with them.
    """
    sums: dict[Key, _Sum] = {}
    for one in goods:
        _add(sums.setdefault((one.number, one.origin), _Sum()), one)
    found: dict[int, Ground] = {}
    for key, others in _apart(sums).items():
        near = _together([sums[other] for other in others])
        for one in sums[key].lines:
            found[one.line.index] = _ground(one, sums[key].known, near, limit)
            if found[one.line.index] is _WITHIN and beside and beside.may_lift(near.most, limit):
                found[one.line.index] = beside.ground
    return found


def _add(own: _Sum, one: Goods) -> None:
    own.lines.append(one)
    own.has_license = own.has_license or one.under is Under.LICENSE
    if one.value is None:
        own.is_open = True
    elif one.under is not Under.LICENSE:
        own.known += one.value.least
        own.most += one.value.most


def _apart(sums: Mapping[Key, _Sum]) -> Mapping[Key, tuple[Key, ...]]:
    """With which sums each may be one, itself among them."""
    whole: dict[str, list[Key]] = {}
    part: list[Key] = []
    for key, own in sums.items():
        if own.lines[0].is_number_whole:
            whole.setdefault(key[0], []).append(key)
        else:
            part.append(key)
    found: dict[Key, tuple[Key, ...]] = {}
    for key in sums:
        near = whole[key[0]] if key[0] in whole else list(sums)
        rest = part if key[0] in whole else []
        found[key] = tuple(k for k in (*near, *rest) if _may_be_one(key, k))
    return found


def _may_be_one(one: Key, other: Key) -> bool:
    shorter = min(len(one[0]), len(other[0]))
    is_same_origin = one[1] == other[1] or not one[1] or not other[1]
    return one[0][:shorter] == other[0][:shorter] and is_same_origin


def _together(sums: Iterable[_Sum]) -> _Sum:
    whole = _Sum()
    for row in sums:
        whole.most += row.most
        whole.is_open = whole.is_open or row.is_open
        whole.has_license = whole.has_license or row.has_license
    return whole


def _ground(one: Goods, known: Decimal, near: _Sum, limit: Decimal) -> Ground:
    """One line; ``known`` is the value of its own number, ``near`` all that may be one with it."""
    own = one.value.least if one.value else Decimal(0)
    certain = known if one.is_number_whole else own
    if certain > limit:
        return _ABOVE
    if one.under is Under.LICENSE:
        return _OPEN  # it is filed by another row
    if not near.has_license and not near.is_open and near.most <= limit:
        return _WITHIN
    if one.value is None or one.value.least != one.value.most:
        return _VALUE
    if not one.is_number_whole:
        return _NUMBER
    if near.has_license:
        return _SHARED
    return _OPEN if one.origin else _ORIGIN


def _asking(field: str, text: str, why: str) -> Ground:
    return Ground(CITE, Due.CHECK, Ask(field, text, why))


_ABOVE = Ground("758.1(b)(5)", Due.YES)
_WITHIN = Ground(CITE, Due.NO, legend="NOEEI § 30.37(a)")
_OPEN = Ground(CITE, Due.CHECK)
"""What is missing is another line's to answer."""
_SHARED = _asking(
    ".schedule_b",
    "Line {n} may share its Schedule B number with a licensed line: is it filed with it?",
    CITE,
)
_VALUE, _NUMBER, _ORIGIN = (Ground(CITE, Due.CHECK, ask) for ask in (VALUE, NUMBER, ORIGIN))
