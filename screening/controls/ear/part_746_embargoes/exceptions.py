"""The license exceptions that the sections of 15 CFR part 746 leave open (read 2026-09-24).

740.2(a)(6): to these countries only an exception that the section itself names may be used. GFT,
BAG and AVS are named too and are not offered by this version. To claim a named one makes a line
a matter for a person; nothing is concluded from the claim.
"""

from __future__ import annotations

from collections.abc import Mapping

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


def claimed_and_named(claimed: str | None, named: frozenset[str]) -> tuple[str, ...]:
    """The claimed exception where the section names it, to be looked at; else nothing.

    Args:
        claimed: as submitted, any case; ``None`` or empty when none is claimed.
        named: the exceptions of the section.
    """
    code = (claimed or "").strip().upper()
    return (code,) if code in named else ()
