"""Reports: ask for one, see how far it is, take the file while it lasts."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.wording import label_of
from screening.errors import InvalidReportError, NotAllowedError
from screening.models import ReportRun
from screening.reports.catalog import REPORTS
from screening.reports.files import MEDIA_TYPES
from screening.reports.report import ReportKind, quarters_until
from screening.reports.runs import ask_for_report, open_download
from screening.tasks import enqueue, make_report

REFUSED = 422
QUARTERS = 20
"""Five years, as long as orders are kept, are offered by name."""
LOOKS = {
    ReportRun.Status.COMPLETED: "ok",
    ReportRun.Status.FAILED: "bad",
    ReportRun.Status.EXPIRED: "warn",
}


@admin.register(ReportRun)
class ReportRunAdmin(ReadOnlyAdmin):
    """Every report that was asked for, newest first."""

    list_display = ("title", "state", "format", "asked_by", "asked_at", "rows_done", "expires_at")
    list_filter = ("status", "report", "asked_at")
    search_fields = ("asked_by", "report")
    record_template = "desk/report.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(_reports_of(request))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportRun]:
        """Who may make some reports only reads the runs of these."""
        rows = super().get_queryset(request)
        may = _reports_of(request)
        is_whole = not may or request.user.has_perm("screening.add_reportrun")
        return rows if is_whole else rows.filter(report__in=may)

    @admin.display(description="Report", ordering="report")
    def title(self, run: ReportRun) -> str:
        """What the report is called."""
        return title_of(run)

    @admin.display(description="State", ordering="status")
    def state(self, run: ReportRun) -> SafeString:
        """Where it stands."""
        return format_html(
            '<span class="state {}">{}</span>',
            LOOKS.get(ReportRun.Status(run.status), ""),
            run.get_status_display(),
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.download_view)
        return [
            path("<uuid:pk>/file/", view, name="screening_reportrun_file"),
            *super().get_urls(),
        ]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        may = _reports_of(request)
        chosen = request.POST.get("report", "")
        if not may or (chosen in REPORTS and chosen not in may):
            raise PermissionDenied
        errors: dict[str, str] = {}
        if request.method == "POST":
            try:
                return redirect(page_of(_asked(request)))
            except InvalidReportError as refusal:
                errors = {error.field: error.message for error in refusal.errors}
        context = {
            **self.admin_site.each_context(request),
            "title": "New report",
            "opts": self.opts,
            "reports": [
                (report, errors if report.code == chosen else {}) for report in may.values()
            ],
            "quarters": quarters_until(timezone.now().date(), QUARTERS),
            "typed": request.POST,
            "chosen": chosen,
            "formats": ReportRun.Format.choices,
        }
        status = REFUSED if errors else None
        return TemplateResponse(request, "desk/report_add.html", context, status=status)

    def download_view(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """The file, to those who may have reports; that it was taken is an audit event."""
        run = get_object_or_404(ReportRun, pk=pk)
        if run.report not in _reports_of(request):
            raise PermissionDenied
        try:
            path = open_download(run=run, by=request.user.get_username())
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
            return redirect(page_of(run))
        return FileResponse(
            path.open("rb"),
            as_attachment=True,
            filename=run.file_name,
            content_type=MEDIA_TYPES[run.format],
        )

    def record_of(self, obj: ReportRun) -> RecordPage:
        words, look = obj.get_status_display(), LOOKS.get(ReportRun.Status(obj.status), "")
        rows = (
            f"{obj.rows_done:,} of {obj.rows_total:,}" if obj.rows_total else f"{obj.rows_done:,}"
        )
        asked = [(label_of(name), cell(value)) for name, value in obj.filters.items()]
        return RecordPage(
            title=title_of(obj),
            badges=(Cell(words, "state", look=look), Cell(obj.get_format_display(), "code")),
            main=(
                Facts(
                    "Report",
                    (
                        *asked,
                        ("Asked by", cell(obj.asked_by)),
                        ("Asked at", cell(obj.asked_at)),
                        ("Rows", Cell(rows)),
                        ("Made at", cell(obj.made_at)),
                        ("File until", cell(obj.expires_at)),
                        ("Size", cell(f"{obj.size_bytes:,} bytes" if obj.sha256 else None)),
                        ("SHA-256", cell(obj.sha256 or None, "mono")),
                        ("End of the audit chain", cell(str(obj.anchor or "") or None, "mono")),
                        *((("Why it failed", cell(obj.problem)),) if obj.problem else ()),
                    ),
                    footer="Asking, making, each download and the end are audit events.",
                ),
            ),
        )

    def extra_of(self, obj: ReportRun) -> dict[str, Any]:
        return {
            "run": obj,
            "is_ready": obj.status == ReportRun.Status.COMPLETED,
            "is_coming": obj.status in (ReportRun.Status.QUEUED, ReportRun.Status.RUNNING),
        }


def _reports_of(request: HttpRequest) -> dict[str, ReportKind]:
    """The reports that a person may make, by code."""
    return {code: kind for code, kind in REPORTS.items() if request.user.has_perm(kind.permission)}


def title_of(run: ReportRun) -> str:
    """What a report is called; its code where a later version no longer has it."""
    kind = REPORTS.get(run.report)
    return kind.title if kind else run.report


def _asked(request: HttpRequest) -> ReportRun:
    """Store the wish of a form and queue it."""
    own = {"report", "format", "csrfmiddlewaretoken"}
    run = ask_for_report(
        report=request.POST.get("report", ""),
        format=request.POST.get("format", ""),
        filters={k: str(v) for k, v in request.POST.items() if k not in own},
        by=request.user.get_username(),
    )
    enqueue(make_report, str(run.pk))
    return run
