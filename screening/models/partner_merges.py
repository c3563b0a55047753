"""Two partners that may be one: proposed by what they share, settled by a person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.models.partners import BusinessPartner


class PartnerMerge(models.Model):
    """One proposal; confirmed, the number of the one means the other."""

    class Status(models.TextChoices):
        """What became of it."""

        PROPOSED = "proposed", "waits for a person"
        CONFIRMED = "confirmed", "merged"
        DECLINED = "declined", "two partners"

    partner = models.ForeignKey(BusinessPartner, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(BusinessPartner, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    proposed_at = models.DateTimeField("proposed", auto_now_add=True)
    settled_at = models.DateTimeField("settled", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "into"], name="one_merge_per_pair"),
            models.CheckConstraint(
                condition=~Q(partner=F("into")), name="merge_is_of_two_partners"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", settled_by__isnull=True, settled_at__isnull=True)
                | ~Q(status="proposed") & Q(settled_by__isnull=False, settled_at__isnull=False),
                name="settled_merge_names_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} is {self.into}"


class PartnerIdentity(models.Model):
    """What a partner may be known by as another one: its whole name and country, its numbers."""

    partner = models.ForeignKey(
        BusinessPartner, on_delete=models.CASCADE, related_name="identities"
    )
    key = models.CharField(max_length=700, db_index=True)

    class Meta:
        verbose_name_plural = "partner identities"

    def __str__(self) -> str:
        return self.key
