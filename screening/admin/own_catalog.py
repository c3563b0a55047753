"""The page that loads the exporter's product catalog: upload, look, say yes.

A list manager's page. The file waits under its hash between the preview and the yes, so that what
is loaded is what was looked at.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST, require_safe

from screening.admin.acting import REFUSED
from screening.admin.read_only import page_of
from screening.errors import BrokenListError, SameListError
from screening.lists.own_catalog import (
    Preview,
    keep_upload,
    load_catalog,
    open_upload,
    preview_catalog,
)
from screening.lists.readers.product_table import COLUMNS, template_rows
from screening.models import Product
from screening.reports.files.cells import neutral

LOAD = "screening.change_listsource"
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
"""What a person waits for at the page; more is the command's."""

FAULTS_SHOWN = 200


def load_urls() -> list[URLPattern]:
    """The addresses beside the page itself, which is the one to add a product."""
    view = admin.site.admin_view
    return [
        path("load/", view(load_view), name="screening_product_load"),
        path("load/template.csv", view(template_view), name="screening_product_load_template"),
        path("load/faults.csv", view(faults_view), name="screening_product_load_faults"),
    ]


def upload_view(request: HttpRequest) -> HttpResponse:
    """The form; after an upload the preview below it."""
    _require_manager(request)
    if request.method != "POST":
        return _page(request)
    sent = request.FILES.get("file")
    if sent is None:
        return _page(request, problem="Choose a file.")
    try:
        sha256 = keep_upload(chunks=sent.chunks(), max_bytes=MAX_BYTES)
        preview = _previewed(sha256)
    except BrokenListError as refusal:
        return _page(request, problem=str(refusal))
    return _page(request, preview=preview, name=sent.name or "")


@require_POST
def load_view(request: HttpRequest) -> HttpResponse:
    """Put the file that was looked at in force."""
    _require_manager(request)
    sha256, name = request.POST.get("sha256", ""), request.POST.get("name", "")[-200:]
    try:
        with open_upload(sha256) as stream:
            report, preview = load_catalog(
                stream=stream,
                by=request.user.get_username(),
                name=name,
                leave_out_wrong="leave_out_wrong" in request.POST,
                allow_shrink="allow_shrink" in request.POST,
                max_rows=MAX_ROWS,
            )
    except (BrokenListError, SameListError) as refusal:
        return _refused(request, sha256, name, str(refusal))
    left = f" Left out: {preview.wrong_rows:,}." if preview.wrong_rows else ""
    messages.success(
        request, f"In force from {name}: {report.version.record_count:,} of your products.{left}"
    )
    return redirect(page_of(report.version))


@require_safe
def template_view(request: HttpRequest) -> HttpResponse:
    """An empty table with one invented product."""
    _require_manager(request)
    return _csv("products.csv", [list(row) for row in template_rows()])


@require_safe
def faults_view(request: HttpRequest) -> HttpResponse:
    """Everything that is wrong with an uploaded file, to be worked through beside it."""
    _require_manager(request)
    try:
        preview = _previewed(request.GET.get("file", ""))
    except BrokenListError as refusal:
        return _page(request, problem=str(refusal))
    rows = [[str(f.row), f.column, neutral(f.value), f.mend] for f in preview.faults]
    return _csv("faults.csv", [["row", "column", "value", "mend"], *rows])


def _previewed(sha256: str) -> Preview:
    with open_upload(sha256) as stream:
        return preview_catalog(stream=stream, max_rows=MAX_ROWS)


def _refused(request: HttpRequest, sha256: str, name: str, problem: str) -> HttpResponse:
    """The preview again, with the reason."""
    try:
        return _page(request, problem=problem, preview=_previewed(sha256), name=name)
    except BrokenListError:
        return _page(request, problem=problem)


def _require_manager(request: HttpRequest) -> None:
    if not request.user.has_perm(LOAD):
        raise PermissionDenied


def _page(
    request: HttpRequest, *, problem: str = "", preview: Preview | None = None, name: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Load the product catalog",
        "opts": Product._meta,
        "columns": COLUMNS,
        "problem": problem,
        "preview": preview,
        "name": name,
        "faults": preview.faults[:FAULTS_SHOWN] if preview else (),
        "page": reverse("admin:screening_product_add"),
        "max_rows": MAX_ROWS,
        "max_bytes": MAX_BYTES,
    }
    return TemplateResponse(
        request, "desk/catalog.html", context, status=REFUSED if problem else None
    )


def _csv(name: str, rows: list[list[str]]) -> HttpResponse:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
