"""Which advanced-computing class an ECCN belongs to: a, b or c of 3A090, or none.

Category 3, 4 and 5 name the same circuits in different places: 3A090 itself, 4A090 for what
contains them, and the ``.z`` paragraphs of other entries for what also reaches their
parameters. The license requirements of 15 CFR 742.6(a)(6) know only the classes. Read
2026-09-24.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from screening.terms.eccn import Eccn

AcClass = Literal["a", "b", "c"]
AC_CLASSES: tuple[AcClass, ...] = ("a", "b", "c")

_PLAIN = frozenset({"3A090", "4A090"})
_Z_LETTER = frozenset({"3A001", "4A003", "5A002", "5A004", "5D002"})  # .z.1.a, .z.1.b
_Z_NUMBER = frozenset({"4A004", "4A005", "5A992", "5D992"})  # .z.1 is class a, .z.2 class b
_NUMBERS: Mapping[str, AcClass] = MappingProxyType({"1": "a", "2": "b"})
_LETTERS: Mapping[str, AcClass] = MappingProxyType({"a": "a", "b": "b"})


def ac_class(eccn: Eccn) -> tuple[AcClass | None, bool]:
    """The class of an ECCN and whether the code says it outright.

    Returns:
        The class, ``None`` outside advanced computing; and ``False`` where paragraphs are
        missing, so that the strictest class was taken (3A090 alone counts as .a).
    """
    if eccn.entry in _PLAIN:
        return _of_paragraph(eccn)
    if not eccn.path or eccn.path[0] != "z":
        return None, True
    if eccn.entry in _Z_NUMBER:
        return _lookup(_NUMBERS, eccn.path, 1)
    if eccn.entry in _Z_LETTER:
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
