"""Idempotency keys of submissions: what a submitter called a POST, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.transactions import Transaction


class SubmissionKey(AppendOnlyModel):
    """One ``Idempotency-Key`` of a POST; the same key again is a retry and nothing else."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.CharField("idempotency key", max_length=200)
    transaction = models.ForeignKey(
        Transaction, on_delete=models.PROTECT, related_name="submission_keys"
    )
    meaning_hash = models.CharField(max_length=64)
    at = models.DateTimeField("submitted", auto_now_add=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="one_submission_per_key"),
            models.CheckConstraint(condition=~Q(key=""), name="submission_key_is_no_blank"),
        ]

    def __str__(self) -> str:
        return self.key
