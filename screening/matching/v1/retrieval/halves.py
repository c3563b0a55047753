"""Names found by half of their letters, for those no word of which is whole.

"Divetechnoservicws" and "Divetechno services" share no word and no beginning of one, but all their
letters up to the middle. A slip of the pen is in one half of a name, so every listed
name is kept under its first half and its last, blanks left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from screening.matching.v1.reading.names import Mode
from screening.matching.v1.scoring.whole import SHORTEST, alike_in_length
from screening.matching.v1.table import OUTSIDE, Ints, Table, kinds_among, spans

_LAST = 0x5EED  # begins the checksum of a last half, so that it meets last halves only


@dataclass(slots=True)
class Halves:
    """Checksums of halves of names, sorted, and beside each its entry and the letters of that."""

    keys: NDArray[np.uint32]
    owners: NDArray[np.int32]
    letters: NDArray[np.uint16]

    @classmethod
    def build(cls, table: Table) -> Halves:
        """The halves of every entry that is long enough to be compared as a whole."""
        keys: list[int] = []
        owners: list[int] = []
        sizes: list[int] = []
        for entry, letters in enumerate(_letters_of(table)):
            if len(letters) >= SHORTEST:
                keys.extend(_halves(letters, len(letters) // 2))
                owners.extend((entry, entry))
                sizes.extend((len(letters), len(letters)))
        order = np.argsort(np.array(keys, dtype=np.uint32), kind="stable")
        return cls(
            np.array(keys, dtype=np.uint32)[order],
            np.array(owners, dtype=np.int32)[order],
            np.array(sizes, dtype=np.uint16)[order],
        )

    def find(self, q: Table) -> tuple[Ints, Ints]:
        """Rows of a table of queries and entries that share half of their letters.

        Names may differ by a letter in length, so halves of one letter more and less are looked up.
        Names of other lengths are left out: "chnology" ends thousands.
        """
        keys: list[int] = []
        rows: list[int] = []
        sizes: list[int] = []
        for row, letters in enumerate(_letters_of(q)):
            if len(letters) >= SHORTEST:
                for size in {(len(letters) + more) // 2 for more in (-1, 0, 1)}:
                    keys.extend(_halves(letters, size))
                    rows.extend((row, row))
                    sizes.extend((len(letters), len(letters)))
        wanted = np.array(keys, dtype=np.uint32)
        first = np.searchsorted(self.keys, wanted, "left")
        last = np.searchsorted(self.keys, wanted, "right")
        places, owner = spans(first, last)
        near = alike_in_length(
            np.array(sizes, dtype=np.int64)[owner], self.letters[places].astype(np.int64)
        )
        places, owner = places[near], owner[near]
        return np.array(rows, dtype=np.int64)[owner], self.owners[places].astype(np.int64)


def _halves(letters: bytes, size: int) -> tuple[int, int]:
    return crc32(letters[:size]), crc32(letters[-size:], _LAST)


def _letters_of(table: Table) -> list[bytes]:
    """The letters of each entry in order, without its legal form and title; none of addresses."""
    vocabulary = table.vocabulary
    everything = np.arange(len(vocabulary.kinds))
    inside = ~kinds_among(vocabulary.kinds, OUTSIDE)
    texts = [
        (stood or text).encode() if kept else b""
        for text, stood, kept in zip(
            vocabulary.texts.many(everything),
            vocabulary.written.many(everything),
            inside.tolist(),
            strict=True,
        )
    ]
    words, starts = table.words.tolist(), table.starts.tolist()
    return [
        b"".join([texts[word] for word in words[start:end]]) if mode != Mode.ADDRESS else b""
        for start, end, mode in zip(starts, starts[1:], table.modes.tolist(), strict=False)
    ]


def letters_of_entries(table: Table, entries: Ints) -> dict[int, str]:
    """The letters of some entries in order, without legal form and title."""
    vocabulary = table.vocabulary
    inside = ~kinds_among(vocabulary.kinds, OUTSIDE)
    found: dict[int, str] = {}
    for entry in entries.tolist():
        words = table.words[table.starts[entry] : table.starts[entry + 1]].astype(np.int64)
        found[entry] = "".join(vocabulary.texts.many(words[inside[words]]))
    return found
