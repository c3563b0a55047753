"""License exceptions of lines that need a license: which are open, and why the others are not.

15 CFR part 740, read 2026-09-24. The machine never concludes that an exception applies. What the
facts do not rule out is a candidate with its conditions, and a hold. An exception only a request
can open is listed as not claimed and lifts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from screening.controls.answers import ExceptionConsidered, NotEvaluated, Question, Result
from screening.controls.ear.part_740_exceptions.considering import (
    LIFTABLE,
    NOT_CLAIMED,
    REJECTED,
    RULE_OF,
    consider,
    consider_unclaimed,
)
from screening.controls.ear.part_740_exceptions.exception_rules import CANDIDATES
from screening.controls.ear.part_740_exceptions.hong_kong import is_paper_of, paper_question
from screening.controls.ear.part_740_exceptions.notices import NAC, not_let_pass, notice_faults
from screening.controls.ear.part_740_exceptions.own_bars import PAPERS, Wanted, paper_on_file
from screening.controls.ear.part_746_embargoes.exceptions import named_exceptions
from screening.controls.ear.part_774_items.classification import Classification
from screening.controls.facts import LineFacts
from screening.controls.findings import (
    CANDIDATE,
    Findings,
    LineException,
    Requirement,
    Ruling,
    add_up,
    rule_on,
)
from screening.controls.inquiry import Inquiry
from screening.terms.outcome import Outcome

PARTIES = "parties"
REGIONS = "us.746.regions"


def license_exceptions(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 9: the exceptions for each line that needs a license or claims one."""
    return add_up(_of_alike(inquiry, alike) for alike in _wanting(inquiry, so_far))


class _Alike(NamedTuple):
    """Lines alike in all that the bars look at, which need a license or claim ``code``."""

    lines: tuple[LineFacts, ...]
    classification: Classification
    code: str
    required: tuple[Requirement, ...]

    @property
    def indexes(self) -> tuple[int, ...]:
        """Of the lines."""
        return tuple(line.index for line in self.lines)


def _wanting(inquiry: Inquiry, so_far: Findings) -> Iterator[_Alike]:
    by_line: dict[int, list[Requirement]] = {}
    for requirement in so_far.requirements:
        if requirement.result is Result.LICENSE_REQUIRED:
            for index in requirement.lines:
                by_line.setdefault(index, []).append(requirement)
    alike: dict[object, list[tuple[LineFacts, Classification]]] = {}
    for line, classification in inquiry.classified_lines:
        required = by_line.get(line.index, ())
        code = _claim(line)
        if required or code:
            likeness = (
                code,
                classification.eccn,
                classification.ac_class,
                classification.chip,
                line.country_of_origin,
                line.license_number,
                tuple(paper_on_file(inquiry, line, letters) is None for letters in PAPERS),
                # What demands the same of several lines is one object.
                tuple(map(id, required)),
            )
            alike.setdefault(likeness, []).append((line, classification))
    for rows in alike.values():
        first, of_first = rows[0]
        demanded = tuple(by_line.get(first.index, ()))
        yield _Alike(tuple(row[0] for row in rows), of_first, _claim(first), demanded)


def _claim(line: LineFacts) -> str:
    return (line.license_exception or "").strip().upper()


def _of_alike(inquiry: Inquiry, alike: _Alike) -> Findings:
    """What lines alike claim, what else is open to them, and what they are asked."""
    wanted = _wanted(inquiry, alike)
    parts = [_claimed(wanted, alike)] if alike.code else []
    considered: tuple[ExceptionConsidered, ...] = ()
    if _may_be_met(alike.required):
        considered = tuple(consider_unclaimed(wanted))
        parts.append(_unclaimed(wanted, alike.indexes, considered))
    elif not alike.code and _names_exceptions(wanted):
        parts.append(_not_claimed(alike.lines))
    return add_up((*parts, _asked(alike, considered)))


def _wanted(inquiry: Inquiry, alike: _Alike) -> Wanted:
    eccn = alike.classification.eccn
    return Wanted(
        inquiry,
        alike.lines[0],
        alike.classification,
        alike.code,
        alike.required,
        inquiry.tables.items.get(eccn.entry) if eccn else None,
        bool(alike.code),
        countries=tuple(dict.fromkeys(r.country for r in alike.required if r.country)),
        reasons=frozenset(r.reason_for_control for r in alike.required),
        rules=frozenset(r.rule_id for r in alike.required),
    )


def _claimed(wanted: Wanted, alike: _Alike) -> Findings:
    """The claimed exception; one whose notice does not cover a line is refused for that line."""
    considered = consider(wanted)
    if considered.status == REJECTED:
        return _listed(alike.indexes, (considered,))
    lines, parts = [], []
    for line in alike.lines:
        faults = tuple(notice_faults(wanted.inquiry, line)) if alike.code == NAC else ()
        if not faults:
            lines.append(line)
            continue
        refused = replace(considered, status=REJECTED, why="; ".join(faults))
        parts.append(_listed((line.index,), (refused,)))
        parts.append(rule_on(wanted.inquiry, not_let_pass(line, faults)))
    if lines:
        taken = tuple(line.index for line in lines)
        parts.append(_listed(taken, (considered,)))
        parts.append(rule_on(wanted.inquiry, _claim_held(wanted, considered, taken)))
        parts.append(Findings(not_evaluated=_gaps(wanted, alike.code)))
    return add_up(parts)


def _claim_held(wanted: Wanted, considered: ExceptionConsidered, lines: tuple[int, ...]) -> Ruling:
    def words(line: LineFacts) -> str:
        claim = f"Line {line.number} claims License Exception {considered.code}"
        return f"{claim}; its conditions are not decided."

    held = _told(wanted, considered, lines)
    question = paper_question if is_paper_of(considered) else None
    return replace(held, outcome=Outcome.HOLD, words=words, question=question)


def _unclaimed(
    wanted: Wanted, lines: tuple[int, ...], considered: tuple[ExceptionConsidered, ...]
) -> Findings:
    """Exceptions nobody claimed: each candidate is told in the path, and all of them are a hold."""
    candidates = tuple(one for one in considered if one.status == CANDIDATE)
    letters = " or ".join(one.code for one in candidates)

    def words(line: LineFacts) -> str:
        return (
            f"Line {line.number} needs a license unless License Exception {letters} applies; "
            "a person must confirm every condition."
        )

    told = tuple(_told(wanted, one, lines) for one in candidates)
    rulings: tuple[Ruling, ...] = ()
    if len(told) == 1:
        rulings = (replace(told[0], outcome=Outcome.HOLD, words=words),)
    elif told:
        citation = "; ".join(dict.fromkeys(one.citation for one in candidates))
        held = Ruling(
            rule=CANDIDATES,
            lines=lines,
            outcome=Outcome.HOLD,
            result=None,
            words=words,
            inputs={"candidates": [one.code for one in candidates]},
            said=f"hold: {letters}, if a person confirms every condition",
            citation=citation,
        )
        rulings = (*told, held)
    gaps = tuple(gap for one in candidates for gap in _gaps(wanted, one.code))
    found = rule_on(wanted.inquiry, *rulings)
    return _listed(lines, considered) + found + Findings(not_evaluated=gaps)


def _told(wanted: Wanted, considered: ExceptionConsidered, lines: tuple[int, ...]) -> Ruling:
    """A candidate as the path tells it."""
    kept = paper_on_file(wanted.inquiry, wanted.line, considered.code)
    return Ruling(
        rule=RULE_OF[considered.code],
        lines=lines,
        outcome=Outcome.CLEAR,
        result=None,
        words=considered.why,
        inputs={
            "claimed": wanted.code == considered.code,
            "countries": list(wanted.countries),
            "reasons_for_control": sorted(filter(None, wanted.reasons)),
        },
        said=f"candidate: {considered.why}",
        record=kept.number if kept else "",
    )


def _gaps(wanted: Wanted, code: str) -> tuple[NotEvaluated, ...]:
    """What a candidate might still be ruled out by, if anybody stated it."""
    missing = tuple(RULE_OF[code].gaps(wanted))
    return (NotEvaluated(f"exception.{code}", missing),) if missing else ()


def _asked(alike: _Alike, considered: tuple[ExceptionConsidered, ...]) -> Findings:
    """For the exception, its paper and the authorization that lines need and nobody named."""
    is_paper_asked = any(is_paper_of(one) for one in considered if one.status != REJECTED)
    needs_license_of_item = any(r.basis != PARTIES for r in alike.required)
    questions = []
    for line in alike.lines:
        if is_paper_asked:
            questions.append(paper_question(line))
        if needs_license_of_item and not line.license_number:
            questions.append(_authorization(line))
    asked = Findings(questions=tuple(questions))
    if any(one.status == NOT_CLAIMED for one in considered):
        asked += _not_claimed(alike.lines)
    return asked


def _not_claimed(lines: tuple[LineFacts, ...]) -> Findings:
    """Another exception may be open, if the exporter asks for it."""
    return Findings(
        not_evaluated=tuple(
            NotEvaluated("license_exceptions", (f"{line.subject}.license_exception",))
            for line in lines
        )
    )


def _names_exceptions(wanted: Wanted) -> bool:
    """Whether a section of part 746 that demands the license names exceptions to it."""
    is_named = any(named_exceptions(wanted.tables, country) for country in wanted.countries)
    return is_named or REGIONS in wanted.rules


def _may_be_met(required: tuple[Requirement, ...]) -> bool:
    """Whether any requirement leaves room for an exception at all.

    Where none does, because part 744, part 746 or an order demands the license, the path says
    so, and a list of exceptions would only repeat it.
    """
    return any(r.basis in LIFTABLE or r.open_to for r in required)


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


def _listed(lines: tuple[int, ...], considered: tuple[ExceptionConsidered, ...]) -> Findings:
    return Findings(exceptions=tuple(LineException(lines, one, LIFTABLE) for one in considered))
