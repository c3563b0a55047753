"""What we tell an ERP: public events, read out of the audit chain in its order.

The chain is the outbox. No service says "send an event": whatever is recorded of an order, a case,
a list or a license is told here in public words, for the feed and for webhooks alike, so that
nothing can be told that did not happen and nothing that happened is left out. ``telling.py`` has
the words for each verb; ``feed.py`` reads a piece of the chain.
"""

from screening.events.feed import Page, events_after, events_at, latest_position, position_of
from screening.events.telling import TYPES, Event, types_for

__all__ = [
    "TYPES",
    "Event",
    "Page",
    "events_after",
    "events_at",
    "latest_position",
    "position_of",
    "types_for",
]
