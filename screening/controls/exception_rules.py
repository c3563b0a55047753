"""The license exceptions of 15 CFR part 740 (read 2026-09-24), one row each.

A row says what the machine can rule an exception out by, and what only a person can confirm.
``Offer`` says what becomes of an exception nobody claimed: some are candidates by themselves,
some only when the exporter asks for them, some this version does not offer at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from screening.controls import advanced_exceptions as ac
from screening.controls import exception_bars as bars
from screening.controls.exception_bars import Bar
from screening.controls.period import ALWAYS, Period


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
        code: its three letters.
        citation: where it stands.
        conditions: what a person must confirm before anything is shipped under it.
        bars: what the facts can rule it out by, beside 740.2(a).
        offer: what becomes of it unclaimed.
        groups: product groups of the ECCNs it is shown for.
        entries: entries it is shown for; empty for all.
        for_rules: shown only where one of these rules asks for the license; empty for all.
        is_advanced: shown for advanced-computing lines only.
        valid: when it may be used.
    """

    code: str
    citation: str
    conditions: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()
    offer: Offer = Offer.ON_REQUEST
    groups: str = "ABCDE"
    entries: tuple[str, ...] = ()
    for_rules: tuple[str, ...] = ()
    is_advanced: bool = False
    valid: Period = ALWAYS

    @property
    def rule_id(self) -> str:
        """The rule's name."""
        return f"us.740.{self.code.lower()}"


_DIFFUSION = Period(date(2025, 1, 13))  # 90 FR 4544

EXCEPTION_RULES = (
    ExceptionRule(
        code="LVS",
        citation="15 CFR 740.3",
        conditions=(
            "the paragraph is one the entry allows LVS for",
            "orders are not split to stay below the limit",
            "in this calendar year no more than 12 times the limit per consignee and ECCN",
        ),
        bars=(bars.not_printed, bars.not_group_b, bars.over_value_limit),
        offer=Offer.CANDIDATE,
        groups="ABC",
    ),
    ExceptionRule(
        code="GBS",
        citation="15 CFR 740.4",
        conditions=("the paragraph is one the entry allows GBS for",),
        bars=(bars.not_printed, bars.not_group_b, bars.sudan_or_ukraine, bars.not_ns_only),
        offer=Offer.CANDIDATE,
        groups="ABC",
    ),
    ExceptionRule(
        code="TSR",
        citation="15 CFR 740.6",
        conditions=("the consignee's written assurance was received before the release",),
        bars=(
            bars.not_software_or_technology,
            bars.not_printed,
            bars.not_group_b,
            bars.sudan_or_ukraine,
            bars.not_ns_only,
            bars.no_paper("written assurance"),
        ),
        offer=Offer.CANDIDATE,
        groups="DE",
    ),
    ExceptionRule(
        code="APP",
        citation="15 CFR 740.7",
        conditions=("adjusted peak performance and computer tier allow it",),
        bars=(bars.not_computers,),
        entries=("4A003", "4D001", "4E001"),
    ),
    ExceptionRule(
        code="NAC",
        citation="15 CFR 740.8",
        conditions=(
            "BIS was notified at least 25 calendar days before and did not ask for a license",
            "there is a purchase order, and one named end user",
            "end user, items and totals are those of the notification",
        ),
        bars=(
            ac.not_for_740_8,
            ac.not_d5_or_headquartered,
            ac.distributor_is_end_user,
            ac.no_notice,
        ),
        offer=Offer.CANDIDATE,
        is_advanced=True,
        valid=Period(date(2023, 11, 17)),  # 88 FR 73458
    ),
    ExceptionRule(
        code="ACA",
        citation="15 CFR 740.8",
        conditions=("there is a purchase order", "no requirement of part 744 or 746 applies"),
        bars=(ac.not_for_740_8, ac.d5_or_headquartered),
        offer=Offer.CANDIDATE,
        is_advanced=True,
        valid=Period(date(2024, 4, 4)),  # 89 FR 23876
    ),
    ExceptionRule(
        code="HBM",
        citation="15 CFR 740.25",
        conditions=(
            "the exporter is headquartered in the US or A:5 and not parented in D:5 or Macau",
            "bought by the designer of the co-packaged chip, shipped to the packaging site",
            "counts are reconciled within one percent",
        ),
        bars=(ac.not_hbm,),
        is_advanced=True,
        valid=Period(date(2024, 12, 2)),  # 89 FR 96790
    ),
    ExceptionRule("TMP", "15 CFR 740.9", ("temporary, for a purpose 740.9 names",)),
    ExceptionRule("RPL", "15 CFR 740.10", ("one-for-one replacement or servicing",), groups="ABC"),
    ExceptionRule("GOV", "15 CFR 740.11", ("for a government or body that 740.11 names",)),
    ExceptionRule("TSU", "15 CFR 740.13", ("software or technology 740.13 names",), groups="DE"),
    ExceptionRule(
        code="APR",
        citation="15 CFR 740.16",
        conditions=("a reexport 740.16 names",),
        bars=(bars.not_reexport,),
        groups="ABC",
    ),
    ExceptionRule(
        code="ENC",
        citation="15 CFR 740.17",
        conditions=("classified or self-classified under 740.17, reports made",),
        bars=(bars.not_encryption, bars.not_ns_or_ei),
        offer=Offer.CANDIDATE,
        entries=("5A002", "5A004", "5B002", "5D002", "5E002"),
    ),
    ExceptionRule(
        code="STA",
        citation="15 CFR 740.20",
        conditions=(
            "the entry does not exclude the item from STA",
            "ECCN furnished, prior consignee statement held, notice with each shipment",
        ),
        bars=(bars.not_partner, bars.no_paper("prior consignee statement")),
        offer=Offer.CANDIDATE,
    ),
    ExceptionRule(
        code="IEC",
        citation="15 CFR 740.24; 89 FR 72926",
        conditions=("BIS lists item and country as having implemented equivalent controls",),
        bars=(bars.not_worldwide,),
        offer=Offer.CANDIDATE,
        for_rules=("us.worldwide",),
        valid=Period(date(2024, 9, 6)),
    ),
    ExceptionRule(
        code="RFF",
        citation="15 CFR 740.26",
        conditions=("the Entity List entry names 740.26", "notice 45 days before"),
        for_rules=("party.entity_list", "party.affiliates50"),
        valid=Period(date(2024, 12, 2)),  # 89 FR 96790
    ),
    ExceptionRule(
        code="SPP",
        citation="15 CFR 740.5",
        conditions=("no requirement of part 744 applies, or OFAC has authorized the person",),
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        code="AGR",
        citation="15 CFR 740.18",
        conditions=(
            "an agricultural commodity, under a written contract, shipped within twelve months",
            "BIS was notified and no agency objected within eleven business days",
        ),
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        code="CCD",
        citation="15 CFR 740.19",
        conditions=(
            "a consumer item that 740.19(b) lists for the country",
            "the user is an eligible individual or independent organization",
        ),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        code="SCP",
        citation="15 CFR 740.21",
        conditions=("740.21 names the item, the use and the recipient in Cuba",),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        code="MED",
        citation="15 CFR 740.23",
        conditions=(
            "a medical device, or a part that replaces one of a device in use",
            "no listed or military party, no production site",
            "a system of distribution is kept and verified",
        ),
        bars=(bars.not_ear99,),
        offer=Offer.IN_PART_746,
    ),
    ExceptionRule(
        code="GFT",
        citation="15 CFR 740.12",
        conditions=("a gift parcel or humanitarian donation as 740.12 describes it",),
        offer=Offer.NOT_OFFERED,
    ),
    ExceptionRule("BAG", "15 CFR 740.14", offer=Offer.NOT_OFFERED),
    ExceptionRule("AVS", "15 CFR 740.15", offer=Offer.NOT_OFFERED),
    ExceptionRule("ACE", "15 CFR 740.22", offer=Offer.NOT_OFFERED),
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
