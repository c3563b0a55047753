"""The exceptions made for advanced computing: NAC, ACA and HBM (15 CFR 740.8 and 740.25).

Read 2026-09-24. NAC goes to Macau, Country Group D:5 and parties headquartered there, after a
notification; ACA goes elsewhere, and inside those countries. Neither is for an item designed or
marketed for data centers that meets 3A090.a, nor for high-bandwidth memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screening.controls.ear.part_740_exceptions.own_bars import Wanted
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import D5_MACAU, seats
from screening.terms.party_role import PartyRole

# 740.8(c)(2) has BIS give a confirmation number for AES and prints no form of it. That it is an A
# with digits is from memory, not verified; a number of another form rejects, and clears nothing.
NOTICE_NUMBER = re.compile(r"A\d+")
_RESELLERS = frozenset({"distributor", "reseller"})
_LAST_ROLES = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)


def not_for_740_8(wanted: Wanted) -> str:
    """740.8(a): 3A090 but .c, 4A090 and .z, less data-center items that meet 3A090.a."""
    if wanted.classification.ac_class not in ("a", "b"):
        return "only for 3A090.a, 3A090.b, 4A090 and .z items"
    is_shown = wanted.classification.chip.data_center is False
    if wanted.classification.ac_class == "a" and not is_shown:
        return "not for items designed or marketed for data centers that meet 3A090.a"
    return ""


def not_d5_or_headquartered(wanted: Wanted) -> str:
    """NAC: Macau, Country Group D:5, or a party headquartered there."""
    return "" if _is_d5_or_headquartered(wanted) else "for Macau, D:5 and parties seated there only"


def d5_or_headquartered(wanted: Wanted) -> str:
    """ACA: anywhere else, or a transfer inside Macau or D:5."""
    facts, tables = wanted.inquiry.facts, wanted.tables
    start = tables.country(facts.ship_from_country or "")
    is_inside = start is not None and tables.in_group(start, D5_MACAU)
    if is_inside and wanted.countries == (start,):
        return ""
    return "not for Macau, D:5 and parties seated there" if _is_d5_or_headquartered(wanted) else ""


def no_notice(wanted: Wanted) -> str:
    """NAC: the number of a notification to BIS, registered 25 days before."""
    number = (wanted.line.license_number or "").strip().upper()
    is_noticed = wanted.is_claimed and NOTICE_NUMBER.fullmatch(number)
    return "" if is_noticed else "no number of a notification to BIS (A and digits) is given"


def distributor_is_end_user(wanted: Wanted) -> str:
    """NAC names its end user; a distributor is none (own reading, red flag 21)."""
    last = wanted.inquiry.facts.in_roles(_LAST_ROLES)
    named = [party.name for party in last if party.business_type in _RESELLERS]
    return f"{named[0]} is a distributor, no named end user" if named else ""


def business_gaps(wanted: Wanted) -> Iterator[str]:
    """Consignees and end users of whom nobody said whether they are distributors."""
    for party in wanted.inquiry.facts.in_roles(_LAST_ROLES):
        if party.business_type is None:
            yield f"{party.subject}.business_type"


def not_hbm(wanted: Wanted) -> str:
    """740.25: 3A090.c below 3.3 GB/s per mm2, not through a distributor."""
    if wanted.classification.ac_class != "c":
        return "only for 3A090.c"
    density = wanted.classification.chip.memory_bandwidth_density
    limit = wanted.tables.number("740.25.memory_bandwidth_density")
    if density is not None and density >= limit:
        return f"memory bandwidth density {density} is not below {limit}"
    return distributor_is_end_user(wanted)


def _is_d5_or_headquartered(wanted: Wanted) -> bool:
    """Unknown headquarters do not count here: the headquarters step holds for them."""
    return bool(wanted.inside(D5_MACAU)) or any(seat.in_scope for _, seat in seats(wanted.inquiry))
