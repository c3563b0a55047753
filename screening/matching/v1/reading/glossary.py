"""What native words of organizations mean, learned from the lists themselves.

A list that prints a party in Chinese and in English tells what its words mean: where 战术 stands,
*tactical* stands beside it, party after party. So an organization that is submitted in its own
script meets a listed name that was translated, not transliterated, and one that is listed in its
own script only meets its English name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from screening.matching.texts import Texts
from screening.matching.v1.reading.names import Kind, Name, analyse
from screening.matching.v1.reading.variants import native_words
from screening.terms.listed_party import PartyRecord, PartySchema

LEAST_PARTIES = 3
"""Parties in which a word and its meaning must meet: twice may be chance."""
LEAST_AGREEMENT = 0.60
"""Twice the parties that have both, over those that have either; real meanings of the lists reach
it although one word is translated in several ways."""
_LONGEST = 4
_HAN = re.compile("[\u3400-\u9fff]{2,}")
_NATIVE = re.compile("[\u0370-\u1cff\u2e80-\ud7ff]")
_LATIN = re.compile("[A-Za-z]{3}")
_WORDS = re.compile("[\u0370-\u1cff]{3,}")
_MEANING = frozenset({Kind.CONTENT, Kind.PLACE, Kind.UNIT})


@dataclass(slots=True)
class Glossary:
    """Native words, the longest first, and the Latin word of each."""

    natives: Texts
    meanings: Texts
    _meaning_of: dict[str, str] | None = field(default=None, repr=False)
    _pattern: re.Pattern[str] | None = field(default=None, repr=False)

    @classmethod
    def learn(cls, parties: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Glossary:
        """Learn from parties, each as its native and its Latin names."""
        native, latin, both = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
        for names, translated in parties:
            terms = {term for name in names for term in _terms(name)}
            words = {word for name in translated for word in _words(name)}
            native.update(terms)
            latin.update(words)
            both.update((term, word) for term in terms for word in words)
        agreement = {
            (term, word): 2 * count / (native[term] + latin[word])
            for (term, word), count in both.items()
            if count >= LEAST_PARTIES
        }
        meaning, term_of = _best(agreement, 0), _best(agreement, 1)
        learned = [
            term
            for term in sorted(meaning, key=lambda term: (-len(term), term))
            if agreement[term, meaning[term]] >= LEAST_AGREEMENT
            and term_of.get(meaning[term]) == term
        ]
        return cls(Texts.pack(learned), Texts.pack(meaning[term] for term in learned))

    def readings(self, text: str, schema: str | None) -> tuple[Name, ...]:
        """Every reading of a name, and those of its translation where the glossary knows a word."""
        return readings_with(text, schema, self.meant(text, schema))

    def meant(self, text: str, schema: str | None) -> str:
        """A name translated, where one of such a party is; else the text itself."""
        if text.isascii() or schema in ("person", "vessel", "address") or not len(self.natives):
            return text
        return self.translate(text)

    def translate(self, text: str) -> str:
        """The text with the words that are known in Latin letters."""
        if self._meaning_of is None or self._pattern is None:
            terms = [self.natives[k] for k in range(len(self.natives))]
            self._meaning_of = {term: self.meanings[k] for k, term in enumerate(terms)}
            self._pattern = re.compile("|".join(map(re.escape, terms)) or r"\b\B")
        meaning_of = self._meaning_of
        return self._pattern.sub(lambda found: f" {meaning_of[found.group()]} ", text)


def readings_with(text: str, schema: str | None, translated: str) -> tuple[Name, ...]:
    """Every reading of a name, and those of its translation where that is another text."""
    plain = analyse(text, schema)
    if translated == text:
        return plain
    known = {name.words for name in plain}
    return (*plain, *(n for n in analyse(translated, schema) if n.words not in known))


def _best(agreement: Mapping[tuple[str, str], float], side: int) -> dict[str, str]:
    """For each term (side 0) or word (side 1) the one of the other side that agrees best.

    Of several that agree alike, the longest term is the whole of which the others are parts; but
    several words that agree alike do not tell which of them is meant, so none is.
    """
    best: dict[str, tuple[float, int, str]] = {}
    doubtful: set[str] = set()
    for pair, score in agreement.items():
        own, other = pair[side], pair[1 - side]
        found = (score, len(other) if side else 0, other)
        known = best.get(own)
        if known is None or found[:2] > known[:2]:
            best[own] = found
            doubtful.discard(own)
        elif found[:2] == known[:2]:
            doubtful.add(own)
    return {own: found[2] for own, found in best.items() if own not in doubtful}


def in_two_scripts(party: PartyRecord) -> tuple[list[str], list[str]] | None:
    """The native and the Latin names of an organization that has both; None for any other.

    A name printed in both ("Harbin Institute of Technology (哈爾浜工業大学)") is one of each.
    """
    if party.schema not in (PartySchema.ORGANIZATION, PartySchema.UNKNOWN):
        return None
    native = [native_words(n.text) for n in party.names if _NATIVE.search(n.text)]
    latin = [_NATIVE.sub(" ", name.text) for name in party.names] if native else []
    latin = [text for text in latin if _LATIN.search(text)]
    return (native, latin) if native and latin else None


def _terms(text: str) -> Iterator[str]:
    """What may be a word: runs of two to four Chinese characters, words of other scripts."""
    for run in _HAN.findall(text):
        for size in range(2, _LONGEST + 1):
            for start in range(len(run) - size + 1):
                yield run[start : start + size]
    yield from _WORDS.findall(text)


def _words(text: str) -> Iterator[str]:
    for name in analyse(text, "organization"):
        yield from (word.text for word in name.words if word.kind in _MEANING)
