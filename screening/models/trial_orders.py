"""Orders of test keys: answered like any other, kept for a day, and no part of the record."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from screening.terms.outcome import Outcome

KEPT_FOR = timedelta(hours=24)


class TrialOrderQuerySet(models.QuerySet["TrialOrder"]):
    """Trial orders by whose they are and their age."""

    def of(self, owner: Any) -> TrialOrderQuerySet:
        """Those of a user's test keys that are still kept."""
        return self.filter(owner=owner, submitted_at__gt=timezone.now() - KEPT_FOR)

    def past(self) -> TrialOrderQuerySet:
        """Those that are to be forgotten."""
        return self.filter(submitted_at__lte=timezone.now() - KEPT_FOR)


class TrialOrder(models.Model):
    """An order that was submitted with a test key, and the answer to it.

    Nothing else refers to it: no case, event of the chain, license, partner or earlier order.
    """

    number = models.BigAutoField(primary_key=True)
    transaction = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    screening = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="trial_orders"
    )
    reference_key = models.CharField(max_length=200)
    revision = models.PositiveIntegerField()
    submission_key = models.CharField(max_length=200, blank=True)
    content = models.JSONField()
    meaning_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=5, choices=[(o.value, o.value) for o in Outcome])
    answer_json = models.TextField()
    submitted_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = TrialOrderQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "reference_key", "revision"], name="trial_order_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content['reference']} (test)"

    @property
    def answer(self) -> dict[str, Any]:
        """The answer as data."""
        return dict(json.loads(self.answer_json))

    @property
    def is_newest(self) -> bool:
        """Whether no later revision of its reference was submitted."""
        same = TrialOrder.objects.filter(owner=self.owner_id, reference_key=self.reference_key)
        return not same.filter(revision__gt=self.revision).exists()

    @property
    def decision(self) -> str:
        """As of an order: nobody works on one that waits, so it waits until it is forgotten."""
        if not self.is_newest:
            return "superseded"
        return "release" if self.outcome == Outcome.CLEAR else "pending"
