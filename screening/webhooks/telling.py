"""Telling what waits: in order for each order, with growing pauses, given up after three days.

A telling that does not arrive keeps back the later ones about the same order, and no others.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

import structlog
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from screening import audit
from screening.errors import NotAllowedError
from screening.events import Event
from screening.fetching.client import Conditions
from screening.fetching.fetch import conditions_set
from screening.models import Webhook, WebhookTelling
from screening.terms.values import to_plain
from screening.webhooks.addresses import end_webhook
from screening.webhooks.outbox import events_of, requests_of, take_up
from screening.webhooks.post import Posted, post
from screening.webhooks.turns import Turn, is_free

log = structlog.get_logger(__name__)
State = WebhookTelling.State
PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 30, 120, 600, 3600, 10_800, 21_600, 43_200, 86_400, 86_400)
)
"""Between the tries; together three days."""
AT_A_TIME = 200
AT_ONCE = 4
"""Requests that are under way together: those about one order go one after the other."""
TELLER = "webhooks"
"""Who acts, for the record."""


def webhooks_to_serve() -> list[int]:
    """Addresses behind the end of the chain, or with a telling due, that no worker is at."""
    now = timezone.now()
    due = WebhookTelling.objects.waiting().filter(webhook=OuterRef("pk"), next_at__lte=now)
    rows = Webhook.objects.in_use().filter(is_free(now))
    moved = Q(position__lt=audit.head().position) | Exists(due)
    return list(rows.filter(moved).order_by("id").values_list("id", flat=True))


def serve(webhook_id: int, *, seconds: float = 20) -> int:
    """Read the chain for an address and tell it what is due; one worker at a time.

    Args:
        seconds: after these no new request is begun; the next round goes on.

    Returns:
        How many tellings arrived.
    """
    turn = Turn(webhook_id)
    if not turn.begin():
        return 0
    webhook = Webhook.objects.get(pk=webhook_id)
    try:
        take_up(webhook)
        return _tell_due(webhook, turn, time.monotonic() + seconds)
    finally:
        turn.end()


def _tell_due(webhook: Webhook, turn: Turn, deadline: float) -> int:
    conditions = conditions_set(allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
    arrived = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while due := _due(webhook):
            for start in range(0, len(due), AT_ONCE):
                if time.monotonic() >= deadline or not turn.go_on():
                    return arrived
                some = due[start : start + AT_ONCE]
                letters = list(map(_written, some, events_of(some), requests_of(some)))
                came = list(pool.map(lambda letter: _sent(letter, conditions), letters))
                for letter, posted in zip(letters, came, strict=True):
                    _note(letter, posted)
                arrived += sum(posted.has_arrived for posted in came)
                if any(posted.status == HTTPStatus.GONE for posted in came):
                    why = "It answered 410: it wants to hear no more."
                    end_webhook(webhook=webhook, through=TELLER, why=why)
                    return arrived
    return arrived


def replay(*, telling: WebhookTelling, through: str) -> WebhookTelling:
    """Tell again what was given up, from the first pause on.

    Raises:
        NotAllowedError: it was not given up, or its address has ended.
    """
    with audit.recorded():
        rows = WebhookTelling.objects.select_for_update(of=("self",), no_key=True)
        locked = rows.select_related("webhook").get(pk=telling.pk)
        if locked.state != State.DEAD:
            raise NotAllowedError(f"It is {locked.get_state_display()}, not given up.")
        if locked.webhook.ended_at is not None:
            raise NotAllowedError("Its address has ended: make a new one.")
        locked.state, locked.attempts, locked.next_at = State.WAITING, 0, timezone.now()
        locked.save(update_fields=["state", "attempts", "next_at"])
        audit.record(
            verb="webhook_replayed", subject=locked.webhook, by=through, event=locked.event_id
        )
    return locked


def payload(event: Event) -> str:
    """What is sent of an event: its type, its time and the data that the feed shows."""
    told = {"type": event.type, "timestamp": event.at, "data": event.data}
    return json.dumps(to_plain(told), ensure_ascii=False, separators=(",", ":"))


def _due(webhook: Webhook) -> list[WebhookTelling]:
    """The first that waits about each order, where its time has come."""
    earlier = WebhookTelling.objects.waiting().filter(
        Q(position__lt=OuterRef("position"))
        | Q(position=OuterRef("position"), part__lt=OuterRef("part")),
        webhook=OuterRef("webhook"),
        about=OuterRef("about"),
    )
    rows = WebhookTelling.objects.waiting().filter(webhook=webhook, next_at__lte=timezone.now())
    first = rows.filter(~Exists(earlier)).select_related("webhook__owner")
    return list(first.order_by("position", "part")[:AT_A_TIME])


class _Letter(NamedTuple):
    """What is sent of a telling; read and written here, sent by a thread without a database."""

    telling: WebhookTelling
    event_id: str
    body: str
    url: str
    secrets: Sequence[str]
    now: datetime
    request_id: str


def _written(telling: WebhookTelling, event: Event | None, request_id: str) -> _Letter:
    now = timezone.now()
    return _Letter(
        telling=telling,
        event_id=telling.event_id,
        body="" if event is None else payload(event),
        url=telling.webhook.url,
        secrets=telling.webhook.secrets_at(now),
        now=now,
        request_id=request_id,
    )


def _sent(letter: _Letter, conditions: Conditions) -> Posted:
    if not letter.body:
        return Posted(0, "What it tells of is no longer kept.")
    return post(
        url=letter.url,
        event_id=letter.event_id,
        body=letter.body,
        secrets=letter.secrets,
        now=letter.now,
        conditions=conditions,
        request_id=letter.request_id,
    )


def _note(letter: _Letter, posted: Posted) -> None:
    telling = letter.telling
    log.info(
        "webhook_told",
        request_id=letter.request_id,
        webhook=telling.webhook_id,
        webhook_event=letter.event_id,
        status=posted.status,
        has_arrived=posted.has_arrived,
    )
    telling.attempts += 1
    telling.tried_at, telling.status = letter.now, posted.status or None
    telling.problem = posted.problem[:400]
    if posted.has_arrived:
        telling.state = State.ARRIVED
    elif not letter.body or telling.attempts > len(PAUSES):
        telling.state = State.DEAD
    else:
        telling.next_at = timezone.now() + PAUSES[telling.attempts - 1]
    _store(telling)


def _store(telling: WebhookTelling) -> None:
    columns = ["state", "attempts", "next_at", "tried_at", "status", "problem"]
    if telling.state != State.DEAD:
        telling.save(update_fields=columns)
        return
    with audit.recorded():
        telling.save(update_fields=columns)
        told: dict[str, Any] = {"event": telling.event_id, "problem": telling.problem}
        audit.record(verb="webhook_given_up", subject=telling.webhook, by=TELLER, **told)
