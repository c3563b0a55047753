"""The events of orders: their own, those of their screenings and of their cases."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from screening.models import AuditEvent, Case, Screening
from screening.models.audit_events import AuditEventQuerySet


def events_of(orders: Collection[Any]) -> AuditEventQuerySet:
    """Everything that happened to orders, the newest first.

    Args:
        orders: primary keys of transactions; a few hundred at most.
    """
    screenings = Screening.objects.filter(transaction__in=orders).values_list("pk", flat=True)
    cases = Case.objects.filter(screening__transaction__in=orders).values_list("pk", flat=True)
    about = Q()
    for kind, keys in (("transaction", orders), ("screening", screenings), ("case", cases)):
        about |= Q(subject_type=kind, subject_id__in=[str(key) for key in keys])
    events: AuditEventQuerySet = AuditEvent.objects.filter(about).order_by("-id")
    return events
