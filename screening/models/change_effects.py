"""What a change touched, one row a subject: the orders, partners, licenses and records in it."""

from __future__ import annotations

from django.db import models

from screening.models.append_only import AppendOnlyModel
from screening.models.cases import Case
from screening.models.monitoring import MonitoredChange
from screening.models.screenings import Screening
from screening.models.transactions import Transaction


class ChangeEffect(AppendOnlyModel):
    """One subject that a change touched, and what came of it. Written once."""

    class Subject(models.TextChoices):
        """What was touched."""

        OPEN_ORDER = "open_order", "open order"
        RELEASED_ORDER = "released_order", "released order"
        SHIPMENT = "shipment", "shipment"
        PARTNER = "partner", "partner"
        LICENSE = "license", "license"
        CLEARANCE = "clearance", "clearance"
        STANDING_RECORD = "standing_record", "record on file"

    class What(models.TextChoices):
        """What came of it."""

        FOUND = "found", "new finding"
        HELD = "held", "back on hold"
        LOOK_BACK = "look_back", "look-back"
        GONE = "gone", "finding gone"

    change = models.ForeignKey(MonitoredChange, on_delete=models.CASCADE, related_name="effects")
    subject = models.CharField(max_length=20, choices=Subject.choices)
    subject_key = models.CharField(max_length=64, help_text="Primary key of what was touched.")
    label = models.TextField(help_text="What people call it.")
    what = models.CharField(max_length=10, choices=What.choices)
    come = models.JSONField("findings that came", default=list)
    gone = models.JSONField("findings that went", default=list)
    transaction = models.ForeignKey(
        Transaction, on_delete=models.CASCADE, null=True, blank=True, related_name="touched_by"
    )
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, null=True, blank=True, related_name="touched_by"
    )
    screening = models.ForeignKey(
        Screening, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    noted_at = models.DateTimeField("noted", auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "subject", "subject_key"], name="subject_touched_once_by_a_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.label}: {self.get_what_display()}"
