"""The queue's page and what is done to many of its cases: parse, authorise, call one service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from screening.admin.customer_actions import page_of_case
from screening.admin.many_cases import assign_many, chosen_cases, screen_many
from screening.admin.next_case import keep_to_view, next_case_url
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
from screening.cases.views import LONGEST_NAME, own_view, remove_view, save_view, view_state
from screening.cases.workflow import WORK
from screening.errors import MovedOnError, NotAllowedError
from screening.models import Case
from screening.models.desk import visible_views

PAGE_SIZE = 25
REFUSED = 409
QUEUE = "admin:screening_case_changelist"
_View = Callable[..., HttpResponse]


class QueueAdmin(ReadOnlyAdmin):
    """The list of cases, as the desk works on it."""

    def get_urls(self) -> list[URLPattern]:
        sent: tuple[tuple[str, str, _View], ...] = (
            ("take-next/", "take_next", self.take_next_view),
            ("assign/", "assign", self.assign_view),
            ("put-off/", "put_off", put_off_view),
            ("answer-together/", "answer_together", self.answer_together_view),
            ("columns/", "columns", self.columns_view),
            ("screen-again/", "screen_many", partial(self.screen_many_view, only_outdated=False)),
            ("take-over/", "take_over", partial(self.screen_many_view, only_outdated=True)),
            ("save-view/", "save_view", self.save_view_view),
            ("remove-view/<int:pk>/", "remove_view", self.remove_view_view),
        )
        return [
            *(self.own_path(route, name, require_POST(view)) for route, name, view in sent),
            self.own_path("export/", "export", self.export_view),
            *super().get_urls(),
        ]

    def own_path(self, route: str, name: str, view: Callable[..., Any]) -> URLPattern:
        """An address of cases, for whoever may enter the desk."""
        return path(route, self.admin_site.admin_view(view), name=f"screening_case_{name}")

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
            "may_answer": may_answer(request),
        }
        return TemplateResponse(request, "desk/queue.html", context)

    def take_next_view(self, request: HttpRequest) -> HttpResponse:
        """Open the next case of the view that the officer keeps to; a free one becomes theirs."""
        require_answering(request)
        return redirect(next_case_url(request, after=request.POST.get("after", "")))

    def assign_view(self, request: HttpRequest) -> HttpResponse:
        """Hand the chosen cases to an officer or to nobody."""
        require_answering(request)
        officer = _chosen_officer(request.POST.get("to", ""), request.user)
        cases = chosen_cases(request)
        assign_many(request, cases, officer)
        return redirect(_back(request, cases))

    def screen_many_view(self, request: HttpRequest, *, only_outdated: bool) -> HttpResponse:
        """Screen the orders of the chosen cases again: all, or those that a change has touched."""
        require_answering(request)
        cases = chosen_cases(request)
        screen_many(request, cases, only_outdated=only_outdated)
        return redirect(_back(request, cases))

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
        require_answering(request)
        query = request.POST.get("query", "")
        try:
            save_view(
                name=request.POST.get("name", ""),
                query=query,
                is_shared=bool(request.POST.get("is_shared")),
                by=request.user,
                seen=request.POST.get("seen", ""),
            )
        except MovedOnError as refusal:
            return self._offer_to_replace(request, refusal)
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{reverse(QUEUE)}?{query}")

    def _offer_to_replace(self, request: HttpRequest, refusal: MovedOnError) -> HttpResponse:
        """Show the view that stands beside the one that was sent; the person chooses."""
        name = request.POST.get("name", "").strip()[:LONGEST_NAME].strip()
        standing = own_view(request.user, name)
        context = {
            **self.admin_site.each_context(request),
            "title": "Replace a view",
            "name": name,
            "query": request.POST.get("query", ""),
            "is_shared": bool(request.POST.get("is_shared")),
            "seen": view_state(standing) if standing else "",
            "refusal": str(refusal),
            "told": {error.code: error.message for error in refusal.errors},
        }
        return TemplateResponse(request, "desk/replace_view.html", context, status=REFUSED)

    def remove_view_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Remove a view of one's own."""
        require_answering(request)
        view = get_object_or_404(visible_views(request.user), pk=pk)
        try:
            remove_view(view=view, by=request.user)
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse(QUEUE))


def may_answer(request: HttpRequest) -> bool:
    """Whether somebody works on cases."""
    return bool(request.user.has_perm(WORK))


def require_answering(request: HttpRequest) -> None:
    """Refuse who only reads cases."""
    if not may_answer(request):
        raise PermissionDenied


def _chosen_officer(to: str, user: Any) -> Any:
    if to == "me":
        return user
    return get_user_model().objects.filter(pk=to).first() if to.isdigit() else None


def _back(request: HttpRequest, cases: Sequence[Case]) -> str:
    """To the view that many were chosen from, or to the one case."""
    back = request.POST.get("next", "")
    if back.startswith("?"):
        return f"{reverse(QUEUE)}{back}"
    return page_of_case(cases[0]) if len(cases) == 1 else reverse(QUEUE)


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
