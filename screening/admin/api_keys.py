"""API keys: made here with the secret shown once, revoked here, never edited."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from screening.admin.control_lists import chips
from screening.admin.read_only import ReadOnlyAdmin
from screening.admin.record import Cell, Facts, RecordPage, cell
from screening.api_keys import (
    approve_api_key,
    create_api_key,
    replace_api_key,
    revoke_api_key,
)
from screening.errors import NotAllowedError
from screening.models import ERP_SCOPES, ApiKey, Scope
from screening.terms.values import LAST_DAY


class ApiKeyForm(forms.Form):
    """Owner, what uses the key, what it may do, and until when."""

    owner = forms.ModelChoiceField(
        get_user_model().objects.filter(is_active=True).order_by("username"), empty_label=None
    )
    name = forms.CharField(max_length=100)
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=ERP_SCOPES
    )
    is_test = forms.BooleanField(required=False, label="Test key")
    networks = forms.CharField(required=False, max_length=2000)
    last_day = forms.DateField(required=False, validators=[MaxValueValidator(LAST_DAY)])

    @property
    def expires_at(self) -> datetime | None:
        """The end of the last day of use, UTC."""
        day = self.cleaned_data["last_day"]
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC) if day else None


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys and their state."""

    list_display = ("name", "shown_prefix", "state", "owner", "may", "last_used_at", "expires_at")
    list_filter = ("owner",)
    search_fields = ("name", "prefix", "owner__username")
    list_select_related = ("owner",)
    record_template = "desk/api_key.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("screening.add_apikey"))

    @admin.display(description="Key")
    def shown_prefix(self, key: ApiKey) -> SafeString:
        """The public beginning of the key."""
        return format_html('<span class="mono">{}</span>', key.shown)

    @admin.display(description="State")
    def state(self, key: ApiKey) -> SafeString:
        """In use, expired or revoked."""
        words, look = state_of(key)
        return format_html('<span class="state {}">{}</span>', look, words)

    @admin.display(description="Scopes")
    def may(self, key: ApiKey) -> SafeString:
        """What it may do."""
        return chips(key.scopes)

    def get_urls(self) -> list[URLPattern]:
        views = (
            ("revoke", self.revoke_view),
            ("approve", self.approve_view),
            ("replace", self.replace_view),
        )
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(require_POST(view)),
                    name=f"screening_apikey_{name}",
                )
                for name, view in views
            ),
            *super().get_urls(),
        ]

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ApiKeyForm(request.POST or None, initial={"owner": request.user.pk})
        made: tuple[ApiKey, str] | None = None
        if request.method == "POST" and form.is_valid():
            try:
                made = create_api_key(
                    owner=form.cleaned_data["owner"],
                    name=form.cleaned_data["name"],
                    scopes=form.cleaned_data["scopes"],
                    expires_at=form.expires_at,
                    by=request.user,
                    is_test=form.cleaned_data["is_test"],
                    networks=form.cleaned_data["networks"].split(),
                    waits=True,
                )
            except NotAllowedError as refusal:
                form.add_error(None, str(refusal))
        return self._add_page(request, form, made)

    def _add_page(
        self, request: HttpRequest, form: ApiKeyForm | None, made: tuple[ApiKey, str] | None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "New API key",
            "opts": self.opts,
            "form": form,
            "made": made,
            "days": settings.API_KEY_DAYS,
            "overlap": settings.API_KEY_OVERLAP_DAYS,
        }
        return TemplateResponse(request, "desk/api_key_add.html", context)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a key."""
        if not request.user.has_perm("screening.change_apikey"):
            raise PermissionDenied
        key = revoke_api_key(key=get_object_or_404(ApiKey, pk=pk), by=request.user)
        messages.success(request, f"{key.name} is revoked: requests with it are refused.")
        return redirect(reverse("admin:screening_apikey_change", args=(pk,)))

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a key work that another administrator made."""
        if not request.user.has_perm("screening.change_apikey"):
            raise PermissionDenied
        try:
            key = approve_api_key(key=get_object_or_404(ApiKey, pk=pk), by=request.user)
            messages.success(request, f"{key.name} is approved and works from now on.")
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
        return redirect(reverse("admin:screening_apikey_change", args=(pk,)))

    @method_decorator(never_cache)
    def replace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the next key of one in use, and show it once."""
        if not request.user.has_perm("screening.add_apikey"):
            raise PermissionDenied
        try:
            made = replace_api_key(key=get_object_or_404(ApiKey, pk=pk), by=request.user)
        except NotAllowedError as refusal:
            messages.error(request, str(refusal))
            return redirect(reverse("admin:screening_apikey_change", args=(pk,)))
        return self._add_page(request, None, made)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return (
            super()
            .get_queryset(request)
            .select_related("owner", "made_by", "approved_by", "replaces")
        )

    def record_of(self, obj: ApiKey) -> RecordPage:
        words, look = state_of(obj)
        return RecordPage(
            title=obj.name,
            badges=(Cell(obj.shown, "code"), Cell(words, "state", look=look)),
            main=(
                Facts(
                    "Key",
                    (
                        ("Owner", cell(obj.owner.get_username())),
                        ("Scopes", cell(obj.scopes)),
                        ("From", cell(obj.allowed_networks or "anywhere")),
                        ("Created", cell(obj.created_at)),
                        ("Made by", cell(obj.made_by and obj.made_by.get_username())),
                        ("Approved by", cell(obj.approved_by and obj.approved_by.get_username())),
                        ("Replaces", cell(obj.replaces and obj.replaces.shown)),
                        ("Expires", cell(obj.expires_at)),
                        ("Revoked", cell(obj.revoked_at)),
                        ("Last used", cell(obj.last_used_at)),
                    ),
                    footer="Only a hash of the secret is stored. A lost key is replaced.",
                ),
            ),
        )

    def extra_of(self, obj: ApiKey) -> dict[str, Any]:
        return {"key": obj}


def state_of(key: ApiKey) -> tuple[str, str]:
    """The state of a key in words, and its look."""
    if key.revoked_at:
        return "revoked", "bad"
    if key.waits:
        return "waits for approval", "warn"
    if key.expires_at and key.expires_at <= timezone.now():
        return "expired", "warn"
    return "in use", "ok"
