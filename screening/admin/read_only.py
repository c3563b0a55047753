"""Base of the admin of records that are history: nothing is added, changed or removed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from screening.admin.lookups import is_offered
from screening.admin.record import RecordPage

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(_ModelAdmin):
    """A change list with search and filters, and a page about each record."""

    record_template = "desk/record.html"
    show_full_result_count = False
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what a filter of the list offers can be asked."""
        return is_offered(self, lookup, request)

    def record_of(self, obj: Any) -> RecordPage:
        """What stands on the page of a record."""
        raise NotImplementedError

    def extra_of(self, obj: Any) -> dict[str, Any]:
        """What a template of its own needs on top of the record."""
        return {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = str(self.opts.verbose_name_plural)
        context = {"title": title[:1].upper() + title[1:], **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404(f"No such {self.opts.verbose_name}.")
        record = self.record_of(obj)
        context = {
            **self.admin_site.each_context(request),
            "title": record.title,
            "record": record,
            "opts": self.opts,
            **self.extra_of(obj),
        }
        return TemplateResponse(request, self.record_template, context)


def page_of(obj: Model) -> str:
    """The address of a record's page."""
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=(obj.pk,))
