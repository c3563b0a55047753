"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    """Label ``screening``; one line of migrations."""

    name = "screening"
    verbose_name = "Screening"
