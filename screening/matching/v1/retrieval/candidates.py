"""Retrieval: which listed names are worth aligning with a query.

Exhaustive scoring would look at every listed name. Instead each query word finds the listed words
that may be the same (equal, equal in sound, one edit apart, same consonants, same beginning or
end), each of those its names, and the names that collect most weight go on to alignment. A
misspelling is therefore looked for in the vocabulary, which grows far slower than the list.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from screening.matching.policy import MatchingPolicy
from screening.matching.v1.reading.names import Kind
from screening.matching.v1.retrieval.forecast import Gathered, best, pairs_of, sides_of
from screening.matching.v1.retrieval.halves import Halves
from screening.matching.v1.retrieval.initialled import beginnings_of, initials_met
from screening.matching.v1.retrieval.word_keys import listed_keys, query_keys
from screening.matching.v1.scoring.alignment import BEGUN, LEAST_BEGUN, is_cut
from screening.matching.v1.scoring.words import similarities, worth_comparing
from screening.matching.v1.table import (
    Bools,
    Floats,
    Hashes,
    Ints,
    Table,
    firsts_of,
    kinds_among,
    marks,
    places_in,
    spans,
)

_ALIKE = 0.30
"""Likeness from which a listed word counts as the query's: names that score over the review
threshold on a less alike word have others that are more alike."""
_MOST_ALIKE = 60
"""Listed words tried for one query word; 'Mohammed' has 40 spellings on the real lists."""
_KNOWN = 3
"""Commonness from which a query word is taken as spelled right: misspellings are not common."""
_SEARCHED = marks((
    Kind.CONTENT, Kind.NUMBER, Kind.INITIAL, Kind.PLACE, Kind.UNIT, Kind.PATRONYMIC, Kind.REPEATED,
    Kind.TITLE, Kind.VINTAGE, Kind.FATHER,
))  # fmt: skip


_MOST_REMEMBERED = 50_000
"""Query words whose likes are remembered: some 30 MB in a worker that has seen them all."""
_WordKey = tuple[str, str, int, bool, bool]
_Alike = tuple[Ints, Ints, Floats]
"""Query words, listed words, and how alike the two are, pair by pair."""


@dataclass(slots=True)
class Postings:
    """From keys to listed words, from words to entries; all columns sorted for binary search."""

    keys: Hashes
    key_words: NDArray[np.int32]
    starts: Ints
    entries: NDArray[np.int32]
    glued: Hashes
    glued_entries: NDArray[np.int32]
    raw_hashes: Hashes
    raw_words: NDArray[np.int32]
    weights: NDArray[np.float32]  # of each entry, the sum over its words that are searched for
    halves: Halves
    beginnings: Hashes
    remembered: dict[_WordKey, tuple[Ints, Floats]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(cls, table: Table, word_weights: Floats) -> Postings:
        """Index a table of listed names."""
        vocabulary = table.vocabulary
        everything = np.arange(len(vocabulary.kinds))
        words = vocabulary.texts.many(everything)
        written, foreign = vocabulary.written.many(everything), vocabulary.foreign.tolist()
        found = [listed_keys(*word) for word in zip(words, written, foreign, strict=True)]
        keys = np.array([key for row in found for key in row], dtype=np.uint64)
        owner = np.repeat(np.arange(len(found), dtype=np.int32), [len(row) for row in found])
        order = np.argsort(keys, kind="stable")
        sizes = np.diff(table.starts)
        entry_of = np.repeat(np.arange(len(table), dtype=np.int32), sizes)
        by_word = np.argsort(table.words, kind="stable")
        counts = np.bincount(table.words, minlength=len(words))
        joined = np.flatnonzero(table.glued)
        glued = np.concatenate((table.glued[joined], table.glued_back[joined]))
        glued_entries = np.tile(entry_of[joined], 2)
        by_glue = np.argsort(glued, kind="stable")
        raw = vocabulary.raw_hashes
        by_raw = np.argsort(raw, kind="stable").astype(np.int32)
        return cls(
            keys=keys[order],
            key_words=owner[order],
            starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            entries=entry_of[by_word],
            glued=glued[by_glue],
            glued_entries=glued_entries[by_glue],
            raw_hashes=raw[by_raw],
            raw_words=by_raw,
            weights=_weight_of_rows(table, word_weights, _is_searched(table)).astype(np.float32),
            halves=Halves.build(table),
            beginnings=beginnings_of(table),
        )


def retrieve(
    q: Table, q_weights: Floats, listed: Table, postings: Postings, policy: MatchingPolicy
) -> tuple[Ints, Ints]:
    """Pairs of query entry and listed entry worth aligning.

    Args:
        q, listed: the two tables.
        q_weights: weight of each word of the query vocabulary.
        policy: how many entries to look at and to keep for each query entry.

    Returns:
        Query entries and listed entries, pair by pair, grouped by query entry.
    """
    gathered, by_half = gather(q, q_weights, listed, postings, policy)
    if not len(gathered.pairs):
        return sides_of(gathered.pairs)
    return best(gathered, by_half, policy)


def gather(
    q: Table, q_weights: Floats, listed: Table, postings: Postings, policy: MatchingPolicy
) -> tuple[Gathered, Ints]:
    """All pairs that have a word, an initial or half of their letters in common.

    Returns:
        The pairs, and the places of those that share half of their letters.
    """
    searched = _is_searched(q)
    words = np.unique(q.words[searched]).astype(np.int64)
    alike = _alike_words(q, words, listed, postings)
    row, entry, weight = _collect(q, searched, q_weights, alike, postings, policy)
    extra_row, extra_entry, extra_weight = _collect_glued(q, q_weights, postings)
    half_row, half_entry = postings.halves.find(q)
    row = np.concatenate((row, extra_row, half_row))
    entry = np.concatenate((entry, extra_entry, half_entry))
    weight = np.concatenate((weight, extra_weight, np.zeros(len(half_row))))
    same_sort = (q.modes[row] == 4) == (listed.modes[entry] == 4)
    row, entry, weight = row[same_sort], entry[same_sort], weight[same_sort]
    pairs = pairs_of(row, entry).astype(np.int64)
    if not len(pairs):
        nothing = np.zeros(0)
        return Gathered(pairs, nothing, nothing, nothing, np.zeros(0, np.bool_)), pairs
    order = np.argsort(pairs, kind="stable")
    pairs, weight = pairs[order], weight[order]
    firsts = np.flatnonzero(firsts_of(pairs))
    pairs, met = pairs[firsts], np.add.reduceat(weight, firsts)
    row, entry = sides_of(pairs)
    at, more = initials_met(beginnings_of(q), row, postings.beginnings[entry])
    met[at] += more
    gathered = Gathered(
        pairs=pairs,
        met=met,
        asked=_weight_of_rows(q, q_weights, searched)[row],
        listed=postings.weights[entry].astype(np.float64),
        cut=is_cut(q, np.arange(len(q)))[row],
    )
    by_half = np.unique(np.searchsorted(pairs, pairs_of(half_row, half_entry)))
    return gathered, by_half


def _weight_of_rows(table: Table, weights: Floats, searched: Bools) -> Floats:
    """The weight of the words of each entry that are searched for."""
    inside = weights[table.words] * searched
    return np.bincount(_row_of(table), inside, minlength=len(table)).astype(np.float64)


def _row_of(table: Table) -> Ints:
    """The entry of each word of a table."""
    return np.repeat(np.arange(len(table)), np.diff(table.starts))


def _is_searched(table: Table) -> Bools:
    """Words that an entry is looked up by; a name of nothing but fillers ("JSC IM") by those."""
    kinds = table.vocabulary.kinds[table.words]
    searched = kinds_among(kinds, _SEARCHED)
    rows = _row_of(table)
    bare = np.bincount(rows, searched, minlength=len(table)) == 0
    found: Bools = searched | (bare[rows] & (kinds == Kind.FILLER))
    return found


def _alike_words(q: Table, searched: Ints, listed: Table, postings: Postings) -> _Alike:
    """Pairs of query word and listed word that may be one, grouped by query word.

    What one word is like does not depend on the query, so it is remembered for the next one.
    """
    kinds, cut = q.vocabulary.kinds, _cut_words(q)
    columns = (
        q.vocabulary.texts.many(searched),
        q.vocabulary.written.many(searched),
        kinds[searched].tolist(),
        q.vocabulary.foreign[searched].tolist(),
        cut[searched].tolist(),
    )
    keys: list[_WordKey] = list(zip(*columns, strict=True))
    remembered = postings.remembered
    new = np.array([k for k, key in enumerate(keys) if key not in remembered], dtype=np.int64)
    if len(new):
        qw, cw, likeness = _look_up(q, listed, postings, searched[new], cut)
        bounds = np.searchsorted(qw, np.append(searched[new], len(kinds)))
        if len(remembered) + len(new) > _MOST_REMEMBERED:
            remembered.clear()
            return _alike_words(q, searched, listed, postings)
        for k, place in enumerate(new.tolist()):
            part = slice(int(bounds[k]), int(bounds[k + 1]))
            remembered[keys[place]] = (cw[part], likeness[part])
    found = [remembered[key] for key in keys]
    sizes = [len(words) for words, _ in found]
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    return (
        np.repeat(searched, sizes),
        np.concatenate([words for words, _ in found]),
        np.concatenate([likeness for _, likeness in found]),
    )


def _cut_words(q: Table) -> NDArray[np.bool_]:
    """Words of the query vocabulary that end a text which may be cut off."""
    cut = np.zeros(len(q.vocabulary.kinds), dtype=np.bool_)
    if len(q.words):
        ends = q.starts[1:][is_cut(q, np.arange(len(q)))] - 1
        cut[q.words[ends]] = True
    return cut


def _look_up(
    q: Table, listed: Table, postings: Postings, searched: Ints, cut: NDArray[np.bool_]
) -> tuple[Ints, Ints, Floats]:
    """The listed words that share a key with each query word and are alike, best first."""
    vocabulary = q.vocabulary
    columns = (
        vocabulary.texts.many(searched),
        vocabulary.written.many(searched),
        vocabulary.foreign[searched].tolist(),
        (vocabulary.commonness[searched] >= _KNOWN).tolist(),
        cut[searched].tolist(),
    )
    found = [query_keys(*word) for word in zip(*columns, strict=True)]
    keys = np.array([key for row in found for key in row], dtype=np.uint64)
    owner = np.repeat(searched, [len(row) for row in found])
    first = np.searchsorted(postings.keys, keys, "left")
    last = np.searchsorted(postings.keys, keys, "right")
    places, of_key = spans(first, last)
    size = len(listed.vocabulary.kinds)
    pairs = owner[of_key] * size + postings.key_words[places]
    pairs.sort()
    pairs = pairs[firsts_of(pairs)]
    qw, cw = pairs // size, pairs % size
    begun = _begun(q, qw, listed, cw, cut)
    worth = worth_comparing(q.vocabulary, qw, listed.vocabulary, cw) | begun
    qw, cw, begun = qw[worth], cw[worth], begun[worth]
    equal = q.vocabulary.hashes[qw] == listed.vocabulary.hashes[cw]
    likeness = equal.astype(np.float64)
    rest = np.flatnonzero(~equal)
    likeness[rest] = similarities(q.vocabulary, qw[rest], listed.vocabulary, cw[rest])
    likeness = np.where(begun, np.maximum(likeness, BEGUN), likeness)
    good = likeness >= _ALIKE
    qw, cw, likeness = qw[good], cw[good], likeness[good]
    order = np.lexsort((cw, -likeness, qw))
    qw, cw, likeness = qw[order], cw[order], likeness[order]
    kept = places_in(qw) < _MOST_ALIKE
    return qw[kept], cw[kept], likeness[kept]


def _begun(
    q: Table, qw: Ints, listed: Table, cw: Ints, cut: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Pairs of a word that may be cut off and a listed word that begins with it."""
    begun = np.zeros(len(qw), dtype=np.bool_)
    at = np.flatnonzero(cut[qw] & (q.vocabulary.lengths[qw] >= LEAST_BEGUN))
    pieces, words = q.vocabulary.texts.many(qw[at]), listed.vocabulary.texts.many(cw[at])
    begun[at] = [word.startswith(piece) for piece, word in zip(pieces, words, strict=True)]
    return begun


def _collect(
    q: Table,
    searched: Bools,
    q_weights: Floats,
    alike: _Alike,
    postings: Postings,
    policy: MatchingPolicy,
) -> tuple[Ints, Ints, Floats]:
    """Entries that carry a word alike, rarest words first, within the budget of postings."""
    alike_q, alike_c, likeness = alike
    words = len(q.vocabulary.kinds)
    first = np.searchsorted(alike_q, np.arange(words), "left")
    last = np.searchsorted(alike_q, np.arange(words), "right")
    sizes = postings.starts[alike_c + 1] - postings.starts[alike_c]
    reach = np.zeros(len(alike_q) + 1, dtype=np.int64)
    np.cumsum(sizes, out=reach[1:])
    reach_of_word = reach[last] - reach[first]
    row_of, word_of = _row_of(q)[searched], q.words[searched].astype(np.int64)
    order = np.lexsort((reach_of_word[word_of], row_of))
    row_of, word_of = row_of[order], word_of[order]
    running = np.cumsum(reach_of_word[word_of])
    starts = np.searchsorted(row_of, np.arange(len(q)))
    before = np.concatenate(([0], running))[starts][row_of]
    taken = (running - before <= policy.postings) | firsts_of(row_of)
    row_of, word_of = row_of[taken], word_of[taken]
    pair, slot = spans(first[word_of], last[word_of])
    listed_word = alike_c[pair]
    places, owner = spans(
        postings.starts[listed_word],
        np.minimum(
            postings.starts[listed_word + 1], postings.starts[listed_word] + policy.postings
        ),
    )
    weight = likeness[pair] * q_weights[word_of[slot]]
    return row_of[slot][owner], postings.entries[places].astype(np.int64), weight[owner]


def _collect_glued(q: Table, q_weights: Floats, postings: Postings) -> tuple[Ints, Ints, Floats]:
    """Entries in which one word of the query is written as two, or two as one."""
    row_of = _row_of(q)
    if not len(row_of):
        return row_of, row_of, np.zeros(0)
    raw = q.vocabulary.raw_hashes[q.words]
    first = np.searchsorted(postings.glued, raw, "left")
    last = np.searchsorted(postings.glued, raw, "right")
    places, owner = spans(first, last)
    found = [(row_of[owner], postings.glued_entries[places], q_weights[q.words[owner]])]
    joined = np.flatnonzero(q.glued)
    pair_weight = q_weights[q.words[joined]] + q_weights[q.words[joined + 1]]
    for glued in (q.glued[joined], q.glued_back[joined]):
        first = np.searchsorted(postings.raw_hashes, glued, "left")
        last = np.searchsorted(postings.raw_hashes, glued, "right")
        places, owner = spans(first, last)
        listed_word = postings.raw_words[places]
        places, slot = spans(postings.starts[listed_word], postings.starts[listed_word + 1])
        at = owner[slot]
        found.append((row_of[joined[at]], postings.entries[places], pair_weight[at]))
    rows, entries, weights = (np.concatenate(column) for column in zip(*found, strict=True))
    return rows, entries.astype(np.int64), weights
