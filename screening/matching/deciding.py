"""What a candidate counts for by the policy's thresholds: beside the engines, after they answered.

An engine knows two thresholds. Where the policy has rows (``thresholds.py``) it is handed the
lowest that may apply to what is asked, and each of its matches is decided here by the row that
applies. Everybody asks through ``index.py``, so orders, questions, partners and nights are decided
alike; what re-scores a match or makes one without an engine (``pipeline/named``) decides it here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screening.matching.policy import MatchingPolicy
from screening.matching.query import Match, Query
from screening.matching.thresholds import ThresholdRow, row_for, script_of

KIND = "threshold"
"""Of the piece of evidence that says which row applied."""
_ADDRESS = "address"
_MORE = 10
"""So many times the policy's hits an engine is asked for where rows apply: what a high row lets go
must not take the place of what a low one keeps."""
_MOST = 10_000


def for_engine(policy: MatchingPolicy, query: Query | None = None) -> MatchingPolicy:
    """The policy as an engine is handed it: two thresholds, the lowest that may apply.

    Args:
        query: what is asked; None for whatever may be asked.
    """
    if not policy.thresholds:
        return policy
    rows = [row for row in policy.thresholds if query is None or _may_fit(row, query)]
    without = replace(policy, thresholds=())
    if not rows:
        return without
    return replace(
        without,
        review_threshold=min(policy.review_threshold, *(row.review_threshold for row in rows)),
        match_threshold=min(policy.match_threshold, *(row.match_threshold for row in rows)),
        hits=max(policy.hits, min(_MORE * policy.hits, _MOST)),
    )


def under(policy: MatchingPolicy, query: Query, match: Match) -> MatchingPolicy:
    """The policy with the thresholds that apply to one match, and no rows.

    The same number outranks any likeness, so that no row can silence it: of such a match the lower
    threshold of row and policy counts.
    """
    row = _row(policy, query, match)
    if row is None:
        return replace(policy, thresholds=()) if policy.thresholds else policy
    review, same = row.review_threshold, row.match_threshold
    if any(p["kind"] == "identifier" and p["says"] == "for" for p in match.evidence):
        review, same = min(review, policy.review_threshold), min(same, policy.match_threshold)
    return replace(policy, thresholds=(), review_threshold=review, match_threshold=same)


def decided(match: Match, query: Query, policy: MatchingPolicy) -> Match:
    """A match as the row that applies has it, which the evidence says; as it is where none does.

    Args:
        match: as an engine that was handed ``for_engine`` answered.
    """
    if not policy.thresholds:
        return match
    here, row = under(policy, query, match), _row(policy, query, match)
    evidence = match.evidence
    if row is not None and not any(piece["kind"] == KIND for piece in evidence):
        evidence = (*evidence, _piece(row, query, match))
    return replace(
        match,
        alert=match.score >= here.review_threshold,
        is_match=match.is_match and match.score >= here.match_threshold,
        evidence=evidence,
    )


def all_decided(
    matches: Sequence[Match], query: Query, policy: MatchingPolicy
) -> tuple[Match, ...]:
    """An engine's matches of one query, decided: alerts, best first, and the few best below."""
    if not policy.thresholds:
        return tuple(matches)
    found = [decided(match, query, policy) for match in matches]
    found.sort(key=lambda m: (-m.score, m.source, m.uid))
    alerts = [m for m in found if m.alert][: policy.hits]
    below = [m for m in found if not m.alert]
    return (*alerts, *below[: policy.below_threshold])


def without_role(query: Query) -> Query:
    """The query as an engine needs it: who asks for the same in two roles asks once."""
    return query if query.role is None else replace(query, role=None)


def _may_fit(row: ThresholdRow, query: Query) -> bool:
    schemas = {query.schema, *([_ADDRESS] if query.addresses else [])}
    scripts = {script_of(text) for text, _ in query.texts()}
    return (
        row.role in (None, query.role)
        and (row.schema is None or row.schema in schemas)
        and (row.script is None or row.script in scripts)
    )


def _row(policy: MatchingPolicy, query: Query, match: Match) -> ThresholdRow | None:
    if not policy.thresholds:
        return None
    return row_for(
        policy.thresholds,
        {
            "list": match.source,
            "role": query.role,
            "schema": _ADDRESS if match.name_kind == _ADDRESS else query.schema,
            "script": script_of(_met(query, match)),
        },
    )


def _met(query: Query, match: Match) -> str:
    """The text that met: the name, another name of the party, or its address."""
    told = match.evidence[0].get("query") if match.evidence else None
    return told or query.name


def _piece(row: ThresholdRow, query: Query, match: Match) -> dict[str, object]:
    return {
        "kind": KIND,
        "query": _met(query, match)[:200],
        "listed": match.name,
        "says": "nothing",
        "effect": 0.0,
        "row": row.to_json(),
        "summary": (
            f"Thresholds of the policy's row for {row.words}: looked at from "
            f"{row.review_threshold:.2f}, the same party from {row.match_threshold:.2f}."
        ),
    }
