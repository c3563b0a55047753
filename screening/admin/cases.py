"""The queue and the case page: parse, authorise, call one service, show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from screening.admin.case_actions import ACTIONS
from screening.admin.case_page import case_page
from screening.admin.customer_actions import CaseAction, in_words, page_of_case
from screening.admin.drafts import Draft
from screening.admin.next_case import keep_to_view, next_case_url, previous_case_url
from screening.admin.queue import (
    VIEWS,
    CountedPages,
    QueueFilter,
    filtered,
    free_count,
    lists_by_title,
    people,
    shown_status,
    status_counts,
    view_counts,
)
from screening.admin.queue_columns import COLUMNS, columns_of, headings
from screening.admin.queue_rows import row_of, with_row_parts
from screening.admin.queue_work import answer_view, columns_view, export_view, put_off_view
from screening.admin.read_only import ReadOnlyAdmin
from screening.cases.attachments import read_document
from screening.cases.queueing import note_viewer, others_at
from screening.cases.review import assign_case
from screening.cases.views import remove_view, save_view
from screening.cases.workflow import WORK
from screening.downloads import as_download
from screening.errors import NotAllowedError, ScreeningError
from screening.models import Attachment, Case
from screening.models.desk import visible_views

PAGE_SIZE = 25
REFUSED = 409
QUEUE = "admin:screening_case_changelist"


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases are worked on here, never edited as rows."""

    def get_urls(self) -> list[URLPattern]:
        routes: tuple[tuple[str, str, Callable[..., HttpResponse]], ...] = (
            ("take-next/", "take_next", self.take_next_view),
            ("assign/", "assign", self.assign_view),
            ("put-off/", "put_off", put_off_view),
            ("answer-together/", "answer_together", self.answer_together_view),
            ("columns/", "columns", self.columns_view),
            ("save-view/", "save_view", self.save_view_view),
            ("remove-view/<int:pk>/", "remove_view", self.remove_view_view),
            ("<int:pk>/seen/", "seen", self.seen_view),
            *(
                (f"<int:pk>/{action.name}/", action.name, partial(self._act, action=action))
                for action in ACTIONS
            ),
        )
        own = [
            path(
                route,
                self.admin_site.admin_view(require_POST(view)),
                name=f"screening_case_{name}",
            )
            for route, name, view in routes
        ]
        document = self.admin_site.admin_view(self.document_view)
        name = "screening_case_document"
        return [
            *own,
            path("<int:pk>/document/<int:document>/", document, name=name),
            path(
                "export/",
                self.admin_site.admin_view(self.export_view),
                name="screening_case_export",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QueueFilter(request.GET)
        asked = form.asked
        keep_to_view(request, asked)
        now = timezone.now()
        cases = filtered(Case.objects.all(), asked, request.user, now)
        pages = CountedPages(with_row_parts(cases), PAGE_SIZE)
        pages.keys_first = "sort" in asked
        page = pages.get_page(request.GET.get("p"))
        titles, of_parties = lists_by_title()
        frame = self.admin_site.each_context(request)
        columns = columns_of(request.user)
        context = {
            **frame,
            "title": "Queue",
            "asked": asked,
            "search_text": asked.get("q", ""),
            "page": page,
            "query": _query_without_page(request),
            "rows": [
                row_of(case, place, titles, now)
                for place, case in enumerate(page, page.start_index())
            ],
            "columns": columns,
            "headings": headings(columns, asked),
            "all_columns": COLUMNS,
            "chosen": {column.name for column in columns},
            "asked_query": urlencode(asked),
            "tabs": _tabs(asked, frame["counts"], request.user, now),
            "lists": of_parties,
            "saved_views": visible_views(request.user),
            "people": people(),
            "may_answer": _may_answer(request),
        }
        return TemplateResponse(request, "desk/queue.html", context)

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

    def take_next_view(self, request: HttpRequest) -> HttpResponse:
        """Open the next case of the view that the officer keeps to; a free one becomes theirs."""
        _require_answering(request)
        return redirect(next_case_url(request, after=request.POST.get("after", "")))

    def assign_view(self, request: HttpRequest) -> HttpResponse:
        """Hand the chosen cases to an officer or to nobody."""
        _require_answering(request)
        officer = _chosen_officer(request.POST.get("to", ""), request.user)
        chosen = [pk for pk in request.POST.getlist("case") if pk.isdigit()]
        for case in Case.objects.filter(pk__in=chosen):
            try:
                assign_case(case=case, to=officer, by=request.user)
            except NotAllowedError as refusal:
                messages.error(request, str(refusal))
        if not chosen:
            messages.warning(request, "No case was selected.")
        back = request.POST.get("next", "")
        return redirect(f"{reverse(QUEUE)}{back}" if back.startswith("?") else _only(chosen))

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """What is asked of the queue as CSV or XLSX."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return export_view(request)

    def columns_view(self, request: HttpRequest) -> HttpResponse:
        """Keep which columns the person looks at."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return columns_view(request)

    def answer_together_view(self, request: HttpRequest) -> HttpResponse:
        """Answer open findings of the chosen cases alike."""
        return answer_view(request, self.admin_site)

    def save_view_view(self, request: HttpRequest) -> HttpResponse:
        """Keep what is asked of the queue under a name; a view of that name is replaced."""
        _require_answering(request)
        query = request.POST.get("query", "")
        try:
            save_view(
                name=request.POST.get("name", ""),
                query=query,
                is_shared=bool(request.POST.get("is_shared")),
                by=request.user,
            )
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{reverse(QUEUE)}?{query}")

    def remove_view_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove a view of one's own."""
        _require_answering(request)
        view = get_object_or_404(visible_views(request.user), pk=pk)
        try:
            remove_view(view=view, by=request.user)
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse(QUEUE))

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
        return as_download(content, name=row.name, media_type=row.media_type)

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

    def _act(self, request: HttpRequest, pk: int, action: CaseAction) -> HttpResponse:
        """Do one thing to a case; refused, the page shows why and what was typed."""
        if not request.user.has_perm(action.permission):
            raise PermissionDenied
        case = self._case(pk)
        try:
            target = action.run(request, case)
        except ScreeningError as refusal:
            return self._show(request, pk, draft=Draft.of(request.POST, error=in_words(refusal)))
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
        context = {
            **self.admin_site.each_context(request),
            "title": str(case.screening.transaction),
            "page": case_page(
                case, user=request.user, wanted=wanted, draft=draft, language=language
            ),
            "people": people() if case.is_open else [],
            "before": previous_case_url(request, case),
            "others": others_at(case=case, user=request.user),
            "may_answer": _may_answer(request),
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


def _may_answer(request: HttpRequest) -> bool:
    return bool(request.user.has_perm(WORK))


def _require_answering(request: HttpRequest) -> None:
    if not _may_answer(request):
        raise PermissionDenied


def _chosen_officer(to: str, user: Any) -> Any:
    if to == "me":
        return user
    return get_user_model().objects.filter(pk=to).first() if to.isdigit() else None


def _only(chosen: list[str]) -> str:
    if len(chosen) == 1:
        return reverse("admin:screening_case_change", args=chosen)
    return reverse(QUEUE)


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()


def _tabs(
    asked: dict[str, str], open_now: dict[str, int], user: Any, now: datetime
) -> list[tuple[str, str, int, bool]]:
    """Label, query, count and whether it is the one shown."""
    counts = status_counts()
    in_views = view_counts(user, now)
    shown = (shown_status(asked), asked.get("view") or asked.get("assignee", ""))
    tabs = (
        ("All open", "", open_now["Queue"], ("open", "")),
        ("Mine", "?assignee=me", open_now["My cases"], ("open", "me")),
        ("Unassigned", "?assignee=nobody", free_count(), ("open", "nobody")),
        *((label, f"?view={view}", in_views[view], ("open", view)) for view, label in VIEWS),
        *(
            (status.capitalize(), f"?status={status}", counts[status], (status, ""))
            for status in ("released", "licensed", "rejected", "superseded", "canceled")
        ),
    )
    return [(label, query, count, shown == which) for label, query, count, which in tabs]
