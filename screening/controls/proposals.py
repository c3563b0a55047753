"""What a description may mean: proposals from the catalog and the control list, never more.

A likeness of words classifies nothing (15 CFR 732.3(b) asks for a classification by somebody who
knows the item). It helps whoever must classify the line: these are shown beside "unclassified".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
class ProposalBook:
    """Catalog names and entry headings, ready to be compared with a description."""

    product_names: tuple[str, ...]
    product_codes: tuple[str, ...]
    headings: tuple[str, ...]
    entries: tuple[str, ...]

    @classmethod
    def of(cls, products: Iterable[ProductRecord], items: Iterable[ItemRecord]) -> ProposalBook:
        """Read once from the tables."""
        named = [
            (_spaced(f"{product.manufacturer} {name}"), product.uid)
            for product in products
            for name in product.names
        ]
        headed = [(utils.default_process(item.heading), item.eccn) for item in items]
        return cls(
            tuple(name for name, _ in named),
            tuple(uid for _, uid in named),
            tuple(words for words, _ in headed),
            tuple(eccn for _, eccn in headed),
        )

    def proposals(self, description: str) -> tuple[Proposal, ...]:
        """Up to three products and three entries the words may mean, likest first."""
        words = utils.default_process(description)
        if len(words) < _SHORTEST_WORD:
            return ()
        products = process.extract(
            _spaced(description),
            self.product_names,
            scorer=fuzz.token_set_ratio,
            score_cutoff=_PRODUCT_LIKENESS,
            limit=_MOST,
        )
        entries = process.extract(
            words,
            self.headings,
            scorer=fuzz.token_set_ratio,
            score_cutoff=_HEADING_LIKENESS,
            limit=_MOST,
        )
        found = [
            Proposal(self.product_codes[at], name, score / 100) for name, score, at in products
        ]
        found += [Proposal(self.entries[at], name, score / 100) for name, score, at in entries]
        return tuple(found)


def _spaced(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
