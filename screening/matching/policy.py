"""What a match must reach to count: data with a version, never constants in an engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from screening.errors import InvalidPolicyError
from screening.matching.thresholds import ThresholdRow, read_rows
from screening.terms.policy_part import SHARE, Bounds, number_in


class UnknownPolicyKeyError(InvalidPolicyError):
    """A policy names a setting that the matcher does not have."""


_ADDED = Bounds(Decimal(-1), Decimal(1))
_COUNTS = {
    "below_threshold": Bounds(Decimal(0), Decimal(1_000), is_whole=True),
    "hits": Bounds(Decimal(1), Decimal(10_000), is_whole=True),
    "candidates": Bounds(Decimal(1), Decimal(100_000), is_whole=True),
    "postings": Bounds(Decimal(1), Decimal(10_000_000), is_whole=True),
}
ENGINES = ("v1", "v2")
"""The engines that a policy may name; ``engines.py`` has them."""
_SCORES = ("review_threshold", "match_threshold", "floor", "near_exact", "weak_alias")
"""Parts of one; what else there is adds to a score or takes from it."""


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """Thresholds and weights of matching; the defaults are the shipped policy.

    Args:
        engine: which engine compares; another one re-screens open work as any new policy does.
        review_threshold: a candidate at or above this score is an alert, for a person to look at.
        match_threshold: at or above, and not on a weak alias alone, it is called the same party.
        floor: candidates under this score are not returned at all.
        below_threshold: how many candidates under the review threshold are returned, marked as
            no alert, because auditors sample them.
        hits: the most parties returned for one query.
        candidates: the most names aligned word by word for one reading of a query.
        postings: list entries looked at for one reading of a query before ranking.
        extra_word: cost of a word the query has and the list has not, relative to its weight.
        missing_word: cost of a word the list has and the query has not.
        contradiction: added cost where both sides keep a distinctive word without a partner.
        weak_alias: what a weak alias counts unless it met near-exactly.
        near_exact: score from which a name met near-exactly.
        identifier_agrees: what the same number adds; it carries a match without a name.
        country_agrees, country_differs: what a country adds or takes.
        address_agrees, birth_date_agrees, birth_date_differs, schema_differs: likewise.
        thresholds: rows with other thresholds than these two, by list, role, schema and script.
    """

    engine: str = "v1"
    review_threshold: float = 0.70
    match_threshold: float = 0.88
    floor: float = 0.50
    below_threshold: int = 3
    hits: int = 100
    candidates: int = 200
    postings: int = 20_000
    extra_word: float = 0.55
    missing_word: float = 0.45
    contradiction: float = 0.8
    weak_alias: float = 0.75
    near_exact: float = 0.85
    identifier_agrees: float = 0.98
    country_agrees: float = 0.02
    country_differs: float = -0.15
    address_agrees: float = 0.06
    birth_date_agrees: float = 0.06
    birth_date_differs: float = -0.15
    schema_differs: float = -0.15
    thresholds: tuple[ThresholdRow, ...] = ()

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> MatchingPolicy:
        """A policy from stored settings; what is not given keeps the shipped default.

        Raises:
            UnknownPolicyKeyError: a key is not a setting; a misspelled threshold must never be
                ignored in silence.
            InvalidPolicyError: a value is no number that such a setting can have, the floor lies
                above a score from which a person must look, or a row of thresholds is refused.
        """
        known: dict[str, Any] = {f.name: f.default for f in fields(cls)}
        unknown = sorted(set(settings) - set(known))
        if unknown:
            raise UnknownPolicyKeyError(
                f"matching policy has no setting {', '.join(unknown)}; it has {', '.join(known)}"
            )
        read = cls(**{key: _value(key, known[key], v) for key, v in settings.items()})
        if "floor" in settings and read.floor > read.review_threshold:
            raise InvalidPolicyError(
                "matching.floor: must not lie above matching.review_threshold: what lies between "
                "them would be put before nobody"
            )
        for place, row in enumerate(read.thresholds):
            if row.review_threshold < read.floor:
                raise InvalidPolicyError(
                    f"matching.thresholds[{place}].review_threshold: must not lie below "
                    "matching.floor: what lies between them is not returned at all"
                )
        return read


def _value(key: str, default: Any, value: object) -> Any:
    if key == "thresholds":
        return read_rows("matching.thresholds", value)
    if key != "engine":
        return type(default)(_number(key, value))
    if value not in ENGINES:
        raise InvalidPolicyError(f"matching.engine: must be one of {', '.join(ENGINES)}")
    return value


def _number(key: str, value: object) -> Decimal:
    bounds = _COUNTS.get(key, SHARE if key in _SCORES else _ADDED)
    return number_in(f"matching.{key}", value, bounds)


DEFAULT_POLICY = MatchingPolicy()
