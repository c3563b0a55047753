"""Which advanced-computing class an ECCN belongs to: a, b or c of 3A090, or none.

Category 3, 4 and 5 name the same circuits in different places: 3A090 itself, 4A090 for what
contains them, and the ``.z`` paragraphs of other entries for what also reaches their
parameters. The license requirements of 15 CFR 742.6(a)(6) know only the classes. Read
2026-09-24.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from screening.controls.reference import ControlTables, once_a_day
from screening.terms.eccn import Eccn

AcClass = Literal["a", "b", "c"]
AC_CLASSES: tuple[AcClass, ...] = ("a", "b", "c")

_NUMBERS: Mapping[str, AcClass] = MappingProxyType({"1": "a", "2": "b"})
_LETTERS: Mapping[str, AcClass] = MappingProxyType({"a": "a", "b": "b"})


@dataclass(frozen=True, slots=True, eq=False)
class AcEntries:
    """The entries that name such circuits on one day; equal only to itself, as the day is.

    Args:
        plain: whose paragraphs are the classes.
        z_letter: whose paragraph .z.1.a is of class a, .z.1.b of class b.
        z_number: whose paragraph .z.1 is of class a, .z.2 of class b.
    """

    plain: frozenset[str]
    z_letter: frozenset[str]
    z_number: frozenset[str]


@once_a_day
def ac_entries(tables: ControlTables) -> AcEntries:
    """The entries on the day of the tables."""
    return AcEntries(
        plain=tables.members("774.3a090.entries"),
        z_letter=tables.members("774.z_letter.entries"),
        z_number=tables.members("774.z_number.entries"),
    )


def ac_class(eccn: Eccn, entries: AcEntries) -> tuple[AcClass | None, bool]:
    """The class of an ECCN and whether the code says it outright.

    Returns:
        The class, ``None`` outside advanced computing; and ``False`` where paragraphs are
        missing, so that the strictest class was taken (3A090 alone counts as .a).
    """
    if eccn.entry in entries.plain:
        return _of_paragraph(eccn)
    if not eccn.path or eccn.path[0] != "z":
        return None, True
    if eccn.entry in entries.z_number:
        return _lookup(_NUMBERS, eccn.path, 1)
    if eccn.entry in entries.z_letter:
        return _lookup(_LETTERS, eccn.path, 2)
    return "a", False


def _of_paragraph(eccn: Eccn) -> tuple[AcClass | None, bool]:
    first = eccn.path[0] if eccn.path else ""
    if first == "c" and eccn.entry == "3A090":
        return "c", True
    return _lookup(_LETTERS, eccn.path, 0)


def _lookup(
    table: Mapping[str, AcClass], path: tuple[str, ...], at: int
) -> tuple[AcClass | None, bool]:
    found = table.get(path[at]) if len(path) > at else None
    return (found, True) if found else ("a", False)
