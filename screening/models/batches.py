"""A file of many orders or partners: how far it is, and what became of each of its rows.

The row is the durable record of the work, like a screening's: who is at it until when, and how many
rows of the file are taken in. A chunk of rows is committed with that number, so that no crash loses
or doubles one.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

from screening.models.screenings import Screening


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches by their state."""

    def forgotten(self, *, now: datetime, sent_before: datetime) -> BatchQuerySet:
        """Not through, and nobody is at work on them."""
        return self.filter(
            Q(status=Batch.Status.TAKING, lease_until__lt=now)
            | Q(status=Batch.Status.WAITING, waits_since__lt=sent_before)
        )


class Batch(models.Model):
    """One file of many rows."""

    class Kind(models.TextChoices):
        """What the rows are."""

        ORDERS = "orders", "orders"
        PARTNERS = "partners", "partners"

    class Format(models.TextChoices):
        """How they are written."""

        NDJSON = "ndjson", "JSON lines"
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"

    class Status(models.TextChoices):
        """Where the taking in stands; what was taken in is screened whatever it says."""

        WAITING = "waiting", "waits"
        TAKING = "taking", "is taken in"
        PAUSED = "paused", "paused"
        TAKEN = "taken", "taken in"
        CANCELED = "canceled", "canceled"
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches"
    )
    through = models.CharField(max_length=150, help_text="The API key, user or command.")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ORDERS)
    format = models.CharField(max_length=6, choices=Format.choices)
    is_gzip = models.BooleanField(default=False)
    name = models.CharField("file", max_length=200, blank=True)
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    size_bytes = models.PositiveBigIntegerField(default=0)
    sent_at = models.DateTimeField("sent", auto_now_add=True)
    waits_since = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField("taken in", null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveIntegerField(default=0, help_text="Takers since the last chunk.")
    lease_until = models.DateTimeField(null=True, blank=True)
    rows_total = models.PositiveIntegerField("rows", null=True, blank=True)
    rows_done = models.PositiveIntegerField("rows taken", default=0)
    accepted = models.PositiveIntegerField(default=0, help_text="New, and screened.")
    repeated = models.PositiveIntegerField(default=0, help_text="Known before with this content.")
    refused = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        verbose_name = "batch"
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return self.name or f"{self.get_kind_display()} of {self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def path(self) -> Path:
        """Where the file lies until its rows are taken in."""
        return Path(settings.DATA_DIR) / "batches" / self.pk.hex

    @property
    def is_open(self) -> bool:
        """Whether rows are still to be taken in."""
        open_states = (self.Status.WAITING, self.Status.TAKING, self.Status.PAUSED)
        return self.status in open_states

    @property
    def screened(self) -> int:
        """How many of its orders are answered."""
        return self.rows.filter(screening__status=Screening.Status.COMPLETED).count()

    def outcomes(self) -> dict[str, int]:
        """How many of its answered orders are clear, held and blocked."""
        done = self.rows.filter(screening__status=Screening.Status.COMPLETED).order_by()
        counted = done.values_list("screening__outcome").annotate(of=Count("id"))
        return dict(counted)


class BatchRow(models.Model):
    """What became of one row of a file."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="In the file; a table's first row is 1.")
    reference = models.CharField(max_length=200, blank=True)
    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, null=True, blank=True, related_name="batch_rows"
    )
    is_new = models.BooleanField(default=False)
    errors = models.JSONField(default=list, blank=True, help_text="Field, code and mend of each.")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_row_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"row {self.number}"
