"""Signatures under a decision: who signed what, word for word."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.models.cases import Case


class Signature(AppendOnlyModel):
    """One person's signature under the decision of a case.

    ``content`` is everything the person decided on; ``content_hash`` its SHA-256. A second
    signature stands under the same hash, or it does not stand.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    first = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="second"
    )
    verdict = models.CharField(
        max_length=10, choices=[(s, s) for s in ("released", "licensed", "rejected")]
    )
    comment = models.TextField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField("signed", auto_now_add=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(comment=""), name="signature_has_a_comment")
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.verdict}, signed by {self.signed_by}"
