"""Documents on a case: certificates, contracts, correspondence, stored by their hash."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from screening.models.append_only import AppendOnlyModel
from screening.models.cases import Case


class Attachment(AppendOnlyModel):
    """One document of a case. Its bytes lie under their SHA-256 and are never written again."""

    class Kind(models.TextChoices):
        """What it is."""

        CERTIFICATE = "end_user_certificate", "End-user certificate"
        STATEMENT = "statement", "Customer's statement"
        CONTRACT = "contract", "Contract or purchase order"
        OTHER = "other", "Other"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField("SHA-256", max_length=64)
    added_at = models.DateTimeField("added", auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256"], name="document_once_per_case")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_writing(self) -> bool:
        """Whether it is a mail or a text, which the desk can read out."""
        return self.name.lower().endswith((".eml", ".msg", ".txt"))

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return Path(settings.DATA_DIR) / "attachments" / self.sha256[:2] / self.sha256
