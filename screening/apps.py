"""The one Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class ScreeningConfig(AppConfig):
    """Label ``screening``; one line of migrations."""

    name = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        # Imported late: models exist only once every app is known.
        from screening.models.guards import put_up_guards, take_down_guards
        from screening.models.guards.permit import teach_sqlite

        connection_created.connect(teach_sqlite, dispatch_uid="teach_sqlite")
        pre_migrate.connect(take_down_guards, sender=self, dispatch_uid="take_down_guards")
        post_migrate.connect(put_up_guards, sender=self, dispatch_uid="put_up_guards")
        post_migrate.connect(_install_standing_rows, sender=self)
        _check_roles_of_settings()


def _install_standing_rows(sender: AppConfig, **kwargs: Any) -> None:
    """Every database has the roles and the shipped reason codes.

    Permissions exist only once Django has made them after a migration, so a migration cannot
    hand them out; and an emptied test database gets its rows back the same way.
    """
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    from screening.cases.reason_codes import install_shipped_reason_codes
    from screening.roles import install_roles

    for app in (sender, apps.get_app_config("auth"), apps.get_app_config("mfa")):
        create_permissions(app, verbosity=0, using=kwargs["using"])
    install_roles()
    install_shipped_reason_codes()


def _check_roles_of_settings() -> None:
    """Stop the start where a setting names a role that there is not."""
    from django.conf import settings

    from screening.roles import unknown_roles

    named = {
        "SECOND_FACTOR_ROLES": settings.SECOND_FACTOR_ROLES,
        "OIDC_ROLES": settings.OIDC_ROLES.values(),
    }
    for setting, names in named.items():
        if unknown := unknown_roles(names):
            raise ImproperlyConfigured(f"{setting}: there is no role {', '.join(unknown)}.")
