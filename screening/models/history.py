"""What later transactions look up of earlier ones: serial numbers and traits of parties."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from screening.models.transactions import Transaction, TransactionLine


class SerialNumber(models.Model):
    """One serial number on one line: a link in a unit's chain of custody."""

    line = models.ForeignKey(TransactionLine, on_delete=models.CASCADE, related_name="serials")
    key = models.CharField(max_length=200, db_index=True, help_text="Letters and digits only.")
    value = models.TextField("as written")
    on = models.DateField("date")
    buyer = models.TextField(blank=True)
    holder = models.TextField()
    country = models.CharField(max_length=2, blank=True)
    is_domestic = models.BooleanField(default=False)

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return self.value


class PartyTrait(models.Model):
    """What a party of a transaction can be known by again; see ``screening/terms/traits.py``."""

    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="traits")
    position = models.PositiveSmallIntegerField("party")
    key = models.CharField(max_length=200)
    name = models.TextField("party")
    country = models.CharField(max_length=2, blank=True)
    on = models.DateField("date")
    is_advanced = models.BooleanField(
        default=False, help_text="Its transaction had an advanced-computing line when screened."
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["key", "-on"], name="trait_newest"),
            models.Index(
                fields=["key", "on"], condition=Q(is_advanced=True), name="trait_first_advanced"
            ),
        ]

    def __str__(self) -> str:
        return self.key
