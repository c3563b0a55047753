"""Names, addresses and identifiers: who on a list may this party be, and why.

Pure Python on numpy and rapidfuzz; importable without settings. May import ``screening.terms``
and ``screening.errors`` only. Begin reading with ``engines.py`` (what an engine is), then ``v1``
(the one there is). Beside the engines lies what all of them share: how an index is kept and asked
(``index.py``, ``storage.py``), how two parties are compared (``comparison.py``), and the values
that go in and come out (``query.py``, ``policy.py``, ``parties.py``).
"""

from screening.matching.comparison import compare, compare_many, score_many, score_of
from screening.matching.engines import UnknownEngineError
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
