"""The settings of the policy that govern holds: what each is, its value, a policy with another.

A setting is named by its keys with slashes between them, because keys have dots of their own
(``controls/flags/switches/rf.rename``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from screening.errors import InvalidPolicyError

_FLAGS = "controls/flags"
_LIMITS = f"{_FLAGS}/limits"
_SETS = f"{_FLAGS}/countries"
_RULES = "controls/rules"
_MENTIONS = "controls/mentions"
SWITCHES = f"{_FLAGS}/switches"
REVIEW = "matching/review_threshold"
MATCH = "matching/match_threshold"
THRESHOLDS = "matching/thresholds"
_MATCHING = "matching"
RATES = "controls/exchange_rates"

SETTINGS: Mapping[str, str] = {
    REVIEW: "Score from which a likeness to a listed name is put before a person",
    MATCH: "Score from which a likeness is called the same party",
    THRESHOLDS: "Other scores than these two, by list, role, kind of party and script",
    "lists/required": "Lists without which no order is clear",
    "lists/bound_by": "Laws beside that of the US that bind us: no order is clear without their "
    "lists, and who is on one of them is blocked",
    "controls/end_use_value_limit_usd": "Order value above which an unknown end use holds, USD",
    "controls/accelerator_value_limit_usd": "Unit value from which a line may be an accelerator, "
    "USD",
    "controls/accelerator_server_value_limit_usd": "Unit value from which a whole computer that "
    "names no accelerator may hold one, USD",
    "controls/accelerator_named_value_limit_usd": "Unit value from which what calls itself an "
    "accelerator may be a controlled one, USD",
    RATES: "How old an exchange rate may be, and how far an older one may be off",
    "controls/supercomputer_question_tpp": "TPP of a line from which the supercomputer question is "
    "asked",
    "controls/near_threshold_margin": "Share below a threshold of 3A090 that is looked at",
    "controls/own_companies": "How the names of our own companies begin",
    "controls/letters": "Letters of BIS to this company",
    "controls/approved_recipients": "Recipients approved for advanced computing",
    f"{_RULES}/us.affiliates50": "Affiliates rule of BIS: days in force",
    f"{_RULES}/us.ai_diffusion": "World-wide requirement of 2025: days in force",
    f"{_RULES}/us.hq_test_a": "Headquarters test for 3A090: days in force",
    f"{_RULES}/us.h200_policy": "Review policy for H200-class items: days in force",
    f"{_RULES}/us.uae_a5": "Approved recipients in the Emirates: days in force",
    f"{_RULES}/review.near_threshold": "Whether parts just below 3A090 are looked at",
    f"{_RULES}/review.structuring_value": "Value under which orders of linked buyers are added up",
    f"{_RULES}/review.own_regime": "Whether the controls of the country of shipment hold an order",
    f"{_RULES}/review.resent_block": "Days for which a block is held against the same order under "
    "another reference",
    f"{_RULES}/review.shipment_names_order": "Whether a shipment must name its order",
    f"{_LIMITS}/cash_order_usd": "Order value above which payment in cash counts, USD",
    f"{_LIMITS}/new_company_days": "Days for which a company counts as new",
    f"{_LIMITS}/new_company_order_usd": "Order of a new company that counts as large, USD",
    f"{_LIMITS}/new_customer_units": "Units of a first purchase that count as many",
    f"{_LIMITS}/first_order_usd": "First order that counts as large, USD",
    f"{_LIMITS}/address_buyers": "Other buyers at one address that count as several",
    f"{_LIMITS}/unit_kw": "Power that a unit needs, kW",
    f"{_LIMITS}/large_unit_kw": "Power that a large unit needs, kW",
    f"{_LIMITS}/large_unit_tpp": "TPP from which a unit is large",
    f"{_LIMITS}/price_low": "Share of the reference price below which a price is odd",
    f"{_LIMITS}/price_high": "Multiple of the reference price above which a price is odd",
    f"{_LIMITS}/quantity_mean_factor": "Multiple of the buyer's mean quantity that is far above it",
    f"{_LIMITS}/quantity_deviations": "Deviations above the mean that are far above it",
    f"{_LIMITS}/structuring_orders": "Orders of linked buyers that are a pattern",
    f"{_LIMITS}/structuring_days": "Days in which they are looked for",
    f"{_LIMITS}/rename_days": "Days for which a former name counts as recent",
    f"{_LIMITS}/rush_share": "Share of a buyer's volume that is a rush",
    f"{_LIMITS}/rush_days": "Days before a rule that are looked at for a rush",
    f"{_LIMITS}/rush_orders": "Orders below which there is no pattern of a rush",
    f"{_LIMITS}/surge_factor": "Multiple of the purchases before 2022 that is a surge",
    f"{_LIMITS}/foundry_node_nm": "Node of a logic die from which it is asked about, nm",
    f"{_LIMITS}/foundry_transistors": "Transistors from which a die is asked about",
    f"{_SETS}/transshipment": "Countries of transshipment",
    f"{_SETS}/high_priority": "Countries from which high priority goods go on to Russia",
    f"{_SETS}/high_priority_tiers_1_2": "Those of them where tiers 3 and 4 need no look",
    f"{_FLAGS}/ordinary_transit": "Through where plain goods ordinarily go, by destination",
    f"{_SETS}/never_transit": "Countries never on the way to another",
    f"{_FLAGS}/quantity_caps": "Units of advanced computing a country ordinarily takes",
    f"{_FLAGS}/reference_prices_usd": "Reference prices of catalog products, USD",
    f"{_FLAGS}/ordinary_prices_usd": "The most that goods so described cost, USD",
    SWITCHES: "Red flags turned off or weighed otherwise",
    f"{_MENTIONS}/place": "Words that name a place of an embargo",
    f"{_MENTIONS}/government": "Words that name a government body of an embargoed state",
    f"{_MENTIONS}/military": "Words that say a military use or user",
    f"{_MENTIONS}/military_intelligence": "Words that say military intelligence",
    f"{_MENTIONS}/nuclear": "Words that say a nuclear use",
    f"{_MENTIONS}/missile": "Words that say missiles or unmanned aircraft",
    f"{_MENTIONS}/chem_bio": "Words that say chemical or biological weapons or agents",
    f"{_MENTIONS}/chemical": "Words that name a chemical of concern",
    f"{_MENTIONS}/naval_nuclear": "Words that say nuclear propulsion at sea",
    f"{_MENTIONS}/supercomputer": "Words that say a supercomputer",
    f"{_MENTIONS}/advanced_node_fab": "Words that say advanced-node fabrication",
    f"{_MENTIONS}/sme_production": "Words that say production of semiconductor equipment",
    f"{_MENTIONS}/surveillance": "Words that say surveillance of people",
    f"{_MENTIONS}/goods": "Words that say goods a control list may name",
    f"{_MENTIONS}/conduct": "Words that ask for what an honest delivery does not need",
    f"{_MENTIONS}/listed_name": "Words that name a listed party",
}
"""What a person reads beside each setting. ``SWITCHES`` stands for the row of any flag, too."""


GATHERED_BY = frozenset({f"{_RULES}/review.resent_block"})
"""Settings that say what is gathered of the past. What is on record of an order was gathered as
they stood then, so that stored orders cannot tell what another value would have done."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting with the value in force and the one that is tried; None: not stated."""

    setting: str
    before: Any
    after: Any

    def to_json(self) -> dict[str, Any]:
        """As it is stored with a rehearsal."""
        return {"setting": self.setting, "before": self.before, "after": self.after}


def words_of(setting: str) -> str:
    """What a setting is; of a flag's switch which flag."""
    if setting in SETTINGS:
        return SETTINGS[setting]
    above, _, last = setting.rpartition("/")
    if above == SWITCHES:
        return f"Whether {last} is asked, and how it weighs"
    return setting


def is_known(setting: str) -> bool:
    """Whether it is a setting that governs holds."""
    return setting in SETTINGS or setting.rpartition("/")[0] == SWITCHES


def value_at(content: Mapping[str, Any], setting: str) -> Any:
    """The value of a setting in a policy; None where the policy does not state it."""
    value: Any = content
    for key in setting.split("/"):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def with_value(content: Mapping[str, Any], setting: str, value: Any) -> dict[str, Any]:
    """A policy with one setting changed; None takes the setting out."""
    changed: dict[str, Any] = deepcopy(dict(content))
    *above, last = setting.split("/")
    part = changed
    for key in above:
        part = part.setdefault(key, {})
    if value is None:
        part.pop(last, None)
    else:
        part[last] = value
    return changed


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """What two policies say otherwise, by setting; what no setting names by its place."""
    return tuple(_changes(before, after, ""))


def _changes(before: Any, after: Any, above: str) -> Iterator[Change]:
    if before == after:
        return
    is_leaf = (above in SETTINGS and above != SWITCHES) or above.rpartition("/")[0] == SWITCHES
    if is_leaf or not isinstance(before or {}, Mapping) or not isinstance(after or {}, Mapping):
        yield Change(above, before, after)
        return
    old, new = before or {}, after or {}
    for key in dict.fromkeys((*old, *new)):
        place = f"{above}/{key}" if above else str(key)
        yield from _changes(old.get(key), new.get(key), place)


def changes_matching(changes: Iterable[Change]) -> bool:
    """Whether a change of the policy touches how names are matched."""
    return any(change.setting.split("/")[0] == _MATCHING for change in changes)


def value_text(value: Any) -> str:
    """A value as it would be typed, on one line."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_value(text: str) -> Any:
    """A value as somebody types it: JSON, or a bare word or number.

    Raises:
        InvalidPolicyError: it begins as a list or an object and is no JSON.
    """
    text = text.strip()
    if not text.startswith(("{", "[", '"')):
        return {"": None, "true": True, "false": False}.get(text, text)
    try:
        return json.loads(text)
    except ValueError as error:
        raise InvalidPolicyError(f"the value is no JSON: {error}") from None
