"""Addresses of the dialects: below each the rest is as the other API has it."""

from __future__ import annotations

from django.urls import path

from screening.api.dialects import csl, yente

urlpatterns = [
    path("yente/match/<slug:dataset>/", yente.MatchView.as_view(), name="yente-match"),
    path("yente/search/<slug:dataset>/", yente.SearchView.as_view(), name="yente-search"),
    path("yente/entities/<path:entity>/", yente.EntityView.as_view(), name="yente-entity"),
    path("csl/v1/search/", csl.SearchView.as_view(), name="csl-search"),
]
