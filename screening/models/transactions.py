"""What the ERP submitted: an order, a shipment or a technology release."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


def known_at(instant: datetime, *, through: str = "") -> Q:
    """Transactions submitted before an instant, of each reference the newest revision until then.

    Args:
        through: path from the queried model to the transaction, with the underscores behind it.
    """
    superseded = f"{through}superseded_at"
    return Q(**{f"{through}submitted_at__lt": instant}) & (
        Q(**{f"{superseded}__isnull": True}) | Q(**{f"{superseded}__gte": instant})
    )


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Transactions by their owner and reference."""

    def owned_by(self, user: Any) -> TransactionQuerySet:
        """What one integrator submitted; another's transactions do not exist for it."""
        return self.filter(owner=user)

    def revisions_of(self, *, owner: Any, reference: str) -> TransactionQuerySet:
        """All revisions of one reference, newest first."""
        return self.filter(owner=owner, reference=reference).order_by("-revision")

    def order_of(self, shipment: Transaction) -> TransactionQuerySet:
        """Revisions of the order that a shipment fulfils, newest first; none of another kind."""
        if shipment.kind != Transaction.Kind.SHIPMENT or not shipment.source_order:
            return self.none()
        return self.revisions_of(owner=shipment.owner_id, reference=shipment.source_order)


class Transaction(models.Model):
    """One revision of a submission, exactly as it came.

    The same reference with the same content is the same transaction; with other content, or after
    it was canceled, it is the next revision.
    """

    class Kind(models.TextChoices):
        """What is screened."""

        ORDER = "order", "order"
        SHIPMENT = "shipment", "shipment"
        TECHNOLOGY_RELEASE = "technology_release", "technology release"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transactions"
    )
    reference = models.CharField(max_length=200)
    revision = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    date = models.DateField(null=True, blank=True)
    destination_country = models.CharField("destination", max_length=2, blank=True)
    source_order = models.CharField(max_length=200, blank=True)
    value_usd = models.DecimalField(
        "value in US dollars",
        max_digits=30,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="Empty: unknown, or in another currency.",
    )
    content = models.JSONField("as submitted")
    content_hash = models.CharField(max_length=64)
    submitted_at = models.DateTimeField("submitted", auto_now_add=True)
    superseded_at = models.DateTimeField(
        "superseded", null=True, blank=True, help_text="When the next revision came."
    )
    canceled_at = models.DateTimeField(
        "canceled", null=True, blank=True, help_text="When its submitter canceled the order."
    )
    submitted_through = models.CharField(max_length=150, help_text="The API key or command.")

    objects = TransactionQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "reference", "revision"], name="one_revision_per_reference"
            )
        ]
        indexes = [
            models.Index(fields=["-submitted_at"], name="transaction_newest"),
            models.Index(fields=["owner", "source_order"], name="transaction_of_order"),
        ]

    def __str__(self) -> str:
        return self.reference if self.revision == 1 else f"{self.reference} (rev. {self.revision})"

    @property
    def newest_screening(self) -> Any:
        """The screening that counts now, or None before the first was queued."""
        return max(self.screenings.all(), key=lambda s: s.queued_at, default=None)


class TransactionParty(models.Model):
    """A name on a transaction with its role, for searching."""

    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="parties")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30)
    name = models.TextField()
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "transaction parties"

    def __str__(self) -> str:
        return self.name


class TransactionLine(models.Model):
    """A line of a transaction, for searching."""

    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    description = models.TextField()
    part_number = models.TextField(blank=True)
    part_key = models.CharField(max_length=200, blank=True, db_index=True)
    eccn = models.TextField("ECCN", blank=True)
    hts = models.CharField("customs code", max_length=20, blank=True)
    quantity = models.DecimalField(max_digits=30, decimal_places=6, null=True, blank=True)
    product = models.CharField(
        max_length=200, blank=True, help_text="Catalog product its last screening recognised."
    )
    ac_class = models.CharField(
        "advanced-computing class", max_length=1, blank=True, help_text="By its last screening."
    )

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"line {self.number}"
