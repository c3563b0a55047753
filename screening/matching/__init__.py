"""Names, addresses and identifiers: who on a list may this party be, and why.

Pure Python on numpy and rapidfuzz; importable without settings. May import ``screening.terms``
and ``screening.errors`` only. Begin reading with ``names.py`` (what a name is made of), then
``candidates.py`` (what is looked at), ``v1/arithmetic.py`` (what it scores), ``index.py`` (how it
is asked).
"""

from screening.matching.comparison import compare, compare_many, score_many
from screening.matching.engines import UnknownEngineError
from screening.matching.evidence import score_of
from screening.matching.index import Index
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy, UnknownPolicyKeyError
from screening.matching.query import Comparison, Match, Query, UnknownSchemaError
from screening.matching.storage import BrokenIndexError

__all__ = [
    "DEFAULT_POLICY",
    "BrokenIndexError",
    "Comparison",
    "Index",
    "Match",
    "MatchingPolicy",
    "Query",
    "UnknownEngineError",
    "UnknownPolicyKeyError",
    "UnknownSchemaError",
    "compare",
    "compare_many",
    "score_many",
    "score_of",
]
