"""One transaction, evaluated: the steps in their order and nothing else.

The order is that of 15 CFR 732.3 as the domain notes run it (license determination section 2).
Each step sees the case and what was found before it; the date, the policy and every table are
arguments, so the same arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from screening.controls.advanced_computing import advanced_computing
from screening.controls.answers import Answer
from screening.controls.classification import classify
from screening.controls.completeness import classified, destination_known
from screening.controls.custody import custody
from screening.controls.destinations import find_destinations
from screening.controls.embargo import embargo
from screening.controls.end_use import end_use
from screening.controls.facts import PartyHit, TransactionFacts
from screening.controls.findings import NOTHING, Case, Step, add_up
from screening.controls.foundry import foundry_presumption
from screening.controls.held_back import technology_release
from screening.controls.held_licenses import held_licenses
from screening.controls.jurisdiction import jurisdiction
from screening.controls.license_exceptions import license_exceptions
from screening.controls.license_requirement import chart_requirements
from screening.controls.not_examined import not_examined
from screening.controls.other_triggers import other_triggers
from screening.controls.outcome import combine
from screening.controls.ownership import ownership
from screening.controls.party_measures import party_measures
from screening.controls.path_of_steps import path_of
from screening.controls.policy import ControlsPolicy
from screening.controls.records import NOTHING_GATHERED, Records
from screening.controls.red_flags import red_flags
from screening.controls.reserved_licenses import reserved_licenses
from screening.controls.special_products import special_products
from screening.controls.tables import ControlTables

STEPS: tuple[Step, ...] = (
    jurisdiction,  # 1
    classified,  # 2
    destination_known,  # 3
    chart_requirements,  # 4
    advanced_computing,  # 5
    foundry_presumption,  # 5: Note 1 to 3A090.a
    special_products,  # 5: letters to makers, General Prohibition Ten parts
    custody,  # 5: single units on record
    embargo,  # 6
    party_measures,  # 7
    ownership,  # 7
    end_use,  # 8
    technology_release,  # 8
    other_triggers,  # 8
    license_exceptions,  # 9
    held_licenses,  # 10
    reserved_licenses,  # 10: a shipment against its order
    red_flags,  # 11
    not_examined,
)


def evaluate(
    facts: TransactionFacts,
    *,
    hits: Iterable[PartyHit],
    tables: ControlTables,
    policy: ControlsPolicy,
    as_of: date,
    records: Records = NOTHING_GATHERED,
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
    case = Case(
        facts=facts,
        hits=tuple(hits),
        tables=tables,
        policy=policy,
        as_of=as_of,
        classifications=tuple(classify(line, tables) for line in facts.lines),
        destinations=find_destinations(facts, tables),
        records=records,
    )
    found = NOTHING
    for step in STEPS:
        of_step = step(case, found)
        quiet = path_of(step.__name__, case, of_step, found)
        found = add_up((found, of_step, quiet))
    return combine(case, found.said_once())
