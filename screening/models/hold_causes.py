"""Why a screening was not clear, one row a cause: what a page counts instead of reading answers."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from screening.desk.hold_causes import CauseKind
from screening.models.screenings import Screening
from screening.terms.outcome import Outcome


class HoldCauseQuerySet(models.QuerySet["HoldCause"]):
    """Causes by when their orders were screened."""

    def within(self, begins_at: datetime, ends_before: datetime) -> HoldCauseQuerySet:
        """Of screenings that were completed in a period."""
        return self.filter(finished_at__gte=begins_at, finished_at__lt=ends_before)


class HoldCause(models.Model):
    """A cause of one hold or block; derived from the answer, and as little changed as it."""

    screening = models.ForeignKey(Screening, on_delete=models.CASCADE, related_name="hold_causes")
    finished_at = models.DateTimeField("screened", help_text="As of the screening.")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in CauseKind])
    code = models.CharField(max_length=60)
    outcome = models.CharField(
        max_length=5,
        choices=[(o.value, o.value) for o in Outcome],
        help_text="What became of the whole order: hold or block.",
    )
    is_alone = models.BooleanField(help_text="The answer has no other cause of this kind.")

    objects = HoldCauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "kind", "code"], name="hold_cause_told_once"
            )
        ]
        indexes = [
            # All that is counted of a period stands in the index: the table is not read.
            models.Index(
                fields=["finished_at", "kind", "code", "outcome", "is_alone", "screening"],
                name="hold_cause_counted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.outcome})"
