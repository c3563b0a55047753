"""How BIS says it looks at a license application for an advanced-computing line.

15 CFR 742.6(b)(10) and 744.23(d), read 2026-09-24. What an officer is told beside "license
required"; it never makes a line shippable.
"""

from __future__ import annotations

from datetime import date

from screening.controls.answers import ReviewPolicy
from screening.controls.ear.part_742_reasons.advanced_computing.headquarters import (
    D5_MACAU,
    HEADQUARTERS_ROLES,
    headquarters,
)
from screening.controls.ear.part_774_items.ac_class import AcClass
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import TransactionFacts
from screening.controls.policy import H200_POLICY, ControlsPolicy
from screening.controls.reference import DOMESTIC, ControlTables
from screening.terms.party_role import PartyRole


def review_policy(
    facts: TransactionFacts,
    classification: Classification,
    tables: ControlTables,
    policy: ControlsPolicy,
    as_of: date,
    *,
    is_by_headquarters_only: bool = False,
) -> ReviewPolicy:
    """The review policy of a line of class a, b or c that needs a license.

    Args:
        is_by_headquarters_only: no destination is in reach, so that for class b the requirement
            comes from 744.23 alone and its own policy counts.

    Presumption of denial unless the January 2026 rule makes it case by case, the line is
    high-bandwidth memory for parties outside Country Group D:5 and Macau, or nothing about it
    touches D:5 or Macau (codified country allocations are not enforced, so case by case).
    """
    letter: AcClass | None = classification.ac_class
    if letter == "c":
        parties = facts.in_roles(HEADQUARTERS_ROLES)
        if all(headquarters(party, tables).in_scope is False for party in parties):
            return ReviewPolicy.PRESUMPTION_OF_APPROVAL
        return ReviewPolicy.PRESUMPTION_OF_DENIAL
    if letter == "b" and is_by_headquarters_only:
        return _by_744_23(facts, tables)
    if policy.in_force(H200_POLICY, as_of) and _meets_h200_rule(facts, classification, tables):
        return ReviewPolicy.CASE_BY_CASE
    if _touches_d5_or_macau(facts, tables):
        return ReviewPolicy.PRESUMPTION_OF_DENIAL
    return ReviewPolicy.CASE_BY_CASE


def _by_744_23(facts: TransactionFacts, tables: ControlTables) -> ReviewPolicy:
    """744.23(d)(2): approval presumed for end users headquartered in the US, A:5 or A:6; (d)(3)(i):
    else case by case, because a class b item is no data-center item of 3A090.a."""
    users = facts.in_roles((PartyRole.END_USER,)) or facts.in_roles((PartyRole.ULTIMATE_CONSIGNEE,))
    seats = [tables.country(user.headquarters_country or "") for user in users]
    are_partners = bool(seats) and all(
        seat is not None and (seat == DOMESTIC or tables.in_group(seat, "A:5", "A:6"))
        for seat in seats
    )
    are_clear = all(headquarters(user, tables).in_scope is False for user in users)
    is_presumed = are_partners and are_clear
    return ReviewPolicy.PRESUMPTION_OF_APPROVAL if is_presumed else ReviewPolicy.CASE_BY_CASE


def is_below_h200_limits(classification: Classification, tables: ControlTables) -> bool:
    """Whether performance and bandwidth are both known and both under the limits.

    742.6(b)(10)(iii)(A)(1) as amended 2026-01-15 (91 FR 1684): both strictly less than.
    """
    tpp, bandwidth = classification.chip.tpp, classification.chip.memory_bandwidth_gb_s
    return (
        tpp is not None
        and bandwidth is not None
        and tpp < tables.number("742.6.b.10.tpp")
        and bandwidth < tables.number("742.6.b.10.memory_bandwidth")
    )


def _meets_h200_rule(
    facts: TransactionFacts, classification: Classification, tables: ControlTables
) -> bool:
    """Export from the US, every end user located in China or Macau, part under both limits."""
    users = facts.in_roles((PartyRole.END_USER,)) or facts.in_roles((PartyRole.ULTIMATE_CONSIGNEE,))
    located = [tables.country(code) for user in users for code in user.places or ("",)]
    if not located and facts.destination_country:
        located = [tables.country(facts.destination_country)]
    return (
        facts.ship_from_country == DOMESTIC
        and is_below_h200_limits(classification, tables)
        and bool(located)
        and tables.members("742.6.b.10.case_by_case_countries").issuperset(located)
    )


def _touches_d5_or_macau(facts: TransactionFacts, tables: ControlTables) -> bool:
    codes = [
        facts.destination_country,
        facts.end_use.location_country,
        *(code for p in facts.in_roles(HEADQUARTERS_ROLES) for code in p.places),
    ]
    mapped = (tables.country(code) for code in codes if code)
    return any(c is not None and tables.in_group(c, D5_MACAU) for c in mapped) or any(
        headquarters(party, tables).in_scope for party in facts.in_roles(HEADQUARTERS_ROLES)
    )
