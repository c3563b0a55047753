"""Commerce Control List against Country Chart: does a line need a license for a destination?

15 CFR 738.4 (read 2026-09-24): every row of the entry's License Requirements table that reaches
the item's paragraph is asked, and each reason that bites is reported. A row whose condition, or
whose paragraph, cannot be seen from the facts never yields "no license": it is a question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from screening.controls.answers import Result, ReviewPolicy
from screening.controls.ear.part_738_chart.chart_findings import (
    CHART_RULES,
    OTHER_CHART,
    OTHER_UNREAD,
    SERIES,
    SERIES_TO_D5,
    UNREAD_RULES,
    WITHOUT_ROW,
    WITHOUT_TABLE,
    Asked,
)
from screening.controls.ear.part_738_chart.country_chart import (
    COLUMNS,
    chart_row,
    is_on_chart,
    marked_columns,
)
from screening.controls.ear.part_742_reasons.entry_controls import SpokenOf, rules_for
from screening.controls.ear.part_742_reasons.national_security import review_of
from screening.controls.ear.part_742_reasons.prose_controls import Treatment, prose_rule
from screening.controls.ear.part_774_items.classification import row_reaches
from screening.controls.findings import Findings, Rule, Ruling, rule_on
from screening.controls.inquiry import Inquiry
from screening.terms.control_list import ControlRow, ItemRecord
from screening.terms.eccn import Eccn

# ".x", "9A610.x" and "9A610.x.1" all name paragraph x.
_EXCEPTED_PARAGRAPH = re.compile(r"(?:\d[A-E]\d{3})?\.([a-z])\b")
_ENTIRE = ("", "entire entry", "the entire entry", "entire entry.")


def chart_requirements(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 4 of license determination: each classified line against each destination."""
    countries = _abroad(inquiry)
    alike: dict[tuple[Eccn, bool], list[int]] = {}
    for line, classification in inquiry.classified_lines:
        if classification.eccn is not None and not classification.eccn.is_ear99:
            key = (classification.eccn, classification.ac_class is not None)
            alike.setdefault(key, []).append(line.index)
    rulings = (
        ruling
        for (eccn, is_class_known), lines in alike.items()
        for country in countries
        for ruling in _rulings(Asked(inquiry, eccn, country, tuple(lines), is_class_known))
    )
    return Findings(decided=("chart",)) + rule_on(inquiry, *rulings)


def as_declared(inquiry: Inquiry, so_far: Findings) -> Findings:
    """Step 5: lines counted under another entry than the declared one, where that needs a license.

    The stricter entry counts, but each has its own reasons for control: what the declared one
    demands stays open until a person has said which it is, unless a license is required anyway.
    """
    needing = {
        line for r in so_far.requirements if r.result is Result.LICENSE_REQUIRED for line in r.lines
    }
    return rule_on(inquiry, *_as_declared(inquiry, needing))


def asks_nothing(inquiry: Inquiry, index: int, countries: Collection[str]) -> bool:
    """Whether entry and chart surely ask no license of a line for countries (738.4).

    Args:
        index: of the line; one of an advanced-computing class, or that may be, is asked elsewhere.
        countries: mapped codes, whether the transaction goes there or not.
    """
    c = inquiry.classifications[index]
    if c.eccn is None or c.eccn.is_600_series_or_9x515 or c.ac_class is not None or c.candidates:
        return False
    if c.eccn.entry not in inquiry.tables.items:
        return False
    asked = (Asked(inquiry, c.eccn, country, (index,), False) for country in countries)
    on_chart = all(is_on_chart(country, inquiry.tables) for country in countries)
    free = (None, Result.NLR)
    return on_chart and all(ruling.result in free for one in asked for ruling in _rulings(one))


def _as_declared(inquiry: Inquiry, needing: Collection[int]) -> Iterator[Ruling]:
    for line, classification in inquiry.classified_lines:
        declared, counts = classification.declared, classification.eccn
        if declared is None or counts is None or declared.entry == counts.entry:
            continue
        if line.index in needing:
            continue
        for country in _abroad(inquiry):
            asked = Asked(inquiry, declared, country, (line.index,), is_class_known=True)
            results = {ruling.result for ruling in _rulings(asked)} - {None}
            if results:
                yield asked.if_declared(counts, Result.LICENSE_REQUIRED in results)


def _abroad(inquiry: Inquiry) -> tuple[str, ...]:
    abroad = (d.country for d in inquiry.destinations if d.country and not d.is_domestic)
    return tuple(dict.fromkeys(abroad))


def _rulings(asked: Asked) -> Iterator[Ruling]:
    """Everything the entry and the rules about it find for one destination."""
    tables = asked.inquiry.tables
    item = tables.items.get(asked.eccn.entry)
    if item is not None and is_on_chart(asked.country, tables):
        for row in item.controls:
            yield from _row(asked, row)
        yield from _military_series(asked, item)
        if not item.controls:
            yield asked.held(WITHOUT_TABLE, WITHOUT_TABLE.words)
        elif all(row_reaches(row, asked.eccn) is False for row in item.controls):
            # 9A004.a to .f are printed under it and controlled by another entry or the ITAR.
            yield asked.held(WITHOUT_ROW, WITHOUT_ROW.words)
    for spoken in rules_for(asked.eccn, tables):
        yield from _entry(asked, spoken)


def _row(asked: Asked, row: ControlRow) -> Iterator[Ruling]:
    """One row of the entry at one destination."""
    applies = row_reaches(row, asked.eccn)
    if applies is False:
        return
    if not row.chart_columns:
        yield from _prose_row(asked, row, applies is True and not _is_conditional(row))
        return
    marked = marked_columns(asked.country, row.chart_columns, asked.inquiry.tables)
    rule = CHART_RULES.get(row.reason, OTHER_CHART)
    looked_at = {"columns": list(row.chart_columns), "scope": row.scope}
    found = f"marked: {', '.join(marked)}" if marked else _unmarked(asked)
    is_unknown_column = not COLUMNS.issuperset(row.chart_columns)
    is_open = _is_conditional(row) or (row.prose and not _is_other_exception(row, asked.eccn))
    if is_unknown_column or (marked and (applies is None or is_open)):
        yield asked.open_condition(rule, row, f"{found}; ", **looked_at)
    elif marked:
        yield _marked(asked, row, rule, found, looked_at)
    else:
        yield asked.told(rule, found, **looked_at)


def _marked(
    asked: Asked, row: ControlRow, rule: Rule, found: str, looked_at: Mapping[str, Any]
) -> Ruling:
    """A row that demands a license; for national security with how BIS looks at an application."""
    said = f"{found}; license required"
    if row.reason != "NS":
        return asked.required(rule, row.reason, said=said, **looked_at)
    review = review_of(asked.eccn, asked.country, asked.inquiry.tables)
    why = f"review: {review}"
    return asked.required(rule, row.reason, why=why, policy=review.policy, said=said, **looked_at)


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


def _prose_row(asked: Asked, row: ControlRow, is_certain: bool) -> Iterator[Ruling]:
    """A row without chart column: interpreted by the table of prose families."""
    rule = prose_rule(row.prose)
    if rule is None:
        yield asked.open_condition(UNREAD_RULES.get(row.reason, OTHER_UNREAD), row)
    elif not asked.inquiry.in_force(rule):
        yield asked.not_in_force(rule)
    elif not rule.reach(asked.country, asked.inquiry.tables):
        yield asked.told(rule, "destination not meant")
    elif rule.treatment is Treatment.ELSEWHERE:
        # The advanced-computing step decides every line whose class is known.
        if not asked.is_class_known and rule.rule_id != "us.part746":
            yield asked.open_condition(rule, row)
    elif not is_certain or rule.treatment is Treatment.HOLD:
        yield asked.open_condition(rule, row)
    else:
        yield asked.required(rule, row.reason)


def _entry(asked: Asked, spoken: SpokenOf) -> Iterator[Ruling]:
    """A rule about the entry itself (firearms, cameras, surreptitious listening ...)."""
    rule = spoken.rule
    if not rule.reach(asked.country, asked.inquiry.tables):
        return
    if not asked.inquiry.in_force(rule):
        yield asked.not_in_force(rule)
    elif rule.treatment is Treatment.REQUIRED and spoken.is_named:
        yield asked.required(rule, "", why=rule.why)
    else:
        yield asked.held(rule, rule.why)


def _military_series(asked: Asked, item: ItemRecord) -> Iterator[Ruling]:
    """600 series and 9x515: denial to Country Group D:5, a person's decision anywhere else."""
    if not asked.eccn.is_600_series_or_9x515:
        return
    is_minor_part = asked.eccn.path[:1] == ("y",)
    if asked.inquiry.tables.in_group(asked.country, "D:5") and not is_minor_part:
        reason = item.reasons[0] if item.reasons else ""
        yield asked.required(SERIES_TO_D5, reason, policy=ReviewPolicy.POLICY_OF_DENIAL)
    else:
        # 740.2(a) only says which exceptions are left; it is the chart that demands.
        demand = (
            f"the Country Chart marks a reason for control of its paragraph for {asked.country} "
            "(then 742.4(b)(1)(ii) and 742.6(b)(1) tell the review, 740.2(a)(12)-(16) what "
            "exceptions are left)"
        )
        yield asked.held(SERIES, SERIES.words, demand)
