"""Names met by an initial: "K Technology" for "Kidma Tech", "E & Tech" for "Emax Technology".

An initial begins thousands of words, so it is no key to look names up by. It tells apart the names
that another word has found: of all that share "technology", those with a word of that letter. So
every entry keeps two sets of letters, of its initials and of the words that one may stand for.
"""

from __future__ import annotations

import numpy as np

from screening.matching.v1.reading.names import Kind
from screening.matching.v1.scoring.arithmetic import KINDS
from screening.matching.v1.scoring.words import INITIAL
from screening.matching.v1.table import Floats, Hashes, Ints, Table, kinds_among, marks

_STOOD_FOR = marks((
    Kind.CONTENT, Kind.PLACE, Kind.UNIT, Kind.PATRONYMIC, Kind.REPEATED, Kind.FATHER,
))  # fmt: skip
_INITIALS = np.uint64(32)
"""Where the initials of an entry begin in its letters, above the first letters of its words."""
_WEIGHT = KINDS[Kind.INITIAL][0] * INITIAL
"""What an initial adds to the weight that met; a little less where it stands for a common word."""


def beginnings_of(table: Table) -> Hashes:
    """The letters of each entry, one a bit: of words in the lower half, initials in the upper."""
    vocabulary = table.vocabulary
    texts = vocabulary.texts.many(np.arange(len(vocabulary.kinds)))
    letters = np.array([_bit_of(text) for text in texts], dtype=np.uint64)
    letters = np.where(
        vocabulary.kinds == Kind.INITIAL,
        letters << _INITIALS,
        np.where(kinds_among(vocabulary.kinds, _STOOD_FOR), letters, np.uint64(0)),
    )
    found = np.zeros(len(table), dtype=np.uint64)
    filled = np.flatnonzero(np.diff(table.starts))
    if len(filled):
        found[filled] = np.bitwise_or.reduceat(letters[table.words], table.starts[filled])
    return found


def initials_met(asked: Hashes, rows: Ints, listed: Hashes) -> tuple[Ints, Floats]:
    """The weight that met by initials, beside what met by words.

    Args:
        asked: the letters of every query entry (see :func:`beginnings_of`).
        rows: the query entry of each pair.
        listed: the letters of the listed entry of each pair.

    Returns:
        Places of the pairs in which an initial met, and weights as in an organization. Initials
        that both sides have are no news: they met as words.
    """
    turned = (asked << _INITIALS) | (asked >> _INITIALS)
    at = np.flatnonzero(turned[rows] & listed)
    letters, listed = asked[rows[at]], listed[at]
    alone = ~((letters & listed) >> _INITIALS)
    count = np.bitwise_count((letters >> _INITIALS) & listed & alone)
    count += np.bitwise_count((listed >> _INITIALS) & letters & alone)
    return at, _WEIGHT * count


def _bit_of(word: str) -> int:
    return 1 << (ord(word[0]) - ord("a")) if "a" <= word[:1] <= "z" else 0
