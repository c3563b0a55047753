"""License exceptions of lines that need a license: which are open, and why the others are not.

15 CFR part 740, read 2026-09-24. The machine never concludes that an exception applies. It
rejects what the facts rule out; what remains is a candidate with its conditions, and a hold. An
exception only a request can open is listed as not claimed and lifts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screening.controls.answers import (
    ExceptionConsidered,
    NotEvaluated,
    Question,
    Reason,
    Result,
)
from screening.controls.exception_bars import Wanted, general_bar
from screening.controls.exception_notices import NAC, not_let_pass, notice_faults
from screening.controls.exception_rules import EXCEPTION_RULES, ExceptionRule, Offer
from screening.controls.facts import LineFacts
from screening.controls.findings import NOTHING, Case, Findings, LineException, Requirement, add_up
from screening.terms.outcome import Outcome

CANDIDATE, REJECTED, NOT_CLAIMED = "candidate", "rejected", "not_claimed"
# Requirements of these steps only can be met by an exception; part 744, part 746 and orders name
# their own, if any (15 CFR 740.2(a)).
_LIFTABLE = ("chart", "advanced_computing")
PARTIES = "parties"
_BY_CODE = {rule.code: rule for rule in EXCEPTION_RULES}


def license_exceptions(case: Case, so_far: Findings) -> Findings:
    """Step 9: the exceptions for each line that needs a license or claims one."""
    parts: list[Findings] = []
    known: dict[tuple[object, ...], tuple[ExceptionConsidered, ...]] = {}
    by_line: dict[int, list[Requirement]] = {}
    for requirement in so_far.requirements:
        if requirement.result is Result.LICENSE_REQUIRED:
            by_line.setdefault(requirement.line, []).append(requirement)
    for line, classification in case.classified_lines:
        required = tuple(by_line.get(line.index, ()))
        code = (line.license_exception or "").strip().upper()
        if not required and not code:
            continue
        item = case.tables.items.get(classification.eccn.entry) if classification.eccn else None
        wanted = Wanted(
            case,
            line,
            classification,
            code,
            required,
            item,
            bool(code),
            countries=tuple(dict.fromkeys(r.country for r in required if r.country)),
            reasons=frozenset(r.reason_for_control for r in required),
        )
        parts.append(_claimed(wanted) if code else NOTHING)
        if _may_be_met(required):
            key = _alike(wanted)
            if key not in known:
                known[key] = tuple(_considered_unclaimed(wanted))
            parts.append(_unclaimed(wanted, known[key]))
        if not line.license_number and any(r.basis != PARTIES for r in required):
            parts.append(_authorization(line))
    return add_up(parts)


def _claimed(wanted: Wanted) -> Findings:
    code, line = wanted.code, wanted.line
    rule = _BY_CODE.get(code)
    considered = _considered(wanted, rule)
    found = Findings(exceptions=(_of_line(wanted, considered),))
    if considered.status == REJECTED:
        return found
    faults = tuple(notice_faults(wanted.case, line)) if code == NAC else ()
    if faults:
        refused = replace(considered, status=REJECTED, why="; ".join(faults))
        return Findings(exceptions=(_of_line(wanted, refused),)) + not_let_pass(line, faults)
    summary = f"Line {line.number} claims License Exception {code}; its conditions are not decided."
    return found + _candidate_reason(line, summary, considered.citation)


def _alike(wanted: Wanted) -> tuple[object, ...]:
    """What the bars look at: lines alike in it are considered once."""
    required = tuple(
        (r.rule_id, r.citation, r.basis, r.reason_for_control, r.country, r.open_to)
        for r in wanted.required
    )
    return (
        wanted.code,
        wanted.classification.eccn,
        wanted.classification.ac_class,
        wanted.classification.chip,
        wanted.line.country_of_origin,
        wanted.line.license_number,
        required,
    )


def _considered_unclaimed(wanted: Wanted) -> Iterator[ExceptionConsidered]:
    for rule in EXCEPTION_RULES:
        if rule.code != wanted.code and _is_shown(rule, wanted):
            asked = replace(wanted, code=rule.code, is_claimed=False)
            yield _considered(asked, rule)


def _unclaimed(wanted: Wanted, considered: tuple[ExceptionConsidered, ...]) -> Findings:
    """What else is open: candidates by themselves hold, the rest is told."""
    listed = [_of_line(wanted, exception) for exception in considered]
    found = Findings(exceptions=tuple(listed))
    candidates = [e.exception for e in listed if e.exception.status == CANDIDATE]
    if candidates:
        codes = " or ".join(e.code for e in candidates)
        summary = (
            f"Line {wanted.line.number} needs a license unless License Exception {codes} applies; "
            "a person must confirm every condition."
        )
        citation = "; ".join(dict.fromkeys(e.citation for e in candidates))
        found += _candidate_reason(wanted.line, summary, citation)
    if any(e.exception.status == NOT_CLAIMED for e in listed):
        missing = (f"{wanted.line.subject}.license_exception",)
        found += Findings(not_evaluated=(NotEvaluated("license_exceptions", missing),))
    return found


def _may_be_met(required: tuple[Requirement, ...]) -> bool:
    """Whether any requirement leaves room for an exception at all.

    Where none does, because part 744, part 746 or an order demands the license, the path says
    so, and a list of exceptions would only repeat it.
    """
    return any(r.basis in _LIFTABLE or r.open_to for r in required)


def _authorization(line: LineFacts) -> Findings:
    """A license that is required and a number nobody gave."""
    text = (
        f"Under which authorization does line {line.number} ship: the number of a license, or of "
        "the notification of a license exception?"
    )
    question = Question(
        field=f"{line.subject}.license_number",
        text=text,
        why="license.not_covered",
        topic="technical_analysis",
    )
    return Findings(questions=(question,))


def _is_shown(rule: ExceptionRule, wanted: Wanted) -> bool:
    """Whether an exception that nobody claimed is worth a line in the answer."""
    if rule.offer in (Offer.IN_PART_746, Offer.NOT_OFFERED):
        return False
    if rule.is_advanced:
        return wanted.classification.ac_class is not None
    if rule.for_rules and not any(r.rule_id in rule.for_rules for r in wanted.required):
        return False
    eccn = wanted.classification.eccn
    if rule.entries:
        return eccn is not None and eccn.entry in rule.entries
    return eccn is None or eccn.is_ear99 or eccn.group in rule.groups


def _considered(wanted: Wanted, rule: ExceptionRule | None) -> ExceptionConsidered:
    """One exception for one line: its status, and why."""
    citation = rule.citation if rule else "15 CFR 740.2"
    conditions = rule.conditions if rule else ()
    bar = _bar(wanted, rule)
    if bar:
        status, why = REJECTED, bar
    elif wanted.is_claimed:
        status, why = CANDIDATE, "claimed; a person must confirm every condition"
    elif rule is not None and rule.offer is Offer.CANDIDATE:
        status, why = CANDIDATE, "nothing known rules it out; a person must confirm every condition"
    else:
        status, why = NOT_CLAIMED, "may be asked for; nothing known rules it out"
    return ExceptionConsidered(wanted.code, status, why, citation, conditions)


def _bar(wanted: Wanted, rule: ExceptionRule | None) -> str:
    """Why the exception cannot meet the requirements, empty when nothing known rules it out."""
    if rule is None:
        return "not an exception the machine knows"
    if not wanted.case.in_force(rule):
        return "not in force on this date"
    if rule.offer is Offer.NOT_RELIED_ON:
        return "considered, not relied on: made by the rule of January 2025 that is not enforced"
    if rule.offer is Offer.NOT_OFFERED:
        return "not offered by this version"
    other = sorted(
        {
            r.citation
            for r in wanted.required
            if r.basis not in _LIFTABLE and rule.code not in r.open_to
        }
    )
    if other:
        return f"a license is also required by {', '.join(other)}"
    return general_bar(wanted) or next(filter(None, (bar(wanted) for bar in rule.bars)), "")


def _of_line(wanted: Wanted, considered: ExceptionConsidered) -> LineException:
    return LineException(line=wanted.line.index, exception=considered, bases=_LIFTABLE)


def _candidate_reason(line: LineFacts, summary: str, citation: str) -> Findings:
    reason = Reason(
        code="exception.candidate",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=line.subject,
    )
    return Findings(reasons=(reason,))
