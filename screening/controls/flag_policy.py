"""What the red flags are run with: limits, sets of countries, prices, switches. Policy data.

Starting values of the red-flag notes of 2026-09-24 or our own choice, as each row says; none of
them is law. ``fixtures/policy.json`` says the same; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from screening.errors import InvalidPolicyError
from screening.terms.policy_part import refuse_unknown
from screening.terms.values import to_decimal

SEVERITIES = ("low", "medium", "high")


# Units as named; money in US dollars; ratios as factors. Red-flag notes, sections A to D.
_LIMITS: Mapping[str, Decimal] = MappingProxyType(
    {
        "cash_order_usd": Decimal(100_000),  # rf.cash
        "new_company_days": Decimal(365),  # rf.no_background
        "new_company_order_usd": Decimal(250_000),  # rf.no_background
        "new_customer_units": Decimal(8),  # rf.ac_new_customer_post_2022
        "first_order_usd": Decimal(250_000),  # rf.ac_new_customer_post_2022, own choice
        "address_buyers": Decimal(3),  # rf.ac_address_shared
        "unit_kw": Decimal("1.2"),  # rf.ac_dc_unverified
        "large_unit_kw": Decimal("1.5"),  # rf.ac_dc_unverified, from large_unit_tpp
        "large_unit_tpp": Decimal(25_000),  # B200 class and above, own choice
        "price_low": Decimal("0.4"),  # rf.value_anomaly
        "price_high": Decimal("2.5"),  # rf.value_anomaly
        "quantity_mean_factor": Decimal(3),  # rf.quantity_anomaly
        "quantity_deviations": Decimal(2),  # rf.quantity_anomaly
        "structuring_orders": Decimal(3),  # rf.structuring
        "structuring_days": Decimal(30),  # rf.structuring
        "rename_days": Decimal(365),  # rf.rename
        "rush_share": Decimal("0.3"),  # rf.pattern_rush
        "rush_days": Decimal(42),  # rf.pattern_rush
        "rush_orders": Decimal(3),  # rf.pattern_rush, own choice: fewer show no pattern
        "surge_factor": Decimal(3),  # rf.chpl_surge
        "foundry_node_nm": Decimal(16),  # rf.foundry_design, Note 1 to 3A090.a
        "foundry_transistors": Decimal(50_000_000_000),  # rf.foundry_design, the same
    }
)
_COUNTRIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # Transshipment set of the red-flag notes.
        "transshipment": (
            "AE", "AM", "GE", "HK", "ID", "IN", "KG", "KZ", "LK", "MY", "RS", "SG", "TH", "TR",
            "TW", "UZ", "VN",
        ),
        # Destinations of common high priority items that need a look (section D).
        "high_priority": (
            "AE", "AM", "AZ", "BY", "CN", "GE", "HK", "IL", "KG", "KZ", "MA", "MD", "MN", "MV",
            "RS", "TJ", "TM", "TR", "UZ",
        ),
        # Never on the way to somewhere else (rf.route_abnormal).
        "never_transit": ("BY", "IR", "KP", "RU"),
    }
)  # fmt: skip
# What one unit costs, roughly: makers' launch prices of consumer cards, press reports for the
# rest; from memory, not verified. They can raise a flag (at a factor of 2.5) and settle none.
_PRICES: Mapping[str, Decimal] = MappingProxyType(
    {
        "amd-mi300x": Decimal(15_000),
        "nvidia-a100-sxm-pcie-40-80": Decimal(12_000),
        "nvidia-b200": Decimal(38_000),
        "nvidia-h100-nvl": Decimal(30_000),
        "nvidia-h100-pcie": Decimal(28_000),
        "nvidia-h100-sxm": Decimal(30_000),
        "nvidia-h20": Decimal(12_500),
        "nvidia-h200-sxm": Decimal(32_000),
        "nvidia-l40s": Decimal(7_800),
        "nvidia-rtx-4090": Decimal(1_600),
        "nvidia-rtx-5090": Decimal(2_000),
    }
)
# What goods of such a description cost at most, ordinarily; own choice.
_ORDINARY: Mapping[str, Decimal] = MappingProxyType(
    {
        "adapter": Decimal(1_000),
        "cable": Decimal(1_000),
        "computer part": Decimal(2_000),
        "connector": Decimal(500),
        "controller": Decimal(3_000),
        "fan": Decimal(500),
        "heat sink": Decimal(500),
        "keyboard": Decimal(500),
        "module": Decimal(3_000),
        "monitor": Decimal(2_000),
        "power supply": Decimal(3_000),
        "spare part": Decimal(3_000),
        "toy": Decimal(500),
    }
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
        quantity_caps: units of advanced computing a country ordinarily takes (rf.tech_level); the
            key ``*`` stands for every other country. Empty: not evaluated.
        reference_prices_usd: one unit of a catalog product.
        ordinary_prices_usd: the most that goods so described cost.
        switches: by flag code.
    """

    limits: Mapping[str, Decimal] = field(default_factory=lambda: _LIMITS)
    countries: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _COUNTRIES)
    quantity_caps: Mapping[str, Decimal] = field(default_factory=dict)
    reference_prices_usd: Mapping[str, Decimal] = field(default_factory=lambda: _PRICES)
    ordinary_prices_usd: Mapping[str, Decimal] = field(default_factory=lambda: _ORDINARY)
    switches: Mapping[str, FlagSwitch] = field(default_factory=dict)

    def limit(self, name: str) -> Decimal:
        """One of the limits."""
        return self.limits[name]

    def switch(self, code: str) -> FlagSwitch:
        """How a flag is turned; as its rule says where nobody turned it."""
        return self.switches.get(code, FlagSwitch())

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> FlagPolicy:
        """The ``flags`` part of the control policy as JSON, on top of the defaults.

        Args:
            data: the part as JSON.

        Raises:
            InvalidPolicyError: an unknown key, limit or set, or a value that is none.
        """
        default = cls()
        refuse_unknown("flags", data, set(cls.__slots__))
        limits, countries = data.get("limits", {}), data.get("countries", {})
        refuse_unknown("flags.limits", limits, set(default.limits))
        refuse_unknown("flags.countries", countries, set(default.countries))
        return cls(
            limits={**default.limits, **_numbers("limits", limits)},
            countries={**default.countries, **{k: tuple(v) for k, v in countries.items()}},
            quantity_caps=_numbers("quantity_caps", data.get("quantity_caps", {})),
            reference_prices_usd=_table(data, "reference_prices_usd", _PRICES),
            ordinary_prices_usd=_table(data, "ordinary_prices_usd", _ORDINARY),
            switches={code: _switch(code, row) for code, row in data.get("switches", {}).items()},
        )


def _table(
    data: Mapping[str, Any], name: str, default: Mapping[str, Decimal]
) -> Mapping[str, Decimal]:
    """A table of numbers is replaced whole: its rows are the officer's own."""
    return _numbers(name, data[name]) if name in data else default


def _numbers(where: str, data: Mapping[str, Any]) -> dict[str, Decimal]:
    numbers = {key: to_decimal(value) for key, value in data.items()}
    wrong = sorted(key for key, number in numbers.items() if number is None or number < 0)
    if wrong:
        raise InvalidPolicyError(
            f"flags.{where}.{', '.join(wrong)}: must be a number, zero or more"
        )
    return {key: number for key, number in numbers.items() if number is not None}


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
