"""What the ERP submitted: an order, a shipment or a technology release."""

from __future__ import annotations

import uuid
from datetime import date as calendar_day
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.terms.fulfilled import Fulfilled, orders_fulfilled
from screening.terms.meaning import reference_key
from screening.terms.transaction_kind import SHIPS
from screening.terms.values import date_or_none


def known_at(instant: datetime, *, through: str = "") -> Q:
    """Transactions submitted before an instant, of each reference the newest revision until then.

    Args:
        through: path from the queried model to the transaction, with the underscores behind it.
    """
    superseded = f"{through}superseded_at"
    return Q(**{f"{through}submitted_at__lt": instant}) & (
        Q(**{f"{superseded}__isnull": True}) | Q(**{f"{superseded}__gte": instant})
    )


def known_between(first: datetime, last: datetime, *, through: str = "") -> Q:
    """Transactions that were known at some instant between two: all of ``known_at`` of any."""
    superseded = f"{through}superseded_at"
    return Q(**{f"{through}submitted_at__lt": last}) & (
        Q(**{f"{superseded}__isnull": True}) | Q(**{f"{superseded}__gte": first})
    )


class TransactionQuerySet(models.QuerySet["Transaction"]):
    """Transactions by their owner and reference."""

    def owned_by(self, user: Any) -> TransactionQuerySet:
        """What one integrator submitted; another's transactions do not exist for it."""
        return self.filter(owner=user)

    def spelled(self, *, owner: Any, reference: str) -> str:
        """A reference as it stands on record; where it does not, as sent, trimmed.

        It is compared trimmed and case-folded; of two that differ in no more, the same spelling.
        """
        if not reference.strip():
            return ""
        same = Q(reference=reference) | Q(reference_key=reference_key(reference))
        known = self.filter(same, owner=owner).order_by().values_list("reference", flat=True)
        found = set(known.distinct()[:2])
        if not found or reference in found:
            return reference if found else reference.strip()
        return min(found)

    def revisions_of(self, *, owner: Any, reference: str) -> TransactionQuerySet:
        """All revisions of one reference, however it is spelled, newest first."""
        on_record = self.spelled(owner=owner, reference=reference)
        return self.filter(owner=owner, reference=on_record).order_by("-revision")

    def order_of(self, shipment: Transaction, named: str = "") -> TransactionQuerySet:
        """Revisions of an order that a shipment names, newest first; without a name its first."""
        named = named or shipment.source_order
        if not shipment.ships or not named:
            return self.none()
        return self.revisions_of(owner=shipment.owner_id, reference=named)

    def shipments_of(self, *, owner: Any, reference: str) -> TransactionQuerySet:
        """Whatever fulfils an order, whole or with some of its lines.

        Args:
            reference: of the order, as it is on record.
        """
        fulfils = Q(source_order=reference) | Q(lines__source_order=reference)
        return self.filter(fulfils, owner=owner).distinct()


class Transaction(models.Model):
    """One revision of a submission, exactly as it came.

    The same reference with content of the same meaning is the same transaction; with other
    content, or after it was canceled, it is the next revision.
    """

    class Kind(models.TextChoices):
        """What is screened."""

        ORDER = "order", "order"
        SHIPMENT = "shipment", "shipment"
        TECHNOLOGY_RELEASE = "technology_release", "technology release"
        QUOTATION = "quotation", "quotation"
        RETURN = "return", "return"
        SAMPLE = "sample", "sample"
        HAND_CARRY = "hand_carry", "hand carry"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transactions"
    )
    reference = models.CharField(
        max_length=200, help_text="As it was sent first; the content has it as sent."
    )
    reference_key = models.CharField(
        max_length=600, blank=True, editable=False, help_text="As references are compared."
    )
    revision = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    date = models.DateField(null=True, blank=True)
    destination_country = models.CharField("destination", max_length=2, blank=True)
    source_order = models.CharField(
        max_length=200, blank=True, help_text="The first, where its lines name several."
    )
    value_usd = models.DecimalField(
        "value in US dollars",
        max_digits=30,
        decimal_places=6,
        null=True,
        blank=True,
        help_text="By the rate of the day it came. Empty: unknown.",
    )
    content = models.JSONField("as submitted")
    content_hash = models.CharField(max_length=64)
    meaning_hash = models.CharField(
        max_length=64, blank=True, help_text="What retries are told by; empty in older rows."
    )
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
            ),
            models.UniqueConstraint(
                fields=["owner", "reference_key", "revision"],
                condition=~Q(reference_key=""),
                name="one_revision_per_reference_key",
            ),
        ]
        indexes = [
            models.Index(fields=["-submitted_at"], name="transaction_newest"),
            models.Index(fields=["owner", "source_order"], name="transaction_of_order"),
        ]

    def __str__(self) -> str:
        return self.reference if self.revision == 1 else f"{self.reference} (rev. {self.revision})"

    @property
    def ships(self) -> bool:
        """Whether goods leave on it."""
        return self.kind in SHIPS

    @property
    def fulfils(self) -> tuple[Fulfilled, ...]:
        """The orders of its lines: as the content names them, else as the row does."""
        is_named = any(one.named for one in orders_fulfilled(self.content))
        default = {} if is_named else {"source_order": self.source_order}
        return orders_fulfilled({**self.content, **default})

    @property
    def goods_issued_on(self) -> calendar_day | None:
        """The day its goods left, as its submitter says."""
        return date_or_none(self.content.get("goods_issued_on"))

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
    source_order = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        db_index=True,
        help_text="Where the line names its own.",
    )
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
