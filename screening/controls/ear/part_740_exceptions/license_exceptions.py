"""License exceptions of lines that need a license: which are open, and why the others are not.

15 CFR part 740, read 2026-09-24. The machine never concludes that an exception applies. It
rejects what the facts rule out; what remains is a candidate with its conditions, and a hold. An
exception only a request can open is listed as not claimed and lifts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from screening.controls.answers import (
    ExceptionConsidered,
    NotEvaluated,
    Question,
    Reason,
    Result,
)
from screening.controls.ear.part_740_exceptions.exception_rules import (
    EXCEPTION_RULES,
    ExceptionRule,
    Offer,
)
from screening.controls.ear.part_740_exceptions.general_bars import general_bar
from screening.controls.ear.part_740_exceptions.notices import NAC, not_let_pass, notice_faults
from screening.controls.ear.part_740_exceptions.own_bars import Wanted
from screening.controls.ear.part_746_embargoes.exceptions import NAMED
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import CANDIDATE, Findings, LineException, Requirement, add_up
from screening.controls.inquiry import Inquiry, once_an_inquiry
from screening.terms.outcome import Outcome

REJECTED, NOT_CLAIMED = "rejected", "not_claimed"
# Requirements of these steps only can be met by an exception; part 744, part 746 and orders name
# their own, if any (15 CFR 740.2(a)).
_LIFTABLE = ("chart", "advanced_computing")
PARTIES = "parties"
REGIONS = "us.746.regions"
# 740.2(a)(19) and (20): such items to or from Hong Kong go under an exception only with its paper.
_HONG_KONG = "HK"
_HONG_KONG_REASONS = frozenset({"NS", "MT", "NP", "CB"})
_HONG_KONG_PAPER = (
    "the Hong Kong import or export license, or the statement that none is needed, is held "
    "(740.2(a)(19), (20))"
)
_BY_CODE = {rule.code: rule for rule in EXCEPTION_RULES}


def license_exceptions(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 9: the exceptions for each line that needs a license or claims one."""
    parts: list[Findings] = []
    wanting = tuple(_wanting(inquiry, so_far))
    alike: dict[int, list[int]] = {}
    for want in wanting:
        alike.setdefault(want.likeness, []).append(want.line.index)
    known: dict[int, _Open] = {}
    for want in wanting:
        if want.code:
            parts.append(_claimed(_wanted(inquiry, want)))
        if _may_be_met(want.required):
            is_first = want.likeness not in known
            if is_first:
                known[want.likeness] = _open(inquiry, want)
            found = known[want.likeness]
            if want.code:
                parts.append(_of_lines((want.line.index,), found.considered))
            elif is_first:
                parts.append(_of_lines(tuple(alike[want.likeness]), found.considered))
        elif not want.code and _names_exceptions(want.required):
            missing = (f"{want.line.subject}.license_exception",)
            parts.append(Findings(not_evaluated=(NotEvaluated("license_exceptions", missing),)))
        parts.append(_told(want, known.get(want.likeness, _NOTHING_OPEN)))
    return add_up(parts)


@dataclass(frozen=True, slots=True)
class _Want:
    """A line that needs a license, or claims the exception ``code``.

    Lines of the same ``likeness`` are alike in all that the bars look at and are considered once.
    """

    line: LineFacts
    classification: Classification
    code: str
    required: tuple[Requirement, ...]
    likeness: int


def _wanting(inquiry: Inquiry, so_far: Findings) -> Iterator[_Want]:
    by_line: dict[int, list[Requirement]] = {}
    for requirement in so_far.requirements:
        if requirement.result is Result.LICENSE_REQUIRED:
            for index in requirement.lines:
                by_line.setdefault(index, []).append(requirement)
    numbers: dict[object, int] = {}
    for line, classification in inquiry.classified_lines:
        required = tuple(by_line.get(line.index, ()))
        code = (line.license_exception or "").strip().upper()
        if required or code:
            likeness = (
                code,
                classification.eccn,
                classification.ac_class,
                classification.chip,
                line.country_of_origin,
                line.license_number,
                # What demands the same of several lines is one object.
                tuple(map(id, required)),
            )
            number = numbers.setdefault(likeness, len(numbers))
            yield _Want(line, classification, code, required, number)


def _wanted(inquiry: Inquiry, want: _Want) -> Wanted:
    eccn = want.classification.eccn
    return Wanted(
        inquiry,
        want.line,
        want.classification,
        want.code,
        want.required,
        inquiry.tables.items.get(eccn.entry) if eccn else None,
        bool(want.code),
        countries=tuple(dict.fromkeys(r.country for r in want.required if r.country)),
        reasons=frozenset(r.reason_for_control for r in want.required),
        rules=frozenset(r.rule_id for r in want.required),
    )


def _claimed(wanted: Wanted) -> Findings:
    code, line = wanted.code, wanted.line
    rule = _BY_CODE.get(code)
    considered = _considered(wanted, rule)
    found = Findings(exceptions=_of_line(wanted, considered))
    if considered.status == REJECTED:
        return found
    faults = tuple(notice_faults(wanted.inquiry, line)) if code == NAC else ()
    if faults:
        refused = replace(considered, status=REJECTED, why="; ".join(faults))
        return Findings(exceptions=_of_line(wanted, refused)) + not_let_pass(line, faults)
    summary = f"Line {line.number} claims License Exception {code}; its conditions are not decided."
    reason = _candidate_reason(line, summary, considered.citation)
    questions = (_hong_kong_question(line),) if _needs_paper(considered) else ()
    gaps = _gaps(wanted, code)
    return found + Findings(reasons=(reason,), questions=questions, not_evaluated=gaps)


def _considered_unclaimed(wanted: Wanted) -> Iterator[ExceptionConsidered]:
    for rule in EXCEPTION_RULES:
        if rule.code != wanted.code and _is_shown(rule, wanted):
            asked = wanted._replace(code=rule.code, is_claimed=False)
            yield _considered(asked, rule)


@dataclass(frozen=True, slots=True)
class _Open:
    """What lines alike may ship under that nobody claimed.

    Args:
        considered: every exception that was looked at.
        codes, citation: of those that are candidates by themselves; empty when none is.
        may_be_asked: another one may be open, if the exporter asks for it.
        needs_paper: one that is open needs Hong Kong's paper.
        gaps: what nobody stated that could rule a candidate out.
    """

    considered: tuple[ExceptionConsidered, ...]
    codes: str
    citation: str
    may_be_asked: bool
    needs_paper: bool
    gaps: tuple[NotEvaluated, ...] = ()


def _open(inquiry: Inquiry, want: _Want) -> _Open:
    wanted = _wanted(inquiry, want)
    considered = tuple(_considered_unclaimed(wanted))
    candidates = [exception for exception in considered if exception.status == CANDIDATE]
    return _Open(
        considered=considered,
        codes=" or ".join(e.code for e in candidates),
        citation="; ".join(dict.fromkeys(e.citation for e in candidates)),
        may_be_asked=any(exception.status == NOT_CLAIMED for exception in considered),
        needs_paper=any(_needs_paper(exception) for exception in considered),
        gaps=tuple(gap for e in candidates for gap in _gaps(wanted, e.code)),
    )


_NOTHING_OPEN = _Open((), "", "", False, False)


def _told(want: _Want, found: _Open) -> Findings:
    """What else is open: candidates by themselves hold, the rest is told and asked."""
    line = want.line
    reasons: tuple[Reason, ...] = ()
    if found.codes:
        summary = (
            f"Line {line.number} needs a license unless License Exception {found.codes} applies; "
            "a person must confirm every condition."
        )
        reasons = (_candidate_reason(line, summary, found.citation),)
    missing = found.gaps
    if found.may_be_asked:
        missing += (NotEvaluated("license_exceptions", (f"{line.subject}.license_exception",)),)
    questions = [_hong_kong_question(line)] if found.needs_paper else []
    if not line.license_number and any(r.basis != PARTIES for r in want.required):
        questions.append(_authorization(line))
    return Findings(reasons=reasons, questions=tuple(questions), not_evaluated=missing)


def _gaps(wanted: Wanted, code: str) -> tuple[NotEvaluated, ...]:
    """What a candidate might still be ruled out by, if anybody stated it."""
    rule = _BY_CODE.get(code)
    missing = tuple(rule.gaps(wanted)) if rule else ()
    return (NotEvaluated(f"exception.{code}", missing),) if missing else ()


def _names_exceptions(required: tuple[Requirement, ...]) -> bool:
    """Whether a section of part 746 that demands the license names exceptions to it."""
    return any(NAMED.get(r.country) or r.rule_id == REGIONS for r in required)


def _may_be_met(required: tuple[Requirement, ...]) -> bool:
    """Whether any requirement leaves room for an exception at all.

    Where none does, because part 744, part 746 or an order demands the license, the path says
    so, and a list of exceptions would only repeat it.
    """
    return any(r.basis in _LIFTABLE or r.open_to for r in required)


def _authorization(line: LineFacts) -> Question:
    """A license that is required and a number nobody gave."""
    text = (
        f"Under which authorization does line {line.number} ship: the number of a license, or of "
        "the notification of a license exception?"
    )
    return Question(
        field=f"{line.subject}.license_number",
        text=text,
        why="license.not_covered",
        topic="technical_analysis",
    )


def _needs_hong_kong_paper(wanted: Wanted) -> bool:
    """Whether goods controlled for NS, MT, NP or CB go to or come from Hong Kong.

    The paragraphs speak of NP column 1 and the requirement does not tell the column, so any NP
    counts.
    """
    return _is_by_hong_kong(wanted.inquiry) and bool(wanted.reasons & _HONG_KONG_REASONS)


@once_an_inquiry
def _is_by_hong_kong(inquiry: Inquiry) -> bool:
    return _HONG_KONG in {inquiry.facts.ship_from_country, *(d.code for d in inquiry.destinations)}


def _needs_paper(exception: ExceptionConsidered) -> bool:
    return exception.status != REJECTED and _HONG_KONG_PAPER in exception.conditions


def _hong_kong_question(line: LineFacts) -> Question:
    """For the paper without which an exception that is open may not be used."""
    text = (
        f"Is the Hong Kong import license (from Hong Kong: the export license) for line "
        f"{line.number} on file, or the statement that none is needed, for use of an exception?"
    )
    return Question(
        field=f"{line.subject}.license_exception",
        text=text,
        why="exception.candidate",
        topic="onward_export",
    )


def _is_shown(rule: ExceptionRule, wanted: Wanted) -> bool:
    """Whether an exception that nobody claimed is worth a line in the answer."""
    if rule.offer in (Offer.IN_PART_746, Offer.NOT_OFFERED):
        return any(rule.code in r.open_to for r in wanted.required)
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
    if _needs_hong_kong_paper(wanted):
        conditions = (*conditions, _HONG_KONG_PAPER)
    bar = _bar(wanted, rule)
    if bar:
        status, why = REJECTED, bar
    elif wanted.is_claimed:
        status, why = CANDIDATE, "claimed; a person must confirm every condition"
    elif rule is not None and rule.offer in (Offer.CANDIDATE, Offer.IN_PART_746):
        status, why = CANDIDATE, "nothing known rules it out; a person must confirm every condition"
    else:
        status, why = NOT_CLAIMED, "may be asked for; nothing known rules it out"
    return ExceptionConsidered(wanted.code, status, why, citation, conditions)


def _bar(wanted: Wanted, rule: ExceptionRule | None) -> str:
    """Why the exception cannot meet the requirements, empty when nothing known rules it out."""
    if rule is None:
        return "not an exception the machine knows"
    if not wanted.inquiry.in_force(rule):
        return "not in force on this date"
    if rule.offer is Offer.NOT_RELIED_ON:
        return "considered, not relied on: made by the rule of January 2025 that is not enforced"
    is_named = any(rule.code in r.open_to for r in wanted.required)
    if rule.offer is Offer.NOT_OFFERED and not is_named:
        return "not offered by this version"
    closed = [r for r in wanted.required if not (r.basis in _LIFTABLE or rule.code in r.open_to)]
    if closed:
        return f"a license is also required by {', '.join(sorted({r.citation for r in closed}))}"
    return general_bar(wanted) or next(filter(None, (bar(wanted) for bar in rule.bars)), "")


def _of_line(wanted: Wanted, considered: ExceptionConsidered) -> tuple[LineException, ...]:
    return _of_lines((wanted.line.index,), (considered,)).exceptions


def _of_lines(lines: tuple[int, ...], considered: tuple[ExceptionConsidered, ...]) -> Findings:
    return Findings(exceptions=tuple(LineException(lines, one, _LIFTABLE) for one in considered))


def _candidate_reason(line: LineFacts, summary: str, citation: str) -> Reason:
    return Reason(
        code="exception.candidate",
        outcome=Outcome.HOLD,
        summary=summary,
        citation=citation,
        subject=line.subject,
    )
