"""The one Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ScreeningConfig(AppConfig):
    """Label ``screening``; one line of migrations."""

    name = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        # Imported late: models exist only once every app is known.
        from screening.models.guards import put_up_guards, take_down_guards

        pre_migrate.connect(take_down_guards, sender=self, dispatch_uid="take_down_guards")
        post_migrate.connect(put_up_guards, sender=self, dispatch_uid="put_up_guards")
