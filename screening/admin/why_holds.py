"""Why do orders hold? Causes by how often they stop an order, each beside what governs it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from screening.admin.read_only import page_of
from screening.admin.wording import label_of
from screening.desk.governing.settings import GATHERED_BY, SWITCHES, words_of
from screening.desk.hold_causes import CauseKind
from screening.errors import InvalidReportError
from screening.models import HoldCause
from screening.policies import RULE_OF_FLAG
from screening.rehearsals.asking import last_quarter
from screening.rehearsals.found import Effect, effects_by_setting
from screening.reports.files.cells import cell
from screening.reports.questions import why_holds
from screening.reports.questions.why_holds import (
    NEVER_LISTED,
    Period,
    WhyRow,
    policy_spelled_out,
    value_words,
)

VIEW = "screening.view_holdcause"
REFUSED = 422


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting beside a cause: what it is, its value, what trying another one found."""

    name: str
    words: str
    value: str
    try_url: str
    propose_url: str
    effect: Effect | None
    effect_url: str


@dataclass(frozen=True, slots=True)
class RowView:
    """A cause as it stands on the page."""

    row: WhyRow
    words: str
    share: str
    settings: tuple[SettingView, ...]
    note: str
    answered_by: str


@dataclass(frozen=True, slots=True)
class TableView:
    """One of the three tables."""

    title: str
    explained: str
    rows: tuple[RowView, ...]
    is_flags: bool = False


EXPLAINED = {
    "By reason": "Decided and cleared count cases: cleared was released without a license.",
    "By red flag": "Decided and cleared count answers to the flag: cleared was explained.",
    "By list": "Decided and cleared count answers to hits: cleared was no match.",
}


@require_safe
def why_view(request: HttpRequest) -> HttpResponse:
    """The page, for the period that the query names; without one the last 30 days."""
    _refuse_others(request)
    given, errors = _asked(request), {}
    try:
        filters = why_holds.REPORT.parse(given)
        period = Period(filters.begins_at, filters.ends_before)
    except InvalidReportError as refusal:
        errors = {error.field: error.message for error in refusal.errors}
        period = None
    context = {
        **admin.site.each_context(request),
        "title": "Why do orders hold?",
        "typed": given,
        "errors": errors,
        "spans": _spans(timezone.now().date(), given),
        "csv_url": f"{reverse('admin:why_holds_csv')}?{urlencode(given)}",
        **(_counted(request, period, given) if period else {}),
    }
    status = REFUSED if errors else None
    return TemplateResponse(request, "desk/why.html", context, status=status)


@require_safe
def why_csv_view(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same as a file, with cells that no spreadsheet runs."""
    _refuse_others(request)
    given = _asked(request)
    try:
        sections = why_holds.ask(why_holds.REPORT.parse(given))
    except InvalidReportError as refusal:
        return HttpResponse(str(refusal), status=REFUSED, content_type="text/plain")
    name = f"why-holds-{given['from']}-{given['until']}.csv"
    return StreamingHttpResponse(
        _lines(sections),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Line:
    """What a CSV writer writes to: hands back the line."""

    def write(self, line: str) -> str:
        return line


def _lines(sections: Sequence[Any]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"
    for section in sections:
        yield writer.writerow([section.title])
        yield writer.writerow(section.columns)
        for row in section.rows:
            yield writer.writerow([cell(value) for value in row])
        yield writer.writerow([])


_MONTH = timedelta(days=29)


def _refuse_others(request: HttpRequest) -> None:
    if not request.user.has_perm(VIEW):
        raise PermissionDenied


def _asked(request: HttpRequest) -> dict[str, str]:
    today = timezone.now().date()
    return {
        "from": request.GET.get("from") or (today - _MONTH).isoformat(),
        "until": request.GET.get("until") or today.isoformat(),
    }


def _spans(today: date, given: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """Ready-made periods: label, query, whether it is the one shown."""
    begins, ends = last_quarter(today)
    spans = (
        ("Last 30 days", today - _MONTH, today),
        ("This quarter", ends + timedelta(days=1), today),
        ("Last quarter", begins, ends),
        ("Last 12 months", today - timedelta(days=364), today),
    )
    asked = [
        (label, {"from": first.isoformat(), "until": last.isoformat()})
        for label, first, last in spans
    ]
    return [(label, urlencode(span), span == dict(given)) for label, span in asked]


def _counted(request: HttpRequest, period: Period, given: Mapping[str, str]) -> dict[str, Any]:
    found = why_holds.why_holds(period)
    page = _Page(request, given)
    tables = (
        ("By reason", found.reasons, False),
        ("By red flag", found.flags, True),
        ("By list", found.lists, False),
    )
    return {
        "found": found,
        "tables": [
            TableView(title, EXPLAINED[title], tuple(map(page.row, rows)), is_flags)
            for title, rows, is_flags in tables
        ],
        "opts": HoldCause._meta,
    }


class _Page:
    """What every row of a page looks up: the policy, what was tried, who looks."""

    def __init__(self, request: HttpRequest, given: Mapping[str, str]) -> None:
        self._given = given
        self._policy = policy_spelled_out()
        may = request.user.has_perm
        self._may_try = may("screening.add_rehearsal")
        self._may_propose = may("screening.add_policyproposal")
        self._effects = effects_by_setting() if may("screening.view_rehearsal") else {}

    def row(self, row: WhyRow) -> RowView:
        """A cause with what governs it."""
        governs = row.governs
        return RowView(
            row=row,
            words=_words_of(row),
            share="" if row.share_cleared is None else f"{row.share_cleared:.0%}",
            settings=tuple(map(self._setting, governs.settings)) if governs else (),
            note=governs.words if governs else NEVER_LISTED,
            answered_by=governs.answered_by if governs else "",
        )

    def _setting(self, name: str) -> SettingView:
        effect = self._effects.get(name)
        query = urlencode({"setting": name, **self._given})
        # All switches at once are no setting to try: each flag has its own, in the table of flags.
        may_try = self._may_try and name != SWITCHES and name not in GATHERED_BY
        add, propose = "screening_rehearsal_add", "screening_policyproposal_add"
        return SettingView(
            name=name,
            words=words_of(name),
            value=value_words(self._policy, name),
            try_url=f"{reverse(f'admin:{add}')}?{query}" if may_try else "",
            propose_url=reverse(f"admin:{propose}") if self._may_propose else "",
            effect=effect,
            effect_url=page_of(effect.rehearsal) if effect else "",
        )


def _words_of(row: WhyRow) -> str:
    """What a cause is: of a flag the first sentence of its rule, else its code in words."""
    if row.kind is CauseKind.FLAG and row.code in RULE_OF_FLAG:
        said = RULE_OF_FLAG[row.code].predicate.__doc__ or ""
        return said.strip().split("\n")[0].rstrip(".")
    if row.kind is CauseKind.LIST:
        return ""
    return label_of(row.code.partition(".")[2])
