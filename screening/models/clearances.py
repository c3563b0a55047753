"""Clearances: remembered false positives, each for one party and one listed party."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.models.cases import Disposition


class ClearanceQuerySet(models.QuerySet["Clearance"]):
    """Clearances by their state."""

    def in_force(self, *, today: date) -> ClearanceQuerySet:
        """Approved, not ended, not expired."""
        return self.filter(status=Clearance.Status.IN_FORCE, expires_on__gte=today)

    def alive(self) -> ClearanceQuerySet:
        """Proposed or in force: what a change can still end."""
        return self.exclude(status=Clearance.Status.ENDED)


class Clearance(models.Model):
    """One remembered false positive and the evidence it rests on.

    It speaks of exactly what was looked at: ``party`` is what identifies the party
    (``party_hash`` all that was submitted of it), ``listed_hash`` the listed party's row,
    ``evidence_hash`` what met. Anything else is another question.
    """

    class Status(models.TextChoices):
        """Where it stands; an expired one is in force no more without a change of state."""

        PROPOSED = "proposed", "waits for approval"
        IN_FORCE = "in_force", "in force"
        ENDED = "ended", "ended"

    disposition = models.OneToOneField(
        Disposition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clearance",
        help_text="The answer it began with; empty once the order of that answer is purged.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose orders it is for.",
    )
    party_key = models.CharField(max_length=64, help_text="Folded name and country, hashed.")
    party_name = models.TextField()
    party_country = models.CharField(max_length=2, blank=True)
    party_hash = models.CharField(max_length=64)
    party = models.JSONField(
        "what identifies the party",
        default=dict,
        blank=True,
        help_text="In one way of writing it; empty where it was proposed before this was kept.",
    )
    source_code = models.SlugField("list", max_length=60)
    uid = models.CharField(max_length=200)
    listed_name = models.TextField()
    listed_hash = models.CharField(max_length=64)
    evidence_hash = models.CharField(max_length=64)
    evidence = models.JSONField("evidence it rests on", default=list)
    reason_code = models.CharField(max_length=40)
    comment = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    expires_on = models.DateField("last day")
    proposed_at = models.DateTimeField("proposed", auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    ended_why = models.TextField(blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who withdrew it; empty where it ended by itself.",
    )

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["party_key", "source_code", "uid"], name="clearance_pair"),
            models.Index(fields=["source_code", "uid"], name="clearance_listed_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="in_force") | Q(approved_by__isnull=False),
                name="clearance_in_force_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="clearance_is_approved_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False) & ~Q(ended_why="")
                | ~Q(status="ended") & Q(ended_at__isnull=True),
                name="ended_clearance_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(status="ended") | Q(disposition__isnull=False),
                name="living_clearance_names_its_answer",
            ),
            models.UniqueConstraint(
                fields=["owner", "party_key", "party_hash", "source_code", "uid"],
                condition=~Q(status="ended"),
                name="one_living_clearance_per_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_name} is not {self.listed_name}"

    def is_in_force(self, today: date) -> bool:
        """Whether it answers a hit today."""
        return self.status == self.Status.IN_FORCE and self.expires_on >= today

    @property
    def rests_on(self) -> list[Any]:
        """The evidence rows that speak: qualifiers for and against, the names that met."""
        return list(self.evidence)
