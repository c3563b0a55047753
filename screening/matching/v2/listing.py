"""Listed parties as v2 keeps them: laid out by v1, read as v2 reads."""

from __future__ import annotations

from collections.abc import Iterable

from screening.matching.storage import Columns
from screening.matching.v1 import listing
from screening.matching.v1.listing import Listing
from screening.matching.v2.reading.characters import simplified
from screening.matching.v2.reading.own_names import names_of
from screening.matching.v2.reading.readings import Lexicon
from screening.terms.listed_party import PartyRecord


def build(records: Iterable[PartyRecord]) -> Listing:
    """Lay listed parties out, in the given order."""
    return listing.build(records, lexicon=Lexicon, names_of=names_of)


def build_among(records: Iterable[PartyRecord], whole: Listing) -> Listing:
    """Lay some parties out so that names are read as among all those of another listing."""
    return listing.build(records, whole.glossary, names_of=names_of)


def read_alike(one: Listing, other: Listing, text: str) -> bool:
    """Whether two listings read the native words of a text alike."""
    return listing.read_alike(one, other, simplified(text))


def restore(columns: Columns) -> Listing:
    """The inverse of ``columns_of`` of v1, which saves what v2 keeps as well."""
    return listing.restore(columns, Lexicon)
