"""One license exception for one line: open, closed, or to be asked for, and why.

15 CFR part 740, read 2026-09-24. The machine never concludes that an exception applies: it rejects
what the facts rule out, and what remains is a candidate that a person confirms.
"""

from __future__ import annotations

from collections.abc import Iterator

from screening.controls.answers import ExceptionConsidered
from screening.controls.ear.part_740_exceptions.exception_rules import (
    EXCEPTION_RULES,
    ExceptionRule,
    Offer,
)
from screening.controls.ear.part_740_exceptions.general_bars import general_bar
from screening.controls.ear.part_740_exceptions.hong_kong import PAPER, is_paper_needed
from screening.controls.ear.part_740_exceptions.own_bars import Wanted
from screening.controls.findings import CANDIDATE

REJECTED, NOT_CLAIMED = "rejected", "not_claimed"
LIFTABLE = ("chart", "advanced_computing")
"""The steps whose requirements any exception can meet; part 744, part 746 and orders name their
own, if any (15 CFR 740.2(a))."""
RULE_OF = {rule.letters: rule for rule in EXCEPTION_RULES}
_BY_ITSELF = (Offer.CANDIDATE, Offer.IN_PART_746)


def consider(wanted: Wanted) -> ExceptionConsidered:
    """The status of the exception that is wanted, and why."""
    rule = RULE_OF.get(wanted.code)
    conditions = rule.conditions if rule else ()
    if is_paper_needed(wanted):
        conditions = (*conditions, PAPER)
    bar = _bar(wanted, rule)
    if bar:
        status, why = REJECTED, bar
    elif wanted.is_claimed:
        status, why = CANDIDATE, "claimed; a person must confirm every condition"
    elif rule is not None and rule.offer in _BY_ITSELF:
        status, why = CANDIDATE, "nothing known rules it out; a person must confirm every condition"
    else:
        status, why = NOT_CLAIMED, "may be asked for; nothing known rules it out"
    citation = rule.citation if rule else "15 CFR 740.2"
    return ExceptionConsidered(wanted.code, status, why, citation, conditions)


def consider_unclaimed(wanted: Wanted) -> Iterator[ExceptionConsidered]:
    """Every exception worth a line in the answer but the one that is claimed."""
    for rule in EXCEPTION_RULES:
        if rule.letters != wanted.code and _is_shown(rule, wanted):
            yield consider(wanted._replace(code=rule.letters, is_claimed=False))


def _is_shown(rule: ExceptionRule, wanted: Wanted) -> bool:
    """Whether an exception that nobody claimed is worth a line in the answer."""
    if rule.offer in (Offer.IN_PART_746, Offer.NOT_OFFERED):
        return any(rule.letters in r.open_to for r in wanted.required)
    if rule.is_advanced:
        return wanted.classification.ac_class is not None
    if rule.for_rules and not wanted.rules.intersection(rule.for_rules):
        return False
    eccn = wanted.classification.eccn
    if rule.entries:
        named = wanted.tables.members(rule.entries)
        return eccn is not None and any(entry.startswith(eccn.entry) for entry in named)
    return eccn is None or eccn.is_ear99 or eccn.group in rule.groups


def _bar(wanted: Wanted, rule: ExceptionRule | None) -> str:
    """Why the exception cannot meet the requirements, empty when nothing known rules it out."""
    if rule is None:
        return "not an exception the machine knows"
    if not rule.is_open(wanted.inquiry):
        return "not in force on this date"
    if rule.offer is Offer.NOT_RELIED_ON:
        return "considered, not relied on: made by the rule of January 2025 that is not enforced"
    is_named = any(rule.letters in r.open_to for r in wanted.required)
    if rule.offer is Offer.NOT_OFFERED and not is_named:
        return "not offered by this version"
    closed = [r for r in wanted.required if not (r.basis in LIFTABLE or rule.letters in r.open_to)]
    if closed:
        return f"a license is also required by {', '.join(sorted({r.citation for r in closed}))}"
    return general_bar(wanted) or next(filter(None, (bar(wanted) for bar in rule.bars)), "")
