"""What happened to a list source: each check of its publisher's file, each switch, each task.

A check is one look at what the publisher gives; a switch puts a version in force or takes it back;
a task waits for the list manager where a file could not be taken as it came.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from screening.models.append_only import AppendOnlyModel
from screening.models.lists import ListSource, ListVersion


class ListCheck(AppendOnlyModel):
    """One look at the publisher's file, and what came of it."""

    class Outcome(models.TextChoices):
        """What came of it."""

        ACTIVATED = "activated", "new version active"
        UNCHANGED = "unchanged", "unchanged"
        QUARANTINED = "quarantined", "quarantined"
        REFUSED = "refused", "refused"
        FAILED = "failed", "not reached"

    GOOD = (Outcome.ACTIVATED, Outcome.UNCHANGED)

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="checks")
    at = models.DateTimeField("checked", default=timezone.now)
    by = models.CharField(max_length=150)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    words = models.TextField("what came of it")
    url = models.TextField("address asked", help_text="Conditions of a request belong to it.")
    host = models.CharField("host that answered", max_length=255, blank=True)
    status = models.PositiveSmallIntegerField("HTTP status", null=True)
    headers = models.JSONField("headers of the answer", default=dict, blank=True)
    edition = models.CharField(
        max_length=60, blank=True, help_text="The publisher's own word for what it gives now."
    )
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    file = models.CharField(
        "kept as", max_length=300, blank=True, help_text="A refused file, below the data folder."
    )
    version = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, null=True, related_name="checks"
    )
    next_at = models.DateTimeField("next look")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "-id"], name="list_check_newest")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.at:%Y-%m-%d %H:%M} {self.outcome}"

    @property
    def is_good(self) -> bool:
        """Whether it showed that the active version is what the publisher gives."""
        return self.outcome in self.GOOD


class ListSwitch(AppendOnlyModel):
    """A version came in force, in the place of another."""

    class Kind(models.TextChoices):
        """Why."""

        LOADED = "loaded", "loaded"
        FORCED = "forced", "forced by two"
        UNDONE = "undone", "the version before, again"

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="switches")
    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="switches")
    replaced = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, null=True, related_name="replacements"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    at = models.DateTimeField("switched", default=timezone.now)
    by = models.CharField(max_length=150)
    second_by = models.CharField("second person", max_length=150, blank=True)
    reason = models.TextField(blank=True)
    added_count = models.PositiveIntegerField("added", default=0)
    changed_count = models.PositiveIntegerField("changed", default=0)
    removed_count = models.PositiveIntegerField("removed", default=0)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "list switches"

    def __str__(self) -> str:
        return f"{self.version} {self.get_kind_display()}"


class ListTaskQuerySet(models.QuerySet["ListTask"]):
    """Tasks by their state."""

    def open(self) -> ListTaskQuerySet:
        """Those that wait for a list manager."""
        return self.filter(closed_at__isnull=True)


class ListTask(models.Model):
    """A file that could not be taken as it came: why, and what a list manager made of it."""

    class Kind(models.TextChoices):
        """What it is about."""

        QUARANTINED = "quarantined", "version in quarantine"
        REFUSED = "refused", "file refused"
        FAILED = "failed", "publisher not reached"

    source = models.ForeignKey(ListSource, on_delete=models.PROTECT, related_name="tasks")
    version = models.ForeignKey(
        ListVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    why = models.JSONField(default=list, help_text="Sentences.")
    opened_at = models.DateTimeField("opened", default=timezone.now)
    times = models.PositiveIntegerField("times seen", default=1)
    last_at = models.DateTimeField("last seen", default=timezone.now)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_at = models.DateTimeField("first signed", null=True, blank=True)
    first_why = models.TextField("first reason", blank=True)
    closed_at = models.DateTimeField("closed", null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    closed_why = models.TextField("how it ended", blank=True)

    objects = ListTaskQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_by__isnull=True, first_at__isnull=True)
                | Q(first_by__isnull=False, first_at__isnull=False),
                name="list_task_first_signature_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody."""
        return self.closed_at is None

    def close(self, *, by: str, why: str, at: datetime) -> None:
        """Store that nobody has to do anything about it any more."""
        self.closed_at, self.closed_by, self.closed_why = at, by, why
        self.save(update_fields=["closed_at", "closed_by", "closed_why"])
