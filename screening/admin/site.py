"""The admin site of the review desk."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from screening.admin.coming_back import sign_in_again
from screening.admin.factor_gate import way_to_factor
from screening.admin.navigation import navigation_for
from screening.admin.queue import open_counts
from screening.models import ListTask


class DeskSite(AdminSite):
    """Django's admin site under our name, with our sidebar and home page."""

    site_header = "Review desk"
    site_title = "Review desk"
    index_title = "Home"
    index_template = "desk/home.html"
    enable_nav_sidebar = False

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A view for who is signed in; who was, and sends a form, comes back to its page."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method == "POST" and not request.user.is_authenticated:
                return sign_in_again(request, login=reverse("admin:login", current_app=self.name))
            if request.user.is_authenticated and (way := way_to_factor(request)):
                return redirect(way)
            return guarded(request, *args, **kwargs)

        return inner

    def get_urls(self) -> list[URLPattern | URLResolver]:
        # Imported late: the site is made before the models' admin classes can be.
        from screening.admin.audit_checks import anchors_view
        from screening.admin.desk_words import words_view
        from screening.admin.legal_holds import retention_view
        from screening.admin.own_sessions import own_sessions_view
        from screening.admin.own_time import own_time_view
        from screening.admin.passwords import set_password_view
        from screening.admin.prove_page import prove_view
        from screening.admin.searching import search_view
        from screening.admin.why_holds import why_csv_view, why_view

        return [
            path("set-password/<str:secret>/", set_password_view, name="set_password"),
            path("time-zone/", self.admin_view(own_time_view), name="own_time"),
            path("search/", self.admin_view(search_view), name="search_all"),
            path("words/", self.admin_view(words_view), name="words"),
            path("prove/", self.admin_view(prove_view), name="prove"),
            path("sessions/", self.admin_view(own_sessions_view), name="own_sessions"),
            path("why/", self.admin_view(why_view), name="why_holds"),
            path("why/csv/", self.admin_view(why_csv_view), name="why_holds_csv"),
            path("ends/", self.admin_view(anchors_view), name="audit_anchors"),
            path("retention/", self.admin_view(retention_view), name="retention"),
            *super().get_urls(),
        ]

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from screening.admin.signing_in import login_view, to_provider

        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        shown = {
            **self.each_context(request),
            "title": "Sign in",
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "provider_name": settings.OIDC_NAME,
            "to_provider": to_provider() if settings.OIDC_ISSUER else "",
            "takes_passwords": settings.PASSWORD_SIGN_IN,
        }
        return login_view(request, {**shown, **(extra_context or {})})

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        from screening.admin.passwords import OwnPasswordView

        view = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["counts"] = _counts(request)
            context["navigation"] = navigation_for(
                may=request.user.has_perm,
                path=request.path,
                query=request.META.get("QUERY_STRING", ""),
                counts=context["counts"],
            )
        return context

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # Imported late: the site is made before the models' admin classes can be.
        from screening.admin.home import home_of

        home = home_of(user=request.user, now=timezone.now())
        return super().index(request, {"home": home, **(extra_context or {})})


def _counts(request: HttpRequest) -> dict[str, int]:
    counts = {}
    if request.user.has_perm("screening.view_case"):
        counts["Queue"], counts["My cases"] = open_counts(request.user)
    if request.user.has_perm("screening.change_listsource"):
        counts["Tasks of lists"] = ListTask.objects.open().count()
    return counts
