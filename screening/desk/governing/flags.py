"""What governs each red flag beside its switch, and what answers it; held whole by a test."""

from __future__ import annotations

from collections.abc import Mapping

from screening.desk.governing.reasons import END_USE, HEADQUARTERS, SHARES
from screening.desk.governing.settings import RATES

_F = "controls/flags/"
_L = f"{_F}limits/"
_C = f"{_F}countries/"
ACCELERATOR = "controls/accelerator_value_limit_usd"

LIMITS_OF_FLAGS: Mapping[str, tuple[str, ...]] = {
    "rf.ac_address_shared": (f"{_L}address_buyers",),
    "rf.ac_dc_unverified": (f"{_L}unit_kw", f"{_L}large_unit_kw", f"{_L}large_unit_tpp"),
    "rf.ac_new_customer_post_2022": (
        f"{_L}new_customer_units",
        f"{_L}first_order_usd",
        RATES,
    ),
    "rf.cash": (f"{_L}cash_order_usd", RATES),
    "rf.chpl": (f"{_C}high_priority", f"{_C}high_priority_tiers_1_2"),
    "rf.chpl_new_company": (f"{_C}high_priority", f"{_C}high_priority_tiers_1_2"),
    "rf.chpl_surge": (
        f"{_L}surge_factor",
        f"{_C}high_priority",
        f"{_C}high_priority_tiers_1_2",
    ),
    "rf.currency_embargoed": (f"{_C}never_transit",),
    "rf.description_mismatch": (f"{_F}ordinary_prices_usd", ACCELERATOR, RATES),
    "rf.foundry_design": (f"{_L}foundry_node_nm", f"{_L}foundry_transistors"),
    "rf.no_background": (f"{_L}new_company_days", f"{_L}new_company_order_usd", RATES),
    "rf.pattern_rush": (f"{_L}rush_share", f"{_L}rush_days", f"{_L}rush_orders"),
    "rf.quantity_anomaly": (f"{_L}quantity_mean_factor", f"{_L}quantity_deviations"),
    "rf.rename": (f"{_L}rename_days",),
    "rf.route_abnormal": (
        f"{_F}ordinary_transit",
        f"{_C}transshipment",
        f"{_C}never_transit",
    ),
    "rf.structuring": (
        f"{_L}structuring_orders",
        f"{_L}structuring_days",
        "controls/rules/review.structuring_value",
        RATES,
    ),
    "rf.tech_level": (f"{_F}quantity_caps",),
    "rf.transit_hub": (f"{_C}transshipment",),
    "rf.value_anomaly": (
        f"{_L}price_low",
        f"{_L}price_high",
        f"{_F}reference_prices_usd",
        RATES,
    ),
}
"""Limits by flag; every flag that a policy may turn has its switch besides."""

FLAGS_OF_LAW = frozenset({"rf.description_mismatch", "rf.prc_designed_3a090"})
"""Part of what the law forbids: their severity can be set, they cannot be switched off."""

FLAGS_WITHOUT_SWITCH = frozenset({"rf.listed_owner", "rf.listed_owner_unknown_pct"})
"""Rules of ownership (15 CFR 732 Supp. 3 no. 29), which no policy turns."""

ANSWERS: Mapping[str, str] = {
    "rf.chpl": END_USE,
    "rf.chpl_new_company": END_USE,
    "rf.enduse_missing": END_USE,
    "rf.distributor_end": END_USE,
    "rf.ac_hq_unknown": HEADQUARTERS,
    "rf.ac_hq_inconsistent": HEADQUARTERS,
    "rf.listed_owner": SHARES,
    "rf.listed_owner_unknown_pct": SHARES,
}
"""What answers a flag for good; the others an officer's answer, order by order."""
