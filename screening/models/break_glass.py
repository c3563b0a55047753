"""The account behind glass: for when single sign-on is down or second factors are lost."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Accounts behind glass by their state."""

    def in_use(self) -> BreakGlassQuerySet:
        """The glass is broken and not sealed yet."""
        return self.filter(opened_at__isnull=False, sealed_at=None)

    def used(self) -> BreakGlassQuerySet:
        """The glass was broken since the last password was made."""
        return self.filter(opened_at__isnull=False)


class BreakGlass(models.Model):
    """An administrator's account whose password lies in an envelope: it opens once, for hours."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="break_glass"
    )
    prepared_at = models.DateTimeField("prepared")
    opened_at = models.DateTimeField("first used", null=True, blank=True)
    opened_from = models.CharField("used from", max_length=43, blank=True)
    sealed_at = models.DateTimeField("sealed", null=True, blank=True)

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "break-glass account"
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_from="") | Q(opened_at__isnull=False),
                name="break_glass_used_from_somewhere_was_used",
            )
        ]

    def __str__(self) -> str:
        return f"break-glass account {self.person}"

    @property
    def opens_until(self) -> datetime | None:
        """When it is sealed again; None before its first use."""
        if self.opened_at is None:
            return None
        return self.opened_at + timedelta(hours=settings.BREAK_GLASS_HOURS)
