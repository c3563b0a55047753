"""Many names as columns: what retrieval and alignment compute on.

A :class:`Table` holds a vocabulary (each distinct word once) and entries (one reading of one name,
a run of vocabulary numbers). Queries and listed names take the same form, so the arithmetic takes
two tables and never cares which side is which. All columns are numpy arrays, so that a saved index
is mapped into memory and shared by processes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from screening.matching.texts import Texts
from screening.matching.v1.reading.names import Kind, Name, Word
from screening.matching.v1.reading.sounds import beginning_of, is_pinyin, voice_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15  # odd, from the golden ratio: spreads short words over 64 bits
_MASK = (1 << 64) - 1
LONGEST_WORD = 64
_POWERS = [pow(_BASE, n, 1 << 64) for n in range(LONGEST_WORD + 1)]
POWERS = np.array(_POWERS, dtype=np.uint64)


@lru_cache(maxsize=1 << 17)
def hash_of(word: str) -> int:
    """A polynomial hash: that of two words written together follows from theirs."""
    value = 0
    for char in word[:LONGEST_WORD].encode("ascii"):
        value = (value * _BASE + char) & _MASK
    return value


def glued_hash(first: Hashes, second: Hashes, second_length: Ints) -> Hashes:
    """The hash of two words written together."""
    return first * POWERS[np.minimum(second_length, LONGEST_WORD)] + second


def letters_of(word: str) -> int:
    """The set of letters as 26 bits; digits share the bits of the first ten letters."""
    bits = 0
    for char in word:
        bits |= 1 << (ord(char) - (97 if char >= "a" else 48))
    return bits


def _letter_sum(word: str) -> int:
    """Equal for words of the same letters in any order."""
    return sum(_POWERS[ord(char) % LONGEST_WORD] for char in word) & _MASK


def marks(kinds: Iterable[Kind]) -> Bools:
    """A table that tells for each kind of word whether it is among these."""
    table = np.zeros(len(Kind), dtype=np.bool_)
    table[list(kinds)] = True
    return table


OUTSIDE = marks((Kind.LEGAL, Kind.TITLE))
"""Words that do not belong to the name proper when it is written together."""


def kinds_among(kinds: NDArray[np.uint8], table: Bools) -> Bools:
    """Which words are of the kinds a table of :func:`marks` tells."""
    found: Bools = table[kinds]
    return found


def spans(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """All positions of many ranges, and for each the number of its range."""
    counts = ends - starts
    owner = np.repeat(np.arange(len(starts)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(owner)) - before[owner] + starts[owner], owner


def firsts_of(groups: Ints) -> Bools:
    """Marks the first of each run of equal numbers."""
    firsts = np.ones(len(groups), dtype=np.bool_)
    firsts[1:] = groups[1:] != groups[:-1]
    return firsts


def places_in(groups: Ints) -> Ints:
    """The place of each number in its run of equal ones, from 0."""
    firsts = np.flatnonzero(firsts_of(groups))
    return np.arange(len(groups)) - np.repeat(firsts, np.diff(np.append(firsts, len(groups))))


@dataclass(slots=True)
class Vocabulary:
    """Every distinct word of a table, by number.

    ``written`` is the word as it stood where another was written out for it ("jimmy" for James),
    else empty: a slip of the pen was made in what stood there.
    """

    texts: Texts
    written: Texts
    voices: Texts
    hashes: Hashes
    raw_hashes: Hashes
    raw_lengths: NDArray[np.uint8]
    kinds: NDArray[np.uint8]
    commonness: NDArray[np.uint8]
    familiarity: NDArray[np.uint8]
    foreign: Bools
    pinyin: Bools
    letters: NDArray[np.uint32]
    written_letters: NDArray[np.uint32]
    lengths: NDArray[np.uint8]
    letter_sums: Hashes
    beginnings: NDArray[np.uint8]


@dataclass(slots=True)
class Table:
    """Names as columns.

    Args:
        vocabulary: the distinct words.
        starts: where the words of each entry begin in ``words``; one more than entries.
        words: vocabulary numbers, entry after entry, in the order of the name.
        glued: beside each word, the hash of it written together with the next; 0 for the last.
        glued_back: the same with the next one first, for names whose order was turned.
        modes: how each entry was read (``names.Mode``).
        lengths: characters of the text the entry was read from.
        left_out: what each entry leaves out of its text (``variants.LeftOut``).
        letters: how many letters and digits the words of each entry have, legal forms apart.
    """

    vocabulary: Vocabulary
    starts: Ints
    words: NDArray[np.int32]
    glued: Hashes
    glued_back: Hashes
    modes: NDArray[np.uint8]
    lengths: NDArray[np.uint16]
    left_out: NDArray[np.uint8]
    letters: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def build(cls, names: Iterable[Name]) -> Table:
        """Lay names out as columns, in order."""
        read = list(names)
        keys = list(chain.from_iterable([name.keys for name in read]))
        distinct: dict[str, Word] = dict(
            zip(keys, chain.from_iterable([name.words for name in read]), strict=True)
        )
        numbers = dict(zip(distinct, range(len(distinct)), strict=True))
        vocabulary = _vocabulary(distinct)
        start_array = np.zeros(len(read) + 1, dtype=np.int64)
        np.cumsum([len(name.keys) for name in read], out=start_array[1:])
        word_array = np.array([numbers[key] for key in keys], dtype=np.int32)
        glued, glued_back = _glue_neighbours(vocabulary, start_array, word_array)
        return cls(
            vocabulary=vocabulary,
            starts=start_array,
            words=word_array,
            glued=glued,
            glued_back=glued_back,
            modes=np.array([name.mode for name in read], dtype=np.uint8),
            lengths=np.minimum([name.length for name in read], 65535).astype(np.uint16),
            left_out=np.array([name.left_out for name in read], dtype=np.uint8),
            letters=_letters_of_entries(vocabulary, start_array, word_array),
        )


# One word as bytes: what is a number of it, in the order of _ROW.
_ROW = np.dtype([
    ("hash", "<u8"), ("raw_hash", "<u8"), ("letter_sum", "<u8"), ("letters", "<u4"),
    ("written_letters", "<u4"), ("raw_length", "u1"), ("kind", "u1"), ("commonness", "u1"),
    ("familiarity", "u1"), ("foreign", "?"), ("pinyin", "?"), ("length", "u1"), ("beginning", "u1"),
])  # fmt: skip
_PACKED = struct.Struct("<QQQIIBBBB??BB")


def _vocabulary(words: Mapping[str, Word]) -> Vocabulary:
    """The columns of words, by their keys."""
    rows = [_row_of(word) for word in words.values()]
    numbers = np.frombuffer(b"".join([row[0] for row in rows]), dtype=_ROW)
    column = {name: np.ascontiguousarray(numbers[name]) for name in _ROW.names or ()}
    return Vocabulary(
        texts=Texts.pack([row[1] for row in rows]),
        written=Texts.pack([row[2] for row in rows]),
        voices=Texts.pack([row[3] for row in rows]),
        hashes=column["hash"],
        raw_hashes=column["raw_hash"],
        raw_lengths=column["raw_length"],
        kinds=column["kind"],
        commonness=column["commonness"],
        familiarity=column["familiarity"],
        foreign=column["foreign"],
        pinyin=column["pinyin"],
        letters=column["letters"],
        written_letters=column["written_letters"],
        lengths=column["length"],
        letter_sums=column["letter_sum"],
        beginnings=column["beginning"],
    )


@lru_cache(maxsize=1 << 16)
def _row_of(word: Word) -> tuple[bytes, str, str, str]:
    """The numbers of a word, packed; its text, the word as it stood where that is another, its
    voice."""
    text, raw = word.text[:LONGEST_WORD], word.raw
    apart = raw != word.text and word.kind not in (Kind.NUMBER, Kind.VINTAGE, Kind.LEGAL)
    written = raw[:LONGEST_WORD] if apart else ""
    voice = voice_of(text)
    packed = _PACKED.pack(
        hash_of(text), hash_of(raw), _letter_sum(text), letters_of(text), letters_of(written),
        min(len(raw), LONGEST_WORD), word.kind, word.commonness, word.familiarity, word.foreign,
        is_pinyin(text, native=word.foreign), len(text), beginning_of(voice),
    )  # fmt: skip
    return packed, text, written, voice


def _letters_of_entries(
    vocabulary: Vocabulary, starts: Ints, words: NDArray[np.int32]
) -> NDArray[np.uint16]:
    """The length of every entry in letters."""
    lengths = np.where(vocabulary.kinds == Kind.LEGAL, 0, vocabulary.lengths)[words]
    ends = np.concatenate([[0], np.cumsum(lengths)])
    letters: NDArray[np.uint16] = (ends[starts[1:]] - ends[starts[:-1]]).astype(np.uint16)
    return letters


def _glue_neighbours(
    vocabulary: Vocabulary, starts: Ints, words: NDArray[np.int32]
) -> tuple[Hashes, Hashes]:
    """Hashes of every word written together with its neighbour, in both orders.

    Titles and legal forms stay out; so does the step from one entry to the next.
    """
    glued = np.zeros(len(words), dtype=np.uint64)
    back = np.zeros(len(words), dtype=np.uint64)
    if len(words) < 2:
        return glued, back
    first, second = words[:-1], words[1:]
    hashes, lengths = vocabulary.raw_hashes, vocabulary.raw_lengths.astype(np.int64)
    joinable = ~kinds_among(vocabulary.kinds, OUTSIDE)
    inside = joinable[first] & joinable[second]
    ends = starts[1:-1] - 1
    inside[ends[(ends >= 0) & (ends < len(inside))]] = False
    together = glued_hash(hashes[first], hashes[second], lengths[second])
    turned = glued_hash(hashes[second], hashes[first], lengths[first])
    glued[:-1] = np.where(inside, together, np.uint64(0))
    back[:-1] = np.where(inside, turned, np.uint64(0))
    return glued, back
