"""What rules out every license exception, or all but a few: 15 CFR 740.2(a) (read 2026-09-24).

One function a paragraph, in the order of the section. A paragraph that turns on what the facts
do not hold, such as the value of major defense equipment in a contract, is left to the person
who confirms the exception.
"""

from __future__ import annotations

from screening.controls.ear.part_740_exceptions.own_bars import Bar, Wanted
from screening.controls.ear.part_746_embargoes.exceptions import NAMED, UN_ARMS_COUNTRIES
from screening.terms.eccn import Eccn

# 740.2(a)(4): NATO members and four partners.
_NATO = (
    "AL BE BG CA CZ DE DK EE ES FI FR GB GR HR HU IS IT LT LU LV ME MK NL NO PL PT RO SE SI SK TR"
)
CRIME_CONTROL_PARTNERS = frozenset({*_NATO.split(), "AU", "IN", "JP", "NZ"})
_MISSILE_EXCEPTIONS = frozenset({"TMP", "RPL", "GOV", "TSU", "AVS", "APR", "STA"})
# 740.2(a)(5)(ii)(A), as part of a spacecraft, manned aircraft, land or marine vehicle; and (B).
_PARTS_OF_VEHICLES = (
    "6A008 7A001 7A002 7A004 7A101 7A102 7A103 7A104 7A105 7B001 7D001 7D002 7D003 7D101 7D102 "
    "7E003 7E101 9A515"
)
VEHICLE_PARTS = frozenset(_PARTS_OF_VEHICLES.split())
BEARINGS = frozenset({"2A001", "2A101"})
DETECTION_ENTRIES = frozenset({"2A983", "2A984", "2D983", "2D984", "2E983", "2E984"})
STEALTHY = frozenset({"9D610.b", "9D619.b", "9E610.b", "9E619.b", "9E619.c"})
_STEALTHY = tuple(Eccn.parse(entry) for entry in sorted(STEALTHY))
_SERIES_EXCEPTIONS = frozenset({"LVS", "TMP", "RPL", "TSU", "GOV", "BAG", "STA"})
_ADVANCED_EXCEPTIONS = frozenset({"NAC", "ACA", "HBM", "TMP", "RPL", "GOV", "TSU"})
_WORLDWIDE_EXCEPTIONS = frozenset({"IEC", "TMP", "RPL", "GOV", "TSU"})


def _surreptitious(wanted: Wanted) -> str:
    """Surreptitious listening: GOV only, and not for 5E980."""
    is_reached = "SL" in wanted.reasons or any(
        r.rule_id == "us.sl.entries" for r in wanted.required
    )
    eccn = wanted.classification.eccn
    is_technology = eccn is not None and eccn.group == "E"
    is_barred = is_reached and (wanted.code != "GOV" or is_technology)
    return "surreptitious listening" if is_barred else ""


def _crime_control(wanted: Wanted) -> str:
    """Crime control items: GOV and STA only, but to AU, IN, JP, NZ and NATO members any."""
    others = [c for c in wanted.countries if c not in CRIME_CONTROL_PARTNERS]
    is_barred = "CC" in wanted.reasons and others and wanted.code not in ("GOV", "STA")
    return f"crime control items to {', '.join(others)}" if is_barred else ""


def _missile(wanted: Wanted) -> str:
    """Missile technology items: a few exceptions, and to D:4 or D:5 only parts of vehicles."""
    if "MT" not in wanted.reasons:
        return ""
    inside = wanted.inside("D:4", "D:5")
    if not inside:
        return "" if wanted.code in _MISSILE_EXCEPTIONS else "missile technology items"
    entry = wanted.classification.eccn.entry if wanted.classification.eccn else ""
    is_open = (entry in VEHICLE_PARTS and wanted.code in ("TMP", "RPL", "TSU", "AVS")) or (
        entry in BEARINGS and wanted.code in ("TMP", "RPL")
    )
    return "" if is_open else f"missile technology items to {inside}"


def _embargoed(wanted: Wanted) -> str:
    """To countries with a section in part 746 only what that section names (Iraq: 746.3(c))."""
    named = [c for c in wanted.countries if c in NAMED and wanted.code not in NAMED[c]]
    return f"part 746 does not name it for {', '.join(named)}" if named else ""


def _un_arms(wanted: Wanted) -> str:
    """746.1(b)(4): items of reason UN to countries under a UN arms embargo, GOV only."""
    named = [c for c in wanted.countries if c in UN_ARMS_COUNTRIES - set(NAMED)]
    has_reason = wanted.item is not None and "UN" in wanted.item.reasons
    is_barred = named and has_reason and wanted.code != "GOV"
    return f"items of reason UN to {', '.join(named)}: GOV only" if is_barred else ""


def _detection(wanted: Wanted) -> str:
    """Explosives and concealed-object detection (2A983, 2A984 ...): RPL, GOV and TSU only."""
    eccn = wanted.classification.eccn
    is_named = eccn is not None and eccn.entry in DETECTION_ENTRIES
    is_barred = is_named and wanted.code not in ("RPL", "GOV", "TSU")
    return "detection equipment" if is_barred else ""


def _temporary_series(wanted: Wanted) -> str:
    """0Y521 items: GOV, or an exception made for the item, which this version does not know."""
    eccn = wanted.classification.eccn
    is_named = eccn is not None and eccn.entry[0] == "0" and eccn.entry.endswith("521")
    return "0Y521 items" if is_named and wanted.code != "GOV" else ""


def _semiconductor_equipment(wanted: Wanted) -> str:
    """Semiconductor equipment to Macau or D:5: GOV only."""
    is_barred = wanted.code != "GOV" and any(r.rule_id == "us.sme" for r in wanted.required)
    return "semiconductor equipment to Macau or D:5: GOV only" if is_barred else ""


def _advanced_computing(wanted: Wanted) -> str:
    """Advanced-computing items: NAC, ACA, HBM, TMP, RPL, GOV and TSU only."""
    is_advanced = wanted.classification.ac_class is not None
    is_barred = is_advanced and wanted.code not in _ADVANCED_EXCEPTIONS
    return "advanced-computing items" if is_barred else ""


def _named_entries(wanted: Wanted) -> str:
    """Items of 0A983 and 0A919."""
    eccn = wanted.classification.eccn
    is_barred = eccn is not None and eccn.entry in ("0A983", "0A919")
    return f"{eccn.entry} items" if eccn is not None and is_barred else ""


def _series_to_d5(wanted: Wanted) -> str:
    """600 series and 9x515 to, from or made in D:5 or Hong Kong: GOV only."""
    eccn, facts = wanted.classification.eccn, wanted.inquiry.facts
    if eccn is None or not eccn.is_600_series_or_9x515 or wanted.code == "GOV":
        return ""
    places = (*wanted.countries, facts.ship_from_country, wanted.line.country_of_origin)
    mapped = {wanted.inquiry.tables.country(place) for place in places if place}
    inside = sorted(c for c in mapped if c and wanted.inquiry.tables.in_group(c, "D:5"))
    named = ", ".join(inside)
    return f"600 series or 9x515 to, from or made in {named}: GOV only" if inside else ""


def _series(wanted: Wanted) -> str:
    """Other 600 series items: LVS, TMP, RPL, TSU, GOV, BAG and STA only; five entries GOV only."""
    eccn = wanted.classification.eccn
    is_stealthy = eccn is not None and any(e is not None and eccn.is_within(e) for e in _STEALTHY)
    if is_stealthy and wanted.code != "GOV":
        return f"{eccn} items: GOV only"
    is_series = eccn is not None and eccn.is_600_series_or_9x515 and eccn.entry[2] == "6"
    is_barred = is_series and wanted.code not in _SERIES_EXCEPTIONS
    return "600 series items" if is_barred else ""


def _unverified_party(wanted: Wanted) -> str:
    """A party on the Unverified List, in any role."""
    met = any(
        h.record.source == "us-bis-unverified-list" and h.is_match for h in wanted.inquiry.hits
    )
    return "a party is on the Unverified List" if met else ""


def _worldwide(wanted: Wanted) -> str:
    """Items controlled worldwide: IEC, TMP, RPL, GOV and TSU only."""
    is_barred = wanted.code not in _WORLDWIDE_EXCEPTIONS and any(
        r.rule_id == "us.worldwide" for r in wanted.required
    )
    return "items controlled worldwide (quantum, GAAFET)" if is_barred else ""


def _pakistan(wanted: Wanted) -> str:
    """Items controlled to Pakistan: TMP, RPL and GOV only."""
    is_barred = wanted.code not in ("TMP", "RPL", "GOV") and any(
        r.rule_id.startswith("us.rs.pakistan") for r in wanted.required
    )
    return "items controlled to Pakistan" if is_barred else ""


GENERAL_BARS: tuple[tuple[str, Bar], ...] = (
    ("740.2(a)(3)", _surreptitious),
    ("740.2(a)(4)", _crime_control),
    ("740.2(a)(5)", _missile),
    ("740.2(a)(6)", _embargoed),
    ("746.1(b)(4)", _un_arms),
    ("740.2(a)(8)", _detection),
    ("740.2(a)(9)(i)", _semiconductor_equipment),
    ("740.2(a)(9)(ii)", _advanced_computing),
    ("740.2(a)(10), (11)", _named_entries),
    ("740.2(a)(12)", _series_to_d5),
    ("740.2(a)(13)", _series),
    ("740.2(a)(14)", _temporary_series),
    ("740.2(a)(17)", _unverified_party),
    ("740.2(a)(22)", _worldwide),
    ("740.2(a)(25)", _pakistan),
)


def general_bar(wanted: Wanted) -> str:
    """Why 740.2(a) rules an exception out, with the paragraph; empty when it does not."""
    for paragraph, bar in GENERAL_BARS:
        why = bar(wanted)
        if why:
            return f"{why} ({paragraph})"
    return ""
