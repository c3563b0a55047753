"""Lists: where each is published, its three dates, what came of the last look, its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.acting import ActingAdmin, CommentForm, DeskForm, RecordAction
from screening.admin.exchange_rates import rates_cards
from screening.admin.freshness import TOLD, Freshness, freshness_of
from screening.admin.list_cards import (
    dates_card,
    looks_card,
    publication_card,
    switches_card,
    tasks_card,
    versions_card,
)
from screening.admin.list_upload import upload_view
from screening.admin.read_only import page_of
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.tags import icon
from screening.admin.wording import moment_words
from screening.fetching.schedule import fetchable
from screening.freshness import required_lists
from screening.lists.activation import can_undo, confirm, undo
from screening.models import ListCheck, ListedParty, ListSource, ListVersion, RecordKind
from screening.tasks import end_outdated_clearances, enqueue, fetch_list

CHANGE = "screening.change_listsource"


def with_state(sources: QuerySet[Any]) -> QuerySet[Any]:
    """Sources with their active version, whether one is loaded, and whether policy wants it.

    ``is_told`` says that an active consolidated file carries rows of the list.
    """
    active = ListVersion.objects.active()
    told = ListedParty.objects.active().filter(source_code=OuterRef("pk"))
    stated: QuerySet[Any] = sources.annotate(
        is_told=Exists(told),
        is_loaded=Exists(active.filter(source=OuterRef("pk"))),
        is_required=ExpressionWrapper(Q(code__in=required_lists()), output_field=BooleanField()),
    ).prefetch_related(Prefetch("versions", active))
    return stated


def state_of(source: Any, now: datetime) -> Freshness:
    """The state of a source fetched ``with_state``."""
    if not source.is_loaded and source.is_told:
        return TOLD
    return freshness_of(source, active_of(source), now, is_required=source.is_required)


def active_of(source: ListSource) -> ListVersion | None:
    """The active version of a source fetched with its versions."""
    return next((v for v in source.versions.all() if v.is_active), None)


class LoadedFilter(admin.SimpleListFilter):
    """Lists that screen now or should; the others we could read on request."""

    title = "use"
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All we can read")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": "Loaded or wanted by policy"}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        return queryset.filter(Q(is_loaded=True) | Q(is_required=True))


class DateForm(DeskForm):
    """The edition of the version in force, as its publisher dates it."""

    published_on = forms.DateField(
        label="Published on", widget=forms.DateInput(attrs={"type": "date", "class": "input"})
    )


def _queue_look(source: ListSource, user: Any) -> bool:
    return enqueue(fetch_list, source.code, user.get_username())


def _take_back(source: ListSource, said: dict[str, Any], user: Any) -> None:
    undo(source=source, reason=said["comment"], by=user.get_username())
    enqueue(end_outdated_clearances)


def _date(source: ListSource, said: dict[str, Any], user: Any) -> None:
    active = ListVersion.objects.active().filter(source=source).first()
    if active is not None:
        confirm_date(active, said["published_on"], user)


def confirm_date(version: ListVersion, on: Any, user: Any) -> None:
    """Note the date of a version without saying that it was seen at its publisher."""
    confirm(version, published_on=on, by=user.get_username(), is_seen=False)


@admin.register(ListSource)
class ListSourceAdmin(ActingAdmin):
    """List sources with the version that screens now."""

    list_display = ("title", "code", "state", "published", "changed", "checked", "rows", "changes")
    list_filter = (LoadedFilter, "kind", "publisher")
    search_fields = ("code", "title", "publisher")
    record_actions = (
        RecordAction(
            "fetch",
            "Look now",
            CHANGE,
            lambda row, said, user: _queue_look(row, user),
            lambda row: row.code in fetchable(),
            DeskForm,
        ),
        RecordAction("undo", "Take the version back", CHANGE, _take_back, can_undo, CommentForm),
        RecordAction(
            "date",
            "Say its date",
            CHANGE,
            _date,
            lambda row: ListVersion.objects.active().filter(source=row).exists(),
            DateForm,
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(upload_view)
        return [
            path("<str:pk>/upload/", view, name="screening_listsource_upload"),
            *super().get_urls(),
        ]

    def acted(self, request: HttpRequest, obj: Any, done: Any) -> HttpResponse:
        if done is True:
            messages.success(request, "A worker looks now; what comes of it stands under Looks.")
        elif done is False:
            messages.warning(request, "No worker can be told just now; the schedule looks later.")
        return redirect(page_of(obj))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        newest = ListCheck.objects.filter(source=OuterRef("pk"))
        looked: QuerySet[Any] = with_state(super().get_queryset(request)).annotate(
            looked_at=Subquery(newest.values("at")[:1]),
            looked_outcome=Subquery(newest.values("outcome")[:1]),
        )
        return looked

    @admin.display(description="State")
    def state(self, source: ListSource) -> SafeString:
        """Current, due or stale, with its symbol."""
        fresh = state_of(source, timezone.now())
        return format_html(
            '<span class="state {}">{}{}</span>', fresh.look, icon(fresh.icon), fresh.words
        )

    @admin.display(description="Published")
    def published(self, source: ListSource) -> str:
        """Publication date of the active version."""
        active = active_of(source)
        return cell(active.published).text if active else "–"

    @admin.display(description="Last changed")
    def changed(self, source: ListSource) -> str:
        """When the active version came in force."""
        active = active_of(source)
        return f"{active.activated_at:%Y-%m-%d}" if active and active.activated_at else "–"

    @admin.display(description="Last checked")
    def checked(self, source: Any) -> str:
        """When it was last looked at or confirmed, and what came of it."""
        if source.looked_at is not None:
            outcome = ListCheck.Outcome(source.looked_outcome).label
            return f"{moment_words(source.looked_at)}, {outcome}"
        active = active_of(source)
        return f"{moment_words(active.confirmed_at)}, by hand" if active else "–"

    @admin.display(description="Rows")
    def rows(self, source: ListSource) -> str:
        """Rows of the active version."""
        active = active_of(source)
        return f"{active.record_count:,}" if active else "–"

    @admin.display(description="Added, changed, removed")
    def changes(self, source: ListSource) -> str:
        """What the active version changed."""
        active = active_of(source)
        if active is None:
            return "–"
        return f"+{active.added_count} ~{active.changed_count} −{active.removed_count}"

    def record_of(self, obj: ListSource) -> RecordPage:
        versions = list(ListVersion.objects.filter(source=obj))
        now = timezone.now()
        page = source_page(obj, versions, state_of(obj, now), now)
        if obj.kind != RecordKind.RATE:
            return page
        active = next((version for version in versions if version.is_active), None)
        return replace(page, main=(*rates_cards(active, now.date()), *page.main))


def source_page(
    source: ListSource, versions: Sequence[ListVersion], fresh: Freshness, now: datetime
) -> RecordPage:
    """The page of a list source: its effect, its dates, where it comes from, each version of it."""
    active = next((version for version in versions if version.is_active), None)
    return RecordPage(
        title=source.title,
        badges=(Cell(source.code, "code"), Cell(fresh.words, "state", look=fresh.look)),
        meta=(("Publisher", source.publisher), ("Rows are", source.get_kind_display())),
        main=(
            *tasks_card(source),
            dates_card(source, active, now),
            Facts(
                "Legal effect",
                (
                    ("Effect", cell(source.effect)),
                    (
                        "Load a file",
                        Cell(
                            "Upload, look, put in force",
                            href=reverse("admin:screening_listsource_upload", args=(source.pk,)),
                        ),
                    ),
                ),
            ),
            *publication_card(source),
            versions_card(versions),
            *switches_card(source),
            *looks_card(source),
        ),
    )
