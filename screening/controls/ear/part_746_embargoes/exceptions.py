"""The license exceptions that the sections of 15 CFR part 746 leave open (read 2026-09-24).

740.2(a)(6): to these countries only an exception that the section itself names may be used. GFT,
BAG and AVS are named too and are not offered by this version. To claim a named one makes a line
a matter for a person; nothing is concluded from the claim.
"""

from __future__ import annotations

from collections.abc import Mapping

from screening.controls.reference import ControlTables

NAMED: Mapping[str, frozenset[str]] = {
    "CU": frozenset({"TMP", "TSU", "RPL", "GOV", "GFT", "APR", "AGR", "CCD", "SCP"}),
    "IQ": frozenset({"APP", "TMP", "RPL", "GOV", "TSU", "ENC"}),
    "IR": frozenset(),
    "KP": frozenset({"TMP", "GOV", "TSU"}),
    "RU": frozenset({"TMP", "GOV", "TSU", "ENC", "CCD", "MED"}),
    "BY": frozenset({"TMP", "GOV", "TSU", "ENC", "CCD", "MED"}),
    "SY": frozenset({"SPP", "TMP", "RPL", "GOV", "TSU", "CCD"}),
}
"""By country: 746.2(a)(1), 746.3(c), 746.7(c), 746.4(c), 746.8(c)(2), 746.9(b)."""

OFFERED_UNCLAIMED: Mapping[str, str] = {"SY": "SPP"}
"""The one exception that is made for a whole country's EAR99 items (740.5(a), 746.9(b)(1))."""

IN_REGIONS = frozenset({"TMP", "GOV", "TSU", "MED"})
"""In the occupied regions of Ukraine: 746.6(c)."""

UN_ARMS_COUNTRIES = frozenset({"CF", "CD", "ER", "IQ", "LB", "LY", "SO", "SD"})
"""746.1(b)(2) but Iran and North Korea, which their own sections block."""

_SECTIONS = ("746.2", "746.3", "746.4", "746.7", "746.8", "746.9")


def named_exceptions(tables: ControlTables, country: str) -> frozenset[str] | None:
    """The exceptions that a country's section of part 746 names.

    Returns:
        ``None`` where no section of part 746 speaks of the country.
    """
    for section in _SECTIONS:
        if tables.in_group(country, f"{section}.countries"):
            return tables.members(f"{section}.exceptions")
    return None


def offered_unclaimed(tables: ControlTables, country: str) -> str | None:
    """The one exception made for all of a country's EAR99 items (740.5(a), 746.9(b)(1))."""
    if not tables.in_group(country, "746.9.countries"):
        return None
    return next(iter(sorted(tables.members("746.9.b.1.exceptions"))), None)


def in_regions(tables: ControlTables) -> frozenset[str]:
    """The exceptions open in the occupied regions of Ukraine: 746.6(c)."""
    return tables.members("746.6.exceptions")


def un_arms_countries(tables: ControlTables) -> frozenset[str]:
    """746.1(b)(2) but Iran and North Korea, which their own sections block."""
    return tables.members("746.1.b.2.countries")


def claimed_and_named(claimed: str | None, named: frozenset[str]) -> tuple[str, ...]:
    """The claimed exception where the section names it, to be looked at; else nothing.

    Args:
        claimed: as submitted, any case; ``None`` or empty when none is claimed.
        named: the exceptions of the section.
    """
    code = (claimed or "").strip().upper()
    return (code,) if code in named else ()
