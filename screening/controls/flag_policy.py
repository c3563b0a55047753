"""What the red flags and the mentions in texts are run with: limits, sets, prices, switches.

Starting values of the red-flag notes of 2026-09-24 or our own choice, as each row says; none of
them is law. The values stand in the policy (``fixtures/policy.json`` is the one that ships).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from screening.errors import InvalidPolicyError
from screening.terms.mention import KINDS
from screening.terms.policy_part import AMOUNT, bounds_of, number_in, refuse_unknown, require_keys

SEVERITIES = ("low", "medium", "high")


# Units as named; money in US dollars; ratios as factors. Red-flag notes, sections A to D.
LIMITS = (
    "cash_order_usd",  # rf.cash
    "new_company_days",  # rf.no_background
    "new_company_order_usd",  # rf.no_background
    "new_customer_units",  # rf.ac_new_customer_post_2022
    "first_order_usd",  # rf.ac_new_customer_post_2022, own choice
    "address_buyers",  # rf.ac_address_shared
    "unit_kw",  # rf.ac_dc_unverified
    "large_unit_kw",  # rf.ac_dc_unverified, from large_unit_tpp
    "large_unit_tpp",  # B200 class and above, own choice
    "price_low",  # rf.value_anomaly
    "price_high",  # rf.value_anomaly
    "quantity_mean_factor",  # rf.quantity_anomaly
    "quantity_deviations",  # rf.quantity_anomaly
    "structuring_orders",  # rf.structuring
    "structuring_days",  # rf.structuring
    "rename_days",  # rf.rename
    "rush_share",  # rf.pattern_rush
    "rush_days",  # rf.pattern_rush
    "rush_orders",  # rf.pattern_rush, own choice: fewer show no pattern
    "surge_factor",  # rf.chpl_surge
    "foundry_node_nm",  # rf.foundry_design, Note 1 to 3A090.a
    "foundry_transistors",  # rf.foundry_design, the same
)
COUNTRY_SETS = (
    "transshipment",  # set of the red-flag notes
    "high_priority",  # destinations of common high priority items that need a look (section D)
    "high_priority_tiers_1_2",  # those of them where tiers 3 and 4 need none
    "never_transit",  # never on the way to somewhere else (rf.route_abnormal)
)


@dataclass(frozen=True, slots=True)
class FlagSwitch:
    """A flag turned off, or weighed otherwise; empty severity keeps the rule's own."""

    enabled: bool = True
    severity: str = ""


@dataclass(frozen=True, slots=True)
class FlagPolicy:
    """Everything a compliance officer may turn about the red flags.

    Args:
        limits: numbers by name; see the table above for the flag each belongs to.
        countries: sets of countries by name, ISO 3166-1 alpha-2.
        ordinary_transit: by destination, through where plain goods go there every day.
        quantity_caps: units of advanced computing a country ordinarily takes (rf.tech_level); the
            key ``*`` stands for every other country. Empty: not evaluated.
        reference_prices_usd: one unit of a catalog product.
        ordinary_prices_usd: the most that goods so described cost.
        switches: by flag code.
    """

    limits: Mapping[str, Decimal]
    countries: Mapping[str, tuple[str, ...]]
    ordinary_transit: Mapping[str, tuple[str, ...]]
    quantity_caps: Mapping[str, Decimal]
    reference_prices_usd: Mapping[str, Decimal]
    ordinary_prices_usd: Mapping[str, Decimal]
    switches: Mapping[str, FlagSwitch]

    def limit(self, name: str) -> Decimal:
        """One of the limits."""
        return self.limits[name]

    def switch(self, code: str) -> FlagSwitch:
        """How a flag is turned; as its rule says where nobody turned it."""
        return self.switches.get(code, FlagSwitch())

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> FlagPolicy:
        """The ``flags`` part of the control policy as JSON.

        Raises:
            InvalidPolicyError: an unknown or a missing key, limit or set, or a value that is none.
        """
        require_keys("flags", data, cls.__slots__)
        require_keys("flags.limits", data["limits"], LIMITS)
        require_keys("flags.countries", data["countries"], COUNTRY_SETS)
        return cls(
            limits=_numbers("limits", data["limits"]),
            countries={name: tuple(codes) for name, codes in data["countries"].items()},
            ordinary_transit={to: tuple(codes) for to, codes in data["ordinary_transit"].items()},
            quantity_caps=_numbers("quantity_caps", data["quantity_caps"]),
            reference_prices_usd=_numbers("reference_prices_usd", data["reference_prices_usd"]),
            ordinary_prices_usd=_numbers("ordinary_prices_usd", data["ordinary_prices_usd"]),
            switches={code: _switch(code, row) for code, row in data["switches"].items()},
        )


def _numbers(where: str, data: Mapping[str, Any]) -> dict[str, Decimal]:
    named = where == "limits"  # other keys are products, countries and words of descriptions
    return {
        key: number_in(f"flags.{where}.{key}", value, bounds_of(key) if named else AMOUNT)
        for key, value in data.items()
    }


def _switch(code: str, row: Mapping[str, Any]) -> FlagSwitch:
    refuse_unknown(f"flags.switches.{code}", row, set(FlagSwitch.__slots__))
    enabled, severity = row.get("enabled", True), row.get("severity", "")
    if not isinstance(enabled, bool):
        raise InvalidPolicyError(f"flags.switches.{code}.enabled: must be true or false")
    if severity not in ("", *SEVERITIES):
        raise InvalidPolicyError(
            f"flags.switches.{code}.severity: must be one of {', '.join(SEVERITIES)}"
        )
    return FlagSwitch(enabled, severity)


STOP = "stop"
WEIGHTS = (STOP, "look")
TURNED = tuple(kind for kind in KINDS if kind != "marks")
"""Kinds with a row; ``marks`` are seen by the red flag rf.packaging, which has a switch."""


@dataclass(frozen=True, slots=True)
class MentionSwitch:
    """What one kind of mention does.

    Args:
        enabled: off means that nobody is told, and that the answer says so.
        severity: ``stop`` holds the order; ``look`` is told in the path of the lines alone.
    """

    enabled: bool
    severity: str

    @property
    def stops(self) -> bool:
        """Whether a person must look before release."""
        return self.severity == STOP


def read_mentions(data: Mapping[str, Any]) -> Mapping[str, MentionSwitch]:
    """The ``mentions`` part of the control policy as JSON, by kind.

    Raises:
        InvalidPolicyError: an unknown or a missing kind, or a value that is none.
    """
    require_keys("mentions", data, TURNED)
    return MappingProxyType({kind: _mention_switch(kind, data[kind]) for kind in TURNED})


def _mention_switch(kind: str, row: Mapping[str, Any]) -> MentionSwitch:
    where = f"mentions.{kind}"
    require_keys(where, row, MentionSwitch.__slots__)
    if not isinstance(row["enabled"], bool):
        raise InvalidPolicyError(f"{where}.enabled: must be true or false")
    if row["severity"] not in WEIGHTS:
        raise InvalidPolicyError(f"{where}.severity: must be one of {', '.join(WEIGHTS)}")
    return MentionSwitch(row["enabled"], row["severity"])
