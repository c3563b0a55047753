"""Commerce Control List against Country Chart: does a line need a license for a destination?

15 CFR 738.4 (read 2026-09-24): every row of the entry's License Requirements table that reaches
the item's paragraph is asked, and each reason that bites is reported. A row whose condition, or
whose paragraph, cannot be seen from the facts never yields "no license": it is a question.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from screening.controls.answers import (
    ExceptionConsidered,
    PathStep,
    Question,
    Reason,
    Result,
    ReviewPolicy,
)
from screening.controls.classification import Classification, row_applies
from screening.controls.country_chart import CITATION, COLUMNS, is_on_chart, marked_columns
from screening.controls.destinations import Destination
from screening.controls.entry_controls import EntryRule, rules_for
from screening.controls.facts import LineFacts
from screening.controls.findings import (
    Case,
    Findings,
    LineException,
    LineStep,
    Requirement,
    add_up,
)
from screening.controls.prose_controls import ProseRule, Treatment, prose_rule
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.eccn import Eccn
from screening.terms.outcome import Outcome

STEP = "chart"
_ENTIRE = ("", "entire entry", "the entire entry", "entire entry.")


def chart_requirements(case: Case, so_far: Findings) -> Findings:
    """Step 4 of license determination: each classified line against each destination."""
    parts = [Findings(decided=("chart",))]
    for line, classification in case.classified_lines:
        eccn = classification.eccn
        if eccn is None or eccn.is_ear99:
            continue
        item = case.tables.items.get(eccn.entry)
        for destination in case.destinations:
            if not destination.country or destination.is_domestic:
                continue
            asked = _Asked(case, line, classification, eccn, destination)
            if item is not None and is_on_chart(destination.country, case.tables):
                parts.extend(_row(asked, row) for row in item.controls)
                parts.append(_military_series(asked, item))
                parts.append(_without_rows(asked, item))
            parts.extend(_entry(asked, rule) for rule in rules_for(eccn))
    return add_up(parts)


class _Asked:
    """One line at one destination, while its rows are asked."""

    __slots__ = ("case", "classification", "destination", "eccn", "line")

    def __init__(
        self,
        case: Case,
        line: LineFacts,
        classification: Classification,
        eccn: Eccn,
        destination: Destination,
    ) -> None:
        self.case = case
        self.line = line
        self.classification = classification
        self.eccn = eccn
        self.destination = destination

    @property
    def country(self) -> str:
        return self.destination.country

    def step(self, rule_id: str, cite: str, result: str, **inputs: Any) -> LineStep:
        inputs = {"eccn": str(self.eccn), "destination": self.country, **inputs}
        step = PathStep(STEP, rule_id, cite, inputs, result, self.case.as_of.isoformat())
        return LineStep(self.line.index, step)


def _row(asked: _Asked, row: ControlRow) -> Findings:
    """One row of the entry at one destination."""
    applies = row_applies(row.paragraphs, row.excluded_paragraphs, asked.eccn)
    if applies is False:
        return Findings()
    if not row.chart_columns:
        return _prose_row(asked, row, applies is True and not _is_conditional(row))
    marked = marked_columns(asked.country, row.chart_columns, asked.case.tables)
    rule_id = f"chart.{row.reason}"
    step = asked.step(
        rule_id,
        CITATION,
        f"marked: {', '.join(marked)}" if marked else "not marked",
        columns=list(row.chart_columns),
        scope=row.scope,
    )
    if not set(row.chart_columns) <= COLUMNS:
        return Findings(path=(step,)) + _open_condition(asked, row, rule_id)
    if not marked:
        return Findings(path=(step,))
    if applies is None or _is_conditional(row) or row.prose:
        return Findings(path=(step,)) + _open_condition(asked, row, rule_id)
    return Findings(path=(step,)) + _required(asked, row.reason, rule_id, CITATION)


def _is_conditional(row: ControlRow) -> bool:
    """Whether the row is limited by words that name no paragraph."""
    named = row.paragraphs or row.excluded_paragraphs
    return not named and row.scope.strip().lower() not in _ENTIRE


def _prose_row(asked: _Asked, row: ControlRow, is_certain: bool) -> Findings:
    """A row without chart column: interpreted by the table of prose families."""
    rule = prose_rule(row.prose)
    if rule is None:
        return _open_condition(asked, row, f"prose.{row.reason}")
    if not rule.reach(asked.country, asked.case.tables):
        return Findings(path=(asked.step(rule.rule_id, rule.citation, "destination not meant"),))
    if rule.treatment is Treatment.ELSEWHERE:
        # The advanced-computing step decides every line whose class is known.
        if asked.classification.ac_class is not None or rule.rule_id == "us.part746":
            return Findings()
        return _open_condition(asked, row, rule.rule_id)
    if not is_certain or rule.treatment is Treatment.HOLD:
        return _open_condition(asked, row, rule.rule_id)
    if rule.treatment is Treatment.CANDIDATE:
        return _candidate(asked, row, rule)
    return _required(asked, row.reason, rule.rule_id, rule.citation)


def _required(
    asked: _Asked,
    reason: str,
    rule_id: str,
    citation: str,
    review_policy: ReviewPolicy | None = None,
) -> Findings:
    line = asked.line
    summary = (
        f"Line {line.number} ({asked.eccn}) needs a license for {asked.country}: "
        f"reason for control {reason}."
    )
    return Findings(
        reasons=(
            Reason("item.chart", Outcome.BLOCK, summary, citation, line.subject, (line.index,)),
        ),
        requirements=(
            Requirement(
                line.index,
                Result.LICENSE_REQUIRED,
                rule_id,
                citation,
                STEP,
                reason,
                review_policy,
                asked.country,
            ),
        ),
        path=(asked.step(rule_id, citation, "license required", reason=reason),),
    )


def _candidate(asked: _Asked, row: ControlRow, rule: ProseRule) -> Findings:
    """A worldwide control with an exception that usually answers it: a person confirms."""
    line = asked.line
    summary = (
        f"Line {line.number} ({asked.eccn}) needs a license for {asked.country} unless License "
        f"Exception {' or '.join(rule.exceptions)} applies; its conditions were not examined."
    )
    considered = tuple(
        LineException(
            line.index,
            ExceptionConsidered(
                code, "candidate", "conditions must be confirmed by a person", "15 CFR part 740"
            ),
            (STEP,),
            rule.also_meets,
        )
        for code in rule.exceptions
    )
    return Findings(
        reasons=(
            Reason("exception.candidate", Outcome.HOLD, summary, rule.citation, line.subject),
        ),
        requirements=(
            Requirement(
                line.index,
                Result.LICENSE_EXCEPTION,
                rule.rule_id,
                rule.citation,
                STEP,
                row.reason,
                None,
                asked.country,
            ),
        ),
        exceptions=considered,
        path=(asked.step(rule.rule_id, rule.citation, "candidate exception"),),
    )


def _open_condition(asked: _Asked, row: ControlRow, rule_id: str) -> Findings:
    """A control that may bite: hold, and ask for what would decide it."""
    line = asked.line
    condition = row.prose or row.scope
    summary = (
        f"Line {line.number} ({asked.eccn}): the {row.reason} control for {asked.country} "
        f'depends on "{condition}", which the facts do not decide.'
    )
    text = (
        f"Which paragraph of ECCN {asked.eccn.entry} does the item meet, and does this apply to "
        f"it: {condition}?"
    )
    return Findings(
        reasons=(Reason("question.open", Outcome.HOLD, summary, CITATION, line.subject),),
        requirements=(
            Requirement(
                line.index,
                Result.UNCLASSIFIED,
                rule_id,
                CITATION,
                STEP,
                "",
                None,
                asked.country,
            ),
        ),
        questions=(Question(f"{line.subject}.eccn", text, "question.open", "classification"),),
        path=(asked.step(rule_id, CITATION, "open condition", condition=condition),),
    )


def _entry(asked: _Asked, rule: EntryRule) -> Findings:
    """A rule about the entry itself (firearms, cameras, surreptitious listening ...)."""
    if not rule.reach(asked.country, asked.case.tables):
        return Findings()
    if rule.treatment is Treatment.REQUIRED and _names_entry(asked.eccn, rule.entries):
        return _required(asked, "", rule.rule_id, rule.citation)
    return _held(asked, rule.rule_id, rule.citation, rule.why)


def _names_entry(eccn: Eccn, entries: Iterable[str]) -> bool:
    parsed = (Eccn.parse(entry) for entry in entries)
    return any(entry is not None and eccn.is_within(entry) for entry in parsed)


def _held(asked: _Asked, rule_id: str, citation: str, why: str) -> Findings:
    line = asked.line
    summary = f"Line {line.number} ({asked.eccn}) to {asked.country}: {why}."
    return Findings(
        reasons=(Reason("question.open", Outcome.HOLD, summary, citation, line.subject),),
        path=(asked.step(rule_id, citation, f"hold: {why}"),),
    )


def _without_rows(asked: _Asked, item: ItemRecord) -> Findings:
    """An entry that prints no table says its controls in words a person must read."""
    if item.controls:
        return Findings()
    why = "the entry prints no table of controls and must be read"
    return _held(asked, "us.entry_without_table", CITATION, why)


def _military_series(asked: _Asked, item: ItemRecord) -> Findings:
    """600 series and 9x515: denial to Country Group D:5, a person's decision anywhere else."""
    if not asked.eccn.is_600_series_or_9x515:
        return Findings()
    is_minor_part = asked.eccn.path[:1] == ("y",)
    if asked.case.tables.in_group(asked.country, "D:5") and not is_minor_part:
        reason = item.reasons[0] if item.reasons else ""
        citation = "15 CFR 742.4(b)(1)(ii); 740.2(a)(12)"
        return _required(asked, reason, "us.600_series.d5", citation, ReviewPolicy.POLICY_OF_DENIAL)
    return _held(
        asked,
        "us.600_series",
        "15 CFR 740.2(a)(12)-(16)",
        "600 series and 9x515 items are not released by the machine",
    )
