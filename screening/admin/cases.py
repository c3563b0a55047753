"""The page of a case: parse, authorise, call one service, show."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from screening.admin.case_actions import ACTIONS
from screening.admin.case_page import case_page
from screening.admin.case_report import case_report
from screening.admin.customer_actions import CaseAction, page_of_case, page_of_finding
from screening.admin.drafts import Draft, keep_typed, place_of
from screening.admin.next_case import previous_case_url
from screening.admin.queue import (
    people,
)
from screening.admin.queue_admin import REFUSED, QueueAdmin, may_answer, require_answering
from screening.cases.attachments import handed_out_as, read_document
from screening.cases.drafts import OF_CASE, drop_drafts
from screening.cases.notes import read_mentions, readers
from screening.cases.queueing import note_viewer, others_at
from screening.cases.writings import READABLE, writing_of
from screening.downloads import as_download
from screening.errors import NotAllowedError, ScreeningError
from screening.models import Attachment, Case


@admin.register(Case)
class CaseAdmin(QueueAdmin):
    """Cases are worked on here, never edited as rows."""

    def get_urls(self) -> list[URLPattern]:
        sent: tuple[tuple[str, Callable[..., HttpResponse]], ...] = (
            ("seen", self.seen_view),
            ("draft", self.draft_view),
            ("report", self.report_view),
            *((action.name, partial(self._act, action=action)) for action in ACTIONS),
        )
        document = "<int:pk>/document/<int:document>/"
        return [
            *(self.own_path(f"<int:pk>/{name}/", name, require_POST(view)) for name, view in sent),
            self.own_path(document, "document", self.document_view),
            self.own_path(f"{document}read/", "writing", self.writing_view),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.GET
        return self._show(
            request,
            object_id,
            wanted=asked.get("finding", ""),
            language=asked.get("language", ""),
        )

    def document_view(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        """Hand out a document to save; never shown in the desk's own pages."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Attachment.objects.filter(pk=document, case=pk).first()
        if row is None:
            raise Http404("No such document.")
        try:
            content = read_document(row)
        except NotAllowedError as refusal:
            raise Http404(str(refusal)) from refusal
        return as_download(content, name=row.name, media_type=handed_out_as(row))

    def writing_view(self, request: HttpRequest, pk: int, document: int) -> HttpResponse:
        """What a mail or a text says, as plain text of a page of ours."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Attachment.objects.filter(pk=document, case=pk).select_related("case").first()
        if row is None or row.media_type not in READABLE:
            raise Http404("No such text.")
        try:
            content = read_document(row)
        except NotAllowedError as refusal:
            raise Http404(str(refusal)) from refusal
        context = {
            **self.admin_site.each_context(request),
            "title": row.name,
            "document": row,
            "writing": writing_of(row.media_type, content),
        }
        return TemplateResponse(request, "desk/writing.html", context)

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The case in full as PDF, made at once; that it was taken is an audit event."""
        require_answering(request)
        return case_report(self._case(pk), by=request.user.get_username())

    def seen_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page says that it is still open, and learns who else is there and what changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        case = self._case(pk)
        note_viewer(case=case, user=request.user)
        return JsonResponse(
            {
                "others": [
                    other.get_full_name() or other.get_username()
                    for other in others_at(case=case, user=request.user)
                ],
                "is_open": case.is_open,
                "status": case.get_status_display(),
                "by": case.decided_through,
            }
        )

    def draft_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what somebody types as they type it, for them alone; or forget it."""
        require_answering(request)
        case, place = self._case(pk), place_of(request.POST)
        if "discard" in request.POST:
            drop_drafts(case=case, places=(place, OF_CASE), by=request.user)
            return redirect(page_of_finding(case, place))
        keep_typed(request.POST, case=case, by=request.user)
        return HttpResponse(status=204)

    def _act(self, request: HttpRequest, pk: int, action: CaseAction) -> HttpResponse:
        """Do one thing to a case; refused, the page shows why and what was typed."""
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        case = self._case(pk)
        try:
            target = action.run(request, case)
        except ScreeningError as refusal:
            keep_typed(request.POST, case=case, by=request.user)
            return self._show(request, pk, draft=Draft.refused(request.POST, refusal))
        return redirect(target or page_of_case(case))

    def _show(
        self,
        request: HttpRequest,
        pk: int | str,
        *,
        wanted: str = "",
        draft: Draft | None = None,
        language: str = "",
    ) -> HttpResponse:
        case = self._case(pk)
        note_viewer(case=case, user=request.user)
        read_mentions(case=case, by=request.user)
        context = {
            **self.admin_site.each_context(request),
            "title": str(case.screening.transaction),
            "page": case_page(
                case, user=request.user, wanted=wanted, draft=draft, language=language
            ),
            "people": people() if case.is_open else [],
            "before": previous_case_url(request, case),
            "others": others_at(case=case, user=request.user),
            "may_answer": may_answer(request),
            "readers": readers() if may_answer(request) else (),
            "may_keep": request.user.has_perm("screening.change_standingrecord"),
            "may_enter": request.user.has_perm("screening.add_standingrecord"),
        }
        status = REFUSED if draft else None
        return TemplateResponse(request, "desk/case.html", context, status=status)

    def _case(self, pk: int | str) -> Case:
        cases = Case.objects.select_related(
            "screening__transaction",
            "screening__superseded_by",
            "screening__released_part",
            "assigned_to",
            "decided_by",
            "first_signature__signed_by",
        )
        case = cases.filter(pk=pk).first() if str(pk).isdigit() else None
        if case is None:
            raise Http404("No such case.")
        return case
