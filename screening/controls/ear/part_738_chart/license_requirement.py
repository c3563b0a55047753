"""Commerce Control List against Country Chart: does a line need a license for a destination?

15 CFR 738.4 (read 2026-09-24): every row of the entry's License Requirements table that reaches
the item's paragraph is asked, and each reason that bites is reported. A row whose condition, or
whose paragraph, cannot be seen from the facts never yields "no license": it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from screening.controls.answers import ReviewPolicy
from screening.controls.ear.part_738_chart.chart_findings import (
    Asked,
    Verdict,
    demands_of,
    words_of,
)
from screening.controls.ear.part_738_chart.country_chart import (
    CITATION,
    COLUMNS,
    chart_row,
    is_on_chart,
    marked_columns,
)
from screening.controls.ear.part_742_reasons.entry_controls import EntryRule, rules_for
from screening.controls.ear.part_742_reasons.prose_controls import Treatment, prose_rule
from screening.controls.ear.part_774_items.classification import row_reaches
from screening.controls.facts import LineFacts
from screening.controls.findings import Findings, add_up
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.eccn import Eccn

NOT_IN_FORCE = "not in force on this date"
# ".x", "9A610.x" and "9A610.x.1" all name paragraph x.
_EXCEPTED_PARAGRAPH = re.compile(r"(?:\d[A-E]\d{3})?\.([a-z])\b")
_ENTIRE = ("", "entire entry", "the entire entry", "entire entry.")


def chart_requirements(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 4 of license determination: each classified line against each destination."""
    countries = [d.country for d in inquiry.destinations if d.country and not d.is_domestic]
    alike: dict[tuple[Eccn, bool], list[LineFacts]] = {}
    for line, classification in inquiry.classified_lines:
        if classification.eccn is not None and not classification.eccn.is_ear99:
            key = (classification.eccn, classification.ac_class is not None)
            alike.setdefault(key, []).append(line)
    found: dict[int, list[Findings]] = {}
    for (eccn, is_class_known), lines in alike.items():
        known = {
            c: tuple(_verdicts(Asked(inquiry, eccn, c, is_class_known))) for c in set(countries)
        }
        for country in countries:
            verdicts = known[country]
            first, *_ = lines
            found.setdefault(first.index, []).append(demands_of(lines, country, verdicts))
            for line in lines:
                found.setdefault(line.index, []).append(words_of(line, eccn, country, verdicts))
    in_order = chain.from_iterable(found[index] for index in sorted(found))
    return add_up((Findings(decided=("chart",)), *in_order))


def _verdicts(asked: Asked) -> Iterator[Verdict]:
    """Everything the entry and the rules about it find for one destination."""
    tables = asked.inquiry.tables
    item = tables.items.get(asked.eccn.entry)
    if item is not None and is_on_chart(asked.country, tables):
        for row in item.controls:
            yield from _row(asked, row)
        yield from _military_series(asked, item)
        if not item.controls:
            why = "the entry prints no table of controls and must be read"
            yield asked.held("us.entry_without_table", CITATION, why)
    for rule in rules_for(asked.eccn):
        yield from _entry(asked, rule)


def _row(asked: Asked, row: ControlRow) -> Iterator[Verdict]:
    """One row of the entry at one destination."""
    applies = row_reaches(row, asked.eccn)
    if applies is False:
        return
    if not row.chart_columns:
        yield from _prose_row(asked, row, applies is True and not _is_conditional(row))
        return
    marked = marked_columns(asked.country, row.chart_columns, asked.inquiry.tables)
    rule_id = f"chart.{row.reason}"
    step = asked.step(
        rule_id,
        CITATION,
        f"marked: {', '.join(marked)}" if marked else _unmarked(asked),
        columns=list(row.chart_columns),
        scope=row.scope,
    )
    is_unknown_column = not set(row.chart_columns) <= COLUMNS
    is_open = _is_conditional(row) or (row.prose and not _is_other_exception(row, asked.eccn))
    if is_unknown_column or (marked and (applies is None or is_open)):
        yield asked.open_condition(row, rule_id, step)
    elif marked:
        yield asked.required(row.reason, rule_id, CITATION, step)
    else:
        yield asked.only_told(rule_id, CITATION, step)


def _unmarked(asked: Asked) -> str:
    row = chart_row(asked.country, asked.inquiry.tables)
    return (
        "no marks of its own: the row refers to part 746" if row and row.refers_to else "not marked"
    )


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


def _prose_row(asked: Asked, row: ControlRow, is_certain: bool) -> Iterator[Verdict]:
    """A row without chart column: interpreted by the table of prose families."""
    rule = prose_rule(row.prose)
    if rule is None:
        yield asked.open_condition(row, f"prose.{row.reason}")
    elif not rule.reach(asked.country, asked.inquiry.tables):
        yield asked.told(rule.rule_id, rule.citation, "destination not meant")
    elif not asked.inquiry.in_force(rule):
        yield asked.told(rule.rule_id, rule.citation, NOT_IN_FORCE)
    elif rule.treatment is Treatment.ELSEWHERE:
        # The advanced-computing step decides every line whose class is known.
        if not asked.is_class_known and rule.rule_id != "us.part746":
            yield asked.open_condition(row, rule.rule_id)
    elif not is_certain or rule.treatment is Treatment.HOLD:
        yield asked.open_condition(row, rule.rule_id)
    else:
        yield asked.required(row.reason, rule.rule_id, rule.citation)


def _entry(asked: Asked, rule: EntryRule) -> Iterator[Verdict]:
    """A rule about the entry itself (firearms, cameras, surreptitious listening ...)."""
    if not rule.reach(asked.country, asked.inquiry.tables):
        return
    if not asked.inquiry.in_force(rule):
        yield asked.told(rule.rule_id, rule.citation, NOT_IN_FORCE)
    elif rule.treatment is Treatment.REQUIRED and _names_entry(asked.eccn, rule.entries):
        yield asked.required("", rule.rule_id, rule.citation, words=rule.why)
    else:
        yield asked.held(rule.rule_id, rule.citation, rule.why)


def _names_entry(eccn: Eccn, entries: Iterable[str]) -> bool:
    parsed = (Eccn.parse(entry) for entry in entries)
    return any(entry is not None and eccn.is_within(entry) for entry in parsed)


def _military_series(asked: Asked, item: ItemRecord) -> Iterator[Verdict]:
    """600 series and 9x515: denial to Country Group D:5, a person's decision anywhere else."""
    if not asked.eccn.is_600_series_or_9x515:
        return
    is_minor_part = asked.eccn.path[:1] == ("y",)
    if asked.inquiry.tables.in_group(asked.country, "D:5") and not is_minor_part:
        reason = item.reasons[0] if item.reasons else ""
        citation = "15 CFR 742.4(b)(1)(ii); 740.2(a)(12)"
        policy = ReviewPolicy.POLICY_OF_DENIAL
        yield asked.required(reason, "us.600_series.d5", citation, review_policy=policy)
    else:
        why = "600 series and 9x515 items are not released by the machine"
        yield asked.held("us.600_series", "15 CFR 740.2(a)(12)-(16)", why)
