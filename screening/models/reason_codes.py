"""Reason codes: the table from which every answer to a finding takes its reason.

Rows are added and retired, never removed: an answer given years ago keeps its words.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReasonCodeQuerySet(models.QuerySet["ReasonCode"]):
    """Reason codes by their use."""

    def offered(self) -> ReasonCodeQuerySet:
        """The codes an officer may choose now."""
        return self.filter(is_retired=False)


class ReasonCode(models.Model):
    """One reason for one kind of answer; ``kind`` is a disposition's, or ``rejected``."""

    class Kind(models.TextChoices):
        """What the code is a reason for: an answer to a finding, or refusing the order."""

        FALSE_POSITIVE = "false_positive", "False positive"
        TRUE_MATCH = "true_match", "True match"
        LICENSED = "licensed", "Licensed"
        MITIGATED = "mitigated", "Mitigated"
        ESCALATE = "escalate", "Escalate"
        REJECTED = "rejected", "Rejected"

    kind = models.CharField("answer", max_length=20, choices=Kind.choices)
    code = models.SlugField(max_length=40)
    words = models.CharField("as officers read it", max_length=200)
    position = models.PositiveSmallIntegerField(default=100)
    is_retired = models.BooleanField("retired", default=False)

    objects = ReasonCodeQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_reason_code_per_answer"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(words=""), name="reason_code_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words}"
