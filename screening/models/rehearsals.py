"""A rehearsal: what another policy would have done with the orders of a period.

The row is the work, too: who waits for it, who is at it until when, how far it is. It stores what
moved and nothing else; no screening, case or policy is touched by it.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.policies import PolicyVersion
from screening.models.screenings import Screening
from screening.terms.outcome import Outcome

OUTCOMES = [(o.value, o.value) for o in Outcome]


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Rehearsals by their state."""

    def unfinished(self) -> RehearsalQuerySet:
        """Queued, or at work."""
        return self.filter(status__in=(Rehearsal.Status.QUEUED, Rehearsal.Status.RUNNING))

    def forgotten(self, *, now: datetime, queued_before: datetime) -> RehearsalQuerySet:
        """Not finished, and nobody is at work on them."""
        return self.filter(
            Q(status=Rehearsal.Status.RUNNING, lease_until__lt=now)
            | Q(status=Rehearsal.Status.QUEUED, touched_at__lt=queued_before)
        )


class Rehearsal(models.Model):
    """One policy tried on the stored orders of a period."""

    class Status(models.TextChoices):
        """Where it stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        STOPPED = "stopped", "stopped"
        COMPLETED = "completed", "finished"
        FAILED = "failed", "failed"

    content = models.JSONField("policy as it would be")
    version = models.CharField(
        max_length=64, db_index=True, help_text="Of that policy, as it would be called in force."
    )
    base = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        related_name="rehearsals",
        help_text="The policy in force when it was asked for: what it is compared with.",
    )
    changes = models.JSONField(help_text="Setting, value in force and value tried, of each.")
    begins_on = models.DateField("from")
    ends_on = models.DateField("until, inclusive")
    asked_by = models.CharField(max_length=150)
    asked_at = models.DateTimeField("asked for", auto_now_add=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    touched_at = models.DateTimeField(auto_now=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    claims = models.PositiveIntegerField(default=0, help_text="Tells two workers apart.")
    crashes = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveIntegerField("orders in all", default=0)
    judged = models.PositiveIntegerField("orders judged", default=0)
    reached_at = models.DateTimeField(null=True, blank=True)
    reached = models.UUIDField(null=True, blank=True, help_text="The last screening judged.")
    tally = models.JSONField(default=dict, blank=True)
    names_total = models.PositiveIntegerField(
        "ordinary names in all",
        default=0,
        help_text="Nothing where the change does not touch matching.",
    )
    names_judged = models.PositiveIntegerField("ordinary names played", default=0)
    names = models.JSONField(
        default=dict, blank=True, help_text="Which sets and lists they were, and what alarmed."
    )
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    problem = models.TextField(blank=True)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["status", "-id"], name="rehearsal_status"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(begins_on__lte=models.F("ends_on")), name="rehearsal_has_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"Rehearsal {self.pk}"

    @property
    def is_unfinished(self) -> bool:
        """Whether a worker is at it or will be."""
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def has_played_names(self) -> bool:
        """Whether it played every ordinary name that it was to play."""
        return 0 < self.names_total <= self.names_judged

    @property
    def may_go_on(self) -> bool:
        """Whether it can be taken up again where it was left."""
        return self.status in (self.Status.STOPPED, self.Status.FAILED)


class OrdinaryNames(AppendOnlyModel):
    """A set of names on no list that the installation loaded, for rehearsals of matching."""

    title = models.CharField(max_length=120)
    source = models.TextField(help_text="Where the names are from.")
    sha256 = models.CharField(max_length=64)
    names = models.JSONField(help_text="Name, kind of party and country of each.")
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-id"]
        verbose_name = "set of ordinary names"
        verbose_name_plural = "sets of ordinary names"

    def __str__(self) -> str:
        return self.title


class RehearsedChange(models.Model):
    """One order whose outcome would have been another."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="moved")
    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=5, choices=OUTCOMES)
    after = models.CharField(max_length=5, choices=OUTCOMES)
    gone = models.JSONField("reasons that would go", default=list)
    come = models.JSONField("reasons that would come", default=list)
    fate = models.CharField(
        max_length=20, help_text="What officers made of the order, at the time of the rehearsal."
    )
    why_false_clear = models.CharField(
        max_length=40,
        blank=True,
        help_text="It would have cleared and must not: how that is known. Else empty.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rehearsal", "screening"], name="order_moves_once_in_a_rehearsal"
            )
        ]
        indexes = [
            models.Index(
                fields=["rehearsal", "why_false_clear", "after", "id"], name="rehearsal_moved"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.screening_id}: {self.before} to {self.after}"
