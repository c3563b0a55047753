"""The kind of a comparison: who is compared, and across which scripts.

How much agreement can be expected, and how much it proves, differs by it: of an Arabic name against
a Latin one the vowels are guesses, and a ship has one word.
"""

from __future__ import annotations

from screening.matching.v1.reading.names import Mode
from screening.matching.v2.reading.characters import SCRIPTS, writing_of

_SORTS = {Mode.PERSON: "person", Mode.VESSEL: "vessel", Mode.ADDRESS: "address"}
ADDRESS = "address"
OTHER_SORT = "another sort"
"""A person or a ship beside what reads as the name of a company."""
KINDS = (
    "person", "organization", "vessel",
    *(f"{sort} {script}" for script in (*SCRIPTS.values(), "other", "own")
      for sort in ("person", "organization")),
    "person han spelled",
    OTHER_SORT,
    ADDRESS,
)  # fmt: skip
"""Every kind by name. ``person arabic`` compares Arabic letters with Latin ones; ``own`` the same
script with itself, where that is not Latin; ``other`` two scripts of any other sort. ``person han
spelled`` is a foreigner whose name Chinese characters spell by sound, with a dot between its
parts."""
_DOTS = frozenset("·•・‧．")
NUMBER_OF = {kind: number for number, kind in enumerate(KINDS)}


def kind_of(asked: str, listed: str, mode: Mode) -> str:
    """The kind of comparing two names.

    Args:
        asked, listed: the names as they stand.
        mode: how the pair is read; a name of unknown sort counts as an organization's.
    """
    sort = _SORTS.get(mode, "organization")
    if sort in (ADDRESS, "vessel"):
        return sort
    one, other = writing_of(asked), writing_of(listed)
    if one == other:
        return sort if one == "latin" else f"{sort} own"
    across = {one, other} - {"latin"}
    if len(across) != 1:
        return f"{sort} other"
    script = across.pop()
    if (sort, script) == ("person", "han") and not _DOTS.isdisjoint(asked + listed):
        return "person han spelled"
    return f"{sort} {script}"
