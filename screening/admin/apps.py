"""Puts our admin site in the place of Django's and registers what it shows."""

from __future__ import annotations

from importlib import import_module

from django.contrib.admin.apps import AdminConfig

NOUNS = (
    "cases",
    "transactions",
    "batches",
    "clearances",
    "licenses",
    "standing_records",
    "partners",
    "screenings",
    "lists",
    "list_versions",
    "list_tasks",
    "monitoring",
    "listed_parties",
    "control_lists",
    "policies",
    "policy_proposals",
    "rehearsals",
    "reason_codes",
    "shared_texts",
    "people",
    "passwords",
    "legal_holds",
    "watch_list",
    "webhooks",
    "audit_events",
    "audit_checks",
    "reports",
    "sign_ins",
    "factor_records",
    "api_keys",
)


class DeskAdminConfig(AdminConfig):
    """Django's admin, served by ``DeskSite``."""

    default_site = "screening.admin.site.DeskSite"

    def ready(self) -> None:
        super().ready()
        # This package is imported before the models are, so autodiscovery finds it too early.
        for noun in NOUNS:
            import_module(f"screening.admin.{noun}")
