"""A screening: one run over one transaction, and what it found.

The row is the durable record of the work, too: who waits, who runs until when, how often it was
tried. Once completed it is never edited, only superseded.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.listed_parties import ListedParty
from screening.models.lists import ListVersion, ListVersionQuerySet, ListVersionSet
from screening.models.monitoring import MonitoredChange
from screening.models.policies import PolicyVersion
from screening.models.transactions import Transaction
from screening.terms.outcome import Outcome
from screening.terms.transaction_kind import QUOTATION

DECISIONS = ("release", "reject", "pending", "superseded", "canceled", "quote")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    """Screenings by their state."""

    def owned_by(self, user: Any) -> ScreeningQuerySet:
        """Screenings of what one integrator submitted."""
        return self.filter(transaction__owner=user)

    def completed(self) -> ScreeningQuerySet:
        """Screenings with an answer."""
        return self.filter(status=Screening.Status.COMPLETED)

    def forgotten(self, *, now: datetime, queued_before: datetime) -> ScreeningQuerySet:
        """Not completed, and nobody is at work on them.

        Either the lease of the worker that took it ran out, or it has waited since before
        ``queued_before`` without being taken; of a batch, whose rows wait for each other, longer.
        """
        patience = timedelta(seconds=settings.BULK_PATIENCE_SECONDS)
        in_bulk = Q(batch_rows__isnull=False, queued_at__lt=queued_before - patience)
        alone = Q(batch_rows__isnull=True, queued_at__lt=queued_before)
        return self.filter(
            Q(status=Screening.Status.RUNNING, lease_until__lt=now)
            | Q(status=Screening.Status.QUEUED) & (in_bulk | alone)
        )


class Screening(models.Model):
    """One run over one transaction."""

    class Status(models.TextChoices):
        """Where the run stands."""

        QUEUED = "queued", "queued"
        RUNNING = "running", "running"
        COMPLETED = "completed", "completed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="screenings"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    queued_at = models.DateTimeField("queued", auto_now_add=True)
    started_at = models.DateTimeField("started", null=True, blank=True)
    finished_at = models.DateTimeField("finished", null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(
        max_length=5, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    answer_json = models.TextField(
        "answer", blank=True, help_text="Canonical JSON: the bytes that a replay must give again."
    )
    records = models.JSONField(
        "on record", default=dict, blank=True, help_text="What was known of the past; for replays."
    )
    stale_lists = models.JSONField(
        default=list, blank=True, help_text="Lists that were too old when it ran; for replays."
    )
    as_of = models.DateField("rules as of", null=True, blank=True)
    list_set = models.ForeignKey(
        ListVersionSet, on_delete=models.PROTECT, null=True, blank=True, related_name="screenings"
    )
    list_versions = models.ManyToManyField(
        ListVersion,
        related_name="screenings",
        blank=True,
        help_text="Of screenings of the time before sets of versions were stored once.",
    )
    policy = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, null=True, blank=True)
    engine = models.CharField(max_length=40, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    because_of = models.ForeignKey(
        MonitoredChange,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="screenings",
        help_text="The change that monitoring screened it again for; empty where somebody asked.",
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]
        indexes = [
            models.Index(
                fields=["status", "queued_at"],
                condition=~Q(status="completed"),
                name="screening_unfinished",
            ),
            models.Index(fields=["queued_at"], name="screening_queued"),
            models.Index(fields=["status"], name="screening_status"),
            # A period is counted and gone through in this order.
            models.Index(fields=["finished_at", "id", "outcome"], name="screening_finished"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="completed", finished_at__isnull=False)
                & ~Q(outcome="")
                & ~Q(answer_json="")
                | ~Q(status="completed") & Q(outcome="", answer_json=""),
                name="completed_screening_has_an_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.transaction} {self.outcome or self.status}"

    @property
    def decision(self) -> str:
        """What an ERP may act on, of ``DECISIONS``: it ships on ``release``, and nothing else.

        A quotation that nothing speaks against is ``quote``: an offer, on which nothing ships.
        """
        if self.transaction.canceled_at is not None:
            return "canceled"
        if self.superseded_by_id is not None or self.transaction.superseded_at is not None:
            return "superseded"
        if self.outcome == Outcome.CLEAR:
            return "quote" if self.transaction.kind == QUOTATION else "release"
        case = getattr(self, "case", None)
        decisions = {"released": "release", "licensed": "release", "rejected": "reject"}
        return decisions.get(getattr(case, "status", ""), "pending")

    @property
    def versions_used(self) -> ListVersionQuerySet:
        """The list versions that it was made with."""
        if self.list_set_id is None:
            return ListVersion.objects.filter(screenings=self)
        return ListVersion.objects.filter(sets=self.list_set_id)

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as data; empty until the screening is completed."""
        return json.loads(self.answer_json) if self.answer_json else {}


class Finding(models.Model):
    """Base of what an officer has to answer."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]


class Hit(Finding):
    """One party against one listed party: score and evidence."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="hits")
    party = models.PositiveSmallIntegerField("party number")
    subject = models.CharField(max_length=100, help_text="Path of the party in the submission.")
    party_name = models.TextField()
    listed_party = models.ForeignKey(ListedParty, on_delete=models.PROTECT, related_name="hits")
    source_code = models.SlugField("list", max_length=60)
    met_name = models.TextField("name that met")
    via = models.CharField(max_length=30, default="name")
    score = models.FloatField()
    is_match = models.BooleanField("strong")
    evidence = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.party_name} ~ {self.met_name} ({self.score:.2f})"


class Determination(Finding):
    """One line against the control lists and the chart."""

    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, related_name="determinations"
    )
    line = models.PositiveIntegerField()
    eccn = models.TextField("ECCN", blank=True)
    result = models.CharField(max_length=30)
    rule = models.CharField(
        max_length=80, blank=True, help_text="The rule that decided; empty under rules r1."
    )
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"line {self.line}: {self.eccn or 'no ECCN'}, {self.result}"


class RedFlag(Finding):
    """A rule about behaviour, route or end use that fired."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="red_flags")
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    content = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.code
