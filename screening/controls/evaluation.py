"""One transaction, evaluated: the steps in their order and nothing else.

The order is that of 15 CFR 732.3 as the domain notes run it (license determination section 2).
Each step sees the inquiry and what was found before it; the date, the policy and every table are
arguments, so the same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from screening.controls.answers import Answer
from screening.controls.ear.destinations import find_destinations
from screening.controls.ear.part_774_items.classification import classify
from screening.controls.ear.steps import STEPS
from screening.controls.facts import PartyHit, TransactionFacts
from screening.controls.findings import NOTHING, Inquiry, add_up
from screening.controls.outcome import combine
from screening.controls.past import NOTHING_GATHERED, Past
from screening.controls.paths import path_of
from screening.controls.policy import ControlsPolicy
from screening.controls.reference import ControlTables


def evaluate(
    facts: TransactionFacts,
    *,
    hits: Iterable[PartyHit],
    tables: ControlTables,
    policy: ControlsPolicy,
    as_of: date,
    past: Past = NOTHING_GATHERED,
) -> Answer:
    """What the control rules say of a transaction on a date.

    Args:
        facts: the transaction.
        hits: what matching found for its parties, in a stable order.
        tables: control list, chart, groups and products.
        policy: limits and dated switches.
        as_of: the day the rules are asked for.
        records: licenses, partners and earlier transactions on record.
    """
    inquiry = Inquiry(
        facts=facts,
        hits=tuple(hits),
        tables=tables,
        policy=policy,
        as_of=as_of,
        classifications=tuple(classify(line, tables) for line in facts.lines),
        destinations=find_destinations(facts, tables),
        past=past,
    )
    found = NOTHING
    for step in STEPS:
        of_step = step(inquiry, found)
        quiet = path_of(step.__name__, inquiry, of_step, found)
        found = add_up((found, of_step, quiet))
    return combine(inquiry, found.said_once())
