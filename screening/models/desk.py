"""What the desk keeps beside cases: words to find them by, who looks at one, saved views."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.cases import Case


class CaseWordQuerySet(models.QuerySet["CaseWord"]):
    """Words by their beginning; plain ranges, which both databases answer from the index."""

    def beginning(self, word: str) -> CaseWordQuerySet:
        """Words that begin with a folded word (lower-case letters and digits)."""
        return self.filter(word__gte=word, word__lt=word + "~")


class CaseWord(models.Model):
    """One folded word by which a case is found; facets look like ``list=us-ofac-sdn``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=60)

    objects = CaseWordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "case"], name="case_word_once")]
        indexes = [models.Index(fields=["case", "word"], name="words_of_case")]

    def __str__(self) -> str:
        return self.word


class CaseViewer(models.Model):
    """Somebody has a case open, or had until ``seen_at``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="viewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "user"], name="one_viewer_row")]

    def __str__(self) -> str:
        return f"{self.user} at {self.case}"


class CaseDraft(models.Model):
    """What somebody typed into a case and has not recorded; shown to them and to nobody else.

    ``place`` is the key of a finding (``hit-12``), or ``case`` for what is said of it as a whole.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=40)
    content = models.JSONField()
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "user", "place"], name="one_draft_of_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.place} of {self.case}"


class SavedView(models.Model):
    """A question to the queue under a name; shared ones everybody sees."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField("shared", default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class QueueColumns(models.Model):
    """The columns of the queue that a person chose, in the order in which they stand."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="queue_columns"
    )
    names = models.JSONField(default=list)

    def __str__(self) -> str:
        return ", ".join(self.names)


def visible_views(user: Any) -> models.QuerySet[SavedView]:
    """The views a person sees: their own and the shared ones."""
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))
