"""Puts our admin site in the place of Django's."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin, served by ``DeskSite``."""

    default_site = "screening.admin.site.DeskSite"
