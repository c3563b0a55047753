"""Work on many cases from the queue: columns, export, put off, answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from screening import audit
from screening.admin.queue import QueueFilter, filtered
from screening.admin.queue_columns import COLUMNS, NAMES
from screening.admin.queue_export import as_csv, as_workbook
from screening.cases.bulk import (
    KINDS,
    Done,
    OpenFinding,
    answer_findings,
    open_findings,
    put_off_cases,
)
from screening.cases.reason_codes import reason_codes
from screening.cases.views import choose_columns
from screening.cases.workflow import WORK
from screening.controls.facts import TransactionFacts
from screening.errors import NotAllowedError
from screening.models import Case, Disposition, Hit

QUEUE = "admin:screening_case_changelist"
REFUSED = 409
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class FindingRow:
    """An open finding as it stands among those to be answered together.

    ``is_strong``: the screening calls it the same party, so it is not ticked unasked.
    """

    key: str
    case: Case
    reference: str
    ours: str
    theirs: str
    where: str
    score: str
    is_strong: bool = False


def export_view(request: HttpRequest) -> HttpResponseBase:
    """What is asked of the queue as a file; that it was taken out is on record."""
    asked = QueueFilter(request.GET).asked
    now = timezone.now()
    cases = filtered(Case.objects.all(), asked, request.user, now)
    name = f"queue-{now:%Y-%m-%d-%H%M}"
    wanted = "xlsx" if request.GET.get("as") == "xlsx" else "csv"
    audit.record_now(
        verb="queue_exported", by=request.user.get_username(), format=wanted, asked=dict(asked)
    )
    return (as_workbook if wanted == "xlsx" else as_csv)(cases, name, now)


def columns_view(request: HttpRequest) -> HttpResponse:
    """Keep the columns that the person ticked."""
    chosen = [column.name for column in COLUMNS if column.name in request.POST.getlist("column")]
    usual = [column.name for column in COLUMNS if column.is_usual]
    is_reset = "usual" in request.POST or chosen == usual
    choose_columns(names=[] if is_reset else [c for c in chosen if c in NAMES], by=request.user)
    return _back(request)


def put_off_view(request: HttpRequest) -> HttpResponse:
    """Put the chosen cases off until a day."""
    _require_answering(request)
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        messages.error(request, "Choose the day on which the cases come back.")
        return _back(request)
    try:
        done = put_off_cases(
            cases=_chosen(request),
            until=until,
            comment=request.POST.get("bulk_comment", ""),
            by=request.user,
        )
    except NotAllowedError as refusal:
        messages.error(request, str(refusal))
        return _back(request)
    if done.count:
        messages.success(request, f"{_cases(done.count)} put off until {until}.")
    for words in done.refusals:
        messages.error(request, words)
    return _back(request)


def answer_view(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The open findings of the chosen cases, to be looked through and answered alike."""
    _require_answering(request)
    cases = _chosen(request)
    typed = request.POST
    error = ""
    if "answer" in typed:
        try:
            done = answer_findings(
                cases=cases,
                keys=set(typed.getlist("finding")),
                kind=typed.get("answer", ""),
                reason_code=typed.get("reason_code", ""),
                comment=typed.get("comment", ""),
                by=request.user,
            )
        except NotAllowedError as refusal:
            error = str(refusal)
        else:
            _tell(request, done)
            return _back(request)
    codes = reason_codes()
    context = {
        **site.each_context(request),
        "title": "Answer together",
        "cases": cases,
        "error": error,
        "typed": typed,
        "ticked": set(typed.getlist("finding")) if "answer" in typed else None,
        "next": typed.get("next", ""),
        "parts": [
            (kind, Disposition.Kind(kind).label, _rows(cases, kind), codes.offered[kind].items())
            for kind in KINDS
        ],
    }
    return TemplateResponse(
        request, "desk/bulk_answer.html", context, status=REFUSED if error else None
    )


def _rows(cases: Sequence[Case], kind: str) -> list[FindingRow]:
    return [_row(one) for one in open_findings(cases, kind)]


def _row(one: OpenFinding) -> FindingRow:
    order, finding = one.case.screening.transaction, one.finding
    if isinstance(finding, Hit):
        facts = TransactionFacts.from_submission(order.content)
        place = facts.party_at(finding.party).address.country or ""
        listed = finding.listed_party
        return FindingRow(
            one.key,
            one.case,
            str(order),
            f"{finding.party_name}{f' ({place})' if place else ''}",
            listed.name,
            finding.source_code,
            f"{finding.score:.2f}",
            finding.is_match,
        )
    content: Mapping[str, Any] = getattr(finding, "content", {})
    summary = str(content.get("summary") or "")
    return FindingRow(one.key, one.case, str(order), summary, "", "red flag", "")


def _tell(request: HttpRequest, done: Done) -> None:
    looks = f", {done.second_looks} drawn for a second look" if done.second_looks else ""
    findings = "finding" if done.count == 1 else "findings"
    messages.success(request, f"{done.count} {findings} answered{looks}.")
    for words in done.refusals:
        messages.warning(request, words)


def _chosen(request: HttpRequest) -> list[Case]:
    keys = [pk for pk in request.POST.getlist("case") if pk.isdigit() and len(pk) < 19]
    rows = Case.objects.filter(pk__in=keys[: MOST_LISTED + 1]).order_by("pk")
    return list(rows.select_related("screening__transaction"))


def _back(request: HttpRequest) -> HttpResponse:
    back = request.POST.get("next", "")
    return redirect(f"{reverse(QUEUE)}{back if back.startswith('?') else ''}")


def _cases(count: int) -> str:
    return f"{count} case{'' if count == 1 else 's'}"


def _require_answering(request: HttpRequest) -> None:
    if not request.user.has_perm(WORK):
        raise PermissionDenied
