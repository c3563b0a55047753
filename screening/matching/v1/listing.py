"""Listed parties as v1 keeps them: names read and laid out, and from words to names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from screening.matching import storage
from screening.matching.parties import ListedName, listed_names, pack, unpack
from screening.matching.storage import Columns
from screening.matching.texts import Texts
from screening.matching.v1.reading.glossary import Glossary, in_two_scripts
from screening.matching.v1.reading.names import Name
from screening.matching.v1.retrieval.candidates import Postings
from screening.matching.v1.retrieval.halves import Halves
from screening.matching.v1.scoring.arithmetic import word_weights
from screening.matching.v1.scoring.identifiers import keys_of
from screening.matching.v1.table import Hashes, Table, Vocabulary, hash_of
from screening.terms.listed_party import PartyRecord


@dataclass(slots=True)
class Listing:
    """Listed parties, ready to be searched. Columns may be mapped from a file; never write them.

    Args:
        table: every reading of every listed name.
        postings: from words to readings.
        name_of: for each reading, the number of its name.
        reading_of: for each reading, which reading of the name it is.
        names: the listed names as printed; kinds and parties beside them.
        parties: the listed parties as JSON.
        identifiers: hashes of listed numbers, sorted; the party each names beside them.
        glossary: what native words mean, as the lists tell.
    """

    table: Table
    postings: Postings
    name_of: NDArray[np.int32]
    reading_of: NDArray[np.uint8]
    names: Texts
    name_kinds: NDArray[np.uint8]
    name_schemas: NDArray[np.uint8]
    name_parties: NDArray[np.int32]
    parties: Texts
    identifiers: Hashes
    identifier_parties: NDArray[np.int32]
    glossary: Glossary

    def __len__(self) -> int:
        """How many listed parties there are."""
        return len(self.parties)

    def schema_of(self, name: int) -> str | None:
        """How a listed name was read."""
        return _SCHEMAS[int(self.name_schemas[name])]


_SCHEMAS: tuple[str | None, ...] = (None, "person", "organization", "vessel", "aircraft", "address")
_PARTS = {
    "table": Table,
    "postings": Postings,
    "vocabulary": Vocabulary,
    "halves": Halves,
    "glossary": Glossary,
}


def build(
    records: Iterable[PartyRecord],
    glossary: Glossary | None = None,
    *,
    lexicon: type[Glossary] = Glossary,
    names_of: Callable[[Iterable[PartyRecord]], Iterator[ListedName]] = listed_names,
) -> Listing:
    """Lay listed parties out, in the given order.

    Args:
        glossary: how native words are read; without it what these parties tell.
        lexicon: what learns from the parties how they are read.
        names_of: which names they have.
    """
    packed: list[str] = []
    translated: list[tuple[list[str], list[str]]] = []
    listed: list[tuple[str, int, str | None, int]] = []
    for record in records:
        names = names_of([record])
        listed.extend((n.text, n.kind, n.schema, len(packed)) for n in names)
        packed.append(pack(record))
        if (both := in_two_scripts(record)) is not None:
            translated.append(both)
    counts: list[int] = []
    glossary = glossary or lexicon.learn(translated)
    table = Table.build(_readings(listed, glossary, counts))
    parties = Texts.pack(packed)
    hashes, owners = _identifier_columns(parties)
    return Listing(
        table=table,
        postings=Postings.build(table, word_weights(table.vocabulary)),
        name_of=np.repeat(np.arange(len(counts), dtype=np.int32), counts),
        reading_of=np.array([r for n in counts for r in range(n)], dtype=np.uint8),
        names=Texts.pack(text for text, *_ in listed),
        name_kinds=np.array([kind for _, kind, _, _ in listed], dtype=np.uint8),
        name_schemas=np.array([_SCHEMAS.index(s) for _, _, s, _ in listed], dtype=np.uint8),
        name_parties=np.array([party for *_, party in listed], dtype=np.int32),
        parties=parties,
        identifiers=hashes,
        identifier_parties=owners,
        glossary=glossary,
    )


def build_among(records: Iterable[PartyRecord], whole: Listing) -> Listing:
    """Lay some parties out so that names are read as among all those of another listing."""
    return build(records, whole.glossary)


def read_alike(one: Listing, other: Listing, text: str) -> bool:
    """Whether two listings read the native words of a text alike."""
    return text.isascii() or one.glossary.translate(text) == other.glossary.translate(text)


def reads_by(listing: Listing) -> str:
    """What tells of two listings that they read every text alike: the words that they know, and
    what these mean; empty where a listing knows none."""
    natives, meanings = listing.glossary.natives, listing.glossary.meanings
    if not len(natives):
        return ""
    known = "\n".join(f"{natives[k]}\t{meanings[k]}" for k in range(len(natives)))
    return sha256(known.encode()).hexdigest()


def columns_of(listing: Listing) -> Columns:
    """The listing as named columns."""
    return storage.columns_of(listing)


def restore(columns: Columns, lexicon: type[Glossary] = Glossary) -> Listing:
    """The inverse of :func:`columns_of`."""
    return storage.part_of(Listing, columns, _PARTS | {"glossary": lexicon})


def _readings(
    listed: Iterable[tuple[str, int, str | None, int]], glossary: Glossary, counts: list[int]
) -> Iterator[Name]:
    """Every reading of every name, one at a time; how many each name has goes to ``counts``."""
    for text, _, schema, _ in listed:
        readings = glossary.readings(text, schema)
        counts.append(len(readings))
        yield from readings


def _identifier_columns(parties: Texts) -> tuple[Hashes, NDArray[np.int32]]:
    """Hashes of every listed number in order, and the party each names."""
    found = [
        (hash_of(key.encode().hex()), number)
        for number in range(len(parties))
        for key in keys_of(unpack(parties[number]).identifiers)
    ]
    found.sort()
    hashes = np.array([h for h, _ in found], dtype=np.uint64)
    return hashes, np.array([n for _, n in found], dtype=np.int32)
