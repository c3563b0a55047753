"""Business partners: the record behind a party that recurs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from screening.controls.past import PartnerRecord
from screening.terms.traits import name_key


class BusinessPartnerQuerySet(models.QuerySet["BusinessPartner"]):
    """Partners by name."""

    def named(self, names: Iterable[str]) -> BusinessPartnerQuerySet:
        """The partners of these names, legal forms and case aside."""
        return self.filter(key__in=sorted({name_key(name) for name in names}))


class BusinessPartner(models.Model):
    """What an officer knows of a partner beside its transactions here."""

    class Verification(models.TextChoices):
        """How the last post-shipment verification ended."""

        PASSED = "passed", "passed"
        FAILED = "failed", "failed"
        REFUSED = "refused", "refused"

    name = models.TextField()
    key = models.CharField(max_length=200, unique=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(psv_result="", psv_on__isnull=True)
                | ~Q(psv_result="") & Q(psv_on__isnull=False),
                name="verification_has_result_and_date",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.name)[:200]
        super().save(*args, **kwargs)

    def to_record(self) -> PartnerRecord:
        """The partner as the rules see it."""
        return PartnerRecord(
            name=self.name,
            first_ac_purchase_on=self.first_ac_purchase_on,
            psv_result=self.psv_result,
            psv_on=self.psv_on,
            fleet_size=self.fleet_size,
        )
