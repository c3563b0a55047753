"""Comparing two parties directly, without an index, by the engine that the policy names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screening.matching.engines import engine_named
from screening.matching.policy import DEFAULT_POLICY, MatchingPolicy
from screening.matching.query import Comparison, Pair, Piece, Query, Scores
from screening.terms.listed_party import PartyRecord


def compare(
    query: Query,
    candidate: PartyRecord | str,
    policy: MatchingPolicy = DEFAULT_POLICY,
    *,
    engine: str = "",
) -> Comparison:
    """How alike a query and a candidate are, and why.

    Args:
        query: what is asked.
        candidate: a listed party, or only its name, then read by the query's schema.
        policy: weights and thresholds.
        engine: which engine scores, where that is not the policy's.
    """
    return compare_many([(query, candidate)], policy, engine=engine)[0]


def compare_many(
    pairs: Sequence[Pair], policy: MatchingPolicy = DEFAULT_POLICY, *, engine: str = ""
) -> list[Comparison]:
    """The same for many pairs at once, in their order."""
    return engine_named(engine or policy.engine).compare(pairs, policy)


def score_many(
    pairs: Sequence[Pair], policy: MatchingPolicy = DEFAULT_POLICY, *, engine: str = ""
) -> Scores:
    """Only the names' scores, without qualifiers and evidence: many times faster."""
    return engine_named(engine or policy.engine).scores_of(pairs, policy)


def score_of(evidence: Iterable[Piece], policy: MatchingPolicy, *, engine: str = "") -> float:
    """Recompute a score from nothing but its evidence; an auditor's check.

    Returns:
        The score, equal to the stated one but for rounding in the fourth decimal.
    """
    return engine_named(engine or policy.engine).score_of(evidence, policy)
