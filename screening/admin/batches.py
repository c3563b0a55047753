"""Files of many orders or partners: upload one, watch it, pause it, fetch what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from screening.admin.acting import ActingAdmin, DeskForm, RecordAction
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.batches.results import MEDIA_TYPES, written
from screening.batches.taking import cancel_batch, pause_batch, resume_batch, send_batch
from screening.models import Batch
from screening.tasks import enqueue, take_in_batch

CHANGE, ADD, VIEW = (f"screening.{verb}_batch" for verb in ("change", "add", "view"))
LOOKS = {
    Batch.Status.TAKEN: "ok",
    Batch.Status.FAILED: "bad",
    Batch.Status.PAUSED: "warn",
    Batch.Status.CANCELED: "warn",
}
REFUSED_SHOWN = 100
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx"}


class BatchForm(DeskForm):
    """The file, and what its rows are."""

    kind = forms.ChoiceField(label="Its rows are", choices=Batch.Kind.choices)
    file = forms.FileField(
        label="JSON lines, CSV or XLSX, gzip or not",
        help_text="Up to 100,000 rows. Of a table the first row names the fields as they are "
        "submitted: reference, parties[0].name, parties[0].address.country, lines[0].quantity.",
    )


def _pause(row: Batch, said: dict[str, Any], user: Any) -> Batch:
    return pause_batch(batch=row, by=user.get_username())


def _resume(row: Batch, said: dict[str, Any], user: Any) -> Batch:
    resumed = resume_batch(batch=row, by=user.get_username())
    enqueue(take_in_batch, str(resumed.pk))
    return resumed


def _cancel(row: Batch, said: dict[str, Any], user: Any) -> Batch:
    return cancel_batch(batch=row, by=user.get_username())


def _is_running(row: Batch) -> bool:
    return row.status in (Batch.Status.WAITING, Batch.Status.TAKING)


@admin.register(Batch)
class BatchAdmin(ActingAdmin):
    """Batches, the newest first."""

    list_display = ("__str__", "kind", "status", "rows_done", "rows_total", "refused", "sent_at")
    list_filter = ("status", "kind", "sent_at")
    search_fields = ("name", "through")
    record_template = "desk/batch.html"
    add_form_class = BatchForm
    add_permission = ADD
    add_title = "Send a batch"
    record_actions = (
        RecordAction("pause", "Pause", CHANGE, _pause, _is_running, DeskForm),
        RecordAction(
            "resume", "Go on", CHANGE, _resume, lambda b: b.status == Batch.Status.PAUSED, DeskForm
        ),
        RecordAction("cancel", "Cancel", CHANGE, _cancel, lambda b: b.is_open, DeskForm),
    )

    def get_urls(self) -> list[URLPattern]:
        results = self.admin_site.admin_view(require_safe(self.results_view))
        here = path("<uuid:pk>/results.<str:format>", results, name="screening_batch_results")
        return [here, *super().get_urls()]

    def results_view(self, request: HttpRequest, pk: Any, format: str) -> Any:
        """What became of each row, as a file."""
        if not request.user.has_perm(VIEW):
            raise PermissionDenied
        batch = Batch.objects.filter(pk=pk).first()
        if batch is None or format not in MEDIA_TYPES:
            raise Http404("No such batch or format.")
        response = StreamingHttpResponse(written(batch, format), content_type=MEDIA_TYPES[format])
        name = f"results-{batch.pk}.{format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def add_record(self, values: dict[str, Any], user: Any) -> Batch:
        file = values["file"]
        suffixes = [s.lower() for s in Path(file.name).suffixes if s.lower() != ".gz"]
        batch = send_batch(
            blocks=file.chunks(),
            kind=values["kind"],
            format=_SUFFIXES.get(suffixes[-1] if suffixes else "", "ndjson"),
            owner=user,
            through=user.get_username(),
            name=file.name,
        )
        enqueue(take_in_batch, str(batch.pk))
        return batch

    def record_of(self, obj: Batch) -> RecordPage:
        look = LOOKS.get(Batch.Status(obj.status), "")
        return RecordPage(
            title=str(obj),
            badges=(Cell(obj.get_status_display(), "state", look=look),),
            main=(_about(obj), *_refused(obj)),
        )

    def extra_of(self, obj: Batch) -> dict[str, Any]:
        screened = obj.screened
        return {
            "batch": obj,
            "screened": screened,
            "is_running": obj.is_open or screened < obj.accepted,
            "outcomes": sorted(obj.outcomes().items()),
            "results": [
                (format, reverse("admin:screening_batch_results", args=(obj.pk, format)))
                for format in MEDIA_TYPES
            ],
        }

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        return self._show(request, object_id)


def _about(batch: Batch) -> Facts:
    return Facts(
        "File",
        (
            ("Sent by", cell(batch.through)),
            ("Sent at", cell(batch.sent_at)),
            ("Format", cell(batch.get_format_display())),
            ("Rows", cell(batch.rows_total)),
            ("New", cell(batch.accepted)),
            ("Known before", cell(batch.repeated)),
            ("Refused", cell(batch.refused)),
            ("SHA-256", Cell(batch.sha256, "mono")),
            *((("Why it failed", cell(batch.problem)),) if batch.problem else ()),
        ),
        footer="Wrong rows are refused one by one and stop no other. Sent again, orders are the "
        "same orders.",
    )


def _refused(batch: Batch) -> list[Table]:
    rows = [
        (cell(row.number), Cell(row.reference, "mono"), Cell(error["field"], "mono"),
         cell(error["message"]))
        for row in batch.rows.exclude(errors=[])[:REFUSED_SHOWN]
        for error in row.errors
    ]  # fmt: skip
    columns = ("Row", "Reference", "Field", "What to do")
    return [Table("Refused rows", columns, rows)] if rows else []
