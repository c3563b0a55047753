"""What a description may mean: proposals from the catalog and the control list, never more.

A likeness of words classifies nothing (15 CFR 732.3(b) asks for a classification by somebody who
knows the item). It helps whoever must classify the line: these are shown beside "unclassified".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from screening.terms.control_list import ItemRecord, ProductRecord

_PRODUCT_LIKENESS = 85.0  # of 100: a letter or two of a product's name written otherwise
_HEADING_LIKENESS = 70.0  # of 100: most words of an entry's heading
_MOST = 3
_SHORTEST_WORD = 3
_WORD = re.compile(r"[a-z]+|[0-9]+")  # "RTX4090" and "RTX 4090" are the same words


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing a description may mean; ``score`` is 0 to 1."""

    code: str
    words: str
    score: float

    def __str__(self) -> str:
        return f"{self.code} ({self.words}, likeness {self.score:.2f})"


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts with their codes; only those that share a word with a description are compared."""

    words: tuple[str, ...]
    codes: tuple[str, ...]
    by_word: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> _Texts:
        known = tuple(pairs)
        by_word: dict[str, tuple[int, ...]] = {}
        for place, (text, _) in enumerate(known):
            for word in set(text.split()):
                by_word[word] = (*by_word.get(word, ()), place)
        return cls(tuple(text for text, _ in known), tuple(code for _, code in known), by_word)

    def likest(self, words: str, cutoff: float) -> tuple[Proposal, ...]:
        sharing = {place for word in words.split() for place in self.by_word.get(word, ())}
        found = process.extract(
            words,
            {place: self.words[place] for place in sorted(sharing)},
            scorer=fuzz.token_set_ratio,
            score_cutoff=cutoff,
            limit=_MOST,
        )
        return tuple(Proposal(self.codes[at], text, score / 100) for text, score, at in found)


@dataclass(frozen=True, slots=True)
class ProposalBook:
    """Catalog names and entry headings, ready to be compared with a description."""

    products: _Texts
    entries: _Texts

    @classmethod
    def of(cls, products: Iterable[ProductRecord], items: Iterable[ItemRecord]) -> ProposalBook:
        """Read once from the tables."""
        named = (
            (_spaced(f"{product.manufacturer} {name}"), product.uid)
            for product in products
            for name in product.names
        )
        headed = ((utils.default_process(item.heading), item.eccn) for item in items)
        return cls(_Texts.of(named), _Texts.of(headed))

    def proposals(self, description: str) -> tuple[Proposal, ...]:
        """Up to three products and three entries the words may mean, likest first."""
        words = utils.default_process(description)
        if len(words) < _SHORTEST_WORD:
            return ()
        products = self.products.likest(_spaced(description), _PRODUCT_LIKENESS)
        return (*products, *self.entries.likest(words, _HEADING_LIKENESS))


def _spaced(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
