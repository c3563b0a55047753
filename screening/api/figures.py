"""Figures of the work under way for ``/metrics``: what waits, for how long, and what was refused.

Each is a number that an alert of ``docs/operations/alerts.yml`` looks at. None names a party, an
order or an address. Where nothing waits the age is 0, so that a rule need not tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Min

from screening.freshness import ListHealth
from screening.models import AuditEvent, Case, Screening, Webhook, WebhookTelling
from screening.terms.audit_chain import Anchor

Figure = tuple[str, str, int | float]
"""Name, what it tells, and its value now."""


def work_figures(now: datetime) -> Iterator[Figure]:
    """Orders and cases that wait."""
    queued = Screening.objects.filter(status=Screening.Status.QUEUED)
    running = Screening.objects.filter(status=Screening.Status.RUNNING)
    yield "screening_queued", "Screenings that wait for a worker.", queued.count()
    yield (
        "screening_oldest_queued_seconds",
        "Age of the oldest screening that waits.",
        _age(queued, "queued_at", now),
    )
    dead = running.filter(lease_until__lt=now).count()
    yield "screening_lease_over", "Screenings whose worker is past its lease.", dead
    yield "screening_cases_open", "Cases that no officer has decided.", Case.objects.open().count()


def webhook_figures(now: datetime) -> Iterator[Figure]:
    """What integrators are to be told."""
    rows = WebhookTelling.objects.filter(webhook__in=Webhook.objects.in_use())
    due = rows.waiting().filter(next_at__lte=now)
    yield "screening_webhooks_waiting", "Events that did not arrive yet.", rows.waiting().count()
    yield (
        "screening_webhooks_due_seconds",
        "How long the event that is due longest was not tried.",
        _age(due, "next_at", now),
    )
    refused = rows.waiting().filter(attempts__gt=0).count()
    yield "screening_webhooks_refused", "Waiting events that a receiver refused.", refused
    yield "screening_webhooks_given_up", "Events that were given up.", rows.dead().count()


def record_figures(now: datetime, kept: Anchor | None) -> Iterator[Figure]:
    """The audit chain and the end of it that is noted outside the database.

    Args:
        kept: the noted end; None where none was noted yet.
    """
    position = kept.position if kept else 0
    beyond = AuditEvent.objects.filter(pk__gt=position)
    yield (
        "screening_anchor_behind_seconds",
        "Age of the oldest event behind the noted end of the chain.",
        _age(beyond, "at", now),
    )
    is_cut = kept is not None and not AuditEvent.objects.filter(pk=kept.position, hash=kept.hash)
    yield "screening_anchor_broken", "1 where the chain lacks the noted end.", int(bool(is_cut))


def list_ages(health: Sequence[ListHealth], now: datetime) -> Iterator[tuple[ListHealth, float]]:
    """Seconds since each active list was last seen unchanged at its publisher."""
    for row in health:
        if row.version is not None:
            yield row, (now - row.version.confirmed_at).total_seconds()


def _age(rows: Any, column: str, now: datetime) -> int:
    oldest = rows.order_by().aggregate(oldest=Min(column))["oldest"]
    return max(0, int((now - oldest).total_seconds())) if oldest else 0
