"""Business partners: the record behind a party that recurs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.controls.past import PartnerRecord
from screening.terms.traits import name_key


class BusinessPartnerQuerySet(models.QuerySet["BusinessPartner"]):
    """Partners by name and by number."""

    def named(self, names: Iterable[str]) -> BusinessPartnerQuerySet:
        """The partners of these names, legal forms and case aside."""
        return self.filter(key__in=sorted({name_key(name)[:200] for name in names}))

    def numbered(self, numbers: Iterable[str]) -> dict[str, BusinessPartner]:
        """By number, the partner that it means: of one that was merged, the other."""
        wanted = sorted(set(numbers))
        rows = self.filter(number__in=wanted).select_related("merged_into") if wanted else ()
        return {row.number: row.merged_into or row for row in rows}


class BusinessPartner(models.Model):
    """A partner: what it is, and what an officer knows of it beside its transactions here.

    ``details`` is what an order that names it by number alone gets: a party as it is submitted,
    without its role. A partner that was merged stays, so that its number still leads somewhere.
    """

    class Verification(models.TextChoices):
        """How the last post-shipment verification ended."""

        PASSED = "passed", "passed"
        FAILED = "failed", "failed"
        REFUSED = "refused", "refused"

    class Origin(models.TextChoices):
        """Where it comes from."""

        OFFICER = "officer", "entered here"
        ERP = "erp", "sent by the ERP"
        ORDER = "order", "learned from an order"

    number = models.CharField(
        max_length=100, blank=True, help_text="The ERP's own, by which orders may name it."
    )
    name = models.TextField()
    key = models.CharField(max_length=200, db_index=True, editable=False)
    country = models.CharField(max_length=2, blank=True)
    details = models.JSONField(default=dict, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OFFICER)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose number it is; empty for one that an officer entered.",
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    changed_at = models.DateTimeField("changed", auto_now=True, db_index=True)
    first_ac_purchase_on = models.DateField(
        "first advanced-computing purchase", null=True, blank=True
    )
    psv_result = models.CharField(
        "last post-shipment verification", max_length=10, blank=True, choices=Verification.choices
    )
    psv_on = models.DateField("verified on", null=True, blank=True)
    fleet_size = models.DecimalField(
        "installed base", max_digits=20, decimal_places=6, null=True, blank=True
    )

    objects = BusinessPartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number=""), name="one_partner_per_number"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(number=""), name="one_partner_without_number_per_name"
            ),
            models.CheckConstraint(
                condition=Q(psv_result="", psv_on__isnull=True)
                | ~Q(psv_result="") & Q(psv_on__isnull=False),
                name="verification_has_result_and_date",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.name)[:200]
        super().save(*args, **kwargs)

    @property
    def name_words(self) -> str:
        """Name, number and country, for people."""
        parts = (self.number, self.country)
        return f"{self.name} ({', '.join(part for part in parts if part)})"

    def to_record(self) -> PartnerRecord:
        """The partner as the rules see it."""
        return PartnerRecord(
            name=self.name,
            first_ac_purchase_on=self.first_ac_purchase_on,
            psv_result=self.psv_result,
            psv_on=self.psv_on,
            fleet_size=self.fleet_size,
        )
