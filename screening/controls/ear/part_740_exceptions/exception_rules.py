"""The license exceptions of 15 CFR part 740 (read 2026-09-24), one row each.

A row says what the machine can rule an exception out by, and what only a person can confirm.
``Offer`` says what becomes of an exception nobody claimed: some are candidates by themselves,
some only when the exporter asks for them, some this version does not offer at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import ClassVar

from screening.controls.ear.part_740_exceptions import advanced_computing as ac
from screening.controls.ear.part_740_exceptions import own_bars as bars
from screening.controls.ear.part_740_exceptions.own_bars import Bar, Wanted
from screening.controls.findings import Rule
from screening.controls.inquiry import Inquiry
from screening.controls.period import ALWAYS, Period
from screening.terms.exception_conditions import own_conditions_of

STEP = "license_exceptions"
Gaps = Callable[[Wanted], Iterable[str]]


def _no_gaps(wanted: Wanted) -> Iterable[str]:
    return ()


class Offer(Enum):
    """What becomes of an exception that nobody claimed."""

    CANDIDATE = "candidate"
    ON_REQUEST = "not claimed"
    IN_PART_746 = "only inside the section of part 746 that names it"
    NOT_OFFERED = "not offered by this version, but where part 746 names it"
    NOT_RELIED_ON = "considered, not relied on"


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """One license exception.

    Args:
        letters: its three letters.
        citation: where it stands.
        bars: what the facts can rule it out by, beside 740.2(a).
        offer: what becomes of it unclaimed.
        groups: product groups of the ECCNs it is shown for.
        entries: set of the law whose entries it is shown for; empty for all.
        for_rules: shown only where one of these rules asks for the license; empty for all.
        is_advanced: shown for advanced-computing lines only.
        gaps: fields nobody stated that the bars would look at.
        valid: when it may be used.
        since: set of the law that names it from its first day on, where the day stands there.
    """

    step: ClassVar[str] = STEP
    code: ClassVar[str] = "exception.candidate"
    letters: str
    citation: str
    bars: tuple[Bar, ...] = ()
    offer: Offer = Offer.ON_REQUEST
    groups: str = "ABCDE"
    entries: str = ""
    for_rules: tuple[str, ...] = ()
    is_advanced: bool = False
    gaps: Gaps = _no_gaps
    valid: Period = ALWAYS
    since: str = ""

    def is_open(self, inquiry: Inquiry) -> bool:
        """Whether it exists on the day that counts."""
        is_named = not self.since or self.letters in inquiry.tables.members(self.since)
        return is_named and inquiry.in_force(self)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What a person must confirm before anything is shipped under it."""
        return own_conditions_of(self.letters)

    @property
    def rule_id(self) -> str:
        """The rule's name."""
        return f"us.740.{self.letters.lower()}"


CANDIDATES = Rule(
    rule_id="us.740.candidates",
    citation="15 CFR 740.1; 740.2",
    step=STEP,
    code=ExceptionRule.code,
    words="a line needs a license unless one of several license exceptions applies, which a person "
    "confirms",
)
"""What is said at once of a line for which several exceptions are open."""

_DIFFUSION = Period(date(2025, 1, 13))  # 90 FR 4544
_ADVANCED = "740.2.a.9.ii.exceptions"

EXCEPTION_RULES = (
    ExceptionRule(
        letters="LVS",
        citation="15 CFR 740.3",
        bars=(
            bars.not_printed,
            bars.not_of_printed_paragraphs,
            bars.not_group_b,
            bars.over_value_limit,
        ),
        gaps=bars.value_gaps,
        offer=Offer.CANDIDATE,
        groups="ABC",
    ),
    ExceptionRule(
        letters="GBS",
        citation="15 CFR 740.4",
        bars=(
            bars.not_printed,
            bars.not_group_b,
            bars.to_excluded("740.4.excluded_countries"),
            bars.needed_for_more_than("740.4.reasons"),
        ),
        offer=Offer.CANDIDATE,
        groups="ABC",
    ),
    ExceptionRule(
        letters="TSR",
        citation="15 CFR 740.6",
        bars=(
            bars.not_software_or_technology,
            bars.not_printed,
            bars.not_group_b,
            bars.to_excluded("740.6.excluded_countries"),
            bars.needed_for_more_than("740.6.reasons"),
            bars.no_paper("written assurance"),
        ),
        offer=Offer.CANDIDATE,
        groups="DE",
    ),
    ExceptionRule(
        letters="APP",
        citation="15 CFR 740.7",
        bars=(bars.not_computers,),
        entries="740.7.entries",
    ),
    ExceptionRule(
        letters="NAC",
        citation="15 CFR 740.8",
        bars=(
            ac.not_for_740_8,
            ac.not_d5_or_headquartered,
            ac.distributor_is_end_user,
            ac.no_notice,
        ),
        gaps=ac.business_gaps,
        offer=Offer.CANDIDATE,
        is_advanced=True,
        since=_ADVANCED,
    ),
    ExceptionRule(
        letters="ACA",
        citation="15 CFR 740.8",
        bars=(ac.not_for_740_8, ac.d5_or_headquartered),
        offer=Offer.CANDIDATE,
        is_advanced=True,
        since=_ADVANCED,
    ),
    ExceptionRule(
        letters="HBM",
        citation="15 CFR 740.25",
        bars=(ac.not_hbm,),
        gaps=ac.business_gaps,
        is_advanced=True,
        since=_ADVANCED,
    ),
    ExceptionRule("TMP", "15 CFR 740.9"),
    ExceptionRule("RPL", "15 CFR 740.10", groups="ABC"),
    ExceptionRule("GOV", "15 CFR 740.11"),
    ExceptionRule("TSU", "15 CFR 740.13", groups="DE"),
    ExceptionRule(
        letters="APR",
        citation="15 CFR 740.16",
        bars=(bars.not_reexport,),
        groups="ABC",
    ),
    ExceptionRule(
        letters="ENC",
        citation="15 CFR 740.17",
        bars=(bars.not_encryption, bars.needed_for_more_than("740.17.reasons")),
        offer=Offer.CANDIDATE,
        entries="740.17.entries",
    ),
    ExceptionRule(
        letters="STA",
        citation="15 CFR 740.20",
        bars=(bars.not_partner, bars.no_paper("prior consignee statement")),
        offer=Offer.CANDIDATE,
    ),
    ExceptionRule(
        letters="IEC",
        citation="15 CFR 740.24; 89 FR 72926",
        bars=(bars.not_worldwide,),
        offer=Offer.CANDIDATE,
        for_rules=("us.worldwide",),
        valid=Period(date(2024, 9, 6)),
    ),
    ExceptionRule(
        letters="RFF",
        citation="15 CFR 740.26",
        for_rules=("party.entity_list", "party.affiliates50"),
        valid=Period(date(2024, 12, 2)),  # 89 FR 96790
    ),
    ExceptionRule(
        letters="SPP",
        citation="15 CFR 740.5",
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
        since="746.9.b.1.exceptions",
    ),
    ExceptionRule(
        letters="AGR",
        citation="15 CFR 740.18",
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        letters="CCD",
        citation="15 CFR 740.19",
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        letters="SCP",
        citation="15 CFR 740.21",
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        letters="MED",
        citation="15 CFR 740.23",
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
        since="746.8.exceptions",
    ),
    ExceptionRule(
        letters="GFT",
        citation="15 CFR 740.12",
        offer=Offer.NOT_OFFERED,
    ),
    ExceptionRule("BAG", "15 CFR 740.14", offer=Offer.NOT_OFFERED),
    ExceptionRule("AVS", "15 CFR 740.15", offer=Offer.NOT_OFFERED),
    ExceptionRule(
        letters="ACE",
        citation="15 CFR 740.22",
        bars=(bars.not_cybersecurity,),
        offer=Offer.CANDIDATE,
        entries="740.22.entries",
        valid=Period(date(2022, 3, 7)),  # 86 FR 58205, which 87 FR 31948 made final
    ),
    ExceptionRule(
        "AIA", "15 CFR 740.27", offer=Offer.NOT_RELIED_ON, is_advanced=True, valid=_DIFFUSION
    ),
    ExceptionRule(
        "ACM", "15 CFR 740.28", offer=Offer.NOT_RELIED_ON, is_advanced=True, valid=_DIFFUSION
    ),
    ExceptionRule(
        "LPP", "15 CFR 740.29", offer=Offer.NOT_RELIED_ON, is_advanced=True, valid=_DIFFUSION
    ),
)
