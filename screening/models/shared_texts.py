"""The library of texts that officers share: versions are added, none is ever changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from screening.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from screening.models.cases import Disposition


class SharedTextQuerySet(AppendOnlyQuerySet):
    """Versions of texts, and those that count."""

    def newest(self) -> SharedTextQuerySet:
        """Of each name the newest version, withdrawn or not."""
        same = SharedText.objects.filter(name=OuterRef("name")).order_by("-version")
        return self.filter(pk=Subquery(same.values("pk")[:1]))

    def offered(self) -> SharedTextQuerySet:
        """The texts that are offered now."""
        return self.newest().filter(is_withdrawn=False)


class SharedText(AppendOnlyModel):
    """One version of a text that answers begin with; the newest of a name counts."""

    name = models.CharField(max_length=80, help_text="What it is called; it stays.")
    version = models.PositiveIntegerField()
    kind = models.CharField("answer", max_length=20, choices=Disposition.Kind.choices)
    text = models.TextField()
    is_withdrawn = models.BooleanField("withdrawn", default=False)
    written_at = models.DateTimeField("written", auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SharedTextQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["kind", "name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_text_of_a_version"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(text=""), name="shared_text_is_told"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
