"""Audit events: who did what to which record, when. Written once."""

from __future__ import annotations

from django.db import models

from screening.models.append_only import AppendOnlyModel


class AuditEvent(AppendOnlyModel):
    """One thing that happened."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.CharField(max_length=150, help_text="User name, API key or command.")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
