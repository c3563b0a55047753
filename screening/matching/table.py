"""Many names as columns: what retrieval and alignment compute on.

A :class:`Table` holds a vocabulary (each distinct word once) and entries (one reading of one name,
a run of vocabulary numbers). Queries and listed names take the same form, so the arithmetic takes
two tables and never cares which side is which. All columns are numpy arrays, so that a saved index
is mapped into memory and shared by processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.matching.names import Kind, Name, WordKey
from screening.matching.sounds import beginning_of, is_pinyin, voice_of

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


@dataclass(slots=True)
class Texts:
    """Strings in one byte block with offsets, decoded when asked for and then remembered."""

    block: NDArray[np.uint8]
    offsets: Ints
    _seen: NDArray[np.object_] | None = field(default=None, repr=False)
    _known: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_), repr=False)

    @classmethod
    def pack(cls, texts: Iterable[str]) -> Texts:
        """Store strings one after another."""
        known = list(texts)
        encoded = [text.encode("utf-8", "surrogatepass") for text in known]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(e) for e in encoded], out=offsets[1:])
        packed = cls(np.frombuffer(b"".join(encoded), dtype=np.uint8), offsets)
        packed._seen = np.empty(len(known), dtype=np.object_)
        packed._seen[:] = known
        packed._known = np.ones(len(known), dtype=np.bool_)
        return packed

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> str:
        piece = self.block[self.offsets[number] : self.offsets[number + 1]]
        return piece.tobytes().decode("utf-8", "surrogatepass")

    def many(self, numbers: Ints) -> list[str]:
        """Several strings; what was decoded once is remembered, for words recur."""
        if self._seen is None:
            self._seen = np.empty(len(self), dtype=np.object_)
            self._known = np.zeros(len(self), dtype=np.bool_)
        new = numbers[~self._known[numbers]]
        if len(new):
            for number in set(new.tolist()):
                self._seen[number] = self[number]
            self._known[new] = True
        found: list[str] = self._seen[numbers].tolist()
        return found


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
        whole: False for readings that leave words in brackets out.
    """

    vocabulary: Vocabulary
    starts: Ints
    words: NDArray[np.int32]
    glued: Hashes
    glued_back: Hashes
    modes: NDArray[np.uint8]
    lengths: NDArray[np.uint16]
    whole: Bools

    def __len__(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def build(cls, names: Iterable[Name]) -> Table:
        """Lay names out as columns, in order."""
        numbers: dict[WordKey, int] = {}
        words: list[int] = []
        starts, modes, lengths, whole = [0], [], [], []
        for name in names:
            for key in name.keys:
                words.append(numbers.setdefault(key, len(numbers)))
            starts.append(len(words))
            modes.append(int(name.mode))
            lengths.append(min(name.length, 65535))
            whole.append(name.whole)
        vocabulary = _vocabulary(numbers)
        start_array = np.array(starts, dtype=np.int64)
        word_array = np.array(words, dtype=np.int32)
        glued, glued_back = _glue_neighbours(vocabulary, start_array, word_array)
        return cls(
            vocabulary=vocabulary,
            starts=start_array,
            words=word_array,
            glued=glued,
            glued_back=glued_back,
            modes=np.array(modes, dtype=np.uint8),
            lengths=np.array(lengths, dtype=np.uint16),
            whole=np.array(whole, dtype=np.bool_),
        )


def _vocabulary(keys: Iterable[WordKey]) -> Vocabulary:
    rows = list(keys)
    empty: tuple[list[Any], ...] = tuple([] for _ in range(5))
    texts, kinds, commonness, familiarity, foreign, raw = (
        zip(*rows, strict=True) if rows else (*empty, [])
    )
    facts = zip(*[_facts(text) for text in texts], strict=True) if rows else ([] for _ in range(7))
    hashes, voices, pinyin, letters, lengths, sums, beginnings = facts
    written = [
        word if word != text and kind not in (Kind.NUMBER, Kind.LEGAL) else ""
        for text, kind, word in zip(texts, kinds, raw, strict=True)
    ]
    return Vocabulary(
        texts=Texts.pack(text[:LONGEST_WORD] for text in texts),
        written=Texts.pack(word[:LONGEST_WORD] for word in written),
        voices=Texts.pack(voices),
        hashes=np.array(hashes, dtype=np.uint64),
        raw_hashes=np.array([hash_of(word) for word in raw], dtype=np.uint64),
        raw_lengths=np.array([min(len(word), LONGEST_WORD) for word in raw], dtype=np.uint8),
        kinds=np.array(kinds, dtype=np.uint8),
        commonness=np.array(commonness, dtype=np.uint8),
        familiarity=np.array(familiarity, dtype=np.uint8),
        foreign=np.array(foreign, dtype=np.bool_),
        pinyin=np.array(pinyin, dtype=np.bool_),
        letters=np.array(letters, dtype=np.uint32),
        written_letters=np.array([letters_of(word) for word in written], dtype=np.uint32),
        lengths=np.array(lengths, dtype=np.uint8),
        letter_sums=np.array(sums, dtype=np.uint64),
        beginnings=np.array(beginnings, dtype=np.uint8),
    )


@lru_cache(maxsize=1 << 16)
def _facts(text: str) -> tuple[int, str, bool, int, int, int, int]:
    """Hash, voice, whether pinyin, letters, length, letter sum and first sound of a word."""
    text = text[:LONGEST_WORD]
    voice = voice_of(text)
    return (
        hash_of(text),
        voice,
        is_pinyin(text),
        letters_of(text),
        len(text),
        _letter_sum(text),
        beginning_of(voice),
    )


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
