"""Policy: thresholds, weights and dated rule switches. Data with a version, never constants."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel
from screening.terms.values import content_hash


class PolicyVersionManager(models.Manager["PolicyVersion"]):
    """Finds the policy in force."""

    def in_force(self) -> PolicyVersion:
        """The newest version. Raises PolicyVersion.DoesNotExist when none was ever set."""
        return self.get_queryset().latest("id")


class PolicyVersion(AppendOnlyModel):
    """One version of the policy; the newest is in force, older ones stay for replays."""

    version = models.CharField(max_length=64, db_index=True)
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.CharField(max_length=150)
    reason = models.TextField()

    objects = PolicyVersionManager()  # type: ignore[assignment,misc]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="policy_version_has_a_reason")
        ]

    def __str__(self) -> str:
        return self.version

    @staticmethod
    def version_of(content: dict[str, Any]) -> str:
        """The version's name: the first twelve digits of the content's hash."""
        return content_hash(content)[:12]
