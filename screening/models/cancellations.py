"""Cancellations: an order that will not ship, as its submitter told us."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.transactions import Transaction


class Cancellation(AppendOnlyModel):
    """One cancellation of one revision; the key tells a retry from another cancellation."""

    transaction = models.OneToOneField(
        Transaction,
        on_delete=models.PROTECT,
        related_name="cancellation",
        help_text="The newest revision then.",
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("idempotency key", max_length=200)
    reason = models.TextField()
    canceled_by = models.CharField(max_length=150, help_text="Who, as the submitter names them.")
    canceled_through = models.CharField(max_length=150, help_text="The API key or command.")
    at = models.DateTimeField("canceled", auto_now_add=True)
    given_back = models.JSONField(
        default=list, help_text="License, quantity and value of each reservation that was freed."
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_cancellation_per_key"),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(reason="") & ~Q(canceled_by=""),
                name="cancellation_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"cancellation of {self.transaction}"
