"""Red flags: facts that must be explained before anything is released.

15 CFR part 732 Supp. 3 and BIS guidance of 2025-05-13 (read 2026-09-24): a flag nobody explains
is knowledge. One row a flag, its predicate beside it. Only the flags that need nothing but the
submission are here; for sensitive lines the answer says that the others were not asked, and
holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from screening.controls.answers import NotEvaluated, Question, Reason, RedFlag, Result
from screening.controls.facts import PartyFacts
from screening.controls.findings import Case, Findings, add_up
from screening.controls.headquarters import HEADQUARTERS_ROLES, SCOPE, headquarters, same_name
from screening.terms.outcome import Outcome
from screening.terms.party_role import PartyRole

_BIS_GUIDANCE = "BIS guidance 2025-05-13"
_LAST_ROLES = (PartyRole.ULTIMATE_CONSIGNEE, PartyRole.END_USER)
_RESELLERS = frozenset({"distributor", "reseller"})
_COMPUTE_SELLERS = frozenset({"iaas", "data_center"})
_DATA_CENTER_WORDS = re.compile(r"data ?cent(er|re)|cluster|cloud", re.IGNORECASE)
_EMPTY_USES = frozenset({"resale", "general", "internal use"})
_SHORTEST_STATEMENT = 20  # characters; starting value of the red-flag notes

Predicate = Callable[[Case], tuple[str, ...]]


def _end_use_missing(case: Case) -> tuple[str, ...]:
    """End use absent, too short, or words that say nothing."""
    statement = (case.facts.end_use.statement or "").strip()
    is_said = len(statement) >= _SHORTEST_STATEMENT and statement.lower() not in _EMPTY_USES
    return () if is_said else ("end_use.statement",)


def _forwarder_is_last(case: Case) -> tuple[str, ...]:
    """The ultimate consignee or end user is a forwarder, by kind or by name."""
    forwarders = case.facts.in_roles((PartyRole.FREIGHT_FORWARDER,))

    def is_forwarder(party: PartyFacts) -> bool:
        return party.business_type == "forwarder" or any(
            same_name(party.name, forwarder.name) for forwarder in forwarders
        )

    return _subjects(p for p in case.facts.in_roles(_LAST_ROLES) if is_forwarder(p))


def _distributor_is_last(case: Case) -> tuple[str, ...]:
    """The ultimate consignee or end user is a distributor or reseller."""
    last = case.facts.in_roles(_LAST_ROLES)
    return _subjects(p for p in last if p.business_type in _RESELLERS)


def _used_elsewhere(case: Case) -> tuple[str, ...]:
    """Used in another country than the destination, or an end user in D:5 or Macau only."""
    destination = case.tables.country(case.facts.destination_country or "")
    if destination is None:
        return ()
    place = case.tables.country(case.facts.end_use.location_country or "")
    found = ("end_use.location_country",) if place not in (None, destination) else ()
    users = case.facts.in_roles((PartyRole.END_USER,))
    is_destination_outside = not case.tables.in_group(destination, SCOPE)
    inside = (u for u in users if is_destination_outside and _is_in_d5_or_macau(case, u))
    return (*found, *_subjects(inside))


def _is_in_d5_or_macau(case: Case, party: PartyFacts) -> bool:
    country = case.tables.country(party.address.country or "") or ""
    return case.tables.in_group(country, SCOPE)


def _headquarters_unknown(case: Case) -> tuple[str, ...]:
    """Headquarters or ultimate parent unknown."""
    parties = case.facts.in_roles(HEADQUARTERS_ROLES)
    return _subjects(p for p in parties if headquarters(p, case.tables).in_scope is None)


def _data_center_unverified(case: Case) -> tuple[str, ...]:
    """A data center, cluster or cloud as end use without its site or power."""
    use = case.facts.end_use
    sells_compute = any(p.business_type in _COMPUTE_SELLERS for p in case.facts.parties)
    if not (sells_compute or _DATA_CENTER_WORDS.search(use.statement or "")):
        return ()
    known = {"end_use.site.address": use.site_address, "end_use.site.mw": use.site_mw}
    return tuple(name for name, value in known.items() if value is None)


def _renamed(case: Case) -> tuple[str, ...]:
    """A former name; undated ones count as recent."""
    return _subjects(party for party in case.facts.parties if party.previous_names)


def _subjects(parties: Iterable[PartyFacts]) -> tuple[str, ...]:
    return tuple(party.subject for party in parties)


@dataclass(frozen=True, slots=True)
class FlagRule:
    """One red flag.

    Args:
        code: word of the closed list of red flags.
        severity: low, medium or high.
        is_for_advanced: asked only where a line is of an advanced-computing class.
        predicate: what fired it, as paths into the submission; empty when it did not.
        citation: where the flag stands.
        question: for the customer; holds a word of its topic.
        topic: word of the closed list of topics.
    """

    code: str
    severity: str
    is_for_advanced: bool
    predicate: Predicate
    citation: str
    question: str
    topic: str


FLAG_RULES = (
    FlagRule(
        code="rf.enduse_missing",
        severity="high",
        is_for_advanced=True,
        predicate=_end_use_missing,
        citation="15 CFR 732 Supp. 3 nos. 1, 12",
        question="What is the end use, and who is the end user?",
        topic="end_use",
    ),
    FlagRule(
        code="rf.forwarder_consignee",
        severity="high",
        is_for_advanced=False,
        predicate=_forwarder_is_last,
        citation="15 CFR 732 Supp. 3 no. 9",
        question="Who is the end user behind the forwarder named as consignee?",
        topic="forwarder",
    ),
    FlagRule(
        code="rf.distributor_end",
        severity="high",
        is_for_advanced=True,
        predicate=_distributor_is_last,
        citation="15 CFR 732 Supp. 3 no. 21",
        question="To which end user does the distributor sell, and what is its purchase history?",
        topic="purchase_history",
    ),
    FlagRule(
        code="rf.hq_end_use_mismatch",
        severity="high",
        is_for_advanced=False,
        predicate=_used_elsewhere,
        citation="15 CFR 732 Supp. 3 (diversion pattern, own rule)",
        question="Why do the goods go to another country than where the end user uses them?",
        topic="end_user",
    ),
    FlagRule(
        code="rf.ac_hq_unknown",
        severity="high",
        is_for_advanced=True,
        predicate=_headquarters_unknown,
        citation=_BIS_GUIDANCE,
        question="Where are the headquarters, and who is the ultimate parent?",
        topic="ultimate_parent",
    ),
    FlagRule(
        code="rf.ac_dc_unverified",
        severity="high",
        is_for_advanced=True,
        predicate=_data_center_unverified,
        citation=_BIS_GUIDANCE,
        question="At which site, with what power (MW) and by which operator, are the items used?",
        topic="data_center_site",
    ),
    FlagRule(
        code="rf.rename",
        severity="high",
        is_for_advanced=False,
        predicate=_renamed,
        citation="15 CFR 732 Supp. 3 (diversion pattern, own rule)",
        question="When and why was the name changed, and is it the same party and owner?",
        topic="identity",
    ),
)


def red_flags(case: Case, so_far: Findings) -> Findings:
    """Step 11: flags that fire hold, and so do sensitive lines, for the flags not asked yet."""
    is_advanced = any(c.ac_class is not None for c in case.classifications)
    fired = add_up(
        _ask(case, rule) for rule in FLAG_RULES if is_advanced or not rule.is_for_advanced
    )
    unresolved = add_up(_unresolved(flag) for flag in (*so_far.red_flags, *fired.red_flags))
    return add_up((fired, unresolved, *_not_asked(case, so_far)))


def _ask(case: Case, rule: FlagRule) -> Findings:
    """One flag: what fired it, and the question that would explain it."""
    subjects = rule.predicate(case)
    if not subjects:
        return Findings()
    words = (rule.predicate.__doc__ or "").strip().rstrip(".")
    flag = RedFlag(
        code=rule.code,
        severity=rule.severity,
        summary=f"{words}: {', '.join(subjects)}.",
        inputs={"fields": list(subjects)},
        citation=rule.citation,
    )
    question = Question(field=subjects[0], text=rule.question, why=rule.code, topic=rule.topic)
    return Findings(red_flags=(flag,), questions=(question,))


def _unresolved(flag: RedFlag) -> Findings:
    reason = Reason(
        code="flags.unresolved",
        outcome=Outcome.HOLD,
        summary=f"Unanswered red flag {flag.code}: {flag.summary}",
        citation=flag.citation,
        subject="",
    )
    return Findings(reasons=(reason,))


def _not_asked(case: Case, so_far: Findings) -> Iterable[Findings]:
    """Sensitive lines are held until a person has gone through the flags that are not asked."""
    needing = {r.line for r in so_far.requirements if r.result is not Result.UNCLASSIFIED}
    for line, classification in case.classified_lines:
        if classification.ac_class is None and line.index not in needing:
            continue
        reason = Reason(
            code="flags.unresolved",
            outcome=Outcome.HOLD,
            summary=f"Line {line.number} is sensitive, and most red flags on buyer, route and end "
            "use were not evaluated by the machine: a person must go through them.",
            citation=f"15 CFR 732 Supp. 3; {_BIS_GUIDANCE}",
            subject=line.subject,
        )
        yield Findings(
            reasons=(reason,),
            not_evaluated=(NotEvaluated("red_flags", ("red-flag rules",)),),
        )
