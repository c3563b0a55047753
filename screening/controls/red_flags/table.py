"""All red flags in the order they are asked and answered."""

from __future__ import annotations

from screening.controls.red_flags import (
    buyers,
    consignees,
    data_centers,
    end_use,
    equipment,
    high_priority,
    history,
    items,
    links,
    serials,
)
from screening.controls.red_flags.rule import FlagRule

FLAG_RULES: tuple[FlagRule, ...] = (
    *end_use.RULES,
    *buyers.RULES,
    *consignees.RULES,
    *data_centers.RULES,
    *items.RULES,
    *equipment.RULES,
    *serials.RULES,
    *history.RULES,
    *links.RULES,
    *high_priority.RULES,
)
