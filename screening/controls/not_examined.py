"""What no version of the rules so far looks at, said in every answer, also in a clear one.

The last column of the coverage table (domain notes, read 2026-09-24). A sentence stands in an
answer always, or when the facts leave its family open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from screening.controls.answers import NotExamined
from screening.controls.findings import Findings
from screening.controls.inquiry import Inquiry
from screening.controls.reference import DOMESTIC

FOREIGN_CONTROLS = "foreign_controls"

Applies = Callable[[Inquiry], bool]


def _always(inquiry: Inquiry) -> bool:
    return True


def _route_unknown(inquiry: Inquiry) -> bool:
    return inquiry.facts.transit_countries is None


def _owners_unknown(inquiry: Inquiry) -> bool:
    return any(not party.owners for party in inquiry.facts.parties)


def _ship_from_unknown(inquiry: Inquiry) -> bool:
    return inquiry.facts.ship_from_country is None


def _goes_abroad(inquiry: Inquiry) -> bool:
    return any(not d.is_domestic for d in inquiry.destinations)


def _touches_abroad(inquiry: Inquiry) -> bool:
    return inquiry.facts.ship_from_country not in (None, DOMESTIC) or _goes_abroad(inquiry)


def _has_encryption_classification(inquiry: Inquiry) -> bool:
    entries = inquiry.tables.members("740.17.mass_market.entries")
    return any(c.eccn is not None and c.eccn.entry in entries for c in inquiry.classifications)


@dataclass(frozen=True, slots=True)
class Family:
    """A control family that was not looked at, and when to say so."""

    code: str
    sentence: str
    applies: Applies = _always


FAMILIES = (
    Family("itar", "The ITAR order of review (22 CFR 121) was not performed by the machine."),
    Family(
        "other_agencies",
        "Controls of NRC (10 CFR 110), DOE (10 CFR 810), the Patent Office and foreign military "
        "sales were not examined.",
    ),
    Family(
        "specially_designed",
        'Whether an item is "specially designed" (15 CFR 772.1), or a part of one that is, was '
        "not examined.",
    ),
    Family(
        "us_person_support",
        "Activities of US persons that are not this shipment were not examined (15 CFR 744.6).",
    ),
    Family(
        "knowledge",
        "Facts known to other staff, and letters from BIS that were not entered, were not "
        "examined (15 CFR 736.2(b)(10), 744.11(c)).",
    ),
    Family(
        "red_flags",
        "The red flags of Supplement No. 3 to part 732 and of BIS guidance were examined only as "
        "far as the answer names them.",
    ),
    Family(
        "transit",
        "The route is unknown, so General Prohibition Eight (transit) was not examined.",
        _route_unknown,
    ),
    Family(
        "origin",
        "The country of export is unknown; the items were treated as exported under the EAR.",
        _ship_from_unknown,
    ),
    Family(
        "ownership",
        "Owners that were not declared, and chains of owners the transaction does not state, were "
        "not examined.",
        _owners_unknown,
    ),
    Family(
        "encryption_classification",
        "Whether mass-market encryption items were classified in accordance with 15 CFR 740.17 "
        "rests on the exporter's word.",
        _has_encryption_classification,
    ),
    Family(
        "ofac_programs",
        "OFAC programs were screened by list only; services and country programs beyond part 746 "
        "were not examined.",
    ),
    Family(
        FOREIGN_CONTROLS,
        "Export and import controls of other countries (EU 2021/821 and 833/2014, UK, Japan and "
        "the countries named here) were not examined",
        _touches_abroad,
    ),
    Family(
        "other_lists",
        "End-user lists of Japan (METI) and China (MOFCOM), the lists under section 1260H, of the "
        "FCC and of the UFLPA were examined only where they are loaded.",
    ),
    Family(
        "general_orders",
        "General orders and temporary general licenses (15 CFR part 736 Supp. 1) were not "
        "examined.",
        _goes_abroad,
    ),
    Family(
        "exceptions_not_offered",
        "License Exceptions GFT (but where part 746 names it), BAG and AVS are not offered by this "
        "version.",
        _goes_abroad,
    ),
    Family("antiboycott", "Antiboycott rules (15 CFR part 760) were not examined."),
    Family("short_supply", "Short supply controls (15 CFR part 754) were examined by ECCN only."),
    Family(
        "filing",
        "Whether Electronic Export Information is due (15 CFR 758.1 and part 30) is not decided: "
        "filing tells what is open.",
        _goes_abroad,
    ),
    Family(
        "reports",
        "Reports and declarations under 15 CFR parts 743 and 745 were not examined.",
        _goes_abroad,
    ),
    Family("customs", "Customs classification and duties were not examined."),
)


def not_examined(inquiry: Inquiry, so_far: Findings) -> Findings:
    """The sentences that belong to this transaction, in the order of the table; then the dated
    rules that the policy switches off."""
    families = (
        NotExamined(family.code, _sentence(family, inquiry))
        for family in FAMILIES
        if family.applies(inquiry)
    )
    switched_off = (
        NotExamined(name, f"Not made: {inquiry.policy.switched_off}: {name} ({rule.citation}).")
        for name, rule in inquiry.policy.rules.items()
        if not rule.enabled
    )
    return Findings(not_examined=(*families, *switched_off))


def _sentence(family: Family, inquiry: Inquiry) -> str:
    """The family's sentence; that on foreign controls names the countries of this shipment."""
    if family.code != FOREIGN_CONTROLS:
        return family.sentence
    facts = inquiry.facts
    named = (
        facts.ship_from_country,
        *(destination.code for destination in inquiry.destinations),
        *(facts.transit_countries or ()),
    )
    countries = dict.fromkeys(code for code in named if code and code != DOMESTIC)
    return f"{family.sentence}: {', '.join(countries)}."
