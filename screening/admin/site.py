"""The admin site of the review desk."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone

from screening.admin.navigation import navigation_for
from screening.admin.queue import open_counts


class DeskSite(AdminSite):
    """Django's admin site under our name, with our sidebar and home page."""

    site_header = "Review desk"
    site_title = "Review desk"
    index_title = "Home"
    index_template = "desk/home.html"
    enable_nav_sidebar = False

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
    if not request.user.has_perm("screening.view_case"):
        return {}
    total, mine = open_counts(request.user)
    return {"Queue": total, "My cases": mine}
