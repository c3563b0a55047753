"""What two names beside each other show, in numbers: the pieces a calibrated score is added from.

Each measure has one direction: more of it speaks for one party (``RISES``) or against it. They are
taken from the alignment that v1 makes of the two names, and from their letters and sounds laid in
the order of that alignment, so that a clerk's order of words says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz.distance import JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from screening.matching.v1.reading.names import Kind
from screening.matching.v1.reading.sounds import skeleton_of, voice_of
from screening.matching.v1.reading.variants import native_words
from screening.matching.v1.scoring.score import Kept, Scored
from screening.matching.v1.table import Bools, Floats, Ints, Table, kinds_among, marks
from screening.matching.v2.reading.characters import simplified, writing_of

RISES: Mapping[str, bool] = {
    "plain_score": True,
    "lesser_share": True,
    "greater_share": True,
    "weight_met": True,
    "heaviest_met": True,
    "least_alike": True,
    "first_words": True,
    "words_met": True,
    "asked_left": False,
    "listed_left": False,
    "contradiction": False,
    "numbers_apart": False,
    "forms_apart": False,
    "by_initials": False,
    "letters": True,
    "spelling": True,
    "opening": True,
    "sound": True,
    "consonants": True,
    "characters": True,
}
"""Every measure by name, and whether more of it speaks for the same party."""
NAMES = tuple(RISES)
_CORE = marks(
    (Kind.CONTENT, Kind.NUMBER, Kind.INITIAL, Kind.PLACE, Kind.PATRONYMIC, Kind.REPEATED,
     Kind.VINTAGE, Kind.FATHER)
)  # fmt: skip
_NUMBERS = marks((Kind.NUMBER, Kind.VINTAGE))
_LATIN_ENDS = "\u036f"
_HARDLY = 0.50
"""How alike two words must be to have met at all when words are counted."""


def measure(
    q: Table, c: Table, kept: Kept, scores: Floats, texts: Sequence[tuple[str, str]]
) -> Floats:
    """The measures of scored pairs of names, a row a pair, a column a name of ``NAMES``.

    Args:
        q, c: the tables of either side.
        kept: how v1 aligned the pairs (``score_and_keep``).
        scores: what v1 scored them, what holds a reading down included.
        texts: the names of each pair as they stand.
    """
    rows = np.zeros((len(scores), len(NAMES)))
    for number, batch in enumerate(kept.batches):
        places = np.flatnonzero(kept.batch_of == number)
        places = places[np.argsort(kept.line_of[places], kind="stable")]
        rows[places, :-1] = np.stack(_of_batch(q, c, batch, scores[places]), axis=1)
    rows[:, -1] = [_characters(asked, listed) for asked, listed in texts]
    return rows


def _characters(asked: str, listed: str) -> float:
    """Share of native letters in order where both names are written in them; else 1.

    Chinese characters of one sound are many, and another character is another name.
    """
    if asked.isascii() or listed.isascii() or writing_of(asked) != writing_of(listed):
        return 1.0
    sides = [
        "".join(char for char in native_words(simplified(text)) if char > _LATIN_ENDS)
        for text in (asked, listed)
    ]
    return Levenshtein.normalized_similarity(*sides)


def _of_batch(q: Table, c: Table, batch: Scored, scores: Floats) -> list[Floats]:
    found = batch.found
    left, right = _Side(q, found.q_words), _Side(c, found.c_words)
    q_weight, c_weight = batch.q_weights.weight * left.core, batch.c_weights.weight * right.core
    q_met, c_met = found.q_alike * left.core, found.c_alike * right.core
    whole = batch.whole.alike
    shares = [
        np.maximum(_share((w * met).sum(1), (w * there).sum(1)), whole)
        for w, met, there in (
            (q_weight, q_met, left.core),
            (c_weight, c_met, right.core & ~found.c_cut),
        )
    ]
    heavy = np.minimum(q_weight, _of_partner(c_weight, found.q_partner)) * q_met
    q_open = left.core & (q_met < _HARDLY) & (whole == 0.0)[:, None]
    c_open = right.core & (c_met < _HARDLY) & ~found.c_cut & (whole == 0.0)[:, None]
    met = left.core & (q_met > 0)
    paired = np.where(met, q_met, 1.0).min(axis=1, initial=1.0)
    initials = (left.of(Kind.INITIAL) & met) * q_weight
    return [
        scores,
        np.minimum(*shares),
        np.maximum(*shares),
        np.maximum(heavy.sum(1), whole * batch.whole.weight),
        np.maximum(heavy.max(axis=1, initial=0.0), whole * batch.whole.weight),
        np.where(whole > 0, whole, np.where(met.any(axis=1), paired, 0.0)),
        np.where(whole > 0, whole, np.minimum(_first(q_met, left.core), _first(c_met, right.core))),
        (q_met >= _HARDLY).sum(1).astype(np.float64),
        (q_open * q_weight).sum(1),
        (c_open * c_weight).sum(1),
        np.minimum((q_open * batch.q_weights.against).sum(1),
                   (c_open * batch.c_weights.against).sum(1)),
        np.minimum((q_open & left.numbers).sum(1), (c_open & right.numbers).sum(1)) * 1.0
        + 0.5 * ((q_open & left.numbers).any(1) ^ (c_open & right.numbers).any(1)),
        _forms_apart(left, right, found.q_partner),
        _share(initials.sum(1), (q_weight * met).sum(1)),
        np.minimum(left.letters(), right.letters()).astype(np.float64),
        *_as_strings(left, right, found.q_partner),
    ]  # fmt: skip


class _Side:
    """The words of one side of a batch."""

    def __init__(self, table: Table, words: Ints) -> None:
        self.vocabulary, self.words = table.vocabulary, words
        nothing = np.zeros(words.shape, np.uint8)
        self.kinds = self.vocabulary.kinds[words] if len(self.vocabulary.kinds) else nothing
        self.there: Bools = words >= 0
        self.core: Bools = self.there & kinds_among(self.kinds, _CORE)
        self.numbers: Bools = self.there & kinds_among(self.kinds, _NUMBERS)

    def of(self, kind: Kind) -> Bools:
        """Which words are of that kind."""
        found: Bools = self.there & (self.kinds == kind)
        return found

    def letters(self) -> Ints:
        """How many letters the words have that tell the name from others."""
        if not len(self.vocabulary.lengths):
            return np.zeros(len(self.words), dtype=np.int64)
        lengths = self.vocabulary.lengths[self.words].astype(np.int64)
        total: Ints = np.where(self.core, lengths, 0).sum(axis=1)
        return total

    def texts(self, *, inside: Bools) -> list[list[str]]:
        """The words as they are written, empty where they are not inside."""
        if not len(self.vocabulary.kinds):
            return [["" for _ in row] for row in self.words]
        flat = self.vocabulary.texts.many(np.where(inside, self.words, 0).ravel())
        marked, width = inside.ravel().tolist(), self.words.shape[1]
        kept = [text if there else "" for text, there in zip(flat, marked, strict=True)]
        return [kept[start : start + width] for start in range(0, len(kept), width)]


def _share(part: Floats, whole: Floats) -> Floats:
    nothing = np.zeros(len(part))
    share: Floats = np.divide(part, whole, out=nothing, where=whole > 0)
    return share


def _of_partner(values: Floats, partner: Ints) -> Floats:
    met = np.take_along_axis(values, np.maximum(partner, 0), axis=1)
    return np.where(partner >= 0, met, 0.0)


def _first(met: Floats, core: Bools) -> Floats:
    """How alike the first telling word is to what it met."""
    if not core.shape[1]:
        return np.zeros(len(core))
    firsts: Floats = np.take_along_axis(met * core, core.argmax(axis=1)[:, None], axis=1)
    return firsts[:, 0]


def _forms_apart(left: _Side, right: _Side, partner: Ints) -> Floats:
    """1 where both sides name a legal form and the two did not meet."""
    asked, listed = left.of(Kind.LEGAL), right.of(Kind.LEGAL)
    both = asked.any(axis=1) & listed.any(axis=1)
    apart: Floats = np.where(both & ~(asked & (partner >= 0)).any(axis=1), 1.0, 0.0)
    return apart


def _as_strings(left: _Side, right: _Side, partner: Ints) -> list[Floats]:
    """Likeness of the telling words as one string: letters, opening, sounds, consonants."""
    asked, listed = left.texts(inside=left.core), right.texts(inside=right.core)
    first, second = [], []
    for one, other, met in zip(asked, listed, partner.tolist(), strict=True):
        paired, alone, taken = [], [], dict[int, str]()
        for word, place in zip(one, met, strict=True):
            if not word:
                continue
            if place < 0:
                alone.append(word)
            else:
                paired.append(word)
                taken[place] = other[place]
        rest = [word for place, word in enumerate(other) if word and place not in taken]
        first.append([*paired, *alone])
        second.append([*taken.values(), *rest])
    sides = ["".join(words) for words in first], ["".join(words) for words in second]
    voices = [["".join(map(voice_of, words)) for words in side] for side in (first, second)]
    bones = [["".join(map(skeleton_of, words)) for words in side] for side in (first, second)]
    likeness = Levenshtein.normalized_similarity
    return [
        cpdist(*sides, scorer=likeness, dtype=np.float64),
        cpdist(*sides, scorer=JaroWinkler.normalized_similarity, dtype=np.float64),
        cpdist(*voices, scorer=likeness, dtype=np.float64),
        cpdist(*bones, scorer=likeness, dtype=np.float64),
    ]
