"""Every address of the desk, and every stored row: what an auditor may not change."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import reverse

from screening.models import AuditEvent, AuditHead, CaseViewer
from tests.factories import UserFactory
from tests.screening.addresses.routes import routes

OWN_ACCOUNT = {
    "logout",
    "login",
    "password_change",
    "password_change_done",
    "jsi18n",
    "view_on_site",
    "app_list",
    "set_password",
    "own_time",
    "screening_case_columns",
    "own_sessions",
    "prove",
}


def admin_addresses() -> list[tuple[str, str]]:
    """Every address of the admin but one's own account, by name, filled from stored rows."""
    named = [
        (route.name.removeprefix("admin:"), route.arguments)
        for route in routes()
        if route.name.startswith("admin:")
    ]
    return [
        (name, url)
        for name, arguments in named
        if name not in OWN_ACCOUNT and (url := _filled(name, arguments)) is not None
    ]


def _filled(name: str, arguments: list[str]) -> str | None:
    """The address with a row that exists, None where there is none to try."""
    app, _, rest = name.partition("_")
    model = rest.split("_")[0]
    values: dict[str, Any] = {}
    for argument in arguments:
        if argument == "app_label":
            values[argument] = "screening"
        elif argument in ("content_type_id",):
            values[argument] = 1
        elif name == "auth_user_password_change":
            values[argument] = UserFactory().pk
        else:
            row = apps.get_model(app, model)._default_manager.first()
            if row is None and argument != "url":
                return None
            values[argument] = row.pk if row else "x"
    return reverse(f"admin:{name}", kwargs=values)


def stored() -> dict[str, list[Any]]:
    """Every row of ours, to see that nothing changed."""
    return {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for app in ("screening", "auth")
        for model in apps.get_app_config(app).get_models()
        # That somebody looked is on record; it is no change of theirs.
        if model not in (AuditEvent, AuditHead, CaseViewer)
    }
