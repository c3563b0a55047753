"""A change of the policy that waits for a second person."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from screening.models.policies import PolicyVersion


class PolicyProposal(models.Model):
    """One proposed content of the policy, made against the version then in force."""

    class Status(models.TextChoices):
        """What became of it."""

        OPEN = "open", "waits for approval"
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"

    content = models.JSONField()
    reason = models.TextField()
    base = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    proposed_at = models.DateTimeField("proposed", auto_now_add=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="policy_proposals"
    )
    settled_at = models.DateTimeField("settled", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_comment = models.TextField(blank=True)
    became = models.OneToOneField(
        PolicyVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="policy_proposal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status="open", settled_by__isnull=True, settled_at__isnull=True)
                | (~Q(status="open") & Q(settled_by__isnull=False, settled_at__isnull=False)),
                name="settled_proposal_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(settled_by=F("proposed_by")),
                name="policy_is_approved_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}: {self.reason[:60]}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits."""
        return self.status == self.Status.OPEN
