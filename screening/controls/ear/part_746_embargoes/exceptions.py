"""The license exceptions that the sections of 15 CFR part 746 leave open (read 2026-09-24).

740.2(a)(6): to these countries only an exception that the section itself names may be used. GFT,
BAG and AVS are named too and are not offered by this version. To claim a named one makes a line
a matter for a person; nothing is concluded from the claim. Which ones, and since when, stands in
the sets of law.
"""

from __future__ import annotations

from screening.controls.reference import ControlTables

SYRIA = "746.9.countries"
_NAMED_BY = (
    ("746.2.countries", "746.2.exceptions"),
    ("746.3.countries", "746.3.exceptions"),
    ("746.4.countries", "746.4.exceptions"),
    ("746.7.countries", "746.7.exceptions"),
    ("746.8.countries", "746.8.exceptions"),
    (SYRIA, "746.9.exceptions"),
)
"""Whom a section speaks of, and what it names for them."""


def named_exceptions(tables: ControlTables, country: str) -> frozenset[str] | None:
    """What the section on a country names; ``None`` where no section speaks of the country."""
    named = [tables.members(what) for whom, what in _NAMED_BY if country in tables.members(whom)]
    return frozenset().union(*named) if named else None


def offered_unclaimed(tables: ControlTables, country: str) -> str | None:
    """The exception made for a whole country's EAR99 items: SPP (740.5(a), 746.9(b)(1))."""
    if country not in tables.members(SYRIA):
        return None
    return min(tables.members("746.9.b.1.exceptions"), default=None)


def in_regions(tables: ControlTables) -> frozenset[str]:
    """What 746.6(c) names for the occupied regions of Ukraine."""
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
