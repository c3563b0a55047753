"""Notes on a case, and whom they call: written once, read by whoever may read the case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.cases import Case


class CaseNote(AppendOnlyModel):
    """What somebody wrote to the others on a case; no answer, and no part of a decision."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField("written", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_a_text")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class MentionQuerySet(models.QuerySet["Mention"]):
    """Mentions by whether they were read."""

    def unread_by(self, person: Any) -> MentionQuerySet:
        """What calls a person who has not opened the case since, the newest first."""
        return self.filter(person=person, read_at=None).order_by("-id")


class Mention(models.Model):
    """A note calls a person, until they open the case."""

    note = models.ForeignKey(CaseNote, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    read_at = models.DateTimeField("read", null=True, blank=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "person"], name="called_once")]
        indexes = [models.Index(fields=["person", "read_at"], name="mentions_unread")]

    def __str__(self) -> str:
        return f"{self.person} in {self.note}"
