"""Audit events, read only: who did what to which record, when."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from screening.admin.read_only import ReadOnlyAdmin, page_of
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.admin.wording import label_of
from screening.models import AuditEvent
from screening.search.events import events_of
from screening.search.finding import orders_named


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Everything that happened, newest first."""

    list_display = ("id", "at", "what", "actor", "subject_type", "subject_id", "whole_hash")
    list_filter = ("verb", "subject_type", "at")
    search_fields = ("=id", "actor", "verb", "subject_id", "=hash")
    search_help_text = "A case, a reference, a person, what happened, the id of a record, a hash."
    list_display_links = ("id", "at", "what")

    @admin.display(description="What", ordering="verb")
    def what(self, event: AuditEvent) -> str:
        """The verb in words."""
        return label_of(event.verb)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Events of the order or case that is named whole, else those whose columns have it."""
        orders = orders_named(search_term) if search_term else []
        if orders:
            return queryset & events_of(orders).order_by(), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="Hash", ordering="hash")
    def whole_hash(self, event: AuditEvent) -> SafeString:
        """The hash in one piece, so that it can be copied and compared."""
        return format_html('<span class="hash">{}</span>', event.hash)

    def record_of(self, obj: AuditEvent) -> RecordPage:
        return RecordPage(
            title=label_of(obj.verb),
            badges=(Cell(obj.subject_type, "code"),),
            meta=(("Event", f"{obj.pk:,}"), ("By", obj.actor), ("At", cell(obj.at).text)),
            main=(
                Facts(
                    "Event",
                    (
                        ("Subject", _subject(obj)),
                        *((label_of(key), cell(value)) for key, value in obj.data.items()),
                    ),
                ),
                Facts(
                    "Its place in the chain",
                    (
                        ("Position", Cell(str(obj.pk), "mono")),
                        ("Hash", Cell(obj.hash, "mono")),
                        ("Hash of the event before", _before(obj)),
                        ("As an end of the chain", Cell(f"{obj.pk}:{obj.hash}", "mono")),
                    ),
                    footer="A check with this end proves that nothing up to here was changed.",
                ),
            ),
        )


def _before(event: AuditEvent) -> Cell:
    """The hash that it names of the event before, with that event's page."""
    href = page_of(AuditEvent(pk=event.pk - 1)) if event.pk > 1 else ""
    return Cell(event.previous_hash, "mono", href)


def _subject(event: AuditEvent) -> Cell:
    """The row it was done to, with its page where the desk has one."""
    known = {
        model._meta.model_name
        for model in admin.site._registry
        if model._meta.app_label == "screening"
    }
    words = f"{event.subject_type} {event.subject_id}"
    if event.subject_type not in known:
        return Cell(words)
    page = reverse(f"admin:screening_{event.subject_type}_change", args=(event.subject_id,))
    return Cell(words, href=page)
