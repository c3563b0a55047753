"""A text cut into its sentences, with the words that stand in each."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import NamedTuple

from screening.reading.folding import Folded
from screening.reading.vocabulary import Hit

_ENDS = re.compile(
    r"(?<=[^\W\d_]{3})(?<!\b(?:sra|mrs|dra|frl|mme|ing|str|dhr|sig|avv|inz|tel))(?<!\b(?:mevr|dott|attn))\.(?=[\s\"')]|$)"
    r"|(?<=[\u3040-\uffef])\.|[!?;\n|]|(?<=\d)\. (?=[A-Z])"
)
LONGEST_WORD = 200
NOS = ("neg", "strongneg", "negpost")
_COUNTS = re.compile(r"[ .:]{0,2}\d")
_COMPASS = ("ne",)


def _start(hit: Hit) -> int:
    return hit.start


class Sentences(NamedTuple):
    """A text with its words, sorted by class.

    Args:
        folded: the text.
        ends: where its sentences end.
        hits: every word, in order.
        by_kind: the same by class.
        by_sentence: the same by class and sentence.
    """

    folded: Folded
    ends: tuple[int, ...]
    hits: list[Hit]
    by_kind: dict[str, list[Hit]]
    by_sentence: dict[tuple[str, int], list[Hit]]

    def number(self, place: int) -> int:
        """Which sentence a place of the text is in."""
        return bisect_right(self.ends, place)

    def of(self, kind: str, sentence: int | None = None) -> list[Hit]:
        """The words of a class, of one sentence or of all."""
        if sentence is None:
            return self.by_kind.get(kind, [])
        return self.by_sentence.get((kind, sentence), [])

    def of_stretch(self, kind: str, sentence: int, first: int, last: int) -> list[Hit]:
        """The words of a class and a sentence that begin in a stretch of the text."""
        hits = self.of(kind, sentence)
        return hits[bisect_left(hits, first, key=_start) : bisect_left(hits, last + 1, key=_start)]

    @staticmethod
    def stretch_around(hit: Hit, near: int) -> tuple[int, int]:
        """Where words begin that stand as near to a word, before it or behind."""
        return hit.start - near - LONGEST_WORD, hit.end + near

    def start_of(self, hit: Hit) -> int:
        """Where the sentence of a word begins."""
        number = self.number(hit.start)
        return self.ends[number - 1] if number else 0

    def end_of(self, hit: Hit) -> int:
        """Where the sentence of a word ends."""
        number = self.number(hit.start)
        return self.ends[number] if number < len(self.ends) else len(self.folded.text)

    def sentence_of(self, hit: Hit) -> str:
        """The sentence a word stands in, as written."""
        first, last = self.folded.span(self.start_of(hit), self.end_of(hit))
        return self.folded.original[first:last]

    def between(self, kind: str, start: int, end: int) -> list[Hit]:
        """The words of a class that stand wholly in a stretch of the text."""
        hits = self.by_kind.get(kind, ())
        first, last = bisect_left(hits, start, key=_start), bisect_left(hits, end, key=_start)
        return [h for h in hits[first:last] if h.end <= end]

    def touches(self, kind: str, hit: Hit, *, before: int = 0, after: int = 0) -> bool:
        """Whether a word of a class stands close by, in the same sentence."""
        number = self.number(hit.start)
        first = hit.start - before - LONGEST_WORD if before else hit.end
        last = hit.end + after if after else hit.start
        return any(
            (0 <= hit.start - h.end <= before if before else False)
            or (0 <= h.start - hit.end <= after if after else False)
            for h in self.of_stretch(kind, number, first, last)
        )


def cut(folded: Folded, hits: list[Hit]) -> Sentences:
    """A text with its words as sentences."""
    by_kind: dict[str, list[Hit]] = defaultdict(list)
    by_sentence: dict[tuple[str, int], list[Hit]] = defaultdict(list)
    ends = tuple(match.end() for match in _ENDS.finditer(folded.text))
    spoken = {hit.word.about for hit in hits if hit.word.kind == "tongue"}
    for hit in hits:
        if hit.word.kind in NOS and _means_another(folded, hit, spoken):
            continue
        by_kind[hit.word.kind].append(hit)
        by_sentence[hit.word.kind, bisect_right(ends, hit.start)].append(hit)
    return Sentences(folded, ends, hits, dict(by_kind), dict(by_sentence))


def _means_another(folded: Folded, no: Hit, spoken: set[str]) -> bool:
    """Whether a short no is a word of another language, a number's mark or a point of the compass.

    "Mai" is May, "noch" in German is still; "no 12" counts, "NE Tehran" lies in the north-east.
    """
    if no.word.about:
        return no.word.about not in spoken
    if no.word.key == "no":
        return _COUNTS.match(folded.text, no.end) is not None
    if no.word.key in _COMPASS:
        written = folded.original[slice(*folded.span(no.start, no.end))]
        return written.isupper() and not folded.original.isupper()
    return False
