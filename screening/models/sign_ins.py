"""Refused sign-ins: how often in a row, so that a guesser is slowed, and a tally for the record."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class SignInTries(models.Model):
    """How often in a row a sign-in was refused: of a name from one network, of a name from
    wherever, and from a network whatever the name."""

    class Kind(models.TextChoices):
        """What is counted."""

        NETWORK = "network", "network"
        NAME = "name", "user name"
        PAIR = "pair", "user name from one network"

    kind = models.CharField(max_length=7, choices=Kind.choices)
    name = models.CharField("user name", max_length=150, blank=True)
    network = models.CharField(max_length=43, blank=True)
    refused = models.PositiveIntegerField("refused in a row", default=0)
    last_at = models.DateTimeField("last try")
    stopped_until = models.DateTimeField(null=True, blank=True)
    is_told = models.BooleanField(default=False)

    class Meta:
        ordering = ["-last_at"]
        verbose_name = "stopped sign-in"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "network"], name="sign_in_tries_are_counted_once"
            )
        ]

    def __str__(self) -> str:
        return " from ".join(part for part in (self.name, self.network) if part) or "unknown"

    def is_stopped(self, now: datetime) -> bool:
        """Whether no try is let through at this moment."""
        return self.stopped_until is not None and self.stopped_until > now


class RefusedSignIns(models.Model):
    """Refusals of one name from one address within an hour; becomes one event of the record."""

    name = models.CharField(max_length=150, blank=True)
    address = models.CharField(max_length=43, blank=True)
    place = models.CharField(max_length=10)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "address", "place", "hour"], name="refused_sign_ins_are_one_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.count} of {self.name} from {self.address}"
