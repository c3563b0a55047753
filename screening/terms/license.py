"""A license we hold, as the rules see it: what it names, what is left on it, until when.

15 CFR 750.7 (what a license authorizes, expiry), 750.11 (value and quantity), 740.8 (notification
under License Exception NAC); read 2026-09-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class LicenseKind(StrEnum):
    """What authorizes: a license of BIS, or a notice it let pass under License Exception NAC."""

    BIS_LICENSE = "bis_license"
    NAC_NOTIFICATION = "nac_notification"

    @property
    def words(self) -> str:
        """The kind as a person reads it."""
        head, _, rest = self.value.partition("_")
        return f"{head.upper()} {rest}"


@dataclass(frozen=True, slots=True)
class LicenseRecord:
    """One authorization on record on one day.

    Args:
        number: as BIS printed it.
        kind: what sort of authorization it is.
        part_numbers: parts it names; empty when it does not name parts.
        eccns: ECCNs it names; empty when it does not name ECCNs.
        parties: names of the parties it names, any role.
        countries: destinations it names, ISO 3166-1 alpha-2.
        quantity_left: units left; ``None`` when it sets no quantity.
        value_left: value left in ``currency``; ``None`` when it sets no value.
        currency: ISO 4217.
        expires_on: last day it may be used; ``None`` when it does not expire.
        notified_on: the day BIS was notified (a notification only).
        cleared_on: the day BIS let the notification pass (a notification only).
        conditions: what else must hold, in the license's words; a person checks them.
    """

    number: str
    kind: LicenseKind
    part_numbers: tuple[str, ...] = ()
    eccns: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    quantity_left: Decimal | None = None
    value_left: Decimal | None = None
    currency: str = ""
    expires_on: date | None = None
    notified_on: date | None = None
    cleared_on: date | None = None
    conditions: str = ""
