"""Names, addresses and identifiers: who on a list may this party be, and why.

Pure Python on numpy and rapidfuzz; importable without settings. May import ``screening.terms``
and ``screening.errors`` only. Begin reading with ``index.py`` (how it is asked), then ``v1`` (what
answers).
"""

from screening.matching.comparison import compare, compare_many, score_many
from screening.matching.engines import UnknownEngineError
from screening.matching.index import Index
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy, UnknownPolicyKeyError
from screening.matching.query import Comparison, Match, Query, UnknownSchemaError
from screening.matching.storage import BrokenIndexError
from screening.matching.v1.scoring.evidence import score_of

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
