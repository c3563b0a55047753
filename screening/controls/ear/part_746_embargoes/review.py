"""How BIS says it would look at an application under a section of 15 CFR part 746.

What a section prints for the ordinary application. Sections 746.2, 746.3, 746.4, 746.6, 746.7 and
746.8 print exceptions for ends that the facts do not hold (humanitarian needs, the safety of civil
aviation, wind-downs ...); a person reads those. 746.9(c) as read 2026-09-24 and, for the general
policy of denial before 90 FR 42320, in law firms' accounts of that rule; the others in stored
copies and the agency's own summaries, so secondary. From memory, and to be verified in the text:
the policies of denial of 746.2(b), 746.7(b) and 746.8(b); elsewhere those of 742.4(b)(2)
(``part_742_reasons/national_security.py``) and the review of the 600 series outside Country Group
D:5, case by case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from screening.controls.answers import ReviewPolicy
from screening.controls.ear.part_746_embargoes.exceptions import SYRIA
from screening.controls.ear.part_774_items.classification import Classification, is_at_only
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.eccn import Eccn


@dataclass(frozen=True, slots=True)
class Review:
    """What a section prints of applications.

    Args:
        countries: the set of countries the section speaks of; empty for the regions of 746.6.
        citation: the paragraph.
        policy: how an ordinary application is looked at.
        beyond_at: the same for items with a reason for control beyond anti-terrorism.
        words: what it depends on beyond our facts; empty where the text prints one policy.
        valid: when it binds.
    """

    countries: str
    citation: str
    policy: ReviewPolicy
    beyond_at: ReviewPolicy | None = None
    words: str = ""
    valid: Period = ALWAYS


REGIONS_REVIEW = Review("", "15 CFR 746.6(b)", ReviewPolicy.PRESUMPTION_OF_DENIAL)
REVIEWS = (
    Review("746.2.countries", "15 CFR 746.2(b)", ReviewPolicy.POLICY_OF_DENIAL),
    Review(
        "746.3.countries",
        "15 CFR 746.3(b)",
        ReviewPolicy.CASE_BY_CASE,
        words="applications are looked at case by case under the policies of parts 742 and 744",
    ),
    Review(
        "746.4.countries",
        "15 CFR 746.4(b)",
        ReviewPolicy.CASE_BY_CASE,
        beyond_at=ReviewPolicy.POLICY_OF_DENIAL,
        words="applications are looked at case by case, those for luxury goods are denied",
    ),
    Review("746.7.countries", "15 CFR 746.7(b)", ReviewPolicy.POLICY_OF_DENIAL),
    Review("746.8.countries", "15 CFR 746.8(b)", ReviewPolicy.POLICY_OF_DENIAL),
    Review(
        SYRIA,
        "15 CFR 746.9(c)",
        ReviewPolicy.POLICY_OF_DENIAL,
        valid=Period(None, date(2025, 9, 1)),
    ),
    Review(
        SYRIA,
        "15 CFR 746.9(c)",
        ReviewPolicy.CASE_BY_CASE,
        words="applications for civil ends such as telecommunications, power, water or aviation "
        "are presumed to be approved, others are looked at case by case",
        valid=Period(date(2025, 9, 2)),  # 90 FR 42320
    ),
)


def review_of(inquiry: Inquiry, country: str) -> Review | None:
    """The row of the section that speaks of a country on the day, ``None`` where none does."""
    return next(
        (
            row
            for row in REVIEWS
            if inquiry.in_force(row) and country in inquiry.tables.members(row.countries)
        ),
        None,
    )


def policy_and_words(
    inquiry: Inquiry, country: str, classification: Classification
) -> tuple[ReviewPolicy | None, str]:
    """How an application for an item would be looked at, and what that depends on."""
    row = review_of(inquiry, country)
    if row is None:
        return None, ""
    eccn = classification.eccn
    if row.beyond_at and eccn is not None and is_beyond_at(inquiry, eccn):
        return row.beyond_at, ""
    return row.policy, f" ({row.citation.removeprefix('15 CFR ')}: {row.words})" * bool(row.words)


def is_beyond_at(inquiry: Inquiry, eccn: Eccn) -> bool:
    """Whether an item has a reason for control beyond anti-terrorism, or one nobody can tell."""
    if eccn.is_ear99:
        return False
    item = inquiry.tables.items.get(eccn.entry)
    return item is None or not is_at_only(item, eccn)
