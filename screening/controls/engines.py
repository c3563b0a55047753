"""The registry of rules engines: a name stands for answers that never change.

A screening names the rules it was made with, and a replay asks the same again. Whoever changes what
the rules answer for a day that may have been screened (a rule, a row of a table, a word of a
sentence) seals the rules in force (``manage.py seal_rules``) and gives the new ones a new name;
frozen answers in the tests tell when. Limits and switches are policy, lists and tables are
versions, and both have names of their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from screening.controls.ear.part_774_items.catalog import Catalog
from screening.controls.evaluation import Asked, Judged, RulesEngine, evaluate
from screening.controls.money.rates import Rates
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import CCL, ReferenceData, ReferenceRows
from screening.controls.sealed.adapter import (
    SealedRules,
    SealedWithExporter,
    SealedWithLaw,
    SealedWithRecords,
    SealedWithTexts,
)
from screening.controls.sets import Law
from screening.errors import ScreeningError
from screening.terms.control_list import ItemRecord

RULES = "r8"
"""The rules that new screenings are judged by."""

FIRST_NAMED = "r1"
"""What a screening of the time before is replayed with; whether it was judged so is not known."""

_TABLES = ("us-bis-ccl", "us-bis-country-chart", "us-bis-country-groups")
_LAW = ("own-law-sets", "own-law-numbers")


class UnknownRulesError(ScreeningError):
    """Rules are asked for that this release does not have."""


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules of this release's source."""

    name: str = RULES
    needs: tuple[str, ...] = (*_TABLES, *_LAW, "own-accelerators")

    def policy(
        self, content: Mapping[str, Any], *, version: str, bound_by: Collection[str] = ()
    ) -> ControlsPolicy:
        """The ``controls`` part of a policy, and the laws that bind the exporter."""
        of_controls = ControlsPolicy.from_mapping(content, version=version)
        return replace(of_controls, bound_by=frozenset(bound_by))

    def tables(self, rows: ReferenceRows) -> ReferenceData:
        """Reference data ready to be looked up."""
        lists: dict[str, dict[str, ItemRecord]] = {}
        for item in rows.items:
            lists.setdefault(item.source, {})[item.eccn] = item
        return ReferenceData(
            lists=lists,
            catalog=Catalog(rows.products, tuple(lists.get(CCL, {}).values()), rows.own_products),
            chart={row.country: row for row in rows.chart},
            groups={group.code: group for group in rows.groups if not group.same_as},
            law=Law(rows.law),
            filing=Law(rows.filing),
            rates=Rates.of(rows.rates),
        )

    def judge(self, asked: Asked, *, tables: ReferenceData, policy: ControlsPolicy) -> Judged:
        """What the rules say of a transaction."""
        answer = evaluate(
            asked.facts,
            hits=asked.hits,
            tables=tables,
            policy=policy,
            as_of=asked.as_of,
            past=asked.past,
            mentions=asked.mentions,
        )
        recognised = tuple((d.product, d.ac_class) for d in answer.determinations)
        return Judged(answer.outcome, answer.to_json(), recognised, answer.records)


RULES_IN_FORCE = RulesInForce()

RULES_ENGINES: Mapping[str, RulesEngine] = {
    "r1": SealedRules("r1", (*_TABLES, "own-country-sets")),
    "r2": SealedWithLaw("r2", (*_TABLES, *_LAW)),
    "r3": SealedWithTexts("r3", (*_TABLES, *_LAW)),
    "r4": SealedWithRecords("r4", (*_TABLES, *_LAW, "own-accelerators")),
    "r5": SealedWithRecords("r5", (*_TABLES, *_LAW, "own-accelerators")),
    "r6": SealedWithRecords("r6", (*_TABLES, *_LAW, "own-accelerators")),
    "r7": SealedWithExporter("r7", (*_TABLES, *_LAW, "own-accelerators")),
    RULES: RULES_IN_FORCE,
}


def rules_named(name: str) -> RulesEngine:
    """The rules of this name; without one, those that were named first.

    Raises:
        UnknownRulesError: this release does not have them; the message names those it has.
    """
    try:
        return RULES_ENGINES[name or FIRST_NAMED]
    except KeyError:
        raise UnknownRulesError(
            f"it was judged by rules {name}, and this release has rules {', '.join(RULES_ENGINES)}"
        ) from None
