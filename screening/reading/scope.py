"""What a sentence does with a word in it: denies it, forbids it, or says it.

A text is cut where a sentence ends. Inside one, a prohibition counts for what follows it until a
"but", and for what stands before it where the language puts it last; a mere "no" only for what it
stands next to. When in doubt a word counts as said, because then a person looks.
"""

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
_ASKED_AND_DENIED = re.compile(
    r"[^.!?;\n]{0,16}\? ?(?:no|none|nope|nein|non|nao|nee|nie|yok|hayir|нет|否|不是|いいえ"
    r"|아니오|아니요|لا|نه)"
    r" ?(?:[,:;.!،、]|$|to\b)"
)
""" "Tehran Road? no: Al Wasl Road"; and not "Tehran? No problem"."""
NEXT_TO = 14
REACH = 28
AFTER = 60
_LIST_GAP = 26
_FAR = 1500
"""Letters that a prohibition reaches at most; the longest sentences of contracts have fewer."""
LONGEST_WORD = 200
ASIDE = frozenset(
    ("without", "ohne", "sans", "sin", "sem", "senza", "zonder", "bez", "без", "utan", "uden")
)
"""Nos that deny the thing behind them alone: "without stops to Tehran" goes there."""
_BESIDE = 5


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
    for hit in hits:
        by_kind[hit.word.kind].append(hit)
        by_sentence[hit.word.kind, bisect_right(ends, hit.start)].append(hit)
    return Sentences(folded, ends, hits, dict(by_kind), dict(by_sentence))


def is_denied(said: Sentences, hit: Hit, *, among: tuple[str, ...] = ()) -> bool:
    """Whether its sentence denies or forbids what a word says.

    Args:
        among: classes that are listed beside it; what is denied of one is denied of its neighbors.
    """
    if _ASKED_AND_DENIED.match(said.folded.text, hit.end):
        return True
    number = said.number(hit.start)
    if not any(said.of(kind, number) for kind in ("neg", "strongneg", "negpost")):
        return False
    if _is_denied_alone(said, hit):
        return True
    peers = [
        h
        for kind in among
        for h in said.of_stretch(
            kind, number, hit.start - _LIST_GAP - LONGEST_WORD, hit.end + _LIST_GAP
        )
        if -_LIST_GAP <= h.end - hit.start <= 0 or 0 <= h.start - hit.end <= _LIST_GAP
    ]
    return any(
        _is_listed_beside(said, hit, h) and _is_denied_alone(said, h)
        for h in _chain(said, hit, peers)
    )


def _chain(said: Sentences, hit: Hit, peers: list[Hit]) -> list[Hit]:
    """The words listed with it, nearest first, as long as the list goes on."""
    found: list[Hit] = []
    for side in (
        sorted((h for h in peers if h.end <= hit.start), key=lambda h: -h.start),
        sorted((h for h in peers if h.start >= hit.end), key=lambda h: h.start),
    ):
        last = hit
        for peer in side:
            if not _is_listed_beside(said, last, peer):
                break
            found.append(peer)
            last = peer
    return found


def _is_listed_beside(said: Sentences, hit: Hit, other: Hit) -> bool:
    first, second = sorted((hit, other), key=lambda h: h.start)
    gap = said.folded.text[first.end : second.start]
    if len(gap) > _LIST_GAP or said.between("contrast", first.end, second.start):
        return False
    is_list = bool(said.between("list", first.end, second.start)) or "," in gap or len(gap) <= 2
    goes_on = said.between("transfer", first.end, second.start) and "," in gap
    return is_list and not goes_on


def _is_denied_alone(said: Sentences, hit: Hit) -> bool:
    number = said.number(hit.start)
    before = (number, hit.start - _FAR, hit.start)
    behind = (number, hit.start, hit.end + AFTER)
    return (
        any(_forbids(said, h, hit) for h in said.of_stretch("strongneg", *before))
        or any(_denies(said, h, hit) for h in said.of_stretch("neg", *before))
        or any(
            _forbids_behind(said, h, hit)
            for kind in ("negpost", "strongneg")
            for h in said.of_stretch(kind, *behind)
        )
    )


def _forbids(said: Sentences, forbidding: Hit, hit: Hit) -> bool:
    """A prohibition in front; a new order behind a comma ends it."""
    if forbidding.end > hit.start or said.between("contrast", forbidding.end, hit.start):
        return False
    if said.between("say", forbidding.end, min(hit.start, forbidding.end + 16)):
        return False
    if said.between("proviso", forbidding.end, hit.start):
        return False
    return not _begins_anew(said, forbidding.end, hit.start)


def _begins_anew(said: Sentences, start: int, end: int) -> bool:
    text = said.folded.text
    for match in re.finditer(",", text[start:end]):
        comma = start + match.start()
        has_object = said.between("direction", start, comma) or said.between("place", start, comma)
        fresh = said.between("transfer", comma, min(end, comma + 24)) + said.between(
            "direction", comma, comma + 9
        )
        is_list = said.between("list", comma, comma + 6)
        is_first = any(h.start - comma <= 3 for h in fresh)
        is_aimed = bool(said.between("direction", comma, end))
        if (
            fresh
            and not is_list
            and is_aimed
            and (has_object or not said.between("transfer", start, comma))
            and is_first
        ):
            return True
    return False


def _denies(said: Sentences, no: Hit, hit: Hit) -> bool:
    if no.end > hit.start:
        return False
    between = said.folded.text[no.end : hit.start]
    if _WHOLE.match(no.word.key) and " " in between:
        return False
    if any(said.between(kind, no.end, hit.start) for kind in ("contrast", "say", "proviso")):
        return False
    if (
        hit.start - no.end <= NEXT_TO
        and "," not in between
        and not said.between("direction", no.end + 3, hit.start)
    ):
        return True
    is_aside = no.word.key in ASIDE and bool(said.between("direction", no.end, hit.start))
    reach = _BESIDE if is_aside else REACH
    for verb in said.between("transfer", no.end, hit.start):
        if verb.start - no.end <= reach and "," not in said.folded.text[no.end : verb.start]:
            return not _begins_anew(said, no.end, hit.start)
    return not is_aside and hit.start - no.end <= NEXT_TO and "," not in between


def _forbids_behind(said: Sentences, forbidding: Hit, hit: Hit) -> bool:
    if not 0 <= forbidding.start - hit.end <= AFTER and not (
        hit.end > forbidding.start >= hit.start
    ):
        return False
    between = said.folded.text[hit.end : forbidding.start]
    if said.between("contrast", hit.end, forbidding.start):
        return False
    if "," in between:
        tail = between.rsplit(",", 1)[1]
        begins = forbidding.start - len(tail)
        return (
            forbidding.word.kind == "negpost"
            and not said.between("transfer", begins, forbidding.start)
            and len(tail) < 14
            and bool(_WHOLE.search(between))
        )
    return True


_WHOLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
