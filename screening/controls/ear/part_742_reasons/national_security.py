"""How BIS says it looks at an application for an item controlled for national security.

15 CFR 742.4(b), read 2026-11-28 in stored copies of the section and of 85 FR 68448, which gave
paragraph (b)(7) its text of today on 2020-10-29. What an officer is told beside "license
required"; it never makes a line shippable.
"""

from __future__ import annotations

from dataclasses import dataclass

from screening.controls.answers import ReviewPolicy
from screening.controls.reference import ControlTables
from screening.terms.eccn import Eccn


@dataclass(frozen=True, slots=True)
class Review:
    """A review policy as printed.

    Args:
        policy: the closest word for it.
        citation: the paragraph.
        words: what the word leaves out, for the officer.
    """

    policy: ReviewPolicy
    citation: str
    words: str

    def __str__(self) -> str:
        return f"{self.words} ({self.citation})"


ELSEWHERE = Review(
    policy=ReviewPolicy.PRESUMPTION_OF_APPROVAL,
    citation="15 CFR 742.4(b)(1)(i)",
    words="approved unless diversion to Country Group D:1 is a significant risk",
)
TO_D1 = Review(
    policy=ReviewPolicy.CASE_BY_CASE,
    citation="15 CFR 742.4(b)(2)",
    words="case by case: for civil use, or no significant contribution to military potential",
)
MILITARY_RISK = Review(
    policy=ReviewPolicy.CASE_BY_CASE,
    citation="15 CFR 742.4(b)(7)",
    words="approved in general for civil users and uses, presumption of denial where it would "
    "make a material contribution to weapons systems",
)
SERIES = Review(
    policy=ReviewPolicy.CASE_BY_CASE,
    citation="15 CFR 742.4(b)(1)",
    words="600 series and 9x515 case by case",
)
SERIES_TO_D5 = Review(
    policy=ReviewPolicy.POLICY_OF_DENIAL,
    citation="15 CFR 742.4(b)(1)(ii)",
    words="600 series and 9x515 by the policy of the arms embargo",
)


def review_of(eccn: Eccn, country: str, tables: ControlTables) -> Review:
    """How an application for an ECCN to a mapped country is looked at on the day of the tables."""
    if eccn.is_600_series_or_9x515:
        return SERIES_TO_D5 if tables.in_group(country, "D:5") else SERIES
    if tables.in_group(country, "742.4.b.7.countries"):
        return MILITARY_RISK
    return TO_D1 if tables.in_group(country, "D:1") else ELSEWHERE
