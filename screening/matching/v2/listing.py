"""Listed parties as v2 keeps them: laid out by v1, read as v2 reads."""

from __future__ import annotations

from collections.abc import Iterable

from screening.matching.storage import Columns
from screening.matching.v1 import listing
from screening.matching.v1.listing import Listing
from screening.matching.v2.reading.own_names import names_of
from screening.matching.v2.reading.readings import Lexicon
from screening.terms.listed_party import PartyRecord


def build(records: Iterable[PartyRecord]) -> Listing:
    """Lay listed parties out, in the given order."""
    return listing.build(records, lexicon=Lexicon, names_of=names_of)


def restore(columns: Columns) -> Listing:
    """The inverse of ``columns_of`` of v1, which saves what v2 keeps as well."""
    return listing.restore(columns, Lexicon)
