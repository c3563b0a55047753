"""Reading the audit chain for an address: what is to be told is stored, once and in order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.transaction import atomic

from screening.events import Event, Page, events_after, events_at
from screening.models import AuditEvent, Webhook, WebhookTelling

PAGES = 10
"""Pages of the chain that are read for an address at a time, so that each gets its turn."""


def take_up(webhook: Webhook) -> int:
    """Store what happened behind the place that was read last.

    Returns:
        How many events are new to it.
    """
    found = 0
    for _ in range(PAGES):
        page = _take_up_page(webhook.pk)
        if page is None:
            break
        found += len(page.events)
        if page.is_end:
            break
    return found


def events_of(tellings: Sequence[WebhookTelling]) -> list[Event | None]:
    """The events that are told to one address, read anew; None where what one is about is gone."""
    if not tellings:
        return []
    positions = {telling.position for telling in tellings}
    read = events_at(positions, owner=tellings[0].webhook.owner)
    known = {(event.place.position, event.part): event for event in read}
    return [known.get((telling.position, telling.part)) for telling in tellings]


def requests_of(tellings: Sequence[WebhookTelling]) -> list[str]:
    """The ids of the requests that what is told came of; empty where one came of none."""
    links = AuditEvent.objects.in_bulk({telling.position for telling in tellings})
    return [
        str(links[telling.position].data.get("request_id", "")) if telling.position in links else ""
        for telling in tellings
    ]


def _take_up_page(pk: int) -> Page | None:
    """One page; None where another worker is at this address, or it has ended."""
    with atomic():
        rows = Webhook.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
        webhook = rows.in_use().select_related("owner").filter(pk=pk).first()
        if webhook is None:
            return None
        page = events_after(webhook.position, owner=webhook.owner, types=webhook.types)
        WebhookTelling.objects.bulk_create(
            WebhookTelling(
                webhook=webhook,
                position=event.place.position,
                mark=event.place.mark,
                part=event.part,
                type=event.type,
                about=event.about[:220],
            )
            for event in page.events
        )
        webhook.position = page.place.position
        webhook.save(update_fields=["position"])
    return page
