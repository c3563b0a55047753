"""Licenses we hold: what each names, and what is left on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from screening.terms.license import LicenseKind, LicenseRecord


class LicenseQuerySet(models.QuerySet["License"]):
    """Licenses by their number."""

    def good_on(self, day: date) -> LicenseQuerySet:
        """Those under which something may ship on a day."""
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gte=day),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=day),
        )

    def numbered(self, numbers: Iterable[str]) -> LicenseQuerySet:
        """The licenses of these numbers, in the order of the numbers."""
        return self.filter(number__in=sorted(set(numbers))).order_by("number")


class License(models.Model):
    """One license or notification on record; ``*_left`` is never below zero.

    What it granted is what is left, what its ledger drew, and ``purged_*``: what the ledger drew
    for orders that are purged.
    """

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=[(k.value, k.words) for k in LicenseKind])
    part_numbers = models.JSONField(default=list, blank=True)
    eccns = models.JSONField("ECCNs", default=list, blank=True)
    parties = models.JSONField(default=list, blank=True, help_text="Names, whatever their role.")
    countries = models.JSONField(default=list, blank=True)
    quantity_left = models.DecimalField(
        max_digits=20, decimal_places=6, null=True, blank=True, help_text="Empty: no quantity set."
    )
    value_left = models.DecimalField(
        max_digits=20, decimal_places=6, null=True, blank=True, help_text="Empty: no value set."
    )
    purged_quantity = models.DecimalField(
        max_digits=20,
        decimal_places=6,
        default=0,
        help_text="Shipped by orders whose records are past their time and gone.",
    )
    purged_value = models.DecimalField(max_digits=20, decimal_places=6, default=0)
    currency = models.CharField(max_length=3, blank=True)
    expires_on = models.DateField("last day of use", null=True, blank=True)
    notified_on = models.DateField("notified", null=True, blank=True)
    cleared_on = models.DateField("passed by BIS", null=True, blank=True)
    conditions = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(
        "withdrawn", null=True, blank=True, help_text="From this day nothing ships under it."
    )
    withdrawn_why = models.TextField(blank=True)
    amended_at = models.DateTimeField(
        "amended", null=True, blank=True, help_text="What it authorizes was changed last."
    )

    objects = LicenseQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="license_has_a_number"),
            models.CheckConstraint(
                condition=Q(quantity_left__isnull=True) | Q(quantity_left__gte=0),
                name="license_quantity_is_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(value_left__isnull=True) | Q(value_left__gte=0),
                name="license_value_is_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(value_left__isnull=True) | ~Q(currency=""),
                name="license_value_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_why="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawn_why=""),
                name="withdrawn_license_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(purged_quantity__gte=0, purged_value__gte=0),
                name="license_purged_sum_is_never_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date | None:
        """The last day on which something may ship under it; None where none is set.

        Of a withdrawn one that is the day before, whatever was printed on it.
        """
        if self.withdrawn_on is None:
            return self.expires_on
        before = self.withdrawn_on - timedelta(days=1)
        return before if self.expires_on is None else min(before, self.expires_on)

    def is_another_since(self, at: datetime) -> bool:
        """Whether what was answered with it at an instant rested on other terms, or on one that
        has been withdrawn."""
        is_amended = self.amended_at is not None and self.amended_at > at
        return is_amended or self.withdrawn_on is not None

    def to_record(self) -> LicenseRecord:
        """The license as the rules see it, with what is left at this moment.

        A withdrawn one has expired to them: nothing ships under it (15 CFR 750.8, read
        2026-09-24).
        """
        return LicenseRecord(
            number=self.number,
            kind=LicenseKind(self.kind),
            part_numbers=tuple(self.part_numbers),
            eccns=tuple(self.eccns),
            parties=tuple(self.parties),
            countries=tuple(self.countries),
            quantity_left=self.quantity_left,
            value_left=self.value_left,
            currency=self.currency,
            expires_on=self.last_day,
            notified_on=self.notified_on,
            cleared_on=self.cleared_on,
            conditions=self.conditions,
        )
