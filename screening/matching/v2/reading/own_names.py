"""Names in characters of organizations that a list prints in Latin letters only.

They are ours: facts of public knowledge with their certainty and date (``data/own_names.csv``),
never shown as the list's. An official name that is certain counts as an alias; a short one, or one
that is only likely, as a weak alias, for a person to look at.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from screening.matching.parties import KINDS, OWN_ALIAS, OWN_WEAK_ALIAS, ListedName, listed_names
from screening.matching.v2.reading.characters import simplified
from screening.terms.listed_party import PartyRecord

AS_OF = "2026-11-28"
"""The day of which the table tells."""
WEAK_KINDS = tuple(KINDS.index(kind) for kind in ("weak_alias", OWN_WEAK_ALIAS))
OWN_KINDS = (OWN_ALIAS, OWN_WEAK_ALIAS)
_KIND_OF = {kind: KINDS.index(kind) for kind in OWN_KINDS}
ADDED_KINDS = tuple(_KIND_OF.values())


def names_of(records: Iterable[PartyRecord]) -> Iterator[ListedName]:
    """Every name of every record: those printed, and behind them those we add."""
    for number, party in enumerate(records):
        printed = set()
        for name in listed_names([party]):
            printed.add(name.text)
            yield ListedName(name.text, name.kind, name.schema, number)
        schema = None if party.schema == "unknown" else str(party.schema)
        for text, kind in _added(party):
            if text not in printed:
                yield ListedName(text, _KIND_OF[kind], schema, number)


def _added(party: PartyRecord) -> Iterator[tuple[str, str]]:
    for name in party.names:
        yield from _table().get((party.source, _folded(name.text)), ())


def printed_of(text: str) -> str:
    """The listed name of the body that certainly has this name in characters; empty if none."""
    return _by_characters().get(text, "")


@cache
def _by_characters() -> dict[str, str]:
    return {
        simplified(name): printed
        for (_, printed), names in _table().items()
        for name, kind in names
        if kind == OWN_ALIAS
    }


@cache
def _table() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """By list source and printed name: names and their kinds."""
    path = files("screening.matching.v2.reading").joinpath("data", "own_names.csv")
    lines = [line for line in path.read_text("utf-8").splitlines() if line[:1] != "#"]
    found = defaultdict[tuple[str, str], list[tuple[str, str]]](list)
    for source, printed, name, kind, certainty in csv.reader(lines):
        is_sure = certainty == "A" and kind != "short"
        found[source, _folded(printed)].append((name, OWN_ALIAS if is_sure else OWN_WEAK_ALIAS))
    return dict(found)


def _folded(printed: str) -> str:
    return " ".join(printed.casefold().split())
