"""A check of the whole record that somebody asked for: how far it is, and what it found."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from screening.terms.audit_chain import Anchor


class AuditCheckQuerySet(models.QuerySet["AuditCheck"]):
    """Checks by their state."""

    def forgotten(self, *, now: datetime, asked_before: datetime) -> AuditCheckQuerySet:
        """Not finished, and nobody is at work on them."""
        return self.filter(
            Q(status=AuditCheck.Status.RUNNING, lease_until__lt=now)
            | Q(status=AuditCheck.Status.QUEUED, asked_at__lt=asked_before)
        )


class AuditCheck(models.Model):
    """One check, made once in the background; what it found is an audit event as well."""

    class Status(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        SOUND = "sound", "sound"
        BROKEN = "broken", "broken"
        FAILED = "failed", "could not be made"

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    why = models.CharField("what for", max_length=200)
    known_anchor = models.CharField(
        "end of the chain that was known", max_length=90, blank=True, help_text="POSITION:HASH"
    )
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField("asked for", auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    events_done = models.PositiveBigIntegerField("events walked", default=0)
    records_done = models.PositiveBigIntegerField(
        "records held against them", default=0, help_text="Position of the last event looked at."
    )
    events_total = models.PositiveBigIntegerField("events in all", default=0)
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    count = models.PositiveBigIntegerField("events found", default=0)
    head_position = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    faults = models.JSONField(default=list, blank=True, help_text="A sentence each.")
    problem = models.TextField("why it could not be made", blank=True)

    objects = AuditCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "check of the record"
        verbose_name_plural = "checks of the record"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["sound", "broken"]) | Q(finished_at__isnull=False),
                name="finished_check_says_when",
            )
        ]

    def __str__(self) -> str:
        return f"Check {self.pk} of the record"

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.status in self.UNFINISHED

    @property
    def head(self) -> Anchor | None:
        """The end of the chain that it walked to; None before it did."""
        return Anchor(self.head_position, self.head_hash) if self.head_hash else None
