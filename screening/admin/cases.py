"""The queue and the case page: parse, authorise, call one service, show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from screening.admin.case_page import Draft, case_page, next_open_url
from screening.admin.queue import (
    QueueFilter,
    filtered,
    free_count,
    open_counts,
    party_lists,
    people,
    row_of,
    shown_status,
    with_row_parts,
)
from screening.admin.read_only import ReadOnlyAdmin
from screening.cases.assignment import take_next_case
from screening.cases.review import (
    answer_finding,
    assign_case,
    findings_of,
    reject_case,
    release_case,
)
from screening.errors import NotAllowedError
from screening.models import Case, ListSource

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
            ("<int:pk>/answer/", "answer", self.answer_view),
            ("<int:pk>/release/", "release", self.release_view),
            ("<int:pk>/reject/", "reject", self.reject_view),
        )
        own = [
            path(
                route,
                self.admin_site.admin_view(require_POST(view)),
                name=f"screening_case_{name}",
            )
            for route, name, view in routes
        ]
        return [*own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = QueueFilter(request.GET)
        asked = form.asked
        cases = filtered(Case.objects.all(), asked, request.user)
        page = Paginator(with_row_parts(cases), PAGE_SIZE).get_page(request.GET.get("p"))
        titles = dict(ListSource.objects.values_list("code", "title"))
        context = {
            **self.admin_site.each_context(request),
            "title": "Queue",
            "asked": asked,
            "search_text": asked.get("q", ""),
            "page": page,
            "query": _query_without_page(request),
            "rows": [
                row_of(case, place, titles) for place, case in enumerate(page, page.start_index())
            ],
            "tabs": _tabs(asked, request.user),
            "lists": party_lists(),
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
        return self._show(request, object_id, wanted=request.GET.get("finding", ""))

    def take_next_view(self, request: HttpRequest) -> HttpResponse:
        """Assign the next free case to the officer and open it."""
        _require_answering(request)
        case = take_next_case(by=request.user)
        if case is None:
            messages.warning(request, "Every open case is with somebody.")
            return redirect(QUEUE)
        return redirect("admin:screening_case_change", case.pk)

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

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record an answer to one finding."""
        _require_answering(request)
        case = self._case(pk)
        typed = {
            name: request.POST.get(name, "")
            for name in ("finding", "kind", "reason_code", "comment")
        }
        finding = next((s.finding for s in findings_of(case) if s.key == typed["finding"]), None)
        try:
            if finding is None:
                raise NotAllowedError("This finding is not part of the case.")
            if not typed["kind"]:
                raise NotAllowedError("Choose an answer first.")
            answer_finding(
                case=case,
                finding=finding,
                kind=typed["kind"],
                reason_code=typed["reason_code"],
                comment=typed["comment"],
                by=request.user,
            )
        except NotAllowedError as refusal:
            return self._show(request, pk, draft=Draft(**typed, error=str(refusal)))
        return redirect(next_open_url(case))

    def release_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let the order go."""
        return self._decide(request, pk, release_case)

    def reject_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Refuse the order."""
        return self._decide(request, pk, reject_case)

    def _decide(self, request: HttpRequest, pk: int, decide: Callable[..., Case]) -> HttpResponse:
        _require_answering(request)
        comment = request.POST.get("decision_comment", "")
        try:
            decide(case=self._case(pk), comment=comment, by=request.user)
        except NotAllowedError as refusal:
            return self._show(
                request, pk, draft=Draft(decision_comment=comment, error=str(refusal))
            )
        return redirect("admin:screening_case_change", pk)

    def _show(
        self,
        request: HttpRequest,
        pk: int | str,
        *,
        wanted: str = "",
        draft: Draft | None = None,
    ) -> HttpResponse:
        case = self._case(pk)
        context = {
            **self.admin_site.each_context(request),
            "title": str(case.screening.transaction),
            "page": case_page(case, wanted=wanted, draft=draft),
            "people": people() if case.is_open else [],
            "may_answer": _may_answer(request),
        }
        status = REFUSED if draft else None
        return TemplateResponse(request, "desk/case.html", context, status=status)

    def _case(self, pk: int | str) -> Case:
        cases = Case.objects.select_related(
            "screening__transaction", "screening__superseded_by", "assigned_to", "decided_by"
        )
        case = cases.filter(pk=pk).first() if str(pk).isdigit() else None
        if case is None:
            raise Http404("No such case.")
        return case


def _may_answer(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("screening.change_case"))


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


def _tabs(asked: dict[str, str], user: Any) -> list[tuple[str, str, int, bool]]:
    """Label, query, count and whether it is the one shown."""
    counts = Case.objects.counts_by_status()
    _total, mine = open_counts(user)
    shown = (shown_status(asked), asked.get("assignee", ""))
    tabs = (
        ("All open", "", counts["open"], ("open", "")),
        ("Mine", "?assignee=me", mine, ("open", "me")),
        ("Unassigned", "?assignee=nobody", free_count(), ("open", "nobody")),
        ("Released", "?status=released", counts["released"], ("released", "")),
        ("Rejected", "?status=rejected", counts["rejected"], ("rejected", "")),
        ("Superseded", "?status=superseded", counts["superseded"], ("superseded", "")),
    )
    return [(label, query, count, shown == which) for label, query, count, which in tabs]
