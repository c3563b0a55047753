"""Commerce Control List against Country Chart: does a line need a license for a destination?

15 CFR 738.4 (read 2026-09-24): every row of the entry's License Requirements table that reaches
the item's paragraph is asked, and each reason that bites is reported. A row whose condition, or
whose paragraph, cannot be seen from the facts never yields "no license": it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from screening.controls.answers import (
    ReviewPolicy,
)
from screening.controls.chart_findings import (
    Asked,
    held,
    open_condition,
    required,
)
from screening.controls.classification import row_reaches
from screening.controls.country_chart import CITATION, COLUMNS, is_on_chart, marked_columns
from screening.controls.entry_controls import EntryRule, rules_for
from screening.controls.findings import (
    Case,
    Findings,
    add_up,
)
from screening.controls.prose_controls import Treatment, prose_rule
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.eccn import Eccn

STEP = "chart"
NOT_IN_FORCE = "not in force on this date"
# ".x", "9A610.x" and "9A610.x.1" all name paragraph x.
_EXCEPTED_PARAGRAPH = re.compile(r"(?:\d[A-E]\d{3})?\.([a-z])\b")
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
            asked = Asked(case, line, classification, eccn, destination)
            if item is not None and is_on_chart(destination.country, case.tables):
                parts.extend(_row(asked, row) for row in item.controls)
                parts.append(_military_series(asked, item))
                parts.append(_without_rows(asked, item))
            parts.extend(_entry(asked, rule) for rule in rules_for(eccn))
    return add_up(parts)


def _row(asked: Asked, row: ControlRow) -> Findings:
    """One row of the entry at one destination."""
    applies = row_reaches(row, asked.eccn)
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
        return Findings(path=(step,)) + open_condition(asked, row, rule_id)
    if not marked:
        return Findings(path=(step,))
    is_open = _is_conditional(row) or (row.prose and not _is_other_exception(row, asked.eccn))
    if applies is None or is_open:
        return Findings(path=(step,)) + open_condition(asked, row, rule_id)
    return Findings(path=(step,)) + required(asked, row.reason, rule_id, CITATION)


def _is_conditional(row: ControlRow) -> bool:
    """Whether the row is limited by words that name no paragraph."""
    named = row.paragraphs or row.excluded_paragraphs
    return not named and row.scope.strip().lower() not in _ENTIRE


def _is_other_exception(row: ControlRow, eccn: Eccn) -> bool:
    """Whether all a row's words leave out are paragraphs the item is not in.

    "except some .x parts for 9A610.b aircraft" frees nothing of 9A610.a. An exception that names
    no paragraph ("for use in civil telecommunications") may free anything.
    """
    _, _, exception = row.prose.partition("except")
    named = {m[1] for m in _EXCEPTED_PARAGRAPH.finditer(exception)}
    return bool(named) and bool(eccn.path) and eccn.path[0] not in named


def _prose_row(asked: Asked, row: ControlRow, is_certain: bool) -> Findings:
    """A row without chart column: interpreted by the table of prose families."""
    rule = prose_rule(row.prose)
    if rule is None:
        return open_condition(asked, row, f"prose.{row.reason}")
    if not rule.reach(asked.country, asked.case.tables):
        return Findings(path=(asked.step(rule.rule_id, rule.citation, "destination not meant"),))
    if not asked.case.in_force(rule):
        return Findings(path=(asked.step(rule.rule_id, rule.citation, NOT_IN_FORCE),))
    if rule.treatment is Treatment.ELSEWHERE:
        # The advanced-computing step decides every line whose class is known.
        if asked.classification.ac_class is not None or rule.rule_id == "us.part746":
            return Findings()
        return open_condition(asked, row, rule.rule_id)
    if not is_certain or rule.treatment is Treatment.HOLD:
        return open_condition(asked, row, rule.rule_id)
    return required(asked, row.reason, rule.rule_id, rule.citation)


def _entry(asked: Asked, rule: EntryRule) -> Findings:
    """A rule about the entry itself (firearms, cameras, surreptitious listening ...)."""
    if not rule.reach(asked.country, asked.case.tables):
        return Findings()
    if not asked.case.in_force(rule):
        return Findings(path=(asked.step(rule.rule_id, rule.citation, NOT_IN_FORCE),))
    if rule.treatment is Treatment.REQUIRED and _names_entry(asked.eccn, rule.entries):
        return required(asked, "", rule.rule_id, rule.citation)
    return held(asked, rule.rule_id, rule.citation, rule.why)


def _names_entry(eccn: Eccn, entries: Iterable[str]) -> bool:
    parsed = (Eccn.parse(entry) for entry in entries)
    return any(entry is not None and eccn.is_within(entry) for entry in parsed)


def _without_rows(asked: Asked, item: ItemRecord) -> Findings:
    """An entry that prints no table says its controls in words a person must read."""
    if item.controls:
        return Findings()
    why = "the entry prints no table of controls and must be read"
    return held(asked, "us.entry_without_table", CITATION, why)


def _military_series(asked: Asked, item: ItemRecord) -> Findings:
    """600 series and 9x515: denial to Country Group D:5, a person's decision anywhere else."""
    if not asked.eccn.is_600_series_or_9x515:
        return Findings()
    is_minor_part = asked.eccn.path[:1] == ("y",)
    if asked.case.tables.in_group(asked.country, "D:5") and not is_minor_part:
        reason = item.reasons[0] if item.reasons else ""
        citation = "15 CFR 742.4(b)(1)(ii); 740.2(a)(12)"
        return required(asked, reason, "us.600_series.d5", citation, ReviewPolicy.POLICY_OF_DENIAL)
    return held(
        asked,
        "us.600_series",
        "15 CFR 740.2(a)(12)-(16)",
        "600 series and 9x515 items are not released by the machine",
    )
