"""Legal holds: records that nothing may remove, whatever their age (15 CFR 762.6(b))."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    """Holds by what they cover."""

    def standing(self) -> LegalHoldQuerySet:
        """Holds that were not lifted."""
        return self.filter(lifted_at__isnull=True)

    def over(self, reference: str) -> LegalHoldQuerySet:
        """Standing holds on the order of this reference, and those on everything."""
        return self.standing().filter(Q(reference__iexact=reference.strip()) | Q(reference=""))


class LegalHold(models.Model):
    """Somebody asked for records: an agency, a court, counsel."""

    reference = models.CharField(
        max_length=200, blank=True, help_text="The order; empty: every record."
    )
    reason = models.TextField()
    placed_at = models.DateTimeField("placed", auto_now_add=True)
    placed_by = models.CharField(max_length=150)
    lifted_at = models.DateTimeField("lifted", null=True, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_why = models.TextField("why it was lifted", blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="legal_hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="", lifted_why="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by="") & ~Q(lifted_why=""),
                name="lifted_hold_says_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.reference or 'every record'}"
