"""Webhooks: addresses of an integrator that are told what happened, and each telling.

How far the chain was read for an address stands in its row, so that a worker which dies between
two tellings loses none and a telling is stored once.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from screening.terms.record_places import Place, event_id


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Addresses by their owner and state."""

    def owned_by(self, user: Any) -> WebhookQuerySet:
        """Those of one integrator; another's do not exist for it."""
        return self.filter(owner=user)

    def in_use(self) -> WebhookQuerySet:
        """Those that are told anything."""
        return self.filter(ended_at=None, owner__is_active=True)


class Webhook(models.Model):
    """An address that is told events, with the secrets that its tellings are signed with."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhooks"
    )
    url = models.CharField("address", max_length=500)
    types = models.JSONField("types of events", default=list)
    secrets = models.JSONField(
        default=list, editable=False, help_text="Newest first, each with the end of its overlap."
    )
    position = models.PositiveBigIntegerField(
        default=0, help_text="How far the audit chain was read for it."
    )
    busy_until = models.DateTimeField(
        null=True, blank=True, help_text="A worker is at it; past it, that one is dead."
    )
    created_at = models.DateTimeField("made", auto_now_add=True)
    ended_at = models.DateTimeField("ended", null=True, blank=True)
    why_ended = models.CharField(max_length=200, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.url

    @staticmethod
    def new_secret() -> str:
        """A fresh secret of 256 random bits, as Standard Webhooks writes them."""
        return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets to sign with: the newest, and any before it until its overlap is over."""
        return tuple(
            kept["secret"]
            for kept in self.secrets
            if kept["until"] is None or datetime.fromisoformat(kept["until"]) > now
        )


class WebhookTellingQuerySet(models.QuerySet["WebhookTelling"]):
    """Tellings by their state."""

    def waiting(self) -> WebhookTellingQuerySet:
        """Those that did not arrive yet."""
        return self.filter(state=WebhookTelling.State.WAITING)

    def dead(self) -> WebhookTellingQuerySet:
        """Those that were given up."""
        return self.filter(state=WebhookTelling.State.DEAD)


class WebhookTelling(models.Model):
    """One event for one address: waiting, arrived, or given up."""

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "waiting"
        ARRIVED = "arrived", "arrived"
        DEAD = "dead", "given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="tellings")
    position = models.PositiveBigIntegerField(help_text="Of the audit chain.")
    mark = models.CharField(
        max_length=8, blank=True, help_text="Of the restore of the record that it lies behind."
    )
    part = models.PositiveSmallIntegerField(default=0)
    type = models.CharField(max_length=40)
    about = models.CharField(max_length=220, help_text="Told in order with others of the same.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField("next try", auto_now_add=True)
    tried_at = models.DateTimeField("last tried", null=True, blank=True)
    status = models.PositiveSmallIntegerField("last HTTP status", null=True, blank=True)
    problem = models.CharField(max_length=400, blank=True)

    objects = WebhookTellingQuerySet.as_manager()

    class Meta:
        ordering = ["-position", "-part"]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "position", "part"], name="event_told_once_to_a_webhook"
            )
        ]
        indexes = [
            models.Index(
                fields=["webhook", "about", "position", "part"],
                condition=Q(state="waiting"),
                name="telling_waiting",
            ),
            models.Index(fields=["webhook", "state", "-position"], name="telling_of_state"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.about}"

    @property
    def event_id(self) -> str:
        """The event's own name, the same in every try."""
        return event_id(Place(self.position, self.mark), self.part)
