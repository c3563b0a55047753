"""What a person must confirm before a license exception is used, condition by condition.

In our own words after 15 CFR part 740, read 2026-09-24; the paragraph stands behind each. The
restrictions of 740.2 bind every exception. This is a list to tick, not the text of the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

GENERAL = (
    "No restriction on all license exceptions applies (740.2)",
    "No party is denied, and none is on the Unverified List (740.2(a)(17), 744.15)",
)

_OWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "LVS": (
            "The destination is in Country Group B (740.3(a))",
            "The net value of the whole order is within the entry's LVS limit (740.3(b))",
        ),
        "GBS": ("The destination is in Country Group B and the entry says GBS (740.4)",),
        "TSR": (
            "The entry says TSR and the destination is in Country Group B (740.6)",
            "The consignee's written assurance is on file (740.6(a)(1))",
        ),
        "APP": ("Destination and performance meet the computer tiers (740.7(c), (d))",),
        "NAC": (
            "The item may go under this exception (740.8(a))",
            "The purchase order is in writing and on file (740.8(b))",
            "BIS let the notification pass, and its answer is on file (740.8(c))",
        ),
        "ACA": (
            "The item may go under this exception (740.8(a))",
            "No party or parent has its headquarters in Macau or Country Group D:5 (740.8(a))",
        ),
        "TMP": (
            "The item comes back or is used up within a year (740.9(a)(14))",
            "It stays under our effective control where the paragraph asks for it (740.9(a))",
        ),
        "RPL": (
            "It replaces one for one a part that was lawfully exported (740.10(a))",
            "The equipment was not altered beyond its authorization (740.10(a)(3))",
        ),
        "GOV": ("The consignee is a government or agency the paragraph names (740.11)",),
        "TSU": ("It is operation technology or software, a sales quotation or an update (740.13)",),
        "APR": ("The reexport is from a country and under an authorization named (740.16)",),
        "ENC": (
            "The item is of the paragraph claimed, and no other control applies (740.17(b))",
            "The classification was asked for, or is reported each year (740.17(d), (e))",
        ),
        "STA": (
            "The destination is in A:5, or in A:6 for items that allow it (740.20(c))",
            "The consignee was told the ECCN of each item (740.20(d)(1))",
            "The prior consignee statement is on file (740.20(d)(2))",
        ),
        "IEC": ("The destination's own controls are recognized for the entry (740.24)",),
    }
)


def conditions_of(exception: str) -> tuple[str, ...]:
    """The conditions to confirm for an exception; empty for one we do not know.

    Args:
        exception: its three letters, upper case.
    """
    own = _OWN.get(exception)
    return (*GENERAL, *own) if own is not None else ()


KNOWN_EXCEPTIONS: tuple[str, ...] = tuple(sorted(_OWN))
"""Exceptions with a list of conditions."""
