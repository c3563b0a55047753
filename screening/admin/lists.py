"""Lists and their versions, read only: what screens now, how fresh it is, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.exchange_rates import rates_cards
from screening.admin.freshness import TOLD, Freshness, freshness_of, required_lists
from screening.admin.monitoring import changes_card
from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import Cell, Facts, RecordPage, Table, cell
from screening.admin.tags import icon
from screening.models import ListedParty, ListSource, ListVersion, RecordKind


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


def changes_words(version: ListVersion) -> str:
    """What a version brought, as signs: "+4 ~3 −1"."""
    return f"+{version.added_count} ~{version.changed_count} −{version.removed_count}"


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


@admin.register(ListSource)
class ListSourceAdmin(ReadOnlyAdmin):
    """List sources with the version that screens now."""

    list_display = ("title", "code", "state", "published", "rows", "changes", "may_age")
    list_filter = (LoadedFilter, "kind", "publisher")
    search_fields = ("code", "title", "publisher")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return with_state(super().get_queryset(request))

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
        return cell(active.published_on).text if active else "–"

    @admin.display(description="Rows")
    def rows(self, source: ListSource) -> str:
        """Rows of the active version."""
        active = active_of(source)
        return f"{active.record_count:,}" if active else "–"

    @admin.display(description="Added, changed, removed")
    def changes(self, source: ListSource) -> str:
        """What the active version changed."""
        active = active_of(source)
        return changes_words(active) if active else "–"

    @admin.display(description="Stale after")
    def may_age(self, source: ListSource) -> str:
        """How old the list may get."""
        return f"{source.max_age_days} d" if source.max_age_days is not None else "never"

    def record_of(self, obj: ListSource) -> RecordPage:
        versions = list(ListVersion.objects.filter(source=obj))
        now = timezone.now()
        page = source_page(obj, versions, state_of(obj, now))
        if obj.kind != RecordKind.RATE:
            return page
        active = next((version for version in versions if version.is_active), None)
        return replace(page, main=(*rates_cards(active, now.date()), *page.main))


def source_page(
    source: ListSource, versions: Sequence[ListVersion], fresh: Freshness
) -> RecordPage:
    """The page of a list source: its effect, and every version of it."""
    limit = f"{source.max_age_days} days" if source.max_age_days is not None else "never"
    return RecordPage(
        title=source.title,
        badges=(Cell(source.code, "code"), Cell(fresh.words, "state", look=fresh.look)),
        meta=(("Publisher", source.publisher), ("Rows are", source.get_kind_display())),
        main=(
            Facts(
                "Legal effect",
                (("Effect", cell(source.effect)), ("Stale after", Cell(limit))),
            ),
            Table(
                "Versions",
                ("Version", "State", "Published", "Loaded", "Rows", "Added, changed, removed"),
                tuple(_version_row(version) for version in versions),
                note=f"{len(versions)} loaded",
                empty="No version was ever loaded.",
            ),
        ),
    )


def _version_row(version: ListVersion) -> tuple[Cell, ...]:
    return (
        Cell(version.label, "strong", page_of(version)),
        _version_state(version),
        cell(version.published_on, "nowrap"),
        cell(version.loaded_at, "nowrap"),
        Cell(f"{version.record_count:,}", "number"),
        Cell(changes_words(version), "mono"),
    )


def _version_state(version: ListVersion) -> Cell:
    if version.is_active:
        return Cell("active", "state", look="ok")
    return Cell("earlier" if version.loaded_at else "not whole", "quiet")


@admin.register(ListVersion)
class ListVersionAdmin(ReadOnlyAdmin):
    """Every version of every list."""

    list_display = ("label", "source", "is_active", "published_on", "loaded_at", "record_count")
    list_filter = ("is_active", "source")
    list_select_related = ("source",)
    search_fields = ("sha256", "source__code", "source__title")
    date_hierarchy = "fetched_at"

    def record_of(self, obj: ListVersion) -> RecordPage:
        return RecordPage(
            title=f"{obj.source.title}, {cell(obj.published_on).text}",
            badges=(Cell(obj.source_id, "code"), _version_state(obj)),
            meta=(("Rows", f"{obj.record_count:,}"), ("Loaded by", obj.loaded_by)),
            main=(_file_card(obj), _life_card(obj), changes_card(obj), *_set_aside(obj)),
        )


def _set_aside(version: ListVersion) -> tuple[Table, ...]:
    """Rows that could not be read, for whoever has to find out who stands in them."""
    if not version.rejected_rows:
        return ()
    rows = tuple(
        (Cell(str(row["row"]), "number"), Cell(row["message"])) for row in version.rejected_rows
    )
    return (Table("Rows set aside", ("Row", "What is wrong"), rows, note=f"{len(rows)} not read"),)


def _file_card(version: ListVersion) -> Facts:
    return Facts(
        "File",
        (
            ("List", Cell(version.source.title, href=page_of(version.source))),
            ("SHA-256", Cell(version.sha256, "mono")),
            ("Format", cell(version.format)),
            ("Size", Cell(f"{version.size_bytes:,} bytes")),
            ("Kept as", Cell(version.file, "mono")),
            ("Published", cell(version.published_on)),
            ("Fetched", cell(version.fetched_at)),
            ("Last confirmed", cell(version.confirmed_at)),
        ),
    )


def _life_card(version: ListVersion) -> Facts:
    return Facts(
        "In force here",
        (
            ("Loaded", cell(version.loaded_at)),
            ("Active from", cell(version.activated_at)),
            ("Active until", cell(version.deactivated_at)),
            ("Added", Cell(f"{version.added_count:,}")),
            ("Changed", Cell(f"{version.changed_count:,}")),
            ("Removed", Cell(f"{version.removed_count:,}")),
        ),
        note="against the version before",
    )
