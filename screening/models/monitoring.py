"""What monitoring watches: a change of what orders are screened against, and how far it is looked
through.

The row is the work, too. It is cut into parts, each with a lease of its own, so that several
workers share it and one that dies costs a part. What a change touched is told by its effects
(``change_effects.py``); whatever it did not touch has no row and was not written to.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from screening.models.lists import ListVersion
from screening.models.policies import PolicyVersion
from screening.models.watch_list import WatchEntry


class MonitoredChangeQuerySet(models.QuerySet["MonitoredChange"]):
    """Changes by their kind and state."""

    def of_reference(self) -> MonitoredChangeQuerySet:
        """Of lists, the watch list, policy and engines."""
        return self.filter(kind=MonitoredChange.Kind.REFERENCE)

    def unfinished(self) -> MonitoredChangeQuerySet:
        """Whatever a worker is at or will be."""
        return self.filter(status__in=MonitoredChange.UNFINISHED)


class MonitoredChange(models.Model):
    """One change of what orders are screened against, or of partners."""

    class Kind(models.TextChoices):
        """What changed."""

        REFERENCE = "reference", "lists, watch list, policy or engine"
        PARTNERS = "partners", "partners"

    class Scope(models.TextChoices):
        """What it can touch."""

        NAMES = "names", "whoever the changed entries may name"
        EVERYTHING = "everything", "every order that is open or released"
        NOTHING = "nothing", "nothing that was screened"

    class Status(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        STOPPED = "stopped", "stopped"
        COMPLETED = "completed", "finished"
        FAILED = "failed", "failed"

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REFERENCE)
    scope = models.CharField(max_length=10, choices=Scope.choices, default=Scope.NAMES)
    what = models.TextField("what changed")
    before = models.ManyToManyField(ListVersion, related_name="+", blank=True)
    after = models.ManyToManyField(ListVersion, related_name="monitored_changes", blank=True)
    watched_before = models.ManyToManyField(WatchEntry, related_name="+", blank=True)
    watched_after = models.ManyToManyField(WatchEntry, related_name="+", blank=True)
    policy_before = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    policy_after = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    engine_before = models.CharField(max_length=40, blank=True)
    engine_after = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(
        "changed after", null=True, blank=True, help_text="Of partners: those that changed between."
    )
    until = models.DateTimeField("and until", null=True, blank=True)
    noticed_at = models.DateTimeField("noticed", auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    touched_at = models.DateTimeField(auto_now=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    counts = models.JSONField(
        "what changed, counted", default=dict, help_text="By list: added, removed, renamed ..."
    )
    looked_at = models.JSONField("looked through", default=dict, help_text="By kind of subject.")
    summary = models.TextField(blank=True)
    problem = models.TextField(blank=True)

    objects = MonitoredChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["kind", "status", "-id"], name="monitored_change_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="partners", since__isnull=False, until__isnull=False)
                | Q(kind="reference", since__isnull=True, until__isnull=True),
                name="change_of_partners_says_when",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.status in self.UNFINISHED

    @property
    def may_go_on(self) -> bool:
        """Whether it can be taken up again where it was left."""
        return self.status in (self.Status.STOPPED, self.Status.FAILED)


class MonitoringPartQuerySet(models.QuerySet["MonitoringPart"]):
    """Parts by their state."""

    def open(self) -> MonitoringPartQuerySet:
        """Not looked through yet."""
        return self.filter(finished_at=None)

    def free(self, *, now: datetime) -> MonitoringPartQuerySet:
        """Open, and in nobody's hands."""
        return self.open().filter(Q(lease_until=None) | Q(lease_until__lt=now))


class MonitoringPart(models.Model):
    """Some of the subjects of one kind, in their order: from the first key to the last."""

    change = models.ForeignKey(MonitoredChange, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    subjects = models.CharField(max_length=20)
    first = models.CharField(max_length=100)
    last = models.CharField(max_length=100)
    lease_until = models.DateTimeField(null=True, blank=True)
    claims = models.PositiveSmallIntegerField(default=0, help_text="Tells two workers apart.")
    looked_at = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = MonitoringPartQuerySet.as_manager()

    class Meta:
        ordering = ["change", "position"]
        constraints = [
            models.UniqueConstraint(fields=["change", "position"], name="part_of_a_change_once")
        ]
        indexes = [models.Index(fields=["change", "finished_at"], name="monitoring_part_open")]

    def __str__(self) -> str:
        return f"{self.change_id}/{self.position} {self.subjects}"
