"""The ledger of a license: what was reserved for an order, shipped under it, and given back.

Append-only; ``*_left`` of the license is what is granted less what is reserved or shipped.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.cases import Case
from screening.models.licenses import License


class LicenseMovement(AppendOnlyModel):
    """One booking. Consuming and giving back name the reservation they take from.

    What did not ship after all goes back to the reservation it was consumed from, under the same
    note.
    """

    class Kind(models.TextChoices):
        """What happened."""

        RESERVED = "reserved", "reserved on release"
        CONSUMED = "consumed", "consumed on shipment"
        GIVEN_BACK = "given_back", "given back"
        UNSHIPPED = "unshipped", "not shipped after all"

    license = models.ForeignKey(License, on_delete=models.PROTECT, related_name="movements")
    reservation = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="takings"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="license_movements")
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    quantity = models.DecimalField(max_digits=20, decimal_places=6)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    note = models.CharField(max_length=200, help_text="The shipment, or why it was given back.")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gte=0, value__gte=0), name="license_movement_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind="reserved", reservation__isnull=True)
                | ~Q(kind="reserved") & Q(reservation__isnull=False),
                name="license_taking_names_its_reservation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.license}: {self.get_kind_display()}, line {self.line} of {self.case}"
