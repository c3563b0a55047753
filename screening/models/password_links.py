"""Password links: how a person sets their own password, once. Only a hash of the link is stored."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PasswordLinkQuerySet(models.QuerySet["PasswordLink"]):
    """Links by their state."""

    def usable(self, now: datetime) -> PasswordLinkQuerySet:
        """Approved, not used, in time, of somebody who may sign in."""
        return self.filter(used_at=None, expires_at__gt=now, person__is_active=True)


class PasswordLink(models.Model):
    """One link for one person; an administrator asked for it and another approved it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="password_links"
    )
    reason = models.TextField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("asked", auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField("expires", null=True, blank=True)
    used_at = models.DateTimeField("used", null=True, blank=True)

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["secret_hash"], name="password_link_secret")]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="password_link_has_a_reason"),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None, expires_at=None, secret_hash="")
                | Q(approved_by__isnull=False, approved_at__isnull=False, expires_at__isnull=False)
                & ~Q(secret_hash=""),
                name="approved_password_link_says_who_when_and_until",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("asked_by")) & ~Q(approved_by=F("person")),
                name="password_link_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("person")), name="password_link_is_asked_by_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"password link for {self.person}"

    @staticmethod
    def hash_of(secret: str) -> str:
        """What is stored of a link."""
        return hashlib.sha256(secret.encode()).hexdigest()

    def state(self, now: datetime) -> str:
        """Where it stands, in a word or two."""
        if self.approved_at is None or self.expires_at is None:
            return "waits for approval"
        if self.used_at is not None:
            return "used"
        return "can be used" if self.expires_at > now else "past its time"
