"""Audit events: who did what to which record, when. Written once, chained by hash.

What is hashed is described in ``terms/audit_chain.py``; ``audit.py`` appends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from screening.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from screening.terms.audit_chain import GENESIS, Anchor, instant_text
from screening.terms.record_places import MARK_DIGITS, Place, Restores
from screening.terms.values import plain_json

RESTORED = "backup_restored"
"""The verb of what says that a backup was put back."""


class AuditEventQuerySet(AppendOnlyQuerySet):
    """Audit events by their subject, and as links of the chain."""

    def about(self, subject: models.Model) -> AuditEventQuerySet:
        """What was done to one row."""
        return self.filter(subject_type=subject._meta.model_name, subject_id=str(subject.pk))

    def restores(self) -> Restores:
        """Each time that the record was restored from a backup."""
        rows = self.filter(verb=RESTORED).order_by("id").values_list("id", "hash")
        return Restores([Place(position, digest[:MARK_DIGITS]) for position, digest in rows])

    def links(self) -> Iterator[dict[str, Any]]:
        """Every event as it is hashed, in the chain's order, without holding more than a few."""
        for event in self.order_by("id").iterator(chunk_size=2000):
            yield event.to_link()


class AuditEvent(AppendOnlyModel):
    """One thing that happened: one link of the chain."""

    id = models.PositiveBigIntegerField("position", primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150, help_text="User name, API key or command.")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    data_json = models.TextField(
        "data", default="{}", help_text="Canonical JSON: the bytes that are hashed."
    )
    previous_hash = models.CharField("hash of the event before", max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEventQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["id"], condition=Q(verb=RESTORED), name="audit_restored"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}".rstrip()

    @property
    def data(self) -> dict[str, Any]:
        """What a reader needs to understand the event."""
        return dict(json.loads(self.data_json))

    def to_link(self) -> dict[str, Any]:
        """The event as ``check_chain`` takes it.

        Data whose stored bytes are not canonical was written by another hand. It is given as the
        text it is, which no hash of ours was ever made of.
        """
        try:
            data = json.loads(self.data_json)
            is_ours = plain_json(data) == self.data_json
        except ValueError:
            is_ours = False
        return {
            "position": self.pk,
            "at": instant_text(self.at),
            "actor": self.actor,
            "verb": self.verb,
            "subject_type": self.subject_type,
            "subject_id": self.subject_id,
            "data": data if is_ours else self.data_json,
            "previous": self.previous_hash,
            "hash": self.hash,
        }


class AuditHead(models.Model):
    """The end of the chain, one row. Whoever appends locks it, so the chain cannot fork."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    position = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @property
    def anchor(self) -> Anchor:
        """The end as it is printed and checked."""
        return Anchor(self.position, self.hash, "the head record")
