"""What a match must reach to count: data with a version, never constants in an engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from screening.errors import ScreeningError


class UnknownPolicyKeyError(ScreeningError):
    """A policy names a setting that the matcher does not have."""


@dataclass(frozen=True, slots=True)
class MatchingPolicy:
    """Thresholds and weights of matching; the defaults are the shipped policy.

    Args:
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
    """

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

    @classmethod
    def from_mapping(cls, settings: Mapping[str, Any]) -> MatchingPolicy:
        """A policy from stored settings; what is not given keeps the shipped default.

        Raises:
            UnknownPolicyKeyError: a key is not a setting; a misspelled threshold must never be
                ignored in silence.
        """
        known: dict[str, Any] = {f.name: f.default for f in fields(cls)}
        unknown = sorted(set(settings) - set(known))
        if unknown:
            raise UnknownPolicyKeyError(
                f"matching policy has no setting {', '.join(unknown)}; it has {', '.join(known)}"
            )
        return cls(**{key: type(known[key])(value) for key, value in settings.items()})


DEFAULT_POLICY = MatchingPolicy()
