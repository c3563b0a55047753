"""Where everything is served."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from screening.api.readiness import metrics, ready


def alive(request: HttpRequest) -> HttpResponse:
    """Says that the web process answers; touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


handler400 = "compliance.errors.bad_request"
handler403 = "compliance.errors.permission_denied"
handler404 = "compliance.errors.not_found"
handler500 = "compliance.errors.server_error"

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("health/", alive, name="health"),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("admin/", include("screening.admin.sign_in_urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("screening.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"),
        name="docs",
    ),
]
