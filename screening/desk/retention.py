"""How long the records of an order are kept.

15 CFR 762.6(a), read 2026-11-24: five years from the latest of the export, any known reexport,
transfer or diversion, or any other termination of the transaction. 31 CFR 501.601, as revised with
effect from 2025-03-12: ten years. The policy may keep longer, never shorter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from screening.errors import InvalidPolicyError

EAR = "ear"
OFAC = "ofac"
LEGAL_YEARS: Mapping[str, int] = {EAR: 5, OFAC: 10}
CITATIONS: Mapping[str, str] = {EAR: "15 CFR 762.6", OFAC: "31 CFR 501.601"}
MOST_YEARS = 100
"""Longer is a slip of the keyboard."""
_EAR_LISTS = ("us-bis-", "own-", "demo-")


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """Years by retention class; each at least what the law asks."""

    years: Mapping[str, int]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> RetentionPolicy:
        """Read the policy's part, ``{"years": {"ear": 5, "ofac": 10}}``; what is absent is legal.

        Raises:
            InvalidPolicyError: an unknown class, or fewer years than the law asks.
        """
        given = data.get("years", {})
        unknown = (set(data) - {"years"}) | (set(given) - set(LEGAL_YEARS))
        if unknown:
            raise InvalidPolicyError(f"retention: unknown {', '.join(sorted(unknown))}")
        for name, least in LEGAL_YEARS.items():
            years = given.get(name, least)
            is_whole = isinstance(years, int) and not isinstance(years, bool)
            if not (is_whole and least <= years <= MOST_YEARS):
                raise InvalidPolicyError(
                    f"retention.years.{name}: at least {least} whole years ({CITATIONS[name]}) "
                    f"and at most {MOST_YEARS}"
                )
        return cls({**LEGAL_YEARS, **given})


def retention_class(
    *, list_sources: Collection[str], citations: Collection[str], is_judged: bool
) -> str:
    """The class of an order's records; where in doubt, the one that keeps longer.

    Args:
        list_sources: lists on which a party was met, whatever was answered.
        citations: of the reasons of all its screenings.
        is_judged: every screening of it was judged; one that was given up knows of no sanctions.
    """
    other_lists = any(not source.startswith(_EAR_LISTS) for source in list_sources)
    sanctions = any("31 CFR" in citation or "OFAC" in citation for citation in citations)
    return OFAC if other_lists or sanctions or not is_judged else EAR


def kept_until(last_event_on: date, years: int) -> date:
    """The last day on which the records must be there; of a February 29, the first of March."""
    try:
        return last_event_on.replace(year=last_event_on.year + years)
    except ValueError:
        return date(last_event_on.year + years, 3, 1)
