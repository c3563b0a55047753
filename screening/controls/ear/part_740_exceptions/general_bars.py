"""What rules out every license exception, or all but a few: 15 CFR 740.2(a) (read 2026-09-24).

One function a paragraph, in the order of the section; the exceptions it leaves open, the entries
and the countries it names are sets of the law. A paragraph that turns on what the facts do not
hold, such as the value of major defense equipment in a contract, is left to the person who
confirms the exception.
"""

from __future__ import annotations

from screening.controls.ear.part_740_exceptions.own_bars import (
    WORLDWIDE,
    Bar,
    Wanted,
    is_within_any,
)
from screening.controls.ear.part_746_embargoes.exceptions import (
    named_exceptions,
    un_arms_countries,
)


def _surreptitious(wanted: Wanted) -> str:
    """Surreptitious listening: GOV only, and not for 5E980."""
    is_reached = "SL" in wanted.reasons or "us.sl.entries" in wanted.rules
    eccn = wanted.classification.eccn
    is_technology = eccn is not None and eccn.group == "E"
    is_barred = is_reached and (is_technology or not wanted.is_left_by("740.2.a.3.exceptions"))
    return "surreptitious listening" if is_barred else ""


def _crime_control(wanted: Wanted) -> str:
    """Crime control items: GOV and STA only, but to AU, IN, JP, NZ and NATO members any."""
    others = wanted.outside("740.2.a.4.countries") if "CC" in wanted.reasons else ""
    is_barred = others and not wanted.is_left_by("740.2.a.4.exceptions")
    return f"crime control items to {others}" if is_barred else ""


def _missile(wanted: Wanted) -> str:
    """Missile technology items: a few exceptions, and to D:4 or D:5 only parts of vehicles."""
    if "MT" not in wanted.reasons:
        return ""
    inside = wanted.inside("D:4", "D:5")
    if not inside:
        return "" if wanted.is_left_by("740.2.a.5.exceptions") else "missile technology items"
    is_part = wanted.is_entry_of("740.2.a.5.vehicle_parts")
    is_bearing = wanted.is_entry_of("740.2.a.5.bearings")
    is_left = (is_part and wanted.is_left_by("740.2.a.5.vehicle_part_exceptions")) or (
        is_bearing and wanted.is_left_by("740.2.a.5.bearing_exceptions")
    )
    return "" if is_left else f"missile technology items to {inside}"


def _embargoed(wanted: Wanted) -> str:
    """To countries with a section in part 746 only what that section names (Iraq: 746.3(c))."""
    by_country = ((c, named_exceptions(wanted.tables, c)) for c in wanted.countries)
    barred = [c for c, named in by_country if named is not None and wanted.code not in named]
    return f"part 746 does not name it for {', '.join(barred)}" if barred else ""


def _un_arms(wanted: Wanted) -> str:
    """746.1(b)(4): items of reason UN to countries under a UN arms embargo, GOV only."""
    if wanted.item is None or "UN" not in wanted.item.reasons:
        return ""
    # A country with a section of its own is that section's (paragraph (a)(6)).
    under = [
        country
        for country in wanted.countries
        if country in un_arms_countries(wanted.tables)
        and named_exceptions(wanted.tables, country) is None
    ]
    if not under or wanted.is_left_by("746.1.b.4.exceptions"):
        return ""
    return f"items of reason UN to {', '.join(under)}: {wanted.left('746.1.b.4.exceptions')} only"


def _detection(wanted: Wanted) -> str:
    """Explosives and concealed-object detection (2A983, 2A984 ...): RPL, GOV and TSU only."""
    is_barred = wanted.is_entry_of("740.2.a.8.entries") and not wanted.is_left_by(
        "740.2.a.8.exceptions"
    )
    return "detection equipment" if is_barred else ""


def _semiconductor_equipment(wanted: Wanted) -> str:
    """Semiconductor equipment to Macau or D:5: GOV only."""
    if "us.sme" not in wanted.rules or wanted.is_left_by("740.2.a.9.i.exceptions"):
        return ""
    left = wanted.left("740.2.a.9.i.exceptions")
    return f"semiconductor equipment to Macau or D:5: {left} only"


def _advanced_computing(wanted: Wanted) -> str:
    """Advanced-computing items: NAC, ACA, HBM, TMP, RPL, GOV and TSU only."""
    is_advanced = wanted.classification.ac_class is not None
    is_barred = is_advanced and not wanted.is_left_by("740.2.a.9.ii.exceptions")
    return "advanced-computing items" if is_barred else ""


def _torture(wanted: Wanted) -> str:
    """Items for torture (0A983): no exception."""
    return f"{wanted.entry} items" if wanted.is_entry_of("740.2.a.10.entries") else ""


def _military_commodities(wanted: Wanted) -> str:
    """Military commodities made abroad (0A919): no exception."""
    return f"{wanted.entry} items" if wanted.is_entry_of("740.2.a.11.entries") else ""


def _series_to_d5(wanted: Wanted) -> str:
    """600 series and 9x515 to, from or made in D:5 or Hong Kong: GOV only."""
    eccn, facts = wanted.classification.eccn, wanted.inquiry.facts
    if eccn is None or not eccn.is_600_series_or_9x515:
        return ""
    if wanted.is_left_by("740.2.a.12.exceptions"):
        return ""
    places = (*wanted.countries, facts.ship_from_country, wanted.line.country_of_origin)
    mapped = {wanted.tables.country(place) for place in places if place}
    inside = ", ".join(sorted(c for c in mapped if c and wanted.tables.in_group(c, "D:5")))
    left = wanted.left("740.2.a.12.exceptions")
    return f"600 series or 9x515 to, from or made in {inside}: {left} only" if inside else ""


def _series(wanted: Wanted) -> str:
    """Other 600 series items: LVS, TMP, RPL, TSU, GOV, BAG and STA only; five entries GOV only."""
    eccn = wanted.classification.eccn
    if eccn is None:
        return ""
    is_stealthy = is_within_any(eccn, wanted.tables.members("740.2.a.13.stealthy"))
    if is_stealthy and not wanted.is_left_by("740.2.a.13.stealthy_exceptions"):
        return f"{eccn} items: {wanted.left('740.2.a.13.stealthy_exceptions')} only"
    is_series = eccn.is_600_series_or_9x515 and eccn.entry[2] == "6"
    is_barred = is_series and not wanted.is_left_by("740.2.a.13.exceptions")
    return "600 series items" if is_barred else ""


def _temporary_series(wanted: Wanted) -> str:
    """0Y521 items: GOV, or an exception made for the item, which this version does not know."""
    is_named = wanted.entry[:1] == "0" and wanted.entry.endswith("521")
    is_barred = is_named and not wanted.is_left_by("740.2.a.14.exceptions")
    return "0Y521 items" if is_barred else ""


def _unverified_party(wanted: Wanted) -> str:
    """A party on the Unverified List, in any role."""
    sources = wanted.tables.members("740.2.a.17.sources")
    is_met = any(h.record.source in sources and h.is_match for h in wanted.inquiry.hits)
    return "a party is on the Unverified List" if is_met else ""


def _worldwide(wanted: Wanted) -> str:
    """Items controlled worldwide: IEC, TMP, RPL, GOV and TSU only."""
    is_barred = WORLDWIDE in wanted.rules and not wanted.is_left_by("740.2.a.22.exceptions")
    return "items controlled worldwide (quantum, GAAFET)" if is_barred else ""


def _pakistan(wanted: Wanted) -> str:
    """Items controlled to Pakistan: TMP, RPL and GOV only."""
    is_reached = any(rule.startswith("us.rs.pakistan") for rule in wanted.rules)
    is_barred = is_reached and not wanted.is_left_by("740.2.a.25.exceptions")
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
    ("740.2(a)(10)", _torture),
    ("740.2(a)(11)", _military_commodities),
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
