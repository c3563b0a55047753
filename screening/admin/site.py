"""The admin site of the review desk."""

from __future__ import annotations

from django.contrib.admin import AdminSite


class DeskSite(AdminSite):
    """Django's admin site under our name."""

    site_header = "Review desk"
    site_title = "Review desk"
    index_title = "Home"
