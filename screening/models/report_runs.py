"""A report that somebody asked for: what was asked, how far it is, and the file while it lasts."""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.terms.audit_chain import Anchor


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    """Runs by their state."""

    def forgotten(self, *, now: datetime, asked_before: datetime) -> ReportRunQuerySet:
        """Not finished, and nobody is at work on them."""
        return self.filter(
            Q(status=ReportRun.Status.RUNNING, lease_until__lt=now)
            | Q(status=ReportRun.Status.QUEUED, asked_at__lt=asked_before)
        )

    def outlived(self, *, now: datetime) -> ReportRunQuerySet:
        """Finished, and the file is past its time."""
        return self.filter(status=ReportRun.Status.COMPLETED, expires_at__lte=now)


class ReportRun(models.Model):
    """One report, made once in the background."""

    class Status(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        COMPLETED = "completed", "ready"
        FAILED = "failed", "failed"
        EXPIRED = "expired", "expired"

    class Format(models.TextChoices):
        """What kind of file."""

        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        CSV = "csv", "CSV"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.CharField(max_length=40)
    filters = models.JSONField(default=dict, blank=True, help_text="As they were given.")
    format = models.CharField(max_length=4, choices=Format.choices)
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField("asked for", auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    rows_done = models.PositiveIntegerField("rows", default=0)
    rows_total = models.PositiveIntegerField("rows in all", default=0)
    made_at = models.DateTimeField("made", null=True, blank=True)
    expires_at = models.DateTimeField("expires", null=True, blank=True)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    head_position = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)
    problem = models.TextField(blank=True)

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "report"
        permissions = [("review_quarter", "Can make and read the quarter in review")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="completed") | ~Q(sha256="") & Q(expires_at__isnull=False),
                name="ready_report_has_a_file",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.get_format_display()})"

    @property
    def path(self) -> Path:
        """Where the file lies while it lasts."""
        return Path(settings.DATA_DIR) / "reports" / f"{self.pk.hex}.{self.format}"

    @property
    def file_name(self) -> str:
        """What the file is called on the reader's side."""
        return f"{self.report}-{self.asked_at:%Y%m%d-%H%M%S}.{self.format}"

    @property
    def anchor(self) -> Anchor | None:
        """The end of the chain that the report prints; None before it was made."""
        if not self.head_hash:
            return None
        return Anchor(self.head_position, self.head_hash, f"report {self.pk}")
