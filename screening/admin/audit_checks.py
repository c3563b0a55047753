"""Checks of the record from the desk, and the ends of the chain that something else keeps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, DeskForm
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.audit.checks import ask_for_check
from screening.audit.kept import (
    KeptAnchor,
    disagreeing_reports,
    of_report,
    own_anchors,
    reports_with_anchors,
)
from screening.models import AuditCheck, AuditEvent
from screening.tasks import check_record, enqueue

ON_A_PAGE = 50
LOOKS = {"sound": "ok", "broken": "bad", "failed": "bad"}
HEAD = ("What keeps it", "Written", "Where to", "Event", "Hash", "The chain")


class CheckForm(DeskForm):
    """What for, and an end of the chain that the person holds in their hands."""

    why = forms.CharField(label="What for", max_length=200)
    known_anchor = forms.CharField(
        label="An end of the chain that you know",
        max_length=120,
        required=False,
        help_text="POSITION:HASH as a report prints it. Empty: the ends that are kept here.",
    )


@admin.register(AuditCheck)
class AuditCheckAdmin(ActingAdmin):
    """Every check that was asked for, newest first."""

    list_display = ("__str__", "state", "why", "asked_by", "asked_at", "finished_at", "count")
    list_filter = ("status", "asked_at")
    search_fields = ("asked_by", "why")
    record_template = "desk/audit_check.html"
    add_form_class = CheckForm
    add_permission = "screening.add_auditcheck"
    add_title = "Check the record"

    @admin.display(description="Found", ordering="status")
    def state(self, check: AuditCheck) -> SafeString:
        """Where it stands, or what it found."""
        look = LOOKS.get(check.status, "")
        return format_html('<span class="state {}">{}</span>', look, check.get_status_display())

    def add_initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"known_anchor": request.GET.get("anchor", ""), "why": request.GET.get("why", "")}

    def add_record(self, values: dict[str, Any], user: Any) -> AuditCheck:
        check = ask_for_check(
            why=values["why"], known_anchor=values["known_anchor"], by=user.get_username()
        )
        enqueue(check_record, str(check.pk))
        return check

    def record_of(self, obj: AuditCheck) -> RecordPage:
        look = LOOKS.get(obj.status, "warn")
        return RecordPage(
            title=str(obj),
            badges=(Cell(obj.get_status_display(), "state", look=look),),
            meta=(("By", obj.asked_by), ("Asked", cell(obj.asked_at).text)),
            main=(*_faults(obj), _about(obj)),
        )

    def extra_of(self, obj: AuditCheck) -> dict[str, Any]:
        return {
            "check": obj,
            "steps": max(2 * obj.events_total, 1),
            "done": obj.events_done + obj.records_done,
        }


def _faults(check: AuditCheck) -> tuple[Table, ...]:
    if check.status != AuditCheck.Status.BROKEN:
        return ()
    rows = tuple((Cell(text),) for text in check.faults)
    footer = "Change nothing, keep a copy of the database, and tell who answers for the record."
    return (Table("What does not hold", ("Fault",), rows, footer=footer),)


def _about(check: AuditCheck) -> Facts:
    event = AuditEvent.objects.about(check).filter(verb="record_checked").first()
    rows = (
        ("What for", cell(check.why)),
        ("Held against", cell(check.known_anchor or "the ends that are kept here", "mono")),
        ("Events walked", cell(f"{check.count:,}" if check.finished_at else None)),
        ("It ended at", cell(str(check.head) if check.head else None, "mono")),
        ("Finished", cell(check.finished_at)),
        (
            "Its event",
            Cell(f"{event.pk}:{event.hash}", "mono", page_of(event)) if event else cell(None),
        ),
        *((("Why it could not be made", cell(check.problem)),) if check.problem else ()),
    )
    return Facts(
        "Check",
        rows,
        footer="Checked: each link of the chain, the ends kept beside it, the records that it "
        "tells of, and the triggers that guard them. manage.py verify_audit checks the same.",
    )


def anchors_view(request: HttpRequest) -> HttpResponse:
    """Where ends of the chain are kept, since when, and whether the chain agrees with each."""
    if not request.user.has_perm("screening.view_auditcheck"):
        raise PermissionDenied
    reports = reports_with_anchors()
    page = Paginator(reports, ON_A_PAGE).get_page(request.GET.get("page"))
    own = list(own_anchors())
    wrong = disagreeing_reports() + sum(not kept.agrees for kept in own)
    context = {
        **admin.site.each_context(request),
        "title": "Ends of the chain",
        "own": Table("Kept by this installation", HEAD, [_row(kept) for kept in own]),
        "printed": Table(
            "Printed in reports",
            HEAD,
            [_row(of_report(run)) for run in page],
            note=f"{page.paginator.count:,} in all, those that disagree first",
            empty="No report was made yet.",
        ),
        "page": page,
        "wrong": wrong,
        "may_check": request.user.has_perm("screening.add_auditcheck"),
    }
    return TemplateResponse(request, "desk/anchors.html", context)


def _row(kept: KeptAnchor) -> tuple[Cell, ...]:
    anchor = kept.anchor
    return (
        Cell(kept.what, "strong", page_of(kept.report) if kept.report else ""),
        cell(kept.at),
        Cell(kept.where),
        Cell(f"{anchor.position:,}", "number", _event_page(anchor.position, kept.agrees))
        if anchor
        else Cell("cannot be read", "quiet"),
        Cell(anchor.hash if anchor else "", "mono"),
        Cell("agrees", "state", look="ok")
        if kept.agrees
        else Cell("does not agree", "state", look="bad"),
    )


def _event_page(position: int, agrees: bool) -> str:
    return page_of(AuditEvent(pk=position)) if agrees and position else ""
