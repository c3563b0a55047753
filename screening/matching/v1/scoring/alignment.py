"""Which word of one name meets which of the other; each word is used once.

All pairs of names of a batch are aligned together: a cube pairs x words x words of similarities,
from which the best pair is taken again and again. Two neighbours written together ("Gazprom Bank",
"Gazprombank") meet first.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.matching.v1.reading.names import Kind, Mode
from screening.matching.v1.reading.variants import CUT_LENGTHS
from screening.matching.v1.scoring.words import kinship, similarities, worth_comparing
from screening.matching.v1.table import Bools, Floats, Hashes, Ints, Table, Vocabulary, marks

_IS_CUT = np.zeros(max(CUT_LENGTHS) + 2, dtype=np.bool_)
_IS_CUT[list(CUT_LENGTHS)] = True
_NO_WORD = 2  # marks the places past the end of a name, one up on the other side: none meets
_NEVER = np.uint64(2**64 - 1)  # stands where no word is, and is no word's hash
BEGUN, LEAST_BEGUN = 0.96, 2
"""How alike a word is to what is left of it at the cut, and the letters that must be left: one
letter begins too many words."""
OTHER_GENERATION = 0.4
"""How alike a father and a son of one name are: Ahmad bin Hasan is not Hasan bin Ahmad."""
_FATHER = int(Kind.FATHER)
_TELLING = marks((Kind.CONTENT, Kind.PLACE, Kind.PATRONYMIC, Kind.FATHER))
VOUCHED, OPEN = 0.50, 0.70
"""How alike another word must be to vouch for the name, and under which two words have not met."""


@dataclass(slots=True)
class Alignment:
    """The outcome for n pairs of names of up to K words.

    ``q_words``/``c_words`` are vocabulary numbers, -1 past the end; ``q_partner`` is the position
    met on the other side, -1 for none; ``q_alike`` how alike the two are, 0 for none. ``c_cut``
    marks listed words behind the point where the query's text was cut off.
    """

    q_words: Ints
    c_words: Ints
    q_partner: Ints
    c_partner: Ints
    q_alike: Floats
    c_alike: Floats
    c_cut: Bools


def align(q: Table, q_rows: Ints, c: Table, c_rows: Ints, width: int) -> Alignment:
    """Align pairs of entries whose names have at most ``width`` words."""
    q_words, q_glued = _spread(q, q_rows, width)
    c_words, c_glued = _spread(c, c_rows, width)
    cube = _cube(q, q_words, c, c_words)
    _part_generations(q, q_words, c, c_words, cube)
    empty = np.full(q_words.shape, -1, dtype=np.int64)
    result = Alignment(
        q_words,
        c_words,
        empty,
        empty.copy(),
        np.zeros(q_words.shape),
        np.zeros(c_words.shape),
        np.zeros(c_words.shape, dtype=np.bool_),
    )
    cut = np.flatnonzero(is_cut(q, q_rows))
    _begin_cut_words(q, c, result, cube, cut)
    _meet_glued(q, c, q_glued, c_glued, result, cube)
    _meet_best(result, cube)
    _meet_kin(q, c, result)
    _excuse_cut(result, cut)
    return result


def is_cut(table: Table, rows: Ints) -> Bools:
    """Whether the text of an entry may have been cut off at the width of a field."""
    lengths = np.minimum(table.lengths[rows], len(_IS_CUT) - 1)
    cut: Bools = _IS_CUT[lengths] & (table.modes[rows] != Mode.ADDRESS)
    return cut


def _begin_cut_words(q: Table, c: Table, result: Alignment, cube: Floats, cut: Ints) -> None:
    """The last word of a cut text meets a listed word that begins with it."""
    if not len(cut):
        return
    lasts = (result.q_words[cut] >= 0).sum(axis=1) - 1
    begun, listed = result.q_words[cut, lasts], result.c_words[cut]
    qv, cv = q.vocabulary, c.vocabulary
    # what begins a word has no letter that the word has not: hardly any string is looked at
    may_begin = (
        (listed >= 0)
        & (cv.kinds[listed] != Kind.LEGAL)
        & (cv.lengths[listed] >= qv.lengths[begun][:, None])
        & (qv.letters[begun][:, None] & ~cv.letters[listed] == 0)
        & ((lasts > 0) & (qv.lengths[begun] >= LEAST_BEGUN))[:, None]
    )
    k, j = np.nonzero(may_begin)
    pieces, words = qv.texts.many(begun[k]), cv.texts.many(listed[k, j])
    begins = [word.startswith(piece) for piece, word in zip(pieces, words, strict=True)]
    k, j = k[begins], j[begins]
    cells = cut[k], lasts[k], j
    cube[cells] = np.maximum(cube[cells], BEGUN)


def _part_generations(q: Table, q_words: Ints, c: Table, c_words: Ints, cube: Floats) -> None:
    """Where both names give the father's, a son of that name is another person."""
    if not (q.vocabulary.kinds == _FATHER).any():
        return
    asked = (q.vocabulary.kinds[q_words] == _FATHER) & (q_words >= 0)
    rows = np.flatnonzero(asked.any(axis=1))
    if not len(rows) or not len(c.vocabulary.kinds):
        return
    asked = asked[rows]
    listed = (c.vocabulary.kinds[c_words[rows]] == _FATHER) & (c_words[rows] >= 0)
    apart = (asked[:, :, None] != listed[:, None, :]) & listed.any(axis=1)[:, None, None]
    cube[rows] *= np.where(apart, OTHER_GENERATION, 1.0)


def _meet_kin(q: Table, c: Table, result: Alignment) -> None:
    """The one telling word that did not meet meets its like, where the rest of the name met."""
    best = result.q_alike.max(axis=1, initial=0.0)
    rows = np.flatnonzero((best >= VOUCHED) & (result.q_alike < OPEN).any(axis=1))
    if not len(rows):
        return
    q_left, c_left = (
        (alike[rows] < OPEN) & (words[rows] >= 0) & _TELLING[kinds[words[rows]]]
        for kinds, words, alike in (
            (q.vocabulary.kinds, result.q_words, result.q_alike),
            (c.vocabulary.kinds, result.c_words, result.c_alike),
        )
    )
    alone = np.flatnonzero((q_left.sum(axis=1) == 1) & (c_left.sum(axis=1) == 1))
    rows, i, j = rows[alone], q_left[alone].argmax(axis=1), c_left[alone].argmax(axis=1)
    partners = result.q_partner[rows, i], result.c_partner[rows, j]
    free = ((partners[0] < 0) & (partners[1] < 0)) | ((partners[0] == j) & (partners[1] == i))
    rows, i, j = rows[free], i[free], j[free]
    words = result.q_words[rows, i], result.c_words[rows, j]
    alike = kinship(q.vocabulary, words[0], c.vocabulary, words[1])
    more = alike > result.q_alike[rows, i]
    rows, i, j = rows[more], i[more], j[more]
    result.q_partner[rows, i], result.c_partner[rows, j] = j, i
    result.q_alike[rows, i] = result.c_alike[rows, j] = alike[more]


def _excuse_cut(result: Alignment, cut: Ints) -> None:
    """Listed words behind the last word of a cut text could not be there: they are no omission."""
    if not len(cut):
        return
    lasts = np.maximum((result.q_words[cut] >= 0).sum(axis=1) - 1, 0)
    partners = result.q_partner[cut]
    met = partners[np.arange(len(cut)), lasts]
    begun = (met >= 0) & (met == partners.max(axis=1)) & (result.q_alike[cut, lasts] >= BEGUN)
    rows, met = cut[begun], met[begun]
    behind = np.arange(result.c_words.shape[1]) > met[:, None]
    result.c_cut[rows] = behind & (result.c_partner[rows] < 0)


def _spread(table: Table, rows: Ints, width: int) -> tuple[Ints, tuple[Hashes, Hashes]]:
    """The words of each row as a line of a matrix, -1 past the end, and their glued hashes."""
    starts = table.starts[rows]
    sizes = table.starts[rows + 1] - starts
    position = np.arange(width)
    inside = position < sizes[:, None]
    nothing = np.zeros(inside.shape, dtype=np.uint64)
    if not len(table.words):
        return np.full(inside.shape, -1, dtype=np.int64), (nothing, nothing)
    where = np.where(inside, starts[:, None] + position, 0)
    words = np.where(inside, table.words[where], -1).astype(np.int64)
    glued = np.where(inside, table.glued[where], np.uint64(0))
    back = np.where(inside, table.glued_back[where], np.uint64(0))
    return words, (glued, back)


def _cube(q: Table, q_words: Ints, c: Table, c_words: Ints) -> Floats:
    """Similarity of every word of one name with every word of the other."""
    qv, cv = q.vocabulary, c.vocabulary
    width = q_words.shape[1]
    sort_q = np.where(q_words >= 0, _is_legal(qv, q_words), _NO_WORD)
    sort_c = np.where(c_words >= 0, _is_legal(cv, c_words), _NO_WORD + 1)
    cells = np.flatnonzero(sort_q[:, :, None] == sort_c[:, None, :])
    q_cells, j = np.divmod(cells, width)
    qw, cw = q_words.ravel()[q_cells], c_words.ravel()[q_cells // width * width + j]
    equal = qv.hashes[qw] == cv.hashes[cw]
    alike = equal.astype(np.float64)
    open_pairs = np.flatnonzero(~equal & (qv.kinds[qw] != Kind.LEGAL))
    open_pairs = open_pairs[worth_comparing(qv, qw[open_pairs], cv, cw[open_pairs])]
    if len(open_pairs):
        key = qw[open_pairs] * len(cv.kinds) + cw[open_pairs]
        distinct, back = np.unique(key, return_inverse=True)
        found = similarities(qv, distinct // len(cv.kinds), cv, distinct % len(cv.kinds))
        alike[open_pairs] = found[back]
    cube = np.zeros(q_words.size * width)
    cube[cells] = alike
    return cube.reshape(-1, width, width)


def _is_legal(vocabulary: Vocabulary, words: Ints) -> NDArray[np.int8]:
    """1 for legal forms, which meet only legal forms, 0 for other words."""
    kinds = vocabulary.kinds
    legal = kinds[words] == Kind.LEGAL if len(kinds) else words >= 0
    return legal.astype(np.int8)


def _meet_glued(
    q: Table,
    c: Table,
    q_glued: tuple[Hashes, Hashes],
    c_glued: tuple[Hashes, Hashes],
    result: Alignment,
    cube: Floats,
) -> None:
    """Pair two neighbours with the one word they make when written together, in either order."""
    q_hash, c_hash = _raw_hashes(q, result.q_words), _raw_hashes(c, result.c_words)
    for glued in q_glued:
        for row, i, j in _together(glued, c_hash):
            _pair(result, cube, row, (i, i + 1), (j,))
    for glued in c_glued:
        for row, i, j in _together(q_hash, glued):
            _pair(result, cube, row, (i,), (j, j + 1))


def _together(left: Hashes, right: Hashes) -> list[tuple[int, int, int]]:
    """Row and positions where a hash of the left is one of the right; 0 is none."""
    width = left.shape[1]
    cells = np.flatnonzero(left[:, :, None] == right[:, None, :])
    rows, i = np.divmod(cells // width, width)
    there = left[rows, i] > 0
    found = np.stack([rows, i, cells % width], axis=1)[there]
    return [(row, i, j) for row, i, j in found.tolist()]


def _raw_hashes(table: Table, words: Ints) -> Hashes:
    hashes = table.vocabulary.raw_hashes
    nothing = np.full(words.shape, _NEVER)
    return np.where(words >= 0, hashes[words], nothing) if len(hashes) else nothing


def _pair(
    result: Alignment, cube: Floats, row: int, left: tuple[int, ...], right: tuple[int, ...]
) -> None:
    if (result.q_partner[row, list(left)] >= 0).any():
        return
    if (result.c_partner[row, list(right)] >= 0).any():
        return
    for i in left:
        result.q_partner[row, i], result.q_alike[row, i] = right[0], 1.0
        cube[row, i, :] = 0.0
    for j in right:
        result.c_partner[row, j], result.c_alike[row, j] = left[0], 1.0
        cube[row, :, j] = 0.0


def _meet_best(result: Alignment, cube: Floats) -> None:
    """Take the most similar pair left in every name, until none is left."""
    count, width, _ = cube.shape
    flat = cube.reshape(count, width * width)
    rows = np.flatnonzero(flat.any(axis=1))
    while len(rows):
        best = flat[rows].argmax(axis=1)
        alike = flat[rows, best]
        more = alike > 0
        rows, best, alike = rows[more], best[more], alike[more]
        i, j = best // width, best % width
        result.q_partner[rows, i], result.q_alike[rows, i] = j, alike
        result.c_partner[rows, j], result.c_alike[rows, j] = i, alike
        cube[rows, i, :] = 0.0
        cube[rows, :, j] = 0.0
